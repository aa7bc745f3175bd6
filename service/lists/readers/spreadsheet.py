"""Streams the rows of the first sheet of an OpenDocument spreadsheet, pretty-printed or not."""

from collections.abc import Iterator

from service.errors import ListDataError
from service.files.faults import MarkupError, SheetRepeatsError, SheetTooLargeError, SpreadsheetError
from service.files.opendocument import check, first_sheet, unpacked
from service.lists.readers.delimited import Line
from service.lists.readers.records import SourceFile

_LARGEST = 512 * 2**20  # bytes unpacked; the UK list is 7 MB: more is a zip bomb
# Why: the UK list has 500,000 cells, and what holdings may span is enough for the largest list known.
_MOST_CELLS = 10_000_000
_MEND = "download the file again and check that it is the list itself"


def sheet_lines(file: SourceFile, largest: int = _LARGEST) -> Iterator[Line]:
    """Return the rows of the first sheet with their numbers; columns without text at the end of a row are left out.

    `largest` are the bytes that the sheet may unpack to.

    Raises:
        ListDataError: it is no OpenDocument spreadsheet, is damaged, is too large, or holds what would not be read.
    """
    content = _checked(file, largest)
    width = 0
    for number, cells in first_sheet(content):
        width = width or len(cells)
        yield number, [*cells, *[""] * (width - len(cells))]


def _checked(file: SourceFile, largest: int) -> bytes:
    try:
        content = unpacked(file.content, largest)
        check(content, _MOST_CELLS)
    except (SheetTooLargeError, SheetRepeatsError) as error:
        raise ListDataError(f"{file.name}: {error}: {_MEND}") from None
    except (SpreadsheetError, MarkupError) as error:
        raise ListDataError(f"{file.name} {error}: {_MEND}") from None
    return content
