"""Opens the text of a published file, and refuses what a publisher answers instead of a list."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.errors import ListDataError
from service.lists.readers.records import SourceFile

_FOREIGN = {
    b"\x1f\x8b": "packed by gzip: unpack it first",
    b"PK\x03\x04": "a zip archive or a workbook: unpack it, or save the sheet as CSV",
    b"%PDF": "a PDF: extract its text first",
    b"<": "a web page or XML, not a list of this format: fetch it again and open it in a browser",
}
_END_OF_FILE = "\x1a"  # DOS programs close a text with it
_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; `number` is the physical line on which it ends, the header being 1."""

    file: str
    number: int
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        """Name the row's place."""
        return f"{self.file} line {self.number}"


def only(files: Sequence[SourceFile], what: str) -> SourceFile:
    """Give the one file of a list that is published in one.

    Raises:
        ListDataError: there is none, or more than one.
    """
    if len(files) != 1:
        names = ", ".join(file.name for file in files) or "none"
        raise ListDataError(f"{what} is one file, given were {len(files)} ({names}): give that file alone")
    return files[0]


def text_of(file: SourceFile) -> str:
    """Decode a file as UTF-8, with or without a byte order mark.

    Raises:
        ListDataError: it is empty, packed, a web page, or in another encoding.
    """
    start = file.content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise ListDataError(f"{file.name} line 1: the file is empty: fetch it again")
    for sign, what in _FOREIGN.items():
        if start.startswith(sign):
            raise ListDataError(f"{file.name} line 1: the file is {what}")
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListDataError(f"{file.name} byte {error.start}: not UTF-8: save the file as UTF-8") from None


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


def lines_of(file: SourceFile, required: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Line]:
    """Read a table with a header, in any order of columns, separated by comma, semicolon or tab.

    Raises:
        ListDataError: it is no CSV, lacks a column, has an unknown one, or a row has too few or too many cells.
    """
    records = _records(file.name, text_of(file))
    header = [cell.strip().lower() for cell in next(records, (1, []))[1]]
    _require_columns(file.name, header, set(required), set(optional))
    for number, cells in records:
        if len(cells) != len(header):
            problem = f"{len(cells)} cells under {len(header)} columns"
            mend = "the file is cut off, or a cell with a comma lacks its quotes"
            raise ListDataError(f"{file.name} line {number}: {problem}: {mend}")
        yield Line(file.name, number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})


def _records(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Split the text into records, leaving out blank ones."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=max(_SEPARATORS, key=first.count))
    try:
        for cells in reader:
            if any(cell.strip(" \t\r\n" + _END_OF_FILE) for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise ListDataError(f"{file} line {reader.line_num}: {error}: mend the quotes, or fetch it again") from None


def _require_columns(file: str, header: Sequence[str], required: set[str], optional: set[str]) -> None:
    known = required | optional
    if missing := required - set(header):
        raise ListDataError(f"{file} line 1, {', '.join(sorted(missing))}: no such column: add it to the header")
    if unknown := set(header) - known:
        problem = ", ".join(repr(name) for name in sorted(unknown))
        raise ListDataError(
            f"{file} line 1, {problem}: unknown column: remove it, or write one of {', '.join(sorted(known))}"
        )
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise ListDataError(f"{file} line 1, {', '.join(twice)}: named twice: remove one of the columns")
