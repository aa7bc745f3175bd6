"""The records under a header, sorted: candidates for holdings, other kinds of rows, and rows that do not fit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.domain.holdings import RowNote
from service.errors import AmbiguousHeaderError, EmptyFileError
from service.holdings.cells import is_empty, shown
from service.holdings.header import FIELDS, Header, looks_like_header
from service.holdings.headings import IDENTIFIERS, meaning_of
from service.holdings.kinds import Kind, is_trailer, kind_of
from service.holdings.rivalry import Passed, Passes, settle
from service.holdings.table import Record


@dataclass(frozen=True, slots=True)
class SortedRows:
    """Every non-blank record after the header, once: a candidate, a kind that is no holding, or an error.

    `left_out` has the rows that are no holdings, in their order.
    """

    candidates: tuple[tuple[int, Mapping[str, str]], ...]
    left_out: tuple[tuple[int, Kind], ...]
    errors: tuple[RowNote, ...]
    columns: tuple[tuple[str, str], ...]
    warnings: tuple[RowNote, ...] = ()

    @property
    def not_holdings(self) -> tuple[Kind, ...]:
        """Give the kind of each row that is no holding."""
        return tuple(kind for _, kind in self.left_out)


def sort_rows(records: Sequence[Record], header: Header) -> SortedRows:
    """Sort the records that come after the header.

    Raises:
        AmbiguousHeaderError: a second table with other columns begins among them.
        EmptyFileError: there are none, or only text.
        HoldingsFileError: two columns of one heading contradict each other.
    """
    candidates: list[tuple[int, Mapping[str, str]]] = []
    left_out: list[tuple[int, Kind]] = []
    errors: list[RowNote] = []
    passes = Passes(header)
    for record in records:
        if record.row <= header.row or record.is_blank:
            continue
        texts, passed = _texts(record, header)
        kind = Kind.TRAILER if _names_columns(record, header) else kind_of(record, texts, header)
        if kind is not None:
            left_out.append((record.row, kind))
        elif note := _misfit(record, header):
            errors.append(note)
        else:
            passes.add(record, passed)
            candidates.append((record.row, texts))
    if not candidates and not errors and {kind for _, kind in left_out} <= {Kind.TRAILER}:
        follows = "only text follows" if left_out else "no row follows"
        raise EmptyFileError(f"line {header.row} names the columns, and {follows}")
    return SortedRows(
        tuple(candidates), tuple(left_out), tuple(errors), _columns(header, candidates), tuple(passes.notes())
    )


def _texts(record: Record, header: Header) -> tuple[dict[str, str], list[Passed]]:
    """Take the cells of the recognised columns, by field, and the rival columns that hold something else."""
    cells = record.cells
    count = len(cells)
    texts = {
        field: cell
        for field, place in header.places.items()
        if place < count and (cell := cells[place]) and not is_empty(field, cell)
    }
    texts.pop("identifier", None)  # told by its form, as one of the rivals
    passed = settle(texts, record, header.rivals) if header.rivals else []
    if header.currency and "market_value" in texts:
        texts["currency"] = header.currency
    return texts, passed


def _names_columns(record: Record, header: Header) -> bool:
    """Tell whether the header comes again; another header is a second table, and no row of it would be read right."""
    if not any(place < len(record.cells) and meaning_of(record.cells[place]) for place in header.naming):
        return False
    if header.is_repeated_by(record):
        return True
    if looks_like_header(record):
        raise AmbiguousHeaderError(f"line {header.row} names columns, and line {record.row} names others")
    return False


def _misfit(record: Record, header: Header) -> RowNote | None:
    """Note a record with more filled cells than there are columns: its cells may stand in the wrong ones."""
    beyond = [cell for cell in record.cells[header.width :] if cell]
    if not beyond or is_trailer(record):
        return None
    message = (
        f"has cells beyond the {header.width} columns of the header: "
        "put a text that holds the delimiter in quotation marks, or close one"
    )
    return RowNote(record.row, "row", shown(beyond[0]), message)


def _columns(header: Header, candidates: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[tuple[str, str], ...]:
    """Pair the fields with their headings, in the order of the fields."""
    places = dict(header.places)
    if (mixed := places.pop("identifier", None)) is not None:
        found = {field for _, texts in candidates for field in IDENTIFIERS if field in texts}
        places.update((field, mixed) for field in found if field not in places)
    if header.currency:
        places["currency"] = places["market_value"]
    return tuple((field, header.headings[places[field]]) for field in FIELDS if field in places)
