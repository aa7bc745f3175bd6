"""How far the sheets of an XLSX workbook reach, counted before the reader makes room for every cell up to the last.

The reader fills a rectangle from the first cell to the last (calamine issue 693): two cells of a file of 2 kB can ask
for 550 GB. References are read as XML, by an XML parser: quotes, blanks, prefixes and encodings make no difference;
and in every part that is a worksheet, whatever its path.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from service.errors import BinaryFileError, TooManySheetsError
from service.files.faults import MarkupDamagedError, MarkupForbiddenError
from service.files.safe_xml import event_parser, feed
from service.holdings.formats.formulas import column_number
from service.holdings.limits import FileLimits

_CHUNK = 1 << 20
_REFERENCE = re.compile(r"\s*([A-Za-z]{1,7})([0-9]{1,9})\s*")
_NUMBER = re.compile(r"\s*[0-9]{1,9}\s*")
_COUNTED = frozenset({"worksheet", "workbook"})
# Parts that are a sheet and have no cells.
_WITHOUT_CELLS = frozenset({"chartsheet", "dialogsheet", "macrosheet"})


@dataclass(slots=True)
class Extent:
    """The last row and column of a sheet that has `cells` filled ones; `last` is the reference that reaches so far."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    last: str = ""

    @property
    def area(self) -> int:
        """Return the number of cells that the reader makes room for."""
        return max(self.rows * self.columns, self.cells)


class Extents:
    """Counts the sheets of one workbook, part by part."""

    def __init__(self, limits: FileLimits) -> None:
        self._limits = limits
        self._areas: list[int] = []
        self._sheets = 0

    def take(self, stream: IO[bytes], part: str) -> Iterator[int]:
        """Read one part of the workbook and give the sizes of its chunks; it is counted where it is a worksheet.

        Raises:
            TooManyCellsError, TooManySheetsError: the workbook is over a limit.
            BinaryFileError: the sheet is no well-formed XML, or declares a document type.
        """
        reader = _SheetReader(self, part)
        while chunk := stream.read(_CHUNK):
            yield len(chunk)
            reader.feed(chunk)
        reader.end()
        if reader.root == "worksheet":
            self._areas.append(reader.extent.area)
        elif reader.root in _WITHOUT_CELLS:
            self._areas.append(0)
        elif reader.root == "workbook":
            self._sheets = max(self._sheets, reader.sheets)
        self._check_sheets()

    def check(self) -> None:
        """Refuse a workbook that shows one part as many sheets: each is read on its own.

        Raises:
            TooManyCellsError: they span more than the limit.
        """
        again = max(0, self._sheets - len(self._areas))
        total = sum(self._areas) + again * max(self._areas, default=0)
        self._limits.check_cells(total, f"{again} of the {self._sheets} sheets show a part that another one shows")

    def check_so_far(self, extent: Extent, part: str) -> None:
        """Refuse as soon as the sheets read so far are over the limit."""
        where = f"{part} has {extent.rows:,} rows by {extent.columns:,} columns because of its cell {extent.last}"
        self._limits.check_cells(sum(self._areas) + extent.area, where)

    def _check_sheets(self) -> None:
        count = max(self._sheets, len(self._areas))
        if count > self._limits.sheets:
            raise TooManySheetsError(f"the workbook has {count:,} sheets, the limit is {self._limits.sheets:,}")


class _SheetReader:
    """Reads one part as XML, as far as it is a sheet or the workbook's own list of sheets."""

    def __init__(self, extents: Extents, part: str) -> None:
        self._extents = extents
        self._part = part
        self._row = self._column = 0
        self._before = (0, 0)
        self._has_table = self._is_inline = False
        self._element = ""
        self._is_wide = False
        self._is_over = False
        self.extent = Extent()
        self.root = ""
        self.sheets = 0
        self._parser = parser = event_parser()
        parser.StartElementHandler = self._begin
        parser.StartCdataSectionHandler = self._refuse_cdata

    def feed(self, chunk: bytes) -> None:
        """Read on; what is neither sheet nor list of sheets is left alone after its first tag."""
        if self._is_over:
            return
        self._is_wide |= not self.root and b"\0" in chunk[:4]
        self._feed(chunk)
        if self.root == "worksheet":
            self._extents.check_so_far(self.extent, self._part)

    def end(self) -> None:
        """Read to the end: a sheet that is cut off is refused."""
        if not self._is_over:
            self._feed(b"", is_last=True)

    def _feed(self, chunk: bytes, *, is_last: bool = False) -> None:
        try:
            feed(self._parser, chunk, is_last=is_last)
        except MarkupForbiddenError as error:
            raise BinaryFileError(f"{self._part} {error}") from error
        except MarkupDamagedError as error:
            self._stop(error)

    def _stop(self, error: MarkupDamagedError) -> None:
        """Refuse a broken sheet; a part that never was XML (a picture, a macro) is nobody's loss."""
        is_wanted = self.root in _COUNTED if self.root else self._part.casefold().endswith(".xml")
        if is_wanted:
            raise BinaryFileError(f"the xlsx workbook cannot be read ({self._part} is no well-formed XML: {error})")
        self._is_over = True

    def _refuse_cdata(self) -> None:
        """Refuse what the reader takes for nothing, so that the row of a name would be missing in silence."""
        if self._element == "v" and self.root == "worksheet":
            raise BinaryFileError(f"{self._part} writes a value as CDATA, which the reader drops")

    def _begin(self, name: str, _attributes: dict[str, str]) -> None:
        """Look at the root: what is neither a sheet nor the list of sheets is left alone."""
        self.root = name.rpartition(":")[2]
        if self._is_wide and self.root == "worksheet":
            raise BinaryFileError(f"{self._part} is UTF-16 text, which the reader drops")
        self._is_over = self.root not in _COUNTED
        self._parser.StartElementHandler = None if self._is_over else self._inside

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2] if ":" in name else name
        self._element = local
        if local == "c":
            self._cell(attributes)
        elif local == "v":
            if self._is_inline:
                raise BinaryFileError(
                    f"{self._part} has an inline text in the place of a value, which the reader drops"
                )
        elif local == "row":
            self._begin_row(attributes)
        elif local == "sheet" and self.root == "workbook":
            self.sheets += 1
        elif local == "sheetData":
            if self._has_table:
                raise BinaryFileError(f"{self._part} has two tables of cells (sheetData), where one belongs")
            self._has_table = True

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = _named(attributes, "r")
        self._row = int(number) if _NUMBER.fullmatch(number) else self._row + 1
        self._column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r") or _named(attributes, "r"))
        extent = self.extent
        if place is not None:
            self._row, self._column = int(place[2]), column_number(place[1].upper())
        else:
            self._column += 1
        extent.cells += 1
        self._is_inline = attributes.get("t") == "inlineStr"
        self._require_order(place[0].strip() if place else "")
        if self._row > extent.rows or self._column > extent.columns:
            extent.last = place[0].strip() if place else f"{self._column:,} of row {self._row:,}"
            extent.rows, extent.columns = max(extent.rows, self._row), max(extent.columns, self._column)

    def _require_order(self, reference: str) -> None:
        """Refuse a cell that stands before the last one, or is that one again: the reader keeps one of two alone.

        Why: the format wants rows and cells in their order (ISO/IEC 29500-1, section 18.3.1.73), and Excel repairs a
        sheet without it by dropping cells.
        """
        here = (self._row, self._column)
        if here <= self._before:
            raise BinaryFileError(
                f"{self._part} has {reference or 'a cell'} of row {self._row:,} behind row {self._before[0]:,}, column "
                f"{self._before[1]:,}: cells are given twice or out of order"
            )
        self._before = here


def _named(attributes: dict[str, str], local: str) -> str:
    """Return an attribute by its local name."""
    found = attributes.get(local)
    if found is not None:
        return found
    return next((value for name, value in attributes.items() if name.rpartition(":")[2] == local), "")
