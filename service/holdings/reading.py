"""A file of any format, read as far as its rows: what stands in it, and what each column was taken for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.domain.holdings import RowNote
from service.errors import (
    AmbiguousHeaderError,
    EmptyFileError,
    FileTooLargeError,
    NoHeaderError,
    NoNameOrIdentifierColumnError,
    UnknownColumnError,
    UnknownSheetError,
)
from service.holdings.foreign import Parsed, choose_sheet, is_foreign, parse_foreign
from service.holdings.formats import TABLES_IN_WORKBOOKS, Format, sniff
from service.holdings.header import SCANNED, Header, find_header, header_score
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.holdings.rows import SortedRows, sort_rows
from service.holdings.table import Record, Table
from service.holdings.text import (
    BESIDE_ROWS,
    DELIMITERS,
    declared_delimiter,
    decode,
    filled_lines,
    first_records,
    read_text,
)

# Why: a CSV of a million rows of ten columns has some 100 MB, with long names 180.
MAX_BYTES = 200_000_000  # the default of the setting PENDENS_MAX_FILE_MB


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's rows, sorted, and all that was understood on the way to them.

    `header_row` is the physical line or sheet row, counted from 1; `headings` are the columns' as printed; `encoding`
    and `delimiter` are None for workbooks, `sheet` for text; `sheets` are all sheets that hold something.
    """

    format: Format
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    header_row: int
    headings: tuple[str, ...]
    records: Sequence[Record]
    rows: SortedRows
    notes: tuple[RowNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """The sheets that hold something, and the first lines of the one asked for, or else of the first, that do."""

    sheets: tuple[str, ...]
    lines: tuple[Record, ...]


def read_file(
    content: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    max_bytes: int = MAX_BYTES,
    limits: FileLimits = USUAL_LIMITS,
) -> Reading:
    """Read a file as far as its rows; the arguments are those of `read_portfolio`.

    Raises:
        HoldingsFileError: the file cannot be read; the subclass and its message say why, where, and the mend.
    """
    if len(content) > max_bytes:
        raise FileTooLargeError(f"the file has {len(content):,} bytes, the limit is {max_bytes:,}")
    parsed = _parsed(content, max_bytes, limits)
    if parsed.format in TABLES_IN_WORKBOOKS:
        return _read_workbook(parsed, columns, sheet)
    if sheet is not None:
        raise UnknownSheetError(f"a text file has no sheets, so no {sheet!r}: leave the sheet out")
    return _read_filing(parsed, columns) if parsed.filing else _read_text(parsed.text, columns, limits)


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
        text, _ = _decoded(parsed.text, limits)
        return Beginning((), tuple(first_records(text, declared_delimiter(text) or _delimiter(text, None), count)))
    if parsed.format not in TABLES_IN_WORKBOOKS:
        return Beginning((), ())
    filled = {table.name or "": table for table in parsed.tables if table.has_content}
    if not filled:
        raise EmptyFileError("the workbook has no filled cell")
    table = filled.get(sheet or "", next(iter(filled.values())))
    return Beginning(tuple(filled), tuple(record for record in table.records if not record.is_blank)[:count])


def _parsed(content: bytes, max_bytes: int, limits: FileLimits) -> Parsed:
    """Read what is foreign in a sandbox; plain text is given as it is."""
    return parse_foreign(content, max_bytes, limits) if is_foreign(content) else Parsed(sniff(content), text=content)


def _read_text(content: bytes, columns: Mapping[str, str] | None, limits: FileLimits) -> Reading:
    text, encoding = _decoded(content, limits)
    delimiter = declared_delimiter(text) or _delimiter(text, columns)
    table = read_text(text, delimiter, limits)
    header = find_header(table.records, columns)
    rows = sort_rows(table.records, header)
    return Reading(Format.CSV, encoding, delimiter, None, (), header.row, header.headings, table.records, rows)


def _decoded(content: bytes, limits: FileLimits) -> tuple[str, str]:
    """Decode a text, and refuse one of too many lines before any line is read."""
    text, encoding = decode(content)
    lines = max(text.count("\n"), text.count("\r"))
    limits.check_lines(lines)
    if lines > limits.rows and '"' not in text:  # without quotation marks each line is a record
        limits.check_rows(filled_lines(text, limits.rows + BESIDE_ROWS) - BESIDE_ROWS)
    return text, encoding


def _read_filing(parsed: Parsed, columns: Mapping[str, str] | None) -> Reading:
    kind, filing = parsed.format, parsed.filing
    if filing is None:
        raise EmptyFileError("the filing holds nothing")
    if columns:
        raise UnknownColumnError(f"the {kind} format names its fields itself, so nothing can be mapped: leave it out")
    return Reading(kind, parsed.encoding, None, None, (), 0, filing.headings, filing.records, filing.rows)


def _delimiter(text: str, columns: Mapping[str, str] | None) -> str:
    """Choose the delimiter that shows the best header; comma where none is better."""
    return max(DELIMITERS, key=lambda mark: header_score(first_records(text, mark, SCANNED), columns))


def _read_workbook(parsed: Parsed, columns: Mapping[str, str] | None, sheet: str | None) -> Reading:
    tables = list(parsed.tables)
    filled = [table for table in tables if table.has_content]
    if not filled:
        raise EmptyFileError("the workbook has no filled cell")
    table, header = _recognised([choose_sheet(tables, sheet)] if sheet is not None else tables, columns)
    unread = tuple(
        RowNote(0, "sheet", other.name or "", "was not read: screen it on its own with --sheet")
        for other in filled
        if other is not table
    )
    rows = sort_rows(table.records, header)
    sheets = tuple(one.name or "" for one in filled)
    return Reading(
        parsed.format, None, None, table.name, sheets, header.row, header.headings, table.records, rows, unread
    )


def _recognised(tables: list[Table], columns: Mapping[str, str] | None) -> tuple[Table, Header]:
    """Find the first sheet with a header; when there is none, say what is wrong with the first one that has content."""
    first: NoHeaderError | NoNameOrIdentifierColumnError | UnknownColumnError | AmbiguousHeaderError | None = None
    for table in tables:
        try:
            return table, find_header(table.records, columns)
        except (NoHeaderError, NoNameOrIdentifierColumnError, UnknownColumnError) as error:
            if first is None and table.has_content:
                first = type(error)(f"sheet {table.name!r}: {error.args[0] if error.args else 'it has no rows'}")
        except AmbiguousHeaderError as error:
            raise AmbiguousHeaderError(f"sheet {table.name!r}: {error.args[0]}") from error
    raise first or NoHeaderError(f"sheet {tables[0].name!r} is empty")
