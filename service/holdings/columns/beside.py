"""The columns that no field takes: what they hold may name the security all the same, and nothing of it is lost."""

from collections.abc import Iterator, Mapping, Sequence

from service.domain.holdings import Beside, RowNote
from service.holdings.cells import MAX_NAME, is_unusual, shown
from service.holdings.columns.column_positions import Rival
from service.holdings.columns.header import Header
from service.holdings.columns.headings import IDENTIFIERS
from service.holdings.columns.profiles import is_like_name, sure_identifier
from service.holdings.table import Record


class BesideColumns:
    """Reads, row by row, what stands beside the fields, and tells each such column once."""

    def __init__(self, header: Header) -> None:
        self.places = header.beside
        self._headings = header.headings
        self._told: dict[int, str] = {}

    def of(self, record: Record, passed: Sequence[tuple[str, Rival]], texts: Mapping[str, str]) -> tuple[Beside, ...]:
        """Give the texts of a row that may name its security: of unread columns, and of those that were passed over."""
        found = []
        for place in self.places:
            cell = record.cells[place] if place < len(record.cells) else ""
            if cell and (field := _field_of(cell)) and texts.get(field) != cell:
                found.append(Beside(self._heading(place), field, cell))
                self._told.setdefault(place, cell)
        for field, rival in passed:
            cell = record.cells[rival.place]
            if (field == "name" and is_like_name(cell)) or field in IDENTIFIERS:
                found.append(Beside(self._heading(rival.place), field, cell))
        return tuple(found)

    def notes(self) -> Iterator[RowNote]:
        """Give one warning for each unread column that holds texts like names or identifiers."""
        for place, cell in self._told.items():
            heading = self._heading(place)
            message = (
                f"is no known heading, and its texts (such as {shown(cell)!r}) were screened beside the row: "
                f'choose it with --columns "name={heading}", or leave it out with --columns "ignore={heading}"'
            )
            yield RowNote(0, "header", shown(heading), message)

    def _heading(self, place: int) -> str:
        return self._headings[place] or f"column {place + 1}"


def _field_of(cell: str) -> str | None:
    if len(cell) > MAX_NAME or is_unusual(cell):
        return None
    return sure_identifier(cell) or ("name" if is_like_name(cell) else None)
