"""Reads a published table of text: in UTF-8, under the expected header, every row as long as it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from service.errors import ListDataError
from service.lists.readers.records import SourceFile

_MEND = "download the file again and check that it is the list itself"
_LONGEST = 1_000_000  # characters of a cell; csv's own bound of 131,072 is below what statements of reasons may reach
_PREAMBLE = 5  # rows; the British lists print one line before their header
Line: TypeAlias = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row under its header: cells by column, written plainly as `column` does; `line` is where it starts."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Give a cell on one line; empty where the file has no such column."""
        return " ".join(self.cells.get(column, "").split())

    @property
    def place(self) -> str:
        """Name the row's place."""
        return f"{self.file} line {self.line}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what stands before its header, and its rows, read as they are asked for."""

    preamble: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Iterator[Row]


def column(heading: str) -> str:
    """Write a heading plainly: small letters and digits, single blanks."""
    return re.sub(r"[\W_]+", " ", heading.casefold()).strip()


def text_of(file: SourceFile) -> str:
    """Decode a file that is published in UTF-8, with or without a byte order mark.

    Raises:
        ListDataError: it is in another encoding, or binary.
    """
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListDataError(f"{file.name} byte {error.start} is not UTF-8: {_MEND}") from None
    if "\0" in text:
        raise ListDataError(f"{file.name} byte {text.index(chr(0))} is a zero, so it is no text: {_MEND}")
    return text


def read_delimited(file: SourceFile, required: frozenset[str], delimiter: str = ",") -> Table:
    """Read a table of text whose header names the required columns (`column` writes them).

    Raises:
        ListDataError: it is not in UTF-8, has no such header, a row of another length, or open quotes.
    """
    return tabulate(file.name, _lines(file, delimiter), required)


def tabulate(file: str, lines: Iterable[Line], required: frozenset[str]) -> Table:
    """Find the header within the first lines and put every later row under it; rows without any text are left out.

    Raises:
        ListDataError: no line names the required columns, one comes twice, or a row has another length.
    """
    numbered = iter(lines)
    preamble: list[str] = []
    missing = set(required)
    for line, cells in numbered:
        columns = tuple(map(column, cells))
        if required <= set(columns):
            _require_once(file, line, columns)
            return Table(tuple(preamble), columns, _rows(file, columns, numbered))
        missing = min(missing, set(required) - set(columns), key=len)
        preamble.append(" ".join(cell for cell in cells if cell.strip()))
        if len(preamble) > _PREAMBLE:
            break
    raise ListDataError(f"{file} line 1: no header with the columns {', '.join(sorted(missing))}: {_MEND}")


def _rows(file: str, columns: Sequence[str], lines: Iterable[Line]) -> Iterator[Row]:
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            problem = f"{len(cells)} cells under {len(columns)} columns"
            raise ListDataError(f"{file} line {line}: {problem}: {_MEND}")
        yield Row(file, line, dict(zip(columns, cells, strict=True)))


def _require_once(file: str, line: int, columns: Sequence[str]) -> None:
    named = [one for one in columns if one]
    if len(set(named)) != len(named):
        twice = next(one for one in named if named.count(one) > 1)
        raise ListDataError(f"{file} line {line}, {twice}: the column comes twice: {_MEND}")


def _lines(file: SourceFile, delimiter: str) -> Iterator[Line]:
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(text_of(file), newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise ListDataError(f"{file.name} line {start}: {error}: {_MEND}") from None
