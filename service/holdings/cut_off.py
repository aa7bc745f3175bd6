"""Files that break off: a last line that was never written to its end, a sheet that is full to its last row."""

from collections.abc import Iterable, Iterator

from service.domain.holdings import RowNote
from service.holdings.rows.sorting import SortedRow
from service.holdings.table import Table

# The rows of a sheet in BIFF8, the format of .xls ([MS-XLS] 2.5.225): what a program had beyond was left out.
LAST_ROW_OF_XLS = 65_536
_BREAKS_OFF = (
    "is the last line, has no end and fewer cells than every other row: the file was cut off on its way, so that rows "
    "may be missing; fetch it again, or end the line if it is whole"
)
_IS_FULL = (
    f"is full to row {LAST_ROW_OF_XLS:,}, the last that an .xls has: what came after it is not in the file; "
    "export it as XLSX or CSV"
)


class LastLine:
    """Watches the rows of a text whose last line has no end: whether that line breaks off is known when all are seen.

    Why: many programs write no end behind the last line, and a total or a remark there may be short. A row of the
    table that is shorter than every other one was not written to its end.
    """

    def __init__(self) -> None:
        self._least: int | None = None  # cells of the shortest row before the last
        self._last: SortedRow | None = None

    def watched(self, rows: Iterable[SortedRow]) -> Iterator[SortedRow]:
        """Give the rows as they come."""
        for row in rows:
            if self._last is not None and self._last.texts is not None:
                width = len(self._last.record.cells)
                self._least = width if self._least is None else min(self._least, width)
            self._last = row
            yield row

    def notes(self) -> Iterator[RowNote]:
        """Say that the last line breaks off, where it does."""
        last = self._last
        if last is None or last.left_out is not None or self._least is None or last.is_outside:
            return
        if len(last.record.cells) < self._least:
            yield RowNote(last.record.row, "row", last.record.cells[-1], _BREAKS_OFF, unread=True)


def full_sheets(tables: Iterable[Table]) -> Iterator[RowNote]:
    """Name the sheets of an .xls that have no row left to write in."""
    for table in tables:
        if table.records and table.records[-1].row >= LAST_ROW_OF_XLS:
            yield RowNote(0, "sheet", table.name or "", _IS_FULL, unread=True)
