"""What Pendens understood of a file, for a person to check and correct before anything is screened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.errors import (
    AmbiguousHeaderError,
    EmptyFileError,
    HoldingsFileError,
    NoHeaderError,
    NoNameOrIdentifierColumnError,
    UnknownColumnError,
    UnknownSheetError,
)
from service.holdings.corrections import layout_key, meanings
from service.holdings.formats import Format, sniff
from service.holdings.header import SCANNED, header_score
from service.holdings.portfolio_file import MAX_BYTES, PortfolioFile, read_portfolio
from service.holdings.table import Record
from service.holdings.text import DELIMITERS, declared_delimiter, decode, first_records
from service.holdings.workbook import read_workbook

# Values shown of a column: enough to tell a ticker from a name.
_SAMPLES = 3
# Lines shown of a file whose header was not found: preambles take some ten.
_LINES = 30
# Another header line, other columns or another sheet may help.
_MENDED_BY_CHOICE = (
    *(NoHeaderError, AmbiguousHeaderError, NoNameOrIdentifierColumnError),
    *(UnknownColumnError, UnknownSheetError, EmptyFileError),
)
_WORKBOOKS = frozenset({Format.XLSX, Format.XLS, Format.ODS})


@dataclass(frozen=True, slots=True)
class Column:
    """A column (`place` from 0) with its heading, the field that it fills (empty: none), and its first values."""

    place: int
    heading: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A file as it was read, or the `fault` for which it was not, with its first `lines` to find the header in.

    `layout_keys` name the layout: one of its headings; of a file that was not read, one of each line.
    """

    file: PortfolioFile | None
    fault: HoldingsFileError | None
    columns: tuple[Column, ...]
    sheets: tuple[str, ...]
    lines: tuple[Record, ...]
    layout_keys: tuple[str, ...]


def look_at(
    content: bytes,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    max_bytes: int = MAX_BYTES,
) -> FirstLook:
    """Read a file and tell how; what cannot be read is told too, with what there is to choose from.

    `header_row` is the line that a person takes for the header.
    """
    try:
        read = read_portfolio(content, columns=columns, sheet=sheet, max_bytes=max_bytes)
    except HoldingsFileError as error:
        return _not_read(content, columns, sheet, header_row, error)
    shown = _columns(read.headings, _fields(read, columns or {}), read.records)
    unread = [note.value for note in read.portfolio.warnings if note.row == 0 and note.column == "sheet"]
    sheets = () if read.layout.sheet is None else (read.layout.sheet, *unread)
    keys = (layout_key(read.headings),) if read.headings else ()
    return FirstLook(read, None, shown, sheets, (), keys)


def _fields(read: PortfolioFile, columns: Mapping[str, str]) -> Mapping[int, str]:
    """Give the field that each column fills; a format without a header says so itself."""
    if read.layout.header_row:
        return meanings(read.headings, columns)
    by_heading = {heading: field for field, heading in reversed(read.layout.columns)}
    return {place: by_heading[heading] for place, heading in enumerate(read.headings) if heading in by_heading}


def _columns(headings: Sequence[str], fields: Mapping[int, str], records: Sequence[Record]) -> tuple[Column, ...]:
    return tuple(
        Column(place, heading, fields.get(place, ""), _samples(records, place))
        for place, heading in enumerate(headings)
        if heading
    )


def _samples(records: Sequence[Record], place: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for record in records:
        if place < len(record.cells) and record.cells[place]:
            found[record.cells[place]] = None
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def _not_read(
    content: bytes,
    columns: Mapping[str, str] | None,
    sheet: str | None,
    header_row: int | None,
    fault: HoldingsFileError,
) -> FirstLook:
    if not isinstance(fault, _MENDED_BY_CHOICE):
        return FirstLook(None, fault, (), (), (), ())
    try:
        sheets, lines = _first_lines(content, sheet)
    except HoldingsFileError:
        return FirstLook(None, fault, (), (), (), ())
    header = next((line for line in lines if line.row == header_row), None)
    under = [line for line in lines if header and line.row > header.row]
    shown = _columns(header.cells, meanings(header.cells, columns or {}), under) if header else ()
    keys = tuple(layout_key(line.cells) for line in lines)
    return FirstLook(None, fault, shown, sheets, lines[:_LINES], keys)


def _first_lines(content: bytes, sheet: str | None) -> tuple[tuple[str, ...], tuple[Record, ...]]:
    """Split the beginning of a file into lines as well as can be told, and name its sheets.

    Raises:
        HoldingsFileError: it is no table at all.
    """
    kind = sniff(content)
    if kind is Format.CSV:
        text, _ = decode(content)
        marks = (declared_delimiter(text) or "", *DELIMITERS)
        split = {mark: first_records(text, mark, SCANNED) for mark in marks if mark}
        best = max(split, key=lambda mark: header_score(split[mark]))
        return (), tuple(split[best])
    if kind not in _WORKBOOKS:
        return (), ()
    tables = list(read_workbook(content, kind))
    names = tuple(table.name or "" for table in tables)
    wanted = next((table for table in tables if table.name == sheet), None)
    table = wanted or next((table for table in tables if table.has_content), None)
    records = [record for record in table.records[:SCANNED] if not record.is_blank] if table else []
    return names, tuple(records)
