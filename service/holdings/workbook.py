"""Workbooks (XLSX, XLS, ODS) as tables: what stands in the cells, never a formula."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from service.errors import BinaryFileError, FileTooLargeError, UnknownSheetError
from service.holdings.formats import Format
from service.holdings.formulas import Places, column_number, valueless_formulas
from service.holdings.opendocument import MAX_CELLS, tidy
from service.holdings.table import Record, Table, trim

# Unpacked, a workbook at the size limit of 100 MB has some ten times as much; bombs start at a thousand.
MAX_UNPACKED_BYTES = 1_000_000_000

_CHUNK = 1 << 20
_OVERLAP = 32  # a cell reference is shorter
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")


def read_workbook(content: bytes, kind: Format) -> Iterator[Table]:
    """Give the sheets of a workbook one after the other, blank rows included, so that `row` is the sheet row.

    Raises:
        FileTooLargeError: it would unpack to more than the limits.
        BinaryFileError: it is damaged or protected.
    """
    if kind is not Format.XLS:
        _check_unpacked(content, kind)
    content = tidy(content) if kind is Format.ODS else content
    failed = valueless_formulas(content) if kind is Format.XLSX else {}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [meta.name for meta in workbook.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
        for name in names:
            yield _read_sheet(workbook.get_sheet_by_name(name), failed.get(name, {}))
    except CalamineError as error:
        raise BinaryFileError(f"the {kind} workbook cannot be read ({error})") from error


def choose_sheet(tables: list[Table], wanted: str) -> Table:
    """Find a sheet by its name, whatever its case.

    Raises:
        UnknownSheetError: there is none; the message names those there are.
    """
    for table in tables:
        if table.name is not None and table.name.strip().casefold() == wanted.strip().casefold():
            return table
    there = ", ".join(f"{table.name!r}" for table in tables)
    raise UnknownSheetError(f"the file has no sheet {wanted!r}: choose one of {there}")


def _read_sheet(sheet: CalamineSheet, failed: Places) -> Table:
    """Turn a sheet into records; a formula without a value is shown, so that its row can be refused."""
    rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (number, place), text in failed.items():
        if number <= len(rows) and place < len(rows[number - 1]):
            rows[number - 1][place] = text
    return Table(sheet.name, [Record(number, [_as_text(cell) for cell in row]) for number, row in enumerate(rows, 1)])


def _as_text(cell: object) -> str:
    """Write a cell as text: a code typed as the number 700.0 is 700, a date is ISO."""
    if isinstance(cell, str):
        return trim(cell) if cell else cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _check_unpacked(content: bytes, kind: Format) -> None:
    """Unpack once into nothing, counting: the sizes that an archive declares may be lies."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                member.file_size = MAX_UNPACKED_BYTES + 2 * _CHUNK  # beyond what is read before the refusal
                extent = _Extent()
                for chunk in _chunks(archive, member):
                    unpacked += len(chunk)
                    if unpacked > MAX_UNPACKED_BYTES:
                        raise FileTooLargeError(f"the workbook unpacks to over {MAX_UNPACKED_BYTES:,} bytes")
                    if kind is Format.XLSX and _SHEET_PART.fullmatch(member.filename):
                        extent.take(chunk, member.filename)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise BinaryFileError(f"the {kind} workbook is damaged, cut off or protected by a password") from error


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


class _Extent:
    """The last row and column that a sheet's XML names: its own dimension tag is often wrong."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._tail = b""

    def take(self, chunk: bytes, where: str) -> None:
        """Read on; refuses a sheet whose area is over the limit."""
        for letters, digits in set(_REFERENCE.findall(self._tail + chunk)):
            self.rows = max(self.rows, int(digits))
            self.columns = max(self.columns, column_number(letters.decode()))
        self._tail = chunk[-_OVERLAP:]
        if self.rows * self.columns > MAX_CELLS:
            raise FileTooLargeError(f"{where} spans {self.rows:,} rows by {self.columns:,} columns")
