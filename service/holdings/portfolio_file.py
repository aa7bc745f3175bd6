"""A holdings file as people have it becomes a portfolio, with every row accounted for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain.holdings import Portfolio, RowNote
from service.errors import (
    AmbiguousHeaderError,
    EmptyFileError,
    FileTooLargeError,
    NoHeaderError,
    NoNameOrIdentifierColumnError,
    UnknownColumnError,
    UnknownSheetError,
)
from service.holdings.admission import admit_rows
from service.holdings.formats import Format, sniff
from service.holdings.header import SCANNED, Header, find_header, header_score
from service.holdings.rows import SortedRows, sort_rows
from service.holdings.table import Record, Table
from service.holdings.text import DELIMITERS, declared_delimiter, decode, first_records, read_text
from service.holdings.workbook import choose_sheet, read_workbook

MAX_BYTES = 100_000_000  # the default of the setting PENDENS_MAX_FILE_MB


@dataclass(frozen=True, slots=True)
class Layout:
    """What Pendens understood of a file.

    `header_row` is the physical line or sheet row, counted from 1; `columns` are pairs of a field of Holding and the
    heading as printed; `encoding` and `delimiter` are None for workbooks, `sheet` for text.
    """

    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PortfolioFile:
    """A portfolio, and how its file was read.

    `headings` are the cells of the header, `records` what stands under it, `left_out` the rows that are no holdings
    with their kind; all empty where a format has no table.
    """

    portfolio: Portfolio
    layout: Layout
    headings: tuple[str, ...] = ()
    records: Sequence[Record] = ()
    left_out: tuple[tuple[int, str], ...] = ()


def read_portfolio(
    content: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> PortfolioFile:
    """Read a CSV, XLSX, XLS or ODS file.

    Args:
        content: the bytes of the file; its format is told by them.
        columns: heading by field of Holding, where the headings are not to be recognised.
        sheet: the sheet of a workbook to read; by default the first with a recognised header.
        max_bytes: the size limit in bytes.

    Raises:
        HoldingsFileError: the file cannot be read; the subclass and its message say why, where, and the mend.
    """
    if len(content) > max_bytes:
        raise FileTooLargeError(f"the file has {len(content):,} bytes, the limit is {max_bytes:,}")
    kind = sniff(content)
    if kind is Format.CSV:
        if sheet is not None:
            raise UnknownSheetError(f"a text file has no sheets, so no {sheet!r}: leave the sheet out")
        return _read_text(content, columns)
    return _read_workbook(content, kind, columns, sheet)


def _read_text(content: bytes, columns: Mapping[str, str] | None) -> PortfolioFile:
    text, encoding = decode(content)
    delimiter = declared_delimiter(text) or _delimiter(text, columns)
    table = read_text(text, delimiter)
    header = find_header(table.records, columns)
    sorted_rows = sort_rows(table.records, header)
    layout = Layout(Format.CSV.value, encoding, delimiter, None, header.row, sorted_rows.columns)
    return _whole(table, header, sorted_rows, PortfolioFile(_portfolio(sorted_rows, ()), layout))


def _delimiter(text: str, columns: Mapping[str, str] | None) -> str:
    """Choose the delimiter that shows the best header; comma where none is better."""
    return max(DELIMITERS, key=lambda mark: header_score(first_records(text, mark, SCANNED), columns))


def _read_workbook(content: bytes, kind: Format, columns: Mapping[str, str] | None, sheet: str | None) -> PortfolioFile:
    tables = list(read_workbook(content, kind))
    if not any(table.has_content for table in tables):
        raise EmptyFileError("the workbook has no filled cell")
    table, header = _recognised([choose_sheet(tables, sheet)] if sheet is not None else tables, columns)
    unread = [
        RowNote(0, "sheet", other.name or "", "was not read: screen it on its own with --sheet")
        for other in tables
        if other is not table and other.has_content
    ]
    sorted_rows = sort_rows(table.records, header)
    layout = Layout(kind.value, None, None, table.name, header.row, sorted_rows.columns)
    return _whole(table, header, sorted_rows, PortfolioFile(_portfolio(sorted_rows, unread), layout))


def _whole(table: Table, header: Header, sorted_rows: SortedRows, read: PortfolioFile) -> PortfolioFile:
    """Add what a person checks the reading by."""
    under = [record for record in table.records if record.row > header.row and not record.is_blank]
    left_out = tuple((row, kind.value) for row, kind in sorted_rows.left_out)
    return replace(read, headings=header.headings, records=under, left_out=left_out)


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


def _portfolio(sorted_rows: SortedRows, notes: Sequence[RowNote]) -> Portfolio:
    """Join the admitted holdings with the rows that were told apart before."""
    admitted = admit_rows(sorted_rows.candidates)
    kinds = Counter(sorted_rows.not_holdings)
    return replace(
        admitted,
        rows=admitted.rows + len({note.row for note in sorted_rows.errors}) + kinds.total(),
        not_holdings=tuple(sorted((kind.value, count) for kind, count in kinds.items())),
        errors=tuple(sorted((*sorted_rows.errors, *admitted.errors), key=lambda note: note.row)),
        warnings=(*notes, *sorted_rows.warnings, *admitted.warnings),
    )
