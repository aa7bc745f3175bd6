"""A file of any format, opened: its header, what each column was taken for, and a walk over its rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Protocol

from service.domain.holdings import RowNote
from service.errors import (
    AmbiguousHeaderError,
    EmptyFileError,
    FileTooLargeError,
    HoldingsFileError,
    UnknownColumnError,
    UnknownSheetError,
)
from service.holdings.columns.by_content import understood
from service.holdings.columns.header import SCANNED, Header, header_score
from service.holdings.columns.profiles import SAMPLED
from service.holdings.cut_off import LastLine, full_sheets
from service.holdings.filings import Filing
from service.holdings.foreign import Parsed, choose_sheet, is_foreign, parse_foreign
from service.holdings.formats.activity_statement import is_statement, read_statement
from service.holdings.formats.sniffing import TABLES_IN_WORKBOOKS, Format, sniff
from service.holdings.formats.text import DELIMITERS, Text
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.holdings.rows.sorting import SortedRow
from service.holdings.rows.table_sections import SectionSorter
from service.holdings.sheets import Workbook, choose_sheets, sheet_asked_for
from service.holdings.side_by_side import spans_of, split_sheets
from service.holdings.table import Record, Table

# Why: a CSV of a million rows of ten columns has some 100 MB, with long names 180.
MAX_BYTES = 200_000_000  # the default of the setting PENDENS_MAX_FILE_MB
# Why: each part is held whole, as a sheet is; people put tables side by side by hand, in files of some kilobytes.
_MOST_SIDE_BY_SIDE = 20_000_000


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file read as far as its header, and all that was understood on the way; its rows are walked one by one.

    `header_row` is the physical line or sheet row, counted from 1; `headings` are the columns' as printed; `encoding`
    is None for binary files and for XML in Unicode, `delimiter` for all but CSV, `sheet` for text; `sheets` are all
    sheets that hold something, `read` those that were read where there are several.
    """

    format: Format
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    header_row: int
    headings: tuple[str, ...]
    walk: Callable[[], "Walk"]
    notes: tuple[RowNote, ...] = ()
    read: tuple[str, ...] = ()


class FileFacts(Protocol):
    """What a whole file tells."""

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Pair the fields of Holding with their columns, from 0."""

    @property
    def warnings(self) -> tuple[RowNote, ...]:
        """Give the warnings about columns and rows."""


class Walk:
    """One walk over the rows of a file, from the first to the last; what the whole file tells is known at the end."""

    def __init__(self, rows: Iterable[SortedRow], told: FileFacts) -> None:
        self._rows = rows
        self._told = told

    def __iter__(self) -> Iterator[SortedRow]:
        """Give the rows in the order of the file.

        Raises:
            HoldingsFileError: what follows cannot be read; the subclass and its message say why, where, and the remedy.
        """
        return iter(self._rows)

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Pair the fields of Holding with their columns, from 0."""
        return self._told.places

    @property
    def warnings(self) -> tuple[RowNote, ...]:
        """Give the warnings about columns and rows that reading gave."""
        return self._told.warnings


@dataclass(frozen=True, slots=True)
class Beginning:
    """The sheets that hold something, and the first lines of the one asked for, or else of the first, that do."""

    sheets: tuple[str, ...]
    lines: tuple[Record, ...]


def open_file(
    content: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    max_bytes: int = MAX_BYTES,
    limits: FileLimits = USUAL_LIMITS,
) -> OpenedFile:
    """Read a file as far as its header; the arguments are those of `read_portfolio`.

    Raises:
        HoldingsFileError: the file cannot be read; the subclass and its message say why, where, and how to fix it.
    """
    if len(content) > max_bytes:
        raise FileTooLargeError(f"the file has {len(content):,} bytes, the limit is {max_bytes:,}")
    parsed = _parsed(content, max_bytes, limits)
    if parsed.format in TABLES_IN_WORKBOOKS:
        return _open_workbook(parsed, columns, sheet)
    if sheet is not None:
        raise UnknownSheetError(f"a text file has no sheets, so no {sheet!r}: leave the sheet out")
    return _open_filing(parsed, columns) if parsed.filing else _open_text(parsed.text, columns, limits)


def beginning(
    content: bytes,
    sheet: str | None = None,
    *,
    count: int = SCANNED,
    max_bytes: int = MAX_BYTES,
    limits: FileLimits = USUAL_LIMITS,
) -> Beginning:
    """Give what there is to choose from in a file as it is, for a person who is to say which line is the header.

    Raises:
        HoldingsFileError: it is no table at all.
    """
    parsed = _parsed(content, max_bytes, limits)
    if parsed.format is Format.CSV:
        text = Text(parsed.text, limits)
        return Beginning((), tuple(text.first_records(text.declared_delimiter or _delimiter(text, None), count)))
    if parsed.format not in TABLES_IN_WORKBOOKS:
        return Beginning((), ())
    filled = {table.name or "": table for table in parsed.tables if table.has_content and not table.is_beside}
    if not filled:
        raise EmptyFileError("the workbook has no filled cell")
    table = filled.get(sheet or "", next(iter(filled.values())))
    return Beginning(tuple(filled), tuple(record for record in table.records if not record.is_blank)[:count])


def _parsed(content: bytes, max_bytes: int, limits: FileLimits) -> Parsed:
    """Read what is foreign in a sandbox; plain text is given as it is."""
    return parse_foreign(content, max_bytes, limits) if is_foreign(content) else Parsed(sniff(content), text=content)


def _open_text(content: bytes, columns: Mapping[str, str] | None, limits: FileLimits) -> OpenedFile:
    text = Text(content, limits)
    delimiter = text.declared_delimiter or _delimiter(text, columns)
    tables, notes, others = _tables_of(text, delimiter)
    notes = (*text.notes(), *notes)
    records = _ReadAhead(tables)
    try:
        begins = records.ahead(SAMPLED)
        header = understood(begins, columns)
    except HoldingsFileError:
        for _ in text.records(delimiter):  # a quotation mark that is never closed is the better reason
            pass
        raise
    if not columns and spans_of(begins):
        return _open_side_by_side(text, delimiter, records, len(content))
    opened = _sorted_by(header, records, LastLine if text.ends_open else None, others)
    return OpenedFile(Format.CSV, text.encoding, delimiter, None, (), header.row, header.headings, opened, notes)


class _ReadAhead:
    """The records of a text, as often as wanted; those that the header was found by are not read again at first.

    Why: most files have no more records than that.
    """

    def __init__(self, records: Callable[[], Iterable[Record]]) -> None:
        self._records = records
        self._begun: Iterable[Record] | None = None

    def ahead(self, count: int) -> list[Record]:
        """Give the first records.

        Raises:
            HoldingsFileError: they cannot be read.
        """
        rest = iter(self._records())
        begins = list(islice(rest, count))
        self._begun = chain(begins, rest)
        return begins

    def __call__(self) -> Iterable[Record]:
        """Walk over all records."""
        begun, self._begun = self._begun, None
        return self._records() if begun is None else begun


def _open_side_by_side(text: Text, delimiter: str, records: Callable[[], Iterable[Record]], size: int) -> OpenedFile:
    """Read the tables that stand side by side in a text as those of a workbook.

    Raises:
        AmbiguousHeaderError: the text is too large to be held whole.
    """
    if size > _MOST_SIDE_BY_SIDE:
        raise AmbiguousHeaderError("several tables stand side by side")
    parts = split_sheets([Table(None, [*records()])], None)
    opened = _of_sheets(Parsed(Format.CSV), choose_sheets(parts, None), ())
    return replace(
        opened, encoding=text.encoding, delimiter=delimiter, sheet=None, notes=(*text.notes(), *opened.notes)
    )


def _tables_of(
    text: Text, delimiter: str
) -> tuple[Callable[[], Iterable[Record]], tuple[RowNote, ...], tuple[SortedRow, ...]]:
    """Give the records of a text; of a statement of many tables those of its positions, and what others name."""
    if is_statement(text.first_records(",", SCANNED)) and (statement := read_statement(text.records(","))):
        others = tuple(SortedRow(Record(row, ()), beside=named, is_outside=True) for row, named in statement.traded)
        return lambda: statement.records(text.records(",")), statement.notes, others
    return lambda: text.records(delimiter), (), ()


def _sorted_by(
    header: Header,
    records: Callable[[], Iterable[Record]],
    watch: type[LastLine] | None,
    others: Sequence[SortedRow],
) -> Callable[[], Walk]:
    def walk() -> Walk:
        sorter = SectionSorter(header)
        if watch is None:
            return Walk(chain(sorter.sort(records()), others), sorter)
        last = watch()
        return Walk(chain(last.watched(sorter.sort(records())), others), _ToldWithEnd(sorter, last))

    return walk


def _open_filing(parsed: Parsed, columns: Mapping[str, str] | None) -> OpenedFile:
    kind, filing = parsed.format, parsed.filing
    if filing is None:
        raise EmptyFileError("the filing holds nothing")
    if columns:
        raise UnknownColumnError(f"the {kind} format names its fields itself, so nothing can be mapped: leave it out")
    opened = lambda: Walk(_rows_of(filing), filing.rows)  # noqa: E731  # as short as a name
    return OpenedFile(kind, parsed.encoding, None, None, (), 0, filing.headings, opened)


def _rows_of(filing: Filing) -> Iterator[SortedRow]:
    """Give the rows of a filing in their order."""
    texts, left_out = dict(filing.rows.candidates), {one.row: one for one in filing.rows.left_out}
    for record in filing.records:
        beside = filing.beside.get(record.row, ())
        yield SortedRow(record, texts.get(record.row), left_out.get(record.row), beside=beside)


def _delimiter(text: Text, columns: Mapping[str, str] | None) -> str:
    """Choose the delimiter that shows the best header; comma where none is better."""
    return max(DELIMITERS, key=lambda mark: header_score(text.first_records(mark, SCANNED), columns))


def _open_workbook(parsed: Parsed, columns: Mapping[str, str] | None, sheet: str | None) -> OpenedFile:
    tables = sorted(parsed.tables, key=lambda table: table.is_hidden)
    filled = [table for table in tables if table.has_content]
    if not filled:
        raise EmptyFileError("the workbook has no filled cell")
    names = tuple(one.name or "" for one in filled if not one.is_beside)
    if sheet is not None:
        sheets = [one for one in tables if not one.is_beside]
        chosen = choose_sheet([*sheets, *split_sheets(sheets, None)], sheet)
        parts = split_sheets([chosen], columns)
        workbook = choose_sheets(parts, columns) if len(parts) > 1 else sheet_asked_for(chosen, columns, filled)
    else:
        workbook = choose_sheets(split_sheets(filled, columns), columns)
    return _of_sheets(parsed, workbook, names)


def _of_sheets(parsed: Parsed, workbook: Workbook, names: tuple[str, ...]) -> OpenedFile:
    first = workbook.read[0]
    full = full_sheets(one.table for one in workbook.read) if parsed.format is Format.XLS else ()
    return OpenedFile(
        parsed.format,
        parsed.encoding,
        None,
        first.table.name or None,
        names,
        first.header.row,
        first.header.headings,
        lambda: _walk_of(workbook),
        (*parsed.notes, *full, *workbook.notes),
        tuple(one.name for one in workbook.read) if len(workbook.read) > 1 else (),
    )


def _walk_of(workbook: Workbook) -> Walk:
    """Walk over the sheets that are read, one after the other, and what else the workbook may name."""
    several = len(workbook.read) > 1
    walks = [(sheet.name if several else None, *sheet.sorted_rows()) for sheet in workbook.read]

    def rows() -> Iterator[SortedRow]:
        for name, sorted_rows, _ in walks:
            for row in sorted_rows:
                yield row if name is None else row._replace(sheet=name)
        yield from workbook.outside()

    return Walk(rows(), _ToldOfSheets([(name, sorter) for name, _, sorter in walks]))


class _ToldWithEnd:
    """What a text tells whose last line has no end."""

    def __init__(self, told: SectionSorter, last: LastLine) -> None:
        self._told = told
        self._last = last

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Pair the fields of Holding with their columns."""
        return self._told.places

    @property
    def warnings(self) -> tuple[RowNote, ...]:
        """Give the warnings, and among them that the last line breaks off."""
        return (*self._last.notes(), *self._told.warnings)


class _ToldOfSheets:
    """What the sheets of a workbook tell: the columns of the first one, and the warnings of all."""

    def __init__(self, told: Sequence[tuple[str | None, SectionSorter]]) -> None:
        self._told = told

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Pair the fields of Holding with the columns of the first sheet."""
        return self._told[0][1].places

    @property
    def warnings(self) -> tuple[RowNote, ...]:
        """Give the warnings of all sheets, each with its sheet where there are several."""
        return tuple(replace(note, sheet=name) for name, sorter in self._told for note in sorter.warnings)
