"""Decodes a published file, and refuses error pages that a publisher sends instead of a list."""

import json
from collections.abc import Sequence

from service.errors import ListDataError
from service.lists.readers.records import SourceFile

_FOREIGN = {
    b"\x1f\x8b": "packed by gzip: unpack it first",
    b"PK\x03\x04": "a zip archive or a workbook: unpack it, or save the sheet as CSV",
    b"%PDF": "a PDF: extract its text first",
    b"<": "a web page or XML, not a list of this format: fetch it again and open it in a browser",
}


def sole(files: Sequence[SourceFile], what: str) -> SourceFile:
    """Return the one file of a list that is published in one.

    Raises:
        ListDataError: there is none, or more than one, or it is empty.
    """
    if len(files) != 1:
        names = ", ".join(file.name for file in files) or "none"
        raise ListDataError(f"{what} is one file and {len(files)} were given ({names}): give that file alone")
    if not files[0].content.strip():
        raise ListDataError(f"{files[0].name} line 1: the file is empty: fetch it again")
    return files[0]


def text_of(file: SourceFile, *, may_be_empty: bool = False) -> str:
    """Decode a file as UTF-8, with or without a byte order mark.

    Raises:
        ListDataError: it is empty, packed, a web page, binary, or in another encoding.
    """
    start = file.content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not (start or may_be_empty):
        raise ListDataError(f"{file.name} line 1: the file is empty: fetch it again")
    for sign, what in _FOREIGN.items():
        if start.startswith(sign):
            raise ListDataError(f"{file.name} line 1: is {what}")
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListDataError(f"{file.name} byte {error.start}: is not UTF-8 text: save the file as UTF-8") from None
    if (zero := text.find("\0")) >= 0:
        raise ListDataError(f"{file.name} character {zero}: is a zero, so it is no text: fetch it again")
    return text


def json_of(file: SourceFile) -> object:
    """Parse a file as JSON.

    Raises:
        ListDataError: it is no JSON, is cut off, or is nested without end.
    """
    try:
        return json.loads(text_of(file))
    except json.JSONDecodeError as error:
        problem = f"{error.msg} in column {error.colno}: no JSON, or cut off"
        raise ListDataError(f"{file.name} line {error.lineno}: {problem}: fetch it again") from None
    except RecursionError:
        raise ListDataError(f"{file.name}: nested too deep for a list: fetch it again") from None
