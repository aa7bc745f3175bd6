"""A party's life drawn in the terminal: its acts, and what was allowed between them."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from service.domain.designation import Designation
from service.domain.events import Event, Scope
from service.domain.timelines import Span, Timeline
from service.reports.palette import STYLES, flag_text, trade_text
from service.reports.terminal import render
from service.screening.document import trade_document


def to_life(designation: Designation, lives: Sequence[Timeline], *, for_terminal: bool = False) -> str:
    """Draw each listing of a party, oldest act first."""
    party = designation.party
    title = Text(party.name, style="bold").append(f"  {party.id}", style="dim")
    title.append("  now ").append_text(flag_text(designation.flag))
    parts: list[RenderableType] = [title, *_other_records(designation)]
    known = [life for life in lives if life.events]
    parts.extend(_listing(life) for life in sorted(known, key=lambda one: one.events[0].rank))
    return render(Group(*parts), for_terminal=for_terminal)


def _other_records(designation: Designation) -> list[RenderableType]:
    """Name the records that mean the same party, and those that replace or are replaced by its own."""
    lines = [f"also recorded as {', '.join(designation.records)}"] if designation.records else []
    lines += [f"replaced by {one.replaced_by} on {one.at:%Y-%m-%d}, {one.reference}" for one in designation.replaced_by]
    lines += [f"replaces {one.party_id} since {one.at:%Y-%m-%d}, {one.reference}" for one in designation.replaces]
    return [Text(line, style="dim") for line in lines]


def _listing(life: Timeline) -> RenderableType:
    listing = life.listing
    head = Text(f"\n{listing.list_code}", style="bold")
    head.append(
        f"  {listing.entry}, programme {listing.programme}, grade {listing.grade}: {listing.source}", style="dim"
    )
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column()
    for when, event, span in _rows(life):
        if event is not None:
            grid.add_row(_when(event), "·" if event.scope is Scope.OTHERS else "●", _act(event))
        if span is not None and event is None:
            grid.add_row(f"{when:%Y-%m-%d %H:%M}", "◆", Text("by the clock", style="bold"))
        if span is not None:
            grid.add_row("", Text("┃", style=STYLES[span.flag]), _stretch(span))
    return Group(head, Padding(grid, (0, 0, 0, 2)))


def _rows(life: Timeline) -> list[tuple[datetime, Event | None, Span | None]]:
    """Merge acts and spans: a span that no act begins was begun by the clock."""
    spans = {span.begins: span for span in life.spans}
    last_acts = {event.at: event for event in life.events if event.scope is not Scope.OTHERS}
    rows: list[tuple[datetime, Event | None, Span | None]] = [
        (event.at, event, spans.get(event.at) if last_acts.get(event.at) is event else None) for event in life.events
    ]
    begun = {at for at, _, span in rows if span}
    rows += [(span.begins, None, span) for span in life.spans if span.begins not in begun]
    return sorted(rows, key=lambda row: (row[0], row[1] is None))


def _when(event: Event) -> str:
    return f"{event.at:%Y-%m-%d}" if event.is_day else f"{event.at:%Y-%m-%d %H:%M}"


def _act(event: Event) -> Text:
    others = " to others" if event.scope is Scope.OTHERS else ""
    text = Text(f"{event.kind.value}{others}", style="bold")
    cited = Text(f"  {event.authority}, {event.reference} [{event.grade}: {event.source}]", style="dim not bold")
    text.append_text(cited)
    if event.effect:
        text.append(f"\n{event.effect}", style="dim italic not bold")
    return text


def _stretch(span: Span) -> Text:
    until = f"until {span.ends:%Y-%m-%d %H:%M %Z}" if span.ends else "with no end known"
    text = flag_text(span.flag).append(f"  {span.status.value}, {until}  ", style="not bold")
    return text.append_text(trade_text(trade_document(span.trade)))
