"""The records under a header, sorted: candidates for holdings, other kinds of rows, and rows that do not fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from service.domain.holdings import RowNote, UnmappedText
from service.errors import EmptyFileError
from service.holdings.cells import EMPTY_BEGINS, is_empty, shown
from service.holdings.columns.column_conflicts import Passed, Passes, move_identifiers, part_ticker, settle
from service.holdings.columns.header import FIELDS, Header
from service.holdings.columns.headings import IDENTIFIERS, is_figure, meaning_of
from service.holdings.columns.unmapped_columns import UnmappedColumns
from service.holdings.kinds import Kind, has_figure, is_trailing, kind_of
from service.holdings.rows.sides import is_no_order, is_word_of_no_order
from service.holdings.table import Record

_UNHEADED = (
    "no line names the columns, so the first line was read as a holding and each column as what it holds: "
    "add a header line such as Name,ISIN,Quantity if that is wrong"
)
_SOUGHT = ("name", *IDENTIFIERS, "ticker")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no holding: of which kind, and what it says."""

    row: int
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class SortedRows:
    """Every non-blank record after the header, once: a candidate, one that is no holding, or an error.

    `places` pairs a field of Holding with its column, from 0.
    """

    candidates: tuple[tuple[int, Mapping[str, str]], ...]
    left_out: tuple[LeftOut, ...]
    errors: tuple[RowNote, ...]
    places: tuple[tuple[str, int], ...]
    warnings: tuple[RowNote, ...] = ()


class SortedRow(NamedTuple):
    """A record under the header: with `texts` a candidate, with `left_out` no holding, with `error` a misfit.

    One that `is_outside` stands above the table, or on a sheet that is not read; it counts only for what `beside` has.
    `sheet` is named where several sheets of a workbook are read.
    """

    record: Record
    texts: Mapping[str, str] | None = None
    left_out: LeftOut | None = None
    error: RowNote | None = None
    beside: tuple[UnmappedText, ...] = ()
    is_outside: bool = False
    sheet: str | None = None


class RowSorter:
    """Sorts records one by one, so that a file of any length takes the same memory; what a whole file tells is last."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._passes = Passes(header)
        self._kinds: set[Kind] = set()
        self._has_rows = False
        self._is_mixed = "identifier" in header.places
        self._identifiers: set[str] = set()
        self._beside = UnmappedColumns(header)
        self._naming, self._meant = header.naming, header.meant
        self._figure = header.width  # where the row before had a figure under a heading that means a field

    def sort(self, records: Iterable[Record]) -> Iterator[SortedRow]:
        """Sort the records that come after the header.

        Raises:
            EmptyFileError: there are none, or only text; known at the end.
            HoldingsFileError: two columns of one heading contradict each other.
        """
        header = self._header
        for record in records:
            filled = record.filled
            if not filled:
                continue
            if record.row <= header.row:
                beside = self._beside.aside(record, is_header=record.row == header.row)
                if beside:
                    yield SortedRow(record, beside=beside, is_outside=True)
                continue
            texts, passed, replaced = _texts(record, header)
            kind = self._kind_of(record, texts, filled)
            if kind is not None:
                self._kinds.add(kind)
                left_out = LeftOut(record.row, kind, shown(" | ".join(filled)))
                yield SortedRow(record, left_out=left_out, beside=self._aside(record))
                continue
            self._has_rows = True
            if len(record.cells) > header.width and (note := _misfit(record, header)):
                yield SortedRow(record, error=note)
                continue
            if passed:
                self._passes.add(record, passed)
            if self._is_mixed:
                self._identifiers.update(field for field in IDENTIFIERS if field in texts)
            yield SortedRow(record, texts, beside=self._beside.of(record, passed, texts, replaced))
        self._require_rows()

    def _kind_of(self, record: Record, texts: Mapping[str, str], filled: Sequence[str]) -> Kind | None:
        """Say what kind of row this is, by itself and by what stands around it; None for a holding."""
        if self._names_columns(record):
            return Kind.TRAILER
        has_figures = has_figure(texts.get("quantity")) or has_figure(texts.get("market_value"))
        kind = kind_of(record, texts, self._header, filled, has_figures=has_figures)
        return kind or self._kind_in_context(record, texts, filled)

    def _names_columns(self, record: Record) -> bool:
        """Tell whether the header comes again; where one of its words would stand a row has a figure."""
        cells, count = record.cells, len(record.cells)
        if self._figure < count and is_figure(cells[self._figure]):
            return False
        for place in self._meant:
            if place < count and is_figure(cells[place]):
                self._figure = place
                return False
        if not any(place < count and meaning_of(cells[place]) for place in self._naming):
            return False
        return self._header.is_repeated_by(record)

    def _aside(self, record: Record) -> tuple[UnmappedText, ...]:
        """Give what a row that is no holding may name; a header that comes again names nothing."""
        return () if self._header.is_repeated_by(record) else self._beside.aside(record)

    def _kind_in_context(self, record: Record, texts: Mapping[str, str], filled: Sequence[str]) -> Kind | None:
        """Tell rows without a security: what is neither bought nor sold, and what stands under the sums."""
        has_no_order = is_no_order(texts.get("side", ""))
        if has_no_order and is_word_of_no_order(texts.get("name", "")) and not texts.get("quantity"):
            return None if any(texts.get(field) for field in (*IDENTIFIERS, "ticker")) else Kind.CASH
        if has_no_order and self._has_only_number(record, texts):
            return Kind.CASH
        if any(map(texts.get, _SOUGHT)):
            is_under = self._has_rows and Kind.TOTAL in self._kinds
            return Kind.TRAILER if is_under and _is_remainder(filled, texts, self._header) else None
        return Kind.CASH if has_no_order or any(map(is_word_of_no_order, filled)) else None

    def _has_only_number(self, record: Record, texts: Mapping[str, str]) -> bool:
        """Tell whether nothing but the number of an entry stands where a security is named: the ID of a deposit."""
        place = self._header.places.get("ticker")
        own = record.cells[place] if place is not None and place < len(record.cells) else ""
        is_named = any(texts.get(field) for field in ("name", *IDENTIFIERS, "quantity"))
        return place is not None and not own and not is_named

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Pair the fields with their columns, in the order of the fields; complete when all is sorted."""
        places = dict(self._header.places)
        if (mixed := places.pop("identifier", None)) is not None:
            places.update((field, mixed) for field in self._identifiers if field not in places)
        if self._header.currency:
            places["currency"] = places["market_value"]
        return tuple((field, places[field]) for field in FIELDS if field in places)

    @property
    def warnings(self) -> tuple[RowNote, ...]:
        """Give the warnings of columns that were passed over; complete when all is sorted."""
        unheaded = (RowNote(0, "header", "", _UNHEADED),) if self._header.is_assumed else ()
        return (*unheaded, *self._beside.notes(), *self._passes.notes())

    def _require_rows(self) -> None:
        if not self._has_rows and self._kinds <= {Kind.TRAILER}:
            follows = "only text follows" if self._kinds else "no row follows"
            raise EmptyFileError(f"line {self._header.row} names the columns, and {follows}")


def _texts(record: Record, header: Header) -> tuple[dict[str, str], list[Passed], Mapping[str, str]]:
    """Take the cells of the recognised columns, by field, and the rival columns that hold something else.

    The last are the texts in whose place the underlying stands.
    """
    cells = record.cells
    count = len(cells)
    texts = {
        field: cell
        for field, place in header.places.items()
        if place < count and (cell := cells[place]) and not (cell[0] in EMPTY_BEGINS and is_empty(field, cell))
    }
    texts.pop("identifier", None)  # told by its form, as one of the rivals
    move_identifiers(texts)
    if "ticker" in texts:
        part_ticker(texts)
    own = dict(texts) if header.rivals else texts
    passed = settle(texts, record, header.rivals) if header.rivals else []
    replaced = {field: text for field, text in own.items() if texts.get(field) != text} if passed else {}
    if header.currency and "market_value" in texts:
        texts["currency"] = header.currency
    return texts, passed, replaced


def _is_remainder(filled: Sequence[str], texts: Mapping[str, str], header: Header) -> bool:
    """Tell whether a row under the sums has no quantity and next to nothing else: no letters where a name would be."""
    if any(texts.get(field) for field in (*IDENTIFIERS, "ticker")) or any(map(str.isdigit, texts.get("quantity", ""))):
        return False
    is_nameless = not any(map(str.isalpha, texts.get("name", "")))
    return is_nameless and 2 * len(filled) < header.width


def _misfit(record: Record, header: Header) -> RowNote | None:
    """Note a record with more filled cells than there are columns: its cells may stand in the wrong ones."""
    beyond = [cell for cell in record.cells[header.width :] if cell]
    filled = record.filled
    if not beyond or (len(filled) == 1 and is_trailing(filled[0])):
        return None
    message = (
        f"has cells beyond the {header.width} columns of the header: "
        "put a text that holds the delimiter in quotation marks, or close one"
    )
    return RowNote(record.row, "row", shown(beyond[0]), message)
