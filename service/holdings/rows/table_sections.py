"""Several tables below one another, each under headings of its own: read as one portfolio, or looked at and told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from service.domain.holdings import RowNote
from service.errors import AmbiguousHeaderError, EmptyFileError, HoldingsFileError
from service.holdings.cells import shown
from service.holdings.columns.by_content import understood
from service.holdings.columns.header import Header, has_no_letter, holds_positions_like, names_other_columns
from service.holdings.columns.headings import IDENTIFIERS
from service.holdings.columns.profiles import SAMPLED
from service.holdings.columns.unmapped_columns import UnmappedColumns
from service.holdings.kinds import Kind
from service.holdings.rows.sorting import LeftOut, RowSorter, SortedRow
from service.holdings.table import Record

_READ = "names other columns, and what is below it was read by them as part of the portfolio"
_LOOKED_AT = (
    "begins a table that holds no positions as the first one does: its cells were only looked at for names, so hand "
    "it in as a file of its own if it is to be screened"
)


@dataclass(slots=True)
class _Section:
    """A table below another: its header, whether it is read, and whether some row tells nothing but a ticker."""

    header: Header
    sorter: RowSorter
    is_read: bool
    looks: UnmappedColumns
    is_untold: bool = False


class SectionSorter:
    """Sorts the records of one sheet or text as `RowSorter` does, table after table.

    A table that holds positions as the first one does is read by its own headings. The rows of any other are no
    holdings, and are looked at for names.
    """

    def __init__(self, header: Header) -> None:
        self._first = RowSorter(header)
        self._header = header
        self._below: list[_Section] = []

    def sort(self, records: Iterable[Record]) -> Iterator[SortedRow]:
        """Sort the records, see `RowSorter.sort`.

        Raises:
            AmbiguousHeaderError: two lines without a row between them name different columns.
            EmptyFileError: no table has rows.
            HoldingsFileError: two columns of one heading contradict each other.
        """
        pieces = _Pieces(records, self._header)
        empty: EmptyFileError | None = None
        has_rows = False
        try:
            yield from self._first.sort(pieces.until_next())
            has_rows = True
        except EmptyFileError as error:
            empty = error
        while (begins := pieces.next_header) is not None:
            section = self._opened(begins, pieces)
            yield from (_no_holding(title, section) for title in pieces.titles)
            yield _no_holding(begins)
            try:
                yield from _rows_of(section, pieces.until_next())
                has_rows = has_rows or section.is_read
            except EmptyFileError as error:
                empty = empty or error
        if empty is not None and not has_rows:
            raise empty

    def _opened(self, begins: Record, pieces: "_Pieces") -> _Section:
        header = pieces.understood_below(begins)
        section = _Section(
            header, RowSorter(header), holds_positions_like(header, self._header), UnmappedColumns(header)
        )
        self._below.append(section)
        return section

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Pair the fields with the columns of the first table."""
        return self._first.places

    @property
    def warnings(self) -> tuple[RowNote, ...]:
        """Give the warnings of all tables that are read, and one for each table below the first."""
        notes = list(self._first.warnings)
        for section in self._below:
            headings = shown(", ".join(filter(None, section.header.headings)))
            message = f"line {section.header.row} {_READ if section.is_read else _LOOKED_AT}"
            notes.append(RowNote(0, "table", headings, message, unread=section.is_untold))
            notes += section.sorter.warnings if section.is_read else ()
        return tuple(notes)


class _Pieces:
    """Walks over records and stops before each line that names other columns than the table it stands in."""

    def __init__(self, records: Iterable[Record], header: Header) -> None:
        self._rest = iter(records)
        self._header = header
        self.next_header: Record | None = None
        self._figure = 0  # the place of the last figure seen
        self.titles: list[Record] = []  # the lone cell above it, which is its title and no row of the table before

    def until_next(self) -> Iterator[Record]:
        """Give the records up to the next header."""
        self.next_header, self.titles = None, []
        first = self._header.row + 1
        for record in self._rest:
            filled = len(record.cells) - record.cells.count("")
            if not filled:
                continue
            if record.row >= first and not self._has_figure(record.cells) and names_other_columns(record, self._header):
                self.next_header = record
                return
            if self.titles:
                yield from self.titles
                self.titles = []
            if filled == 1 and record.row >= first:
                self.titles.append(record)
            else:
                yield record
        yield from self.titles
        self.titles = []

    def _has_figure(self, cells: Sequence[str]) -> bool:
        """Tell whether a row has a figure where the one before had it, as nearly all have: it names no columns then."""
        place = self._figure
        if place < len(cells) and has_no_letter(cells[place]):
            return True
        self._figure = next((place for place, cell in enumerate(cells) if has_no_letter(cell)), 0)
        return has_no_letter(cells[self._figure])

    def understood_below(self, begins: Record) -> Header:
        """Understand a header by the rows under it, as far as the next one.

        Raises:
            AmbiguousHeaderError: another header follows at once, or the columns cannot be told.
        """
        before = self._header
        ahead = list(islice(self._rest, SAMPLED))
        self._rest = chain(ahead, self._rest)
        below: list[Record] = []
        for record in ahead:
            if not record.is_blank and names_other_columns(record, Header(begins.row, tuple(begins.cells), {})):
                if not below:
                    raise _ambiguous(self._header, begins)
                break
            if not record.is_blank:
                below.append(record)
        try:
            self._header = understood([begins, *below], None)
        except HoldingsFileError as error:
            raise _ambiguous(before, begins) from error
        if self._header.row != begins.row:
            raise _ambiguous(before, begins)
        return self._header


def _ambiguous(before: Header, begins: Record) -> AmbiguousHeaderError:
    return AmbiguousHeaderError(f"line {before.row} names columns, and line {begins.row} names others")


def _rows_of(section: _Section, records: Iterable[Record]) -> Iterator[SortedRow]:
    """Give the rows of a table; of one that is not read as rows that are no holdings, for what they may name."""
    if section.is_read:
        yield from section.sorter.sort(records)
        return
    for row in section.sorter.sort(records):
        section.is_untold |= row.texts is not None and is_told_by_ticker(row.texts)
        yield _no_holding(row.record, section)


def _no_holding(record: Record, section: _Section | None = None) -> SortedRow:
    """Count a row as text; in a `section` it is looked at for names."""
    left_out = LeftOut(record.row, Kind.TRAILER, shown(" | ".join(record.filled)))
    return SortedRow(record, left_out=left_out, beside=section.looks.aside(record) if section else ())


def is_told_by_ticker(texts: Mapping[str, str]) -> bool:
    """Tell whether nothing but a ticker tells the security of a row: cells that are looked at show none."""
    return bool(texts.get("ticker")) and not any(texts.get(field) for field in ("name", *IDENTIFIERS))
