"""What Pendens understands of a file, shown before it is screened, so that a person can correct it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.holdings import RowNote
from service.holdings.cells import shown
from service.holdings.corrections import layout_key
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.holdings.portfolio_file import portfolio_of
from service.holdings.reading import MAX_BYTES, Reading, read_file
from service.holdings.rows import LeftOut
from service.holdings.table import Record

_SAMPLES = 3  # values of a column that show what it holds


@dataclass(frozen=True, slots=True)
class Column:
    """A column (`place` from 0) as printed, the fields of Holding that it fills (often none), and its first values."""

    place: int
    heading: str
    fields: tuple[str, ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a file: enough to draw it, to correct it with `columns` and `sheet`, and to run it.

    `format` is csv, xlsx, xls, ods, nport, 13f or ofx. `header_row` is counted from 1, and 0 where the format has no
    header and takes no `columns`. `layout` is the same for files with the same headings: a correction can be
    remembered by it. rows = holdings + rejected rows (those of `errors`) + `left_out`; a note of row 0 is about the
    whole file. `rejected_rows` are the rejected ones as they stand.
    """

    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    header_row: int
    columns: tuple[Column, ...]
    rows: int
    holdings: int
    rejected: int
    left_out: tuple[LeftOut, ...]
    errors: tuple[RowNote, ...]
    warnings: tuple[RowNote, ...]
    rejected_rows: tuple[Record, ...]
    layout: str


def understand(
    content: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    max_bytes: int = MAX_BYTES,
    limits: FileLimits = USUAL_LIMITS,
) -> Understanding:
    """Read a file as `read_portfolio` does with the same arguments, and show what was understood.

    Where no header is found, `service.holdings.beginning(content, sheet)` has the lines to choose from.

    Raises:
        HoldingsFileError: the file cannot be read; the subclass and its message say why, where, and the mend.
    """
    reading = read_file(content, columns=columns, sheet=sheet, max_bytes=max_bytes, limits=limits)
    portfolio = portfolio_of(reading)
    return Understanding(
        format=reading.format.value,
        encoding=reading.encoding,
        delimiter=reading.delimiter,
        sheet=reading.sheet,
        sheets=reading.sheets,
        header_row=reading.header_row,
        columns=_columns(reading),
        rows=portfolio.rows,
        holdings=len(portfolio.holdings),
        rejected=portfolio.rejected,
        left_out=reading.rows.left_out,
        errors=portfolio.errors,
        warnings=portfolio.warnings,
        rejected_rows=tuple(_rejected_rows(reading, portfolio.errors)),
        layout=layout_key(reading.headings),
    )


def _columns(reading: Reading) -> tuple[Column, ...]:
    """Give the columns that have a heading or hold something, from left to right."""
    rows = {row for row, _ in reading.rows.candidates}
    records = [record for record in reading.records if record.row in rows]
    fields: dict[int, list[str]] = {}
    for field, place in reading.rows.places:
        fields.setdefault(place, []).append(field)
    columns = (
        Column(place, heading, tuple(fields.get(place, ())), samples(records, place))
        for place, heading in enumerate(reading.headings)
    )
    return tuple(column for column in columns if column.heading or column.samples)


def samples(records: Sequence[Record], place: int) -> tuple[str, ...]:
    """Give the first values of a column that differ."""
    found: dict[str, None] = {}
    for record in records:
        if place < len(record.cells) and (cell := record.cells[place]):
            found.setdefault(shown(cell))
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def _rejected_rows(reading: Reading, errors: Iterable[RowNote]) -> Iterator[Record]:
    rejected = {note.row for note in errors}
    return (record for record in reading.records if record.row in rejected)
