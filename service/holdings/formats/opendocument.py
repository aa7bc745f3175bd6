"""OpenDocument spreadsheets, made fit for the reader: bounded before anything is expanded, and without stray blanks."""

import io
import re
import zipfile

from service.errors import BinaryFileError, TooManyCellsError, TooManyRowsError
from service.files.faults import MarkupError, SheetRepeatsError, SheetTooLargeError, SpreadsheetError
from service.files.opendocument import CONTENT, check
from service.holdings.limits import FileLimits

_PARTS = ("mimetype", "META-INF/manifest.xml", CONTENT)
# White space before any tag but those that stand inside a line of text, where it counts.
_BETWEEN_TAGS = re.compile(rb">\s+(?=<(?!/?text:(?:span|a|s|tab|line-break)\b))")
# LibreOffice writes this beside the text of a formula that failed, and the reader would take the cell for empty.
_NO_VALUE = re.compile(rb"""\soffice:string-value\s*=\s*(?:""|'')""")


def tidy(content: bytes, limits: FileLimits) -> bytes:
    """Drop what misleads the reader: white space between tags, which it takes for cells, and values that hide an error.

    Raises:
        FileTooLargeError: the sheets span more cells than the limits, those that are said to repeat included.
        BinaryFileError: it is no well-formed XML, gives the usual prefixes to other namespaces, or has text that the
            reader would drop.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in _PARTS if name in archive.namelist()}
    _check(members.get(CONTENT, b""), limits)
    written = _NO_VALUE.sub(b"", members.get(CONTENT, b""))
    members[CONTENT] = _BETWEEN_TAGS.sub(b">", written)
    tidied = io.BytesIO()
    with zipfile.ZipFile(tidied, "w", zipfile.ZIP_STORED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return tidied.getvalue()


def _check(sheets: bytes, limits: FileLimits) -> None:
    try:
        check(sheets, limits.cells)
    except SheetTooLargeError as error:
        raise TooManyCellsError(str(error)) from error
    except SheetRepeatsError as error:
        raise TooManyRowsError(str(error)) from error
    except SpreadsheetError as error:
        raise BinaryFileError(f"the workbook {error}") from error
    except MarkupError as error:
        raise BinaryFileError(f"the workbook holds XML that cannot be read ({error})") from error
