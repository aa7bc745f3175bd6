"""A party's life drawn in the terminal: its acts, and what was allowed between them."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.text import Text

from service.designations import Designation
from service.document import trade_document
from service.domain.events import Event, Scope
from service.domain.timelines import Span, Timeline
from service.reports.palette import STYLES, flag_text, trade_text
from service.reports.terminal import render


def to_life(designation: Designation, lives: Sequence[Timeline], *, for_terminal: bool = False) -> str:
    """Draw each listing of a party, oldest act first."""
    party = designation.party
    title = Text(party.name, style="bold").append(f"  {party.id}", style="dim")
    title.append("  now ").append_text(flag_text(designation.flag))
    parts: list[RenderableType] = [title]
    known = [life for life in lives if life.events]
    parts.extend(_listing(life) for life in sorted(known, key=lambda one: one.events[0].rank))
    return render(Group(*parts), for_terminal=for_terminal)


def _listing(life: Timeline) -> Text:
    listing = life.listing
    text = Text(f"\n{listing.list_code}", style="bold")
    text.append(
        f"  {listing.entry}, programme {listing.programme}, grade {listing.grade}: {listing.source}\n", style="dim"
    )
    for when, event, span in _rows(life):
        if event is not None:
            text.append_text(_act(event))
        if span is not None:
            text.append_text(_stretch(span, when, is_by_clock=event is None))
    return text


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


def _act(event: Event) -> Text:
    when = f"{event.at:%Y-%m-%d}      " if event.is_day else f"{event.at:%Y-%m-%d %H:%M}"
    sign = "·" if event.scope is Scope.OTHERS else "●"
    text = Text(f"  {when} {sign} ").append(event.kind.value, style="bold")
    text.append(f"  {event.authority}, {event.reference} [{event.grade}: {event.source}]", style="dim")
    if event.effect:
        text.append(f"\n                   │   {event.effect}", style="dim italic")
    return text.append("\n")


def _stretch(span: Span, when: datetime, *, is_by_clock: bool) -> Text:
    text = Text()
    if is_by_clock:
        text.append(f"  {when:%Y-%m-%d %H:%M} ◆ by the clock\n")
    until = f"until {span.ends:%Y-%m-%d %H:%M %Z}" if span.ends else "to this day"
    text.append("                   ┃ ", style=STYLES[span.flag]).append_text(flag_text(span.flag))
    text.append(f"  {span.status.value}, {until}  ").append_text(trade_text(trade_document(span.trade)))
    return text.append("\n")
