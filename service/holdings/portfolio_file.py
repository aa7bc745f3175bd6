"""A holdings file as people have it becomes a portfolio, with every row accounted for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain.holdings import Portfolio
from service.holdings.admission import admit_rows
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.holdings.reading import MAX_BYTES, Reading, read_file
from service.holdings.table import Record


@dataclass(frozen=True, slots=True)
class Layout:
    """What Pendens understood of a file.

    `header_row` is the physical line or sheet row, counted from 1, and 0 where the format has no header; `columns` are
    pairs of a field of Holding and the heading as printed; `encoding` and `delimiter` are None for workbooks, `sheet`
    for text.
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

    `headings` are the cells of the header, `records` all that stands in the table.
    """

    portfolio: Portfolio
    layout: Layout
    headings: tuple[str, ...]
    records: Sequence[Record]


def read_portfolio(
    content: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    max_bytes: int = MAX_BYTES,
    limits: FileLimits = USUAL_LIMITS,
) -> PortfolioFile:
    """Read a holdings file: CSV, XLSX, XLS, ODS, N-PORT or 13F XML, OFX or QFX; each may be packed with gzip.

    Args:
        content: the bytes of the file; its format is told by them.
        columns: heading by field of Holding, where the headings are not to be recognised.
        sheet: the sheet of a workbook to read; by default the first with a recognised header.
        max_bytes: the size limit in bytes, packed and unpacked.
        limits: the limits by what is counted in it.

    Raises:
        HoldingsFileError: the file cannot be read; the subclass and its message say why, where, and the mend.
    """
    reading = read_file(content, columns=columns, sheet=sheet, max_bytes=max_bytes, limits=limits)
    return PortfolioFile(portfolio_of(reading), _layout(reading), reading.headings, reading.records)


def portfolio_of(reading: Reading) -> Portfolio:
    """Join the admitted holdings with the rows that were told apart before."""
    rows = reading.rows
    admitted = admit_rows(rows.candidates)
    kinds = Counter(one.kind for one in rows.left_out)
    return replace(
        admitted,
        rows=admitted.rows + len({note.row for note in rows.errors}) + kinds.total(),
        not_holdings=tuple(sorted((kind.value, count) for kind, count in kinds.items())),
        errors=tuple(sorted((*rows.errors, *admitted.errors), key=lambda note: note.row)),
        warnings=(*reading.notes, *rows.warnings, *admitted.warnings),
    )


def _layout(reading: Reading) -> Layout:
    columns = tuple((field, reading.headings[place]) for field, place in reading.rows.places)
    return Layout(reading.format.value, reading.encoding, reading.delimiter, reading.sheet, reading.header_row, columns)
