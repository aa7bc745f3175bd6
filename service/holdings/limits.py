"""How large a file may be, by what is counted in it: refused before the work, with limit, setting and a way out."""

from dataclasses import dataclass, field

from service.errors import PackedTooTightError, TooManyCellsError, TooManyRowsError, UnpackedTooLargeError
from service.sandbox import ParserLimits

_MEGABYTE = 1_000_000

# Why: the largest portfolios seen have 200,000 rows; a spreadsheet ends at 1,048,576.
MAX_ROWS = 1_000_000
# Why: of all sheets, each from A1 to its last cell. The reader of workbooks takes 32 bytes for each, empty or not
# (320 MB here), so this is what fits under the memory that a parser of a small file has.
MAX_CELLS = 10_000_000
# Why: workbooks of 100 sheets are read by people; more are made by programs, and each sheet is read whole.
MAX_SHEETS = 100
# Why: a workbook of the largest size has some five to ten times as much unpacked (measured 11 for XLSX).
MAX_UNPACKED_BYTES = 1_000 * _MEGABYTE
# Why: spreadsheets and filings pack to a fifth or a tenth, tables of one repeated row to a fiftieth; what the best
# packing gives is a thousandth, and only bombs come near it. Apache POI draws the line at the same place.
MAX_RATIO = 100
# Why: a few rows that are alike pack very well, and do no harm; below this no ratio is looked at.
RATIO_FROM_BYTES = _MEGABYTE
# Why: the width of a sheet in Excel and LibreOffice; a text line with more is no table.
MAX_COLUMNS = 16_384
# Why: blank lines between rows, and line breaks inside cells; a file with more of them than this is mostly blank.
_LINES_PER_ROW = 3


@dataclass(frozen=True, slots=True)
class FileLimits:
    """The limits of a holdings file by count: rows and cells of the whole file, sheets, bytes and ratio unpacked.

    `parser` is what the process that reads it may use.
    """

    rows: int = MAX_ROWS
    cells: int = MAX_CELLS
    sheets: int = MAX_SHEETS
    unpacked_bytes: int = MAX_UNPACKED_BYTES
    ratio: int = MAX_RATIO
    parser: ParserLimits = field(default_factory=ParserLimits)

    def check_rows(self, count: int) -> None:
        """Refuse more rows than the limit.

        Raises:
            TooManyRowsError: there are.
        """
        if count > self.rows:
            raise TooManyRowsError(f"the file has over {self.rows:,} rows, the limit")

    def check_lines(self, count: int) -> None:
        """Refuse a text of more lines than its rows could need, blank ones and breaks inside cells counted.

        Raises:
            TooManyRowsError: it has.
        """
        if count > self.rows * _LINES_PER_ROW + _LINES_PER_ROW:
            raise TooManyRowsError(
                f"the file has {count:,} lines, most of them blank or inside cells: the limit is {self.rows:,} rows "
                f"and {_LINES_PER_ROW} lines for each"
            )

    def check_cells(self, count: int, where: str) -> None:
        """Refuse a file whose sheets span more cells than the limit; `where` says which cell reaches so far.

        Raises:
            TooManyCellsError: they do.
        """
        if count > self.cells:
            raise TooManyCellsError(f"the sheets span {count:,} cells, the limit is {self.cells:,}; {where}")

    def check_unpacked(self, packed: int, unpacked: int) -> None:
        """Refuse a workbook that unpacks to more than the limit, or to many times its size.

        Raises:
            UnpackedTooLargeError, PackedTooTightError: it does.
        """
        if unpacked > self.unpacked_bytes:
            raise UnpackedTooLargeError(f"the workbook unpacks to over {self.unpacked_bytes:,} bytes, the limit")
        self.check_ratio(packed, unpacked)

    def check_ratio(self, packed: int, unpacked: int) -> None:
        """Refuse what unpacks to more than so many times its size.

        Raises:
            PackedTooTightError: it does.
        """
        if unpacked > RATIO_FROM_BYTES and unpacked > packed * self.ratio:
            raise PackedTooTightError(f"the file unpacks to over {self.ratio:,} times its {packed:,} bytes, the limit")


USUAL_LIMITS = FileLimits()
