"""Tables that stand beside one another in the same lines: each is read as a sheet of its own."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from service.errors import HoldingsFileError
from service.holdings.columns.header import find_header
from service.holdings.columns.headings import IDENTIFIERS, NAMING, fold, meaning_of
from service.holdings.columns.profiles import SAMPLED
from service.holdings.table import Record, Table

_LEAST = 2  # known headings that make a table
# Of one table no two columns parted by an empty one say this: it has one quantity of one security.
_SAID_ONCE = frozenset({"name", *IDENTIFIERS, "ticker", "quantity", "market_value"})
_MOST = 4  # tables in a line, where nothing but the repetition of the headings parts them
Span = tuple[int, int]


def split_sheets(tables: Sequence[Table], columns: Mapping[str, str] | None) -> list[Table]:
    """Give each table of a sheet that has several side by side as a sheet, named by its columns; others as they are.

    Where a person says which columns are which (`columns`), the sheet is one table.
    """
    return [part for table in tables for part in (_parts(table) if not columns and not table.is_beside else [table])]


def spans_of(records: Sequence[Record]) -> list[Span]:
    """Give the first column of each table that stands in the same lines, from 0, and the one behind its last.

    Nothing is given where there is one table, or none.
    """
    try:
        headings = find_header(records).headings
    except HoldingsFileError:
        return []
    return _repeated(headings) or _parted(headings)


def span_name(span: Span) -> str:
    """Name a span by the letters that a spreadsheet gives its columns."""
    return f"columns {_letters(span[0])} to {_letters(span[1] - 1)}"


def cut(record: Record, span: Span) -> Record:
    """Give the cells of a record that stand in a span."""
    return Record(record.row, record.cells[span[0] : span[1]])


def _parts(table: Table) -> Iterator[Table]:
    spans = spans_of(table.records[:SAMPLED])
    if not spans:
        yield table
    for span in spans:
        name = f"{table.name}, {span_name(span)}" if table.name else span_name(span)
        records = [part for record in table.records if not (part := cut(record, span)).is_blank]
        yield Table(name, records, table.is_hidden)


def _repeated(headings: Sequence[str]) -> list[Span]:
    """Find the same headings several times in a row: Name, ISIN, Quantity, Name, ISIN, Quantity."""
    folded = [*map(fold, headings)]
    while folded and not folded[-1]:
        folded.pop()
    for count in range(2, _MOST + 1):
        width, rest = divmod(len(folded), count)
        if not rest and width >= _LEAST and folded == folded[:width] * count and _is_table(headings[:width]):
            return [(at, at + width) for at in range(0, len(folded), width)]
    return []


def _parted(headings: Sequence[str]) -> list[Span]:
    """Find tables that an empty column parts; one that says what the first says already is another table."""
    ends = [place for place, heading in enumerate(headings) if not heading] + [len(headings)]
    groups = [(before + 1, end) for before, end in pairwise([-1, *ends]) if end > before + 1]
    tables: list[Span] = []
    for first, end in groups:
        is_other = not tables or bool(_said(headings[slice(*tables[0])]) & _said(headings[first:end]))
        if is_other and _is_table(headings[first:end]):
            tables.append((first, end))
        elif tables:
            tables[-1] = (tables[-1][0], end)
    if len(tables) < _LEAST:
        return []
    return [(0, tables[0][1]), *tables[1:]]


def _said(headings: Sequence[str]) -> set[str]:
    fields = {meaning.field for heading in headings if (meaning := meaning_of(heading)) and meaning.field}
    return fields & _SAID_ONCE


def _is_table(headings: Sequence[str]) -> bool:
    known = [meaning for heading in headings if (meaning := meaning_of(heading))]
    return len(known) >= _LEAST and any(meaning.field in NAMING for meaning in known)


def _letters(place: int) -> str:
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
