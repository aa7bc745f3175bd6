"""The screening as a person reads it in a terminal."""

from collections.abc import Iterable, Iterator
from itertools import islice

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from service.domain.flags import Flag
from service.domain.version_ids import beginning_of
from service.domain.wording import counted
from service.reports.evidence import absent_lists, place_of
from service.reports.palette import flag_text, minute, trade_text
from service.reports.terminal import render
from service.screening.answer import Shown
from service.screening.document import Document
from service.screening.shortfalls import sentence

_OUTCOMES = {
    "clear": "bold green",
    "flagged": "bold red",
    "incomplete": "bold yellow",
}
# Rows of notes shown before the rest is only counted: enough to see a pattern.
_NOTES_SHOWN = 20
# Why: a thousand rows take 15 MB and a second to draw; a table of fewer is drawn whole, its columns as they need.
_PIECE = 1_000
_SHEET_SHOWN = 12  # characters of a sheet's name beneath the row's number
_HEADINGS = ("Row", "Flag", "Holding", "Party and why", "Deadline")


def to_table(document: Document, *, for_terminal: bool = False) -> str:
    """Draw a document that is in memory; see `table_parts`."""
    return "".join(table_parts(Shown.of(document), for_terminal=for_terminal))


def table_parts(shown: Shown, *, for_terminal: bool = False) -> Iterator[str]:
    """Draw the findings, the strictest first, then the totals, the notes and the lists used.

    A long table is drawn in pieces of equal columns, so that it takes no memory however long it is.
    """
    findings = shown.findings(strictest_first=True)
    piece = list(islice(findings, _PIECE))
    following = list(islice(findings, _PIECE))
    widths = _widths(shown.findings()) if following else None
    is_first = True
    while piece:
        table = _findings(piece, widths, has_head=is_first)
        yield render(table, for_terminal=for_terminal)
        piece, following, is_first = following, list(islice(findings, _PIECE)), False
    rest: list[RenderableType] = [_totals(shown.head)]
    rest.extend(_notes("Rejected rows: not screened", shown.errors(), "red"))
    rest.extend(_notes("Warnings: screened all the same", shown.warnings(), "yellow"))
    rest.append(_footer(shown.head))
    yield render(Group(*rest), for_terminal=for_terminal)


def _widths(findings: Iterable[Document]) -> tuple[int, int, int]:
    """Measure the columns that are as wide as their widest cell: row, flag and deadline."""
    row = flag = deadline = 0
    for finding in findings:
        row = max(row, *map(len, _row(finding).split("\n")))
        flag = max(flag, *(cell_len(line) for line in _flag(finding).plain.split("\n")))
        deadline = max(deadline, *(cell_len(line) for line in _deadline(finding).plain.split("\n")))
    return max(row, cell_len(_HEADINGS[0])), max(flag, cell_len(_HEADINGS[1])), max(deadline, cell_len(_HEADINGS[4]))


def _findings(findings: Iterable[Document], widths: tuple[int, int, int] | None, *, has_head: bool) -> Table:
    row, flag, deadline = widths or (None, None, None)
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, leading=1, show_header=has_head)
    table.add_column(_HEADINGS[0], justify="right", style="dim", no_wrap=True, width=row)
    table.add_column(_HEADINGS[1], no_wrap=True, width=flag)
    table.add_column(_HEADINGS[2], ratio=3)
    table.add_column(_HEADINGS[3], ratio=5)
    table.add_column(_HEADINGS[4], no_wrap=True, width=deadline)
    for finding in findings:
        table.add_row(
            _row(finding),
            _flag(finding),
            _holding(finding["holding"]),
            _why(finding),
            _deadline(finding),
        )
    return table


def _row(finding: Document) -> str:
    """Number the row; beneath stands its sheet, where several sheets of a workbook were read."""
    sheet = finding.get("sheet")
    return str(finding["row"]) if sheet is None else f"{finding['row']}\n{_shortened(sheet)}"


def _shortened(sheet: str) -> str:
    """Cut a sheet's name to what a narrow column can show."""
    return sheet if len(sheet) <= _SHEET_SHOWN else f"{sheet[: _SHEET_SHOWN - 1]}…"


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


def _notes(title: str, notes: Iterator[Document], style: str) -> list[RenderableType]:
    """Draw the first notes, and count the rest."""
    shown = list(islice(notes, _NOTES_SHOWN))
    more = sum(1 for _ in notes)
    if not shown:
        return []
    lines: list[RenderableType] = [Text(f"{title} ({len(shown) + more})", style=f"bold {style}")]
    for note in shown:
        value = f" {note['value'][:60]!r}" if note["value"] else ""
        lines.append(Text(f"  {place_of(note)} {note['column']}{value}: {note['message']}"))
    if more:
        lines.append(Text(f"  and {more} more: see --format json", style="dim"))
    lines.append(Text(""))
    return lines


def _footer(document: Document) -> Text:
    counts = document["counts"]
    others = ", ".join(f"{count} {kind}" for kind, count in counts["not_holdings"].items())
    text = Text()
    text.append(f"{document['outcome']}", style=_OUTCOMES[document["outcome"]])
    text.append(f", gate {document['gate']}")
    text.append(
        f"  {counts['rows']:,} rows = {counts['screened']:,} screened + {counts['rejected']:,} rejected"
        f" + {sum(counts['not_holdings'].values()):,} not holdings{f' ({others})' if others else ''}\n"
    )
    text.append(f"as of {document['as_of']}, known at {document['known_at']}, for ", style="dim")
    text.append(f"{' and '.join(document['jurisdictions'])} holders\n", style="dim")
    for use in document["lists"]:
        stale = " STALE" if use["stale"] else ""
        entries, age = counted(use["entries"], "entry", "entries"), counted(use["age_days"], "day", "days")
        text.append(
            f"{use['code']} of {use['published_on']}, {entries}, checked {use['checked_on']} ({age} before){stale},"
            f" {beginning_of(use['version'])}…\n",
            style="bold yellow" if stale else "dim",
        )
    if absent := absent_lists(document):
        text.append(f"{absent}\n", style="bold yellow")
    for one in document["incomplete"]:
        text.append(f"{sentence(one)}\n", style="bold yellow")
    text.append(f"screening {document['screening_id']}", style="dim")
    return text
