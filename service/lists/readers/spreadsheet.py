"""Streams the rows of the first sheet of an OpenDocument spreadsheet, pretty-printed or not."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from service.errors import ListDataError
from service.lists.readers.delimited import Line
from service.lists.readers.markup import Element, elements
from service.lists.readers.records import SourceFile

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CONTENT = "content.xml"
_LARGEST = 512 * 2**20  # bytes unpacked; the UK list is 7 MB: more is a zip bomb
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # the size of a sheet in LibreOffice and Excel
_MEND = "download the file again and check that it is the list itself"


def sheet_lines(file: SourceFile) -> Iterator[Line]:
    """Give the rows of the first sheet with their numbers; columns without text at the end of a row are left out.

    Raises:
        ListDataError: it is no OpenDocument spreadsheet, is damaged, or unpacks to more than 512 MB.
    """
    content = SourceFile(f"{file.name} ({_CONTENT})", _unpack(file))
    row, sheet = f"{_TABLE}table-row", f"{_TABLE}table"
    number, width = 1, 0
    for element in elements(content, f"{_OFFICE}document-content", row, sheet):
        if element.tag == sheet:
            return
        cells = list(_cells(element))
        if cells:
            width = width or len(cells)
            yield number, [*cells, *[""] * (width - len(cells))]
        number += _times(element, "number-rows-repeated", _MOST_ROWS)


def _unpack(file: SourceFile) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            if archive.getinfo(_CONTENT).file_size > _LARGEST:
                raise ListDataError(f"{file.name} unpacks to more than {_LARGEST} bytes: {_MEND}")
            return archive.read(_CONTENT)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ListDataError(f"{file.name} is no intact OpenDocument spreadsheet ({error}): {_MEND}") from None


def _times(element: Element, attribute: str, most: int) -> int:
    """Read how often a row or cell is repeated, at most to the edge of a sheet.

    Raises:
        ListDataError: it is repeated more often, or the number is none.
    """
    digits = element.get(f"{_TABLE}{attribute}", "1")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(most)) and int(digits) <= most):
        raise ListDataError(f"the spreadsheet repeats a row or cell {digits[:20]!r} times: {_MEND}")
    return int(digits)


def _cells(row: Element) -> Iterator[str]:
    """Give the cells up to the last that holds text: sheets repeat an empty one to their edge."""
    empty = 0
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        repeated = _times(cell, "number-columns-repeated", _MOST_COLUMNS)
        paragraphs = ("".join(paragraph.itertext()).strip() for paragraph in cell.iterchildren(f"{_TEXT}p"))
        text = "\n".join(paragraph for paragraph in paragraphs if paragraph)
        if not text:
            empty += repeated
            continue
        yield from [""] * empty
        yield from [text] * repeated
        empty = 0
