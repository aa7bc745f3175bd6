"""Delimited text as people have it: decoded, split into records, every record with its physical line."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from service.domain.holdings import RowNote
from service.errors import BinaryFileError, EmptyFileError, HoldingsFileError
from service.holdings.formats.encodings import encoding_of
from service.holdings.limits import MAX_COLUMNS, USUAL_LIMITS, FileLimits
from service.holdings.table import Record, trimmed

DELIMITERS = (",", ";", "\t", "|")
# Characters of one cell, far above any legal text under holdings; csv wants a bound, and its own is below such texts.
MAX_CELL = 1_000_000

_SAYS_SOMETHING = re.compile(r"\w")
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)
_MARKUP = (
    (re.compile(r"\s*(<!--|<!doctype html|<html|<head|<table|<body)", re.IGNORECASE), "an HTML page"),
    (re.compile(r"\s*<\?xml|\s*<\w+[ :>]"), "an XML document"),
)
# Why: four delimiters are tried on the first lines; a header below this many blank ones is found all the same, by the
# delimiter of the rest. A million blank lines took 13 s.
_SCANNED_LINES = 20_000
# Why: headings, notes above and below the table and the closing line are records too, but no rows of the table.
_BESIDE_ROWS = 200
_NOTHING = "\ufeff\u200b\x00\x1a \t\r\n\x0b\x0c\xa0;,|"
_TOLD_BY = 2_000  # characters: an XML declaration with its comments may come before what tells the kind
# Closes the file on a line of its own; when it comes back inside a cell, a quotation mark was never closed.
_END = "\ue000end of holdings\ue000"


class Text:
    """A text file that is walked line by line, as often as wanted; never as a whole in memory beside its bytes."""

    def __init__(self, content: bytes, limits: FileLimits = USUAL_LIMITS) -> None:
        """Find the encoding, and make sure that the whole of it is text.

        Raises:
            BinaryFileError: it is no text, or no table.
            HoldingsFileError: it is text in another encoding.
            EmptyFileError: there is nothing but blanks.
            TooManyRowsError: it has far more lines than the limit of rows.
        """
        self._limits = limits
        lines = max(content.count(b"\n"), content.count(b"\r"))
        limits.check_lines(lines)
        found = encoding_of(content)
        self.encoding, self._codec, self._doubt = found.name, found.codec, found.doubt
        self._content = _without_end(content, self._codec)
        if lines > limits.rows and b'"' not in content:  # without quotation marks each line is a record
            most = limits.rows + _BESIDE_ROWS
            limits.check_rows(
                sum(1 for _ in islice(filter(_SAYS_SOMETHING.search, self.lines()), most + 1)) - _BESIDE_ROWS
            )
        begins, is_filled = self._begins()
        if not is_filled:
            raise EmptyFileError("the file has no text" if content else "the file is empty")
        for pattern, what in _MARKUP:
            if pattern.match(begins):
                raise BinaryFileError(f"the file seems to be {what}, not a table of holdings")

    def notes(self) -> Iterator[RowNote]:
        """Say in which old encoding the text was read, so that somebody looks at the names."""
        if self._doubt:
            yield RowNote(0, "encoding", self.encoding, self._doubt)

    @property
    def ends_open(self) -> bool:
        """Tell whether the last line has no end, as that of a file that was cut off."""
        return not self._content.rstrip(b"\0").endswith((b"\n", b"\r"))

    @property
    def declared_delimiter(self) -> str | None:
        """Give the delimiter of Excel's first line `sep=;`, if there is one."""
        found = _SEPARATOR_LINE.match(next(iter(self.lines()), ""))
        return found[1] if found else None

    def first_records(self, delimiter: str, count: int) -> list[Record]:
        """Give the first non-blank records, to find the header in."""
        records = _records(islice(self.lines(), _SCANNED_LINES), delimiter)
        return list(islice((record for record in records if not record.is_blank), count))

    def records(self, delimiter: str) -> Iterator[Record]:
        """Split the text into records, each with its physical line; blank ones are left out.

        Raises:
            TooManyRowsError: it has more rows than the limit.
            HoldingsFileError: a quotation mark is never closed (told at the end), or a cell is over the limit.
        """
        last, count = None, 0
        for last in _records(chain(self.lines(), (_END,)), delimiter):
            if last.cells == [_END]:
                return
            if last.is_blank:
                continue
            count += 1
            if count > self._limits.rows + _BESIDE_ROWS:
                self._limits.check_rows(count)
            yield last
        row = last.row if last else 1
        raise HoldingsFileError(
            f"line {row}: a quotation mark opens in this record and is never closed: close it or remove it"
        )

    def lines(self) -> Iterable[str]:
        """Give the lines with their ends; DOS's end of file is left out."""
        return io.TextIOWrapper(io.BytesIO(self._content), self._codec, newline="")

    def _begins(self) -> tuple[str, bool]:
        """Give the beginning of the text, as far as its kind can be told by, and whether the whole says anything."""
        begins = ""
        for line in self.lines():
            if len(begins) < _TOLD_BY:
                begins = (begins + line)[: 2 * _TOLD_BY].lstrip()
            if line.strip(_NOTHING):
                return begins, True
        return begins, False


def _without_end(content: bytes, codec: str) -> bytes:
    """Take off DOS's end of file."""
    is_big = codec == "utf-16-be" or content.startswith(b"\xfe\xff")
    end = "\x1a".encode("utf-16-be" if is_big else "utf-16-le") if "16" in codec else b"\x1a"
    kept = len(content)
    while content.endswith(end, 0, kept):
        kept -= len(end)
    return content if kept == len(content) else content[:kept]


def _records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    csv.field_size_limit(MAX_CELL)
    watch = _Watch(lines, delimiter)
    reader = csv.reader(watch, delimiter=delimiter, skipinitialspace=True)  # a blank may stand before a quotation mark
    start = 1
    try:
        for cells in reader:
            watch.cells = 0
            if start > 1 or not _SEPARATOR_LINE.fullmatch(delimiter.join(cells)):
                yield Record(start, trimmed(cells, is_plain=watch.is_plain))
            watch.is_plain = True
            start = reader.line_num + 1
    except csv.Error as error:
        raise HoldingsFileError(
            f"line {start}: {error}: a quotation mark may be missing, or a cell has over {MAX_CELL:,} characters"
        ) from error


class _Watch:
    """Hands lines to the csv reader, and refuses a record of more cells than any table has columns.

    The reader makes a record whole before it gives it: a line of 100 MB of commas would become a hundred million cells.
    """

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self._lines = iter(lines)
        self._delimiter = delimiter
        self._number = 0
        self.cells = 0
        self.is_plain = True  # the lines of the record are, see `trimmed`

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._number += 1
        self.cells += line.count(self._delimiter)
        if not line.isascii() or "=" in line:
            self.is_plain = False
        if self.cells > MAX_COLUMNS:
            raise HoldingsFileError(
                f"line {self._number} belongs to a record of over {MAX_COLUMNS:,} cells, which no table has: "
                "close a quotation mark before it, or export the file again"
            )
        return line
