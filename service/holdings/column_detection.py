"""What Pendens understands of a file, shown before it is screened, so that a person can correct it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain.holdings import RowNote
from service.holdings.cells import shown
from service.holdings.columns.corrections import layout_key
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.holdings.portfolio_file import AdmittedRows, SpooledPortfolio, spooled
from service.holdings.reading import MAX_BYTES, OpenedFile, Walk, open_file
from service.holdings.rows.sorting import LeftOut, SortedRow
from service.holdings.table import Record

# Why: a page shows a hundred notes of a kind; what a file of a million faulty rows says again and again is counted.
MOST_SHOWN = 1_000
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
    remembered by it. rows = holdings + rejected + left_out_count; a note of row 0 is about the whole file.
    `rejected_rows` are the rejected ones as they stand. Of rows left out, errors, warnings and rejected rows the first
    thousand are there, and all are counted. `read` are the sheets that were read as one portfolio, where several were.
    """

    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    read: tuple[str, ...]
    header_row: int
    columns: tuple[Column, ...]
    rows: int
    holdings: int
    rejected: int
    left_out: tuple[LeftOut, ...]
    left_out_count: int
    errors: tuple[RowNote, ...]
    error_count: int
    warnings: tuple[RowNote, ...]
    warning_count: int
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
        HoldingsFileError: the file cannot be read; the subclass and its message say why, where, and how to fix it.
    """
    return understood_with_rows(content, columns=columns, sheet=sheet, max_bytes=max_bytes, limits=limits)[0]


def understood_with_rows(
    content: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    max_bytes: int = MAX_BYTES,
    limits: FileLimits = USUAL_LIMITS,
) -> tuple[Understanding, SpooledPortfolio]:
    """Give with what `understand` tells the rows that were read for it, as `open_portfolio` reads them.

    Raises:
        HoldingsFileError: as for `understand`.
    """
    opened = open_file(content, columns=columns, sheet=sheet, max_bytes=max_bytes, limits=limits)
    look = _Look(opened)
    looked = spooled(replace(opened, walk=look.walk))
    told = _Noted()
    for batch in looked.batches():
        told.add(batch)
    return _understood(opened, look, looked, told), looked


def _understood(opened: OpenedFile, look: "_Look", looked: SpooledPortfolio, told: "_Noted") -> Understanding:
    return Understanding(
        format=opened.format.value,
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        sheet=opened.sheet,
        sheets=opened.sheets,
        read=opened.read,
        header_row=opened.header_row,
        columns=look.columns(),
        rows=looked.rows,
        holdings=told.holdings,
        rejected=told.rejected,
        left_out=tuple(look.left_out),
        left_out_count=look.left_out_count,
        errors=tuple(told.errors),
        error_count=told.error_count,
        warnings=(*looked.warnings, *told.warnings),
        warning_count=len(looked.warnings) + told.warning_count,
        rejected_rows=tuple(told.rejected_rows),
        layout=layout_key(opened.headings),
    )


class _Look:
    """Looks at each row of a walk as it goes by: the first that are left out, and the first values of each column."""

    def __init__(self, opened: OpenedFile) -> None:
        self._opened = opened
        self._values: list[dict[str, None]] = [{} for _ in opened.headings]
        self._places: tuple[tuple[str, int], ...] = ()
        self.left_out: list[LeftOut] = []
        self.left_out_count = 0

    def walk(self) -> Walk:
        """Walk over the file, looking."""
        whole = self._opened.walk()
        return Walk(self._seen(whole), whole)

    def columns(self) -> tuple[Column, ...]:
        """Give the columns that have a heading or hold something, from left to right."""
        fields: dict[int, list[str]] = {}
        for field, place in self._places:
            fields.setdefault(place, []).append(field)
        columns = (
            Column(place, heading, tuple(fields.get(place, ())), tuple(self._values[place]))
            for place, heading in enumerate(self._opened.headings)
        )
        return tuple(column for column in columns if column.heading or column.samples)

    def _seen(self, whole: Walk) -> Iterator[SortedRow]:
        for row in whole:
            if row.left_out is not None:
                self.left_out_count += 1
                if len(self.left_out) < MOST_SHOWN:
                    self.left_out.append(row.left_out)
            elif row.texts is not None:
                self._sample(row.record.cells)
            yield row
        self._places = whole.places

    def _sample(self, cells: Sequence[str]) -> None:
        for cell, values in zip(cells, self._values, strict=False):
            if cell and len(values) < _SAMPLES:
                values.setdefault(shown(cell))


class _Noted:
    """What becomes of the rows: counted, and the first notes and rejected rows kept."""

    def __init__(self) -> None:
        self.holdings = self.rejected = self.error_count = self.warning_count = 0
        self.errors: list[RowNote] = []
        self.warnings: list[RowNote] = []
        self.rejected_rows: list[Record] = []

    def add(self, batch: AdmittedRows) -> None:
        """Take some rows in."""
        rejected = tuple(dict.fromkeys((note.sheet, note.row) for note in batch.errors))
        self.holdings += len(batch.holdings)
        self.rejected += len(rejected)
        self.error_count += len(batch.errors)
        self.warning_count += len(batch.warnings)
        self.errors += batch.errors[: MOST_SHOWN - len(self.errors)]
        self.warnings += batch.warnings[: MOST_SHOWN - len(self.warnings)]
        room = MOST_SHOWN - len(self.rejected_rows)
        self.rejected_rows += [Record(place[1], batch.cells[place]) for place in rejected[:room]]


def samples(records: Sequence[Record], place: int) -> tuple[str, ...]:
    """Give the first values of a column that differ."""
    found: dict[str, None] = {}
    for record in records:
        if place < len(record.cells) and (cell := record.cells[place]):
            found.setdefault(shown(cell))
        if len(found) == _SAMPLES:
            break
    return tuple(found)
