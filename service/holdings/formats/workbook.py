"""Workbooks (XLSX, XLS, ODS) sheet by sheet: what stands in the cells, never a formula. Runs in a sandbox."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain, repeat
from typing import IO, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from service.errors import BinaryFileError, TooManySheetsError
from service.holdings.formats.extents import Extents
from service.holdings.formats.formulas import Places, valueless_formulas
from service.holdings.formats.opendocument import tidy
from service.holdings.formats.sniffing import Format
from service.holdings.formats.written_over import written_over
from service.holdings.limits import FileLimits
from service.holdings.table import trim

_CHUNK = 1 << 20
# Why: each is looked at in every row; a person merges some hundred, a report of a custodian some thousand.
_MOST_MERGED = 5_000
Row = tuple[int, list[str]]


class Sheet(NamedTuple):
    """A sheet of a workbook, with its rows that are not blank: each with its number from 1, cut after its last cell."""

    name: str
    rows: Iterator[Row]
    is_hidden: bool = False
    is_beside: bool = False  # no sheet, but what is written over the sheets: comments and text boxes


def read_sheets(content: bytes, kind: Format, limits: FileLimits) -> Iterator[Sheet]:
    """Give the sheets of a workbook, hidden ones last; the rows of one are read before the next is asked for.

    Raises:
        FileTooLargeError: it is over a limit by what it unpacks to, by its sheets or by its cells.
        BinaryFileError: it is damaged or protected.
    """
    if kind is not Format.XLS:
        _check_unpacked(content, kind, limits)
    content = tidy(content, limits) if kind is Format.ODS else content
    failed = valueless_formulas(content) if kind is Format.XLSX else {}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        kept = [meta for meta in workbook.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
        hidden = {meta.name for meta in kept if meta.visible is not SheetVisibleEnum.Visible}
        names = sorted((meta.name for meta in kept), key=hidden.__contains__)
        if len(names) > limits.sheets:
            raise TooManySheetsError(f"the workbook has {len(names):,} sheets, the limit is {limits.sheets:,}")
        spanned = 0
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
            spanned += rows * columns
            limits.check_cells(spanned, f"sheet {name!r} has {rows:,} rows by {columns:,} columns")
            yield Sheet(name, _rows(sheet, failed.get(name, {})), is_hidden=name in hidden)
        if written := list(written_over(content, kind)):
            yield Sheet("comments and text boxes", iter(written), is_beside=True)
    except CalamineError as error:
        raise BinaryFileError(f"the {kind} workbook cannot be read ({error})") from error


def _rows(sheet: CalamineSheet, failed: Places) -> Iterator[Row]:
    """Give the rows; a formula without a value is shown, so that its row can be refused."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    wanted: dict[int, dict[int, str]] = {}
    for (number, place), text in failed.items():
        wanted.setdefault(number, {})[place] = text
    merged = _merged_down(sheet)
    height = sheet.end[0] + 1 if sheet.end else 0
    below = repeat((), max(0, max(wanted, default=0) - height))  # rows without cells to the reader
    for number, row in enumerate(chain[Sequence[object]](sheet.iter_rows(), below), 1):
        cells = left + [_as_text(cell) for cell in row]
        for span in merged:
            span.fill(number, cells)
        for place, text in wanted.get(number, {}).items():
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = text
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


class _Span:
    """A cell that is merged with those under it: what it says, it says of every row, if it is no figure."""

    def __init__(self, first: int, last: int, place: int) -> None:
        self._first, self._last, self._place = first, last, place
        self._text = ""

    def fill(self, number: int, cells: list[str]) -> None:
        """Take the text of the first row, and write it into the blank cells of the others."""
        if number < self._first or number > self._last or self._place >= len(cells):
            return
        if number == self._first:
            self._text = cells[self._place] if any(map(str.isalpha, cells[self._place])) else ""
        elif not cells[self._place] and any(cells):
            cells[self._place] = self._text


def _merged_down(sheet: CalamineSheet) -> list[_Span]:
    """Give the cells that are merged over several rows of one column, up to as many as a person merges."""
    ranges = sheet.merged_cell_ranges or []
    spans = [(start, end) for start, end in ranges if end[0] > start[0]]
    return [_Span(start[0] + 1, end[0] + 1, start[1]) for start, end in spans[:_MOST_MERGED]]


def _as_text(cell: object) -> str:
    """Write a cell as text: a code typed as the number 700.0 is 700, a date is ISO."""
    if isinstance(cell, str):
        return trim(cell) if cell else cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _check_unpacked(content: bytes, kind: Format, limits: FileLimits) -> None:
    """Unpack once into nothing, counting: the sizes that an archive declares may be lies."""
    unpacked, extents = 0, Extents(limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                member.file_size = limits.unpacked_bytes + 2 * _CHUNK  # beyond what is read before the refusal
                with archive.open(member) as stream:
                    sizes = extents.take(stream, member.filename) if kind is Format.XLSX else _sizes(stream)
                    for size in sizes:
                        unpacked += size
                        limits.check_unpacked(len(content), unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise BinaryFileError(f"the {kind} workbook is damaged, cut off or protected by a password") from error
    extents.check()


def _sizes(stream: IO[bytes]) -> Iterator[int]:
    while chunk := stream.read(_CHUNK):
        yield len(chunk)
