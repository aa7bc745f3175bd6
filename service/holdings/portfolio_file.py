"""A holdings file as people have it becomes a portfolio, with every row accounted for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from service.domain.holdings import Holding, Portfolio, RowNote
from service.holdings.cells import shown
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.holdings.reading import MAX_BYTES, OpenedFile, open_file
from service.holdings.rows.admission import Admission, Style, StyleVotes, cleaned
from service.holdings.rows.row_spool import RowSpool, SpooledRow
from service.holdings.table import Record

OUTSIDE = "outside"  # the kind of a row above the table, or on a sheet that is not read


@dataclass(frozen=True, slots=True)
class Layout:
    """What Pendens understood of a file.

    `header_row` is the physical line or sheet row, counted from 1, and 0 where the format has no header; `columns` are
    pairs of a field of Holding and the heading as printed; `encoding` is None for binary files and for XML in Unicode,
    `delimiter` for all but CSV, `sheet` for text. `sheets` are those that were read as one portfolio, where there are
    several.
    """

    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int
    columns: tuple[tuple[str, str], ...]
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PortfolioFile:
    """A portfolio, and how its file was read.

    `headings` are the cells of the header, `rejected` the rejected rows as they stand.
    """

    portfolio: Portfolio
    layout: Layout
    headings: tuple[str, ...]
    rejected: Sequence[Record]


@dataclass(slots=True)
class AdmittedRows:
    """Some rows of a portfolio, in their order: what becomes of each; `cells` are those of all of them as printed.

    `set_aside` are rows that are no holdings and have texts that may name a security. `cells` are by sheet and row.
    """

    holdings: list[Holding] = field(default_factory=list)
    set_aside: list[Holding] = field(default_factory=list)
    errors: list[RowNote] = field(default_factory=list)
    warnings: list[RowNote] = field(default_factory=list)
    cells: dict[tuple[str | None, int], Sequence[str]] = field(default_factory=dict)

    @property
    def in_order(self) -> Sequence[Holding]:
        """Give the holdings and the rows that are set aside, in the order of the file."""
        if not self.set_aside:
            return self.holdings
        places = {place: number for number, place in enumerate(self.cells)}
        return sorted((*self.holdings, *self.set_aside), key=lambda row: places[row.sheet, row.row])


@dataclass(frozen=True, slots=True)
class SpooledFacts:
    """What a holdings file tells as a whole.

    `rows` counts all that is no blank line; `candidates` of them may be holdings; `warnings` are about the whole file.
    `set_aside` counts, by kind, those of `not_holdings` that are in the batches for what they may name. `style` is how
    its columns write numbers and dates.
    """

    layout: Layout
    headings: tuple[str, ...]
    rows: int
    candidates: int
    not_holdings: tuple[tuple[str, int], ...]
    warnings: tuple[RowNote, ...]
    set_aside: Mapping[str, int]
    style: Style


@dataclass(frozen=True, slots=True)
class SpooledPortfolio(SpooledFacts):
    """A holdings file that was looked at as a whole; its rows are admitted in batches, however many there are."""

    spool: RowSpool

    @classmethod
    def of(cls, facts: SpooledFacts, spool: RowSpool) -> "SpooledPortfolio":
        """Put facts and rows together again."""
        return cls(**{one.name: getattr(facts, one.name) for one in fields(SpooledFacts)}, spool=spool)

    @property
    def facts(self) -> SpooledFacts:
        """Give what it tells without its rows."""
        return SpooledFacts(**{one.name: getattr(self, one.name) for one in fields(SpooledFacts)})

    def batches(self) -> Iterator[AdmittedRows]:
        """Admit the rows by the two thousand; errors are in the order of the rows."""
        admission = Admission(self.style)
        for rows in self.spool.batches():
            yield _admitted(rows, admission)


def open_portfolio(
    content: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    max_bytes: int = MAX_BYTES,
    limits: FileLimits = USUAL_LIMITS,
) -> SpooledPortfolio:
    """Look at a holdings file as a whole: CSV, XLSX, XLS, ODS, JSON, N-PORT or 13F XML, OFX, QFX, also with gzip.

    Args:
        content: the bytes of the file; its format is told by them.
        columns: heading by field of Holding, where the headings are not to be recognised.
        sheet: the sheet of a workbook to read; by default the first with a recognised header.
        max_bytes: the size limit in bytes, packed and unpacked.
        limits: the limits by what is counted in it.

    Raises:
        HoldingsFileError: the file cannot be read; the subclass and its message say why, where, and how to fix it.
    """
    return spooled(open_file(content, columns=columns, sheet=sheet, max_bytes=max_bytes, limits=limits))


def read_portfolio(
    content: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    max_bytes: int = MAX_BYTES,
    limits: FileLimits = USUAL_LIMITS,
) -> PortfolioFile:
    """Read a holdings file into memory; the arguments are those of `open_portfolio`.

    Raises:
        HoldingsFileError: the file cannot be read; the subclass and its message say why, where, and how to fix it.
    """
    opened = open_portfolio(content, columns=columns, sheet=sheet, max_bytes=max_bytes, limits=limits)
    portfolio, rejected = gathered(opened)
    return PortfolioFile(portfolio, opened.layout, opened.headings, rejected)


def spooled(opened: OpenedFile) -> SpooledPortfolio:
    """Walk over a file once: its rows are kept packed, and what only the whole tells is found out.

    Raises:
        HoldingsFileError: some row shows that the file cannot be read.
    """
    walk, spool, votes = opened.walk(), RowSpool(), StyleVotes()
    kinds: Counter[str] = Counter()
    set_aside: Counter[str] = Counter()
    rows = candidates = 0
    for row in walk:
        rows += not row.is_outside
        number, cells = row.record
        if row.is_outside or row.left_out is not None:
            kind = row.left_out.kind.value if row.left_out else OUTSIDE
            kinds[kind] += not row.is_outside
            set_aside[kind] += bool(row.beside) and not row.is_outside
            if row.beside:
                spool.add(SpooledRow(number, {"name": _first_text(cells)}, None, cells, row.beside, row.sheet, kind))
        elif row.texts is not None:
            texts = cleaned(row.texts)
            votes.add(texts, cells)
            spool.add(SpooledRow(number, texts, None, cells, row.beside, row.sheet))
            candidates += 1
        elif row.error is not None:
            fault = row.error
            spool.add(SpooledRow(number, None, (fault.column, fault.value, fault.message), cells, sheet=row.sheet))
    return SpooledPortfolio(
        layout=_layout_of(opened, walk.places),
        headings=opened.headings,
        rows=rows,
        candidates=candidates,
        not_holdings=tuple(sorted((+kinds).items())),
        set_aside=set_aside,
        warnings=(*opened.notes, *walk.warnings),
        style=votes.style,
        spool=spool,
    )


def _layout_of(opened: OpenedFile, places: Sequence[tuple[str, int]]) -> Layout:
    columns = tuple((field, opened.headings[place]) for field, place in places)
    return Layout(
        opened.format.value,
        opened.encoding,
        opened.delimiter,
        opened.sheet,
        opened.header_row,
        columns,
        opened.read,
    )


def gathered(opened: SpooledPortfolio) -> tuple[Portfolio, tuple[Record, ...]]:
    """Read all rows into memory; give the portfolio, and the rejected rows as they stand."""
    whole, rejected = AdmittedRows(), []
    for batch in opened.batches():
        whole.holdings += batch.holdings
        whole.errors += batch.errors
        whole.warnings += batch.warnings
        whole.set_aside += batch.set_aside
        places = dict.fromkeys((note.sheet, note.row) for note in batch.errors)
        rejected += [Record(place[1], batch.cells[place]) for place in places]
    portfolio = Portfolio(
        holdings=tuple(whole.holdings),
        rows=opened.rows,
        not_holdings=opened.not_holdings,
        errors=tuple(whole.errors),
        warnings=(*opened.warnings, *whole.warnings),
        set_aside=tuple(whole.set_aside),
    )
    return portfolio, tuple(rejected)


def _admitted(rows: Iterable[SpooledRow], admission: Admission) -> AdmittedRows:
    batch = AdmittedRows()
    for row, texts, fault, cells, beside, sheet, aside in rows:
        batch.cells[sheet, row] = cells
        if aside is not None:
            named = (texts or {}).get("name") or None
            batch.set_aside.append(Holding(row, name=named, beside=beside, sheet=sheet, aside=aside))
            continue
        if texts is None:
            column, value, message = fault or ("row", "", "")
            batch.errors.append(RowNote(row, column, value, message, sheet))
            continue
        holding, notes = admission.admit(row, texts, sheet, beside)
        told = [replace(note, sheet=sheet) for note in notes] if sheet is not None else notes
        if holding is None:
            batch.errors.extend(told)
        else:
            batch.holdings.append(holding)
            batch.warnings.extend(told)
    return batch


def _first_text(cells: Sequence[str]) -> str:
    """Give the first cell with letters, on one line, to show the row by."""
    return shown(next((cell for cell in cells if any(map(str.isalpha, cell))), ""))
