"""OpenDocument spreadsheets, made fit for the reader: bounded before anything is expanded, and without stray blanks."""

import io
import re
import zipfile

from service.errors import FileTooLargeError
from service.holdings.markup import Element, elements

# Cells of one sheet from A1 to its last one: a lone value in the last corner must not fill the memory.
MAX_CELLS = 20_000_000
# Rows with content, and cells of such rows, that are not written but said to repeat: each is expanded and screened.
MAX_REPEATED_ROWS, MAX_REPEATED_CELLS = 10_000, 2_000_000
# The size of a sheet in LibreOffice and Excel; the reader drops what lies beyond.
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384

_CONTENT = "content.xml"
_PARTS = ("mimetype", "META-INF/manifest.xml", _CONTENT)
# White space before any tag but those that stand inside a line of text, where it counts.
_BETWEEN_TAGS = re.compile(rb">\s+(?=<(?!/?text:(?:span|a|s|tab|line-break)\b))")
# LibreOffice writes this beside the text of a formula that failed, and the reader would take the cell for empty.
_NO_VALUE = b' office:string-value=""'
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_REPEATED = re.compile(r"[0-9]{1,12}")


def tidy(content: bytes) -> bytes:
    """Drop what misleads the reader: white space between tags, which it takes for cells, and values that hide an error.

    Raises:
        FileTooLargeError: a sheet spans more cells than the limits, those that are said to repeat included.
        BinaryFileError: it is no well-formed XML.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in _PARTS if name in archive.namelist()}
    _check_extent(members.get(_CONTENT, b""))
    written = members.get(_CONTENT, b"").replace(_NO_VALUE, b"")
    members[_CONTENT] = _BETWEEN_TAGS.sub(b">", written)
    tidied = io.BytesIO()
    with zipfile.ZipFile(tidied, "w", zipfile.ZIP_STORED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return tidied.getvalue()


def _check_extent(content: bytes) -> None:
    """Count rows and columns as they would be expanded, sheet by sheet, up to the last one with content."""
    sheet, rows, last, width, more_rows, more_cells = None, 0, 0, 0, 0, 0
    for row in elements(content, "table-row"):
        table = next(row.iterancestors(f"{_TABLE}table"), None)
        if table is not sheet:
            sheet, rows, last, width = table, 0, 0, 0
        times = _repeats(row, "number-rows-repeated")
        rows += times
        if columns := _columns(row):
            last, width = rows, max(width, columns)
            more_rows, more_cells = more_rows + times - 1, more_cells + max(times * columns - len(row), 0)
        if last > MAX_ROWS or width > MAX_COLUMNS or last * width > MAX_CELLS:
            raise FileTooLargeError(f"a sheet spans {last:,} rows by {width:,} columns, repeated ones included")
        if more_rows > MAX_REPEATED_ROWS or more_cells > MAX_REPEATED_CELLS:
            raise FileTooLargeError(f"the sheets repeat {more_rows:,} rows and {more_cells:,} cells")


def _columns(row: Element) -> int:
    """Count the columns of a row up to its last cell with content."""
    count = last = 0
    for cell in row:
        count += _repeats(cell, "number-columns-repeated")
        if len(cell) or cell.get(f"{_OFFICE}value-type") or cell.get(f"{_TABLE}formula"):
            last = count
    return last


def _repeats(element: Element, attribute: str) -> int:
    """Read how often a row or cell is repeated; a number beyond all sheets counts by its first digits."""
    digits = _REPEATED.match(element.get(f"{_TABLE}{attribute}", ""))
    return int(digits[0]) if digits else 1
