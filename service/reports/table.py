"""The screening as a person reads it in a terminal."""

from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from service.document import Document
from service.domain.flags import Flag
from service.reports.palette import flag_text, minute, trade_text
from service.reports.terminal import render

_OUTCOMES = {
    "clear": "bold green",
    "flagged": "bold red",
    "incomplete": "bold yellow",
}
# Rows of notes shown before the rest is only counted: enough to see a pattern.
_NOTES_SHOWN = 20


def to_table(document: Document, *, for_terminal: bool = False) -> str:
    """Draw the findings, the totals, the notes and the lists used."""
    parts: list[RenderableType] = []
    if document["findings"]:
        parts.append(_findings(document["findings"]))
    parts.append(_totals(document))
    parts.extend(_notes("Rejected rows: not screened", document["errors"], "red"))
    parts.extend(_notes("Warnings: screened all the same", document["warnings"], "yellow"))
    parts.append(_footer(document))
    return render(Group(*parts), for_terminal=for_terminal)


def _findings(findings: Iterable[Document]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, leading=1)
    table.add_column("Row", justify="right", style="dim", no_wrap=True)
    table.add_column("Flag", no_wrap=True)
    table.add_column("Holding", ratio=3)
    table.add_column("Party and why", ratio=5)
    table.add_column("Deadline", no_wrap=True)
    for finding in sorted(findings, key=lambda f: (-f["severity"], f["row"])):
        table.add_row(
            str(finding["row"]),
            _flag(finding),
            _holding(finding["holding"]),
            _why(finding),
            _deadline(finding),
        )
    return table


def _flag(finding: Document) -> Text:
    text = flag_text(finding["flag"])
    for word in ("decision", "breach"):
        if finding[word]:
            text.append(f"\n{finding[word] if word == 'decision' else 'breach'}", style="bold")
    return text


def _holding(holding: Document) -> Text:
    text = Text(holding.get("name") or "—")
    codes = [str(holding[key]) for key in ("isin", "cusip", "ticker", "lei") if holding.get(key)]
    if codes:
        text.append(f"\n{' · '.join(codes[:2])}", style="dim")
    return text


def _why(finding: Document) -> Text:
    if not finding["matches"]:
        return Text("")
    first = finding["matches"][0]
    listing = first["listing"]
    text = Text(first["party"])
    how = "" if first["strength"] == "identifier" else f" {first['score']:.2f}"
    text.append(
        f"\n{first['strength']} by {first['matched_on']}{how} · {first['list']} · {listing['status']}", style="dim"
    )
    if derived := listing.get("derived"):  # answers kept before ownership was read lack it
        text.append(f" by ownership\n{derived['owned']}", style="dim")
    for word, phrase in (("if_lifted", "without the order: "), ("if_confirmed", "if confirmed: ")):
        if finding[word]:
            text.append(f" · {phrase}", style="dim").append_text(flag_text(finding[word]))
    if finding["breach"]:
        text.append(f"\n{finding['breach']}", style="bold red")
    text.append("\n").append_text(trade_text(finding["trade"]))
    return text


def _deadline(finding: Document) -> Text:
    days = finding["days_left"]
    if finding["flag"] == Flag.PENDING:
        return _dated("buy until", finding["restricted_from"], days)
    if finding["flag"] == Flag.DIVEST:
        return _dated("sell before", finding["divest_before"], days)
    if finding["flag"] == Flag.NO_TRADE:
        return Text(f"closed\n{minute(finding['divest_before'])}", style="red")
    return Text("")


def _dated(word: str, instant: str | None, days: int | None) -> Text:
    if instant is None:
        return Text("no date published", style="dim")
    return Text(f"{word}\n{minute(instant)}\n{days} days left")


def _totals(document: Document) -> Table:
    counts = document["counts"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Totals", title_justify="left")
    table.add_column("Flag")
    table.add_column("Holdings", justify="right")
    table.add_column("Market value", justify="right")
    for flag in sorted(counts["flags"], key=lambda word: -Flag(word).severity):
        values = counts["market_value"].get(flag, {})
        money = "\n".join(f"{value:,.2f} {currency}".strip() for currency, value in sorted(values.items()))
        table.add_row(flag_text(flag), f"{counts['flags'][flag]:,}", money)
    return table


def _notes(title: str, notes: list[Document], style: str) -> list[RenderableType]:
    if not notes:
        return []
    lines: list[RenderableType] = [Text(f"{title} ({len(notes)})", style=f"bold {style}")]
    for note in notes[:_NOTES_SHOWN]:
        value = f" {note['value'][:60]!r}" if note["value"] else ""
        lines.append(Text(f"  row {note['row']} {note['column']}{value}: {note['message']}"))
    if len(notes) > _NOTES_SHOWN:
        lines.append(Text(f"  and {len(notes) - _NOTES_SHOWN} more: see --format json", style="dim"))
    lines.append(Text(""))
    return lines


def _footer(document: Document) -> Text:
    counts = document["counts"]
    others = ", ".join(f"{count} {kind}" for kind, count in counts["not_holdings"].items())
    text = Text()
    text.append(f"{document['outcome']}", style=_OUTCOMES[document["outcome"]])
    text.append(
        f"  {counts['rows']:,} rows = {counts['screened']:,} screened + {counts['rejected']:,} rejected"
        f" + {sum(counts['not_holdings'].values()):,} not holdings{f' ({others})' if others else ''}\n"
    )
    text.append(f"as of {document['as_of']}, known at {document['known_at']}, holders of ", style="dim")
    text.append(f"{', '.join(document['jurisdictions'])}\n", style="dim")
    for use in document["lists"]:
        stale = " STALE" if use["stale"] else ""
        text.append(
            f"{use['code']} of {use['published_on']}, {use['entries']} entries, checked {use['checked_on']}"
            f" ({use['age_days']} days ago){stale}, {use['version'][:19]}…\n",
            style="bold yellow" if stale else "dim",
        )
    text.append(f"screening {document['screening_id']}", style="dim")
    return text
