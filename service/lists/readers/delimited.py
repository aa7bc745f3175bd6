"""Reads a published table in UTF-8 that has the expected header and as many cells in every row."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from service.errors import ListDataError
from service.lists.readers.records import SourceFile
from service.lists.readers.source_text import text_of

_MEND = "download the file again and check that it is the list itself"
_LONGEST = 1_000_000  # characters of a cell; csv's own bound of 131,072 is below what statements of reasons may reach
_PREAMBLE = 5  # rows; the British lists print one line before their header
_SEPARATORS = (",", ";", "\t")
_JSON = frozenset("{[")
_BLANK = " \t\r\n\x1a"  # DOS programs close a text with the last
Line: TypeAlias = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row under its header: its cells by column, trimmed; `line` is the physical line on which it starts."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell on one line; empty where the file has no such column."""
        return " ".join(self.cells.get(column, "").split())

    @property
    def place(self) -> str:
        """Name the row's place."""
        return f"{self.file} line {self.line}"


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table: the lines before its header, and its rows, which are read one by one."""

    preamble: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Iterator[Row]


def column(heading: str) -> str:
    """Write a heading plainly: small letters and digits, single blanks."""
    return re.sub(r"[\W_]+", " ", heading.casefold()).strip()


def read_delimited(file: SourceFile, required: frozenset[str], delimiter: str = ",") -> ListTable:
    """Read a table of text whose header names the required columns (`column` writes them).

    Raises:
        ListDataError: it is not in UTF-8, has no such header, a row of another length, or open quotes.
    """
    return tabulate(file.name, lines_of(file.name, text_of(file), delimiter), required)


def tabulate(file: str, lines: Iterable[Line], required: frozenset[str]) -> ListTable:
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
            return ListTable(tuple(preamble), columns, _rows(file, columns, numbered))
        missing = min(missing, set(required) - set(columns), key=len)
        preamble.append(" ".join(cell for cell in cells if cell.strip()))
        if len(preamble) > _PREAMBLE:
            break
    raise ListDataError(f"{file} line 1: no header with the columns {', '.join(sorted(missing))}: {_MEND}")


def read_closed(file: SourceFile, required: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Row]:
    """Read a table whose first line names the columns in any order, separated by comma, semicolon or tab.

    It has no columns but these: what stands under a misspelt one would be lost without a word.

    Raises:
        ListDataError: it is no CSV, lacks a column, has an unknown one, or a row has another length.
    """
    text = text_of(file)
    delimiter = max(_SEPARATORS, key=text.partition("\n")[0].count)
    lines = filter(_has_text, lines_of(file.name, text, delimiter))
    columns = tuple(cell.strip().lower() for cell in next(lines, (1, []))[1])
    _require_columns(file.name, columns, set(required), set(optional))
    return _rows(file.name, columns, lines)


def lines_of(file: str, text: str, delimiter: str = ",") -> Iterator[Line]:
    """Split a text into its lines of cells, each with the number of the physical line on which it starts.

    Raises:
        ListDataError: it is JSON, or its quotes are open.
    """
    if text.lstrip()[:1] in _JSON:
        raise ListDataError(f"{file} line 1: is JSON, perhaps a message, and no table: {_MEND}")
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        problem = f"is no CSV row ({error})"
        raise ListDataError(f"{file} line {start}: {problem}: correct the quotes, or download the file again") from None


def _has_text(line: Line) -> bool:
    return any(cell.strip(_BLANK) for cell in line[1])


def _rows(file: str, columns: Sequence[str], lines: Iterable[Line]) -> Iterator[Row]:
    for line, cells in filter(_has_text, lines):
        if len(cells) != len(columns):
            problem = f"{len(cells)} cells under {len(columns)} columns"
            hint = "the file is cut off, or a cell with a separator lacks its quotes"
            raise ListDataError(f"{file} line {line}: {problem}: {hint}")
        yield Row(file, line, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)})


def _require_once(file: str, line: int, columns: Sequence[str]) -> None:
    named = [one for one in columns if one]
    if twice := sorted({one for one in named if named.count(one) > 1}):
        raise ListDataError(f"{file} line {line}, {', '.join(twice)}: the column comes twice: remove one of them")


def _require_columns(file: str, columns: Sequence[str], required: set[str], optional: set[str]) -> None:
    known = required | optional
    if missing := required - set(columns):
        raise ListDataError(f"{file} line 1, {', '.join(sorted(missing))}: no such column: add it to the header")
    if unknown := set(columns) - known:
        problem = ", ".join(repr(name) for name in sorted(unknown))
        raise ListDataError(
            f"{file} line 1, {problem}: unknown column: remove it, or write one of {', '.join(sorted(known))}"
        )
    _require_once(file, 1, columns)
