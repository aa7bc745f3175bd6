"""The one reader of OpenDocument spreadsheets (ISO/IEC 26300): bounded before anything that repeats is expanded.

Rows and cells may be said to repeat a million times. `check` counts them as they would be expanded, and refuses what
programs read differently: so all readers refuse the same files, and what they do not refuse they read alike.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from service.files.faults import (
    MarkupDamagedError,
    MarkupForbiddenError,
    SheetRepeatsError,
    SheetTooLargeError,
    SpreadsheetError,
)
from service.files.safe_xml import Element, elements, event_parser, feed

CONTENT = "content.xml"
# Rows with content, and cells of such rows, that are not written but said to repeat: each is expanded and screened.
MAX_REPEATED_ROWS, MAX_REPEATED_CELLS = 10_000, 2_000_000
# Why: the size of a sheet in LibreOffice and Excel; readers drop what lies beyond.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# Readers look for these prefixes and not for the namespaces; every writer of spreadsheets uses them.
_PREFIXES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_TABLE, _OFFICE = f"{{{_PREFIXES['table']}}}", f"{{{_PREFIXES['office']}}}"
_TYPED, _TYPE = "office:value-type", f"{_OFFICE}value-type"
_ROW, _CELLS = f"{_TABLE}table-row", (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_TEXTS = (f"{{{_PREFIXES['text']}}}p", f"{{{_PREFIXES['text']}}}h")
_REPEATED = re.compile(r"(0*[1-9][0-9]{0,11})[0-9]*")


def unpacked(archive: bytes, most_bytes: int) -> bytes:
    """Return the part of the archive that holds the sheets.

    Raises:
        SpreadsheetError: it is no OpenDocument file, is damaged, or unpacks to more than `most_bytes`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            if opened.getinfo(CONTENT).file_size > most_bytes:
                raise SpreadsheetError(f"unpacks to more than {most_bytes} bytes")
            return opened.read(CONTENT)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise SpreadsheetError(f"is no intact OpenDocument spreadsheet ({error})") from error


def check(content: bytes, most_cells: int) -> None:
    """Refuse sheets that are too large once expanded, and what readers of the format take for different things.

    Raises:
        SheetTooLargeError: the sheets span more than `most_cells`, or one reaches beyond the last row or column.
        SheetRepeatsError: too many rows or cells with content are said to repeat.
        SpreadsheetError: it is no well-formed XML, declares a document type, gives the usual prefixes to other
            namespaces, or has text that a reader would drop.
    """
    _check_prefixes(content)
    _check_extent(content, most_cells)


def first_sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Return the rows with text of the first sheet of checked content: their numbers from 1, and their cells.

    Cells behind the last one with text are left out. A row that repeats comes once, with its first number.
    """
    number = 1
    for element in elements(content, _ROW, f"{_TABLE}table"):
        if element.tag != _ROW:
            return
        if cells := list(_texts(element)):
            yield number, cells
        number += _repeats(element, "number-rows-repeated")


def _texts(row: Element) -> Iterator[str]:
    empty = 0
    for cell in row.iterchildren(*_CELLS):
        repeated = _repeats(cell, "number-columns-repeated")
        paragraphs = ("".join(paragraph.itertext()).strip() for paragraph in cell.iterchildren(*_TEXTS))
        text = "\n".join(paragraph for paragraph in paragraphs if paragraph)
        if not text:
            empty += repeated
            continue
        yield from [""] * empty
        yield from [text] * repeated
        empty = 0


def _check_prefixes(content: bytes) -> None:
    """Refuse a document whose prefixes mean something else than they say: what is counted here is what is read there.

    Raises:
        SpreadsheetError: a prefix of the format stands for another namespace, or the namespace has another prefix; or
            it declares a document type, or writes text as CDATA.
    """
    parser = event_parser(namespace_separator=" ")
    parser.StartNamespaceDeclHandler = _check_prefix
    parser.StartCdataSectionHandler = _refuse_cdata
    try:
        feed(parser, content, is_last=True)
    except MarkupForbiddenError as error:
        raise SpreadsheetError(str(error)) from error
    except MarkupDamagedError as error:
        raise SpreadsheetError(f"holds XML that cannot be read ({error})") from error


def _check_prefix(prefix: str | None, namespace: str | None) -> None:
    usual = _PREFIXES.get(prefix or "")
    if usual != namespace and (usual is not None or namespace in _PREFIXES.values()):
        raise SpreadsheetError(f"gives the prefix {prefix or 'none'!r} to {namespace!r}, which is unusual")


def _refuse_cdata() -> None:
    raise SpreadsheetError("writes text as CDATA, which no spreadsheet program does and the reader drops")


def _check_extent(content: bytes, most_cells: int) -> None:
    """Count rows and columns as they would be expanded, sheet by sheet, up to the last one with content."""
    sheet, rows, last, width, more_rows, more_cells, before = None, 0, 0, 0, 0, 0, 0
    for row in elements(content, _ROW):
        table = next(row.iterancestors(f"{_TABLE}table"), None)
        if table is not sheet:
            before += last * width
            sheet, rows, last, width = table, 0, 0, 0
        _check_read(row)
        times = _repeats(row, "number-rows-repeated")
        rows += times
        if columns := _columns(row):
            last, width = rows, max(width, columns)
            more_rows, more_cells = more_rows + times - 1, more_cells + max(times * columns - len(row), 0)
        _check_size(before + last * width, most_cells, last, width)
        if more_rows > MAX_REPEATED_ROWS or more_cells > MAX_REPEATED_CELLS:
            raise SheetRepeatsError(f"the sheets repeat {more_rows:,} rows and {more_cells:,} cells")


def _check_size(cells: int, most_cells: int, last: int, width: int) -> None:
    where = f"a sheet spans {last:,} rows by {width:,} columns, repeated ones included"
    if cells > most_cells:
        raise SheetTooLargeError(f"the sheets span {cells:,} cells, the limit is {most_cells:,}; {where}")
    if last > LAST_ROW or width > LAST_COLUMN:
        raise SheetTooLargeError(where)


def _check_read(row: Element) -> None:
    """Refuse a row with text that the reader would drop: what is not screened must not be missing in silence."""
    if next(row.iterancestors(*_CELLS), None) is not None:
        raise SpreadsheetError("has a table inside a cell, which would not be read")
    for cell in row.iterchildren(*_CELLS):
        if not cell.get(_TYPE) and any("".join(text.itertext()).strip() for text in cell.iterchildren(*_TEXTS)):
            raise SpreadsheetError(f"has a cell with a text and without a type ({_TYPED}): save it anew")


def _columns(row: Element) -> int:
    """Count the columns of a row up to its last cell with content."""
    count = last = 0
    for cell in row:
        count += _repeats(cell, "number-columns-repeated")
        if len(cell) or cell.get(_TYPE) or cell.get(f"{_TABLE}formula"):
            last = count
    return last


def _repeats(element: Element, attribute: str) -> int:
    """Read how often a row or cell is repeated; a number beyond all sheets counts by its first digits.

    Raises:
        SpreadsheetError: it is no whole number from 1 on: the reader would drop the row or cell.
    """
    stated = element.get(f"{_TABLE}{attribute}", "1")
    digits = _REPEATED.fullmatch(stated)
    if digits is None:
        raise SpreadsheetError(f"repeats a row or cell {stated[:20]!r} times, which is no number from 1 on")
    return int(digits[1])
