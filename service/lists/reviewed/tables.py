"""Reads the tables of reviewed data, so that every mistake in them is met with its file, line, field and remedy."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar
from zoneinfo import ZoneInfo

from service.errors import ListDataError

BUNDLED: Traversable = files("service.lists.reviewed") / "bundled"
GRADES = ("A", "B", "C")  # official text or data; law firm, press or transcription; sources conflict or none found
_CITATION = ("source", "grade")
_SEPARATOR = "|"
_FLAGS = {"yes": True, "": False}
_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A record of a table and where it stands; `line` is its physical line, the header being 1."""

    file: str
    line: int
    cells: Mapping[str, str]

    def fault(self, field: str, problem: str, hint: str) -> ListDataError:
        """Say what is wrong with a field, and how to fix it."""
        return ListDataError(f"{self.place(field)}: {problem}: {hint}")

    def place(self, field: str) -> str:
        """Name a field's place."""
        return f"{self.file} line {self.line}, {field}"

    def text(self, field: str) -> str:
        """Read a field that every record must fill.

        Raises:
            ListDataError: it is empty.
        """
        value = self.optional(field)
        if not value:
            raise self.fault(field, "is empty", "fill it in; what has no value has no record")
        return value

    def optional(self, field: str) -> str:
        """Read a field that may be empty, or absent from the table."""
        return self.cells.get(field, "").strip()

    def many(self, field: str) -> tuple[str, ...]:
        """Read the values that a field joins by `|`."""
        return tuple(value.strip() for value in self.optional(field).split(_SEPARATOR) if value.strip())

    def number(self, field: str) -> int:
        """Read a whole number."""
        return self._read(field, int, "write a whole number")

    def day(self, field: str) -> date:
        """Read a date."""
        return self._read(field, date.fromisoformat, "write a date as 2021-03-16")

    def clock_time(self, field: str) -> time:
        """Read a time of day."""
        return self._read(field, time.fromisoformat, "write a time as 09:30")

    def optional_day(self, field: str) -> date | None:
        """Read a date that may be missing."""
        return self.day(field) if self.optional(field) else None

    def moment(self, field: str, zone: ZoneInfo, day_begins: time = time.min) -> datetime:
        """Read an instant, or a bare date as its `day_begins` in a zone; the answer is in that zone.

        Raises:
            ListDataError: it is neither, or an instant without an offset.
        """
        if "T" not in self.text(field):
            return datetime.combine(self.day(field), day_begins, zone)
        instant = self._read(field, datetime.fromisoformat, "write an instant as 2021-03-16T12:00-04:00")
        if instant.tzinfo is None:
            raise self.fault(
                field, f"{self.text(field)!r} has no offset from UTC", "write it as 2021-03-16T12:00-04:00"
            )
        return instant.astimezone(zone)

    def optional_moment(self, field: str, zone: ZoneInfo, day_begins: time = time.min) -> datetime | None:
        """Read an instant or a date that may be missing."""
        return self.moment(field, zone, day_begins) if self.optional(field) else None

    def choice(self, field: str, kinds: type[_Choice]) -> _Choice:
        """Read one of the words of an enumeration."""
        return self._read(field, kinds, f"write one of {', '.join(kinds)}")

    def flag(self, field: str) -> bool:
        """Read `yes`, or nothing for no."""
        value = self.optional(field)
        if value not in _FLAGS:
            raise self.fault(field, f"{value!r} is neither yes nor empty", "write yes, or leave it empty")
        return _FLAGS[value]

    def _read(self, field: str, reader: Callable[[str], _Value], hint: str) -> _Value:
        value = self.text(field)
        try:
            return reader(value)
        except ValueError:
            raise self.fault(field, f"{value!r} cannot be read", hint) from None


def read_table(
    folder: Traversable, file: str, required: Sequence[str], optional: Sequence[str] = ()
) -> tuple[TableRow, ...]:
    """Read a table whose every record carries its source and grade.

    Raises:
        ListDataError: the file is missing or no CSV in UTF-8, has a column too many or too few, or a record without
            source or grade.
    """
    records = _records(file, _text(folder, file))
    _, header = next(records, (1, []))
    _require_columns(file, header, {*required, *_CITATION}, set(optional))
    rows = tuple(_row(file, line, header, cells) for line, cells in records)
    for row in rows:
        _require_citation(row)
    return rows


def _records(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Number the records by their physical lines; no table breaks a line within a cell."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise ListDataError(f"{file} line {reader.line_num}: {error}: correct the quotes") from None


def _row(file: str, line: int, header: Sequence[str], cells: Sequence[str]) -> TableRow:
    if len(cells) != len(header):
        problem = f"{len(cells)} cells under {len(header)} columns"
        raise ListDataError(f"{file} line {line}: {problem}: quote the cells that hold commas")
    return TableRow(file, line, dict(zip(header, cells, strict=True)))


def _text(folder: Traversable, file: str) -> str:
    try:
        return (folder / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ListDataError(f"{file} is missing from the bundled data: install the package again") from None
    except UnicodeDecodeError as error:
        raise ListDataError(f"{file} byte {error.start} is not UTF-8: save it as UTF-8") from None


def _require_columns(file: str, header: Sequence[str], required: set[str], optional: set[str]) -> None:
    missing, unknown = required - set(header), set(header) - required - optional
    if missing:
        raise ListDataError(f"{file} line 1, {', '.join(sorted(missing))}: no such column: add it to the header")
    if unknown or len(set(header)) != len(header):
        columns = ", ".join(sorted(unknown)) or "a column"
        raise ListDataError(f"{file} line 1, {columns}: unknown or named twice: remove it from the header")


def _require_citation(row: TableRow) -> None:
    row.text("source")
    grade = row.text("grade")
    if grade not in GRADES:
        raise row.fault("grade", f"{grade!r} is no grade", f"write one of {', '.join(GRADES)}")
