"""What a parser in its sandbox sends back: texts by place, in pieces of about a megabyte."""

from typing import TypeAlias

import msgspec

from service.holdings.limits import FileLimits

# Why: a frame for each row costs more than the row; a thousand rows are some 100 kB.
ROWS_AT_ONCE = 1_000


class ParseOrder(msgspec.Struct, frozen=True):
    """How a file is to be read: `max_bytes` bounds what a gzip file unpacks to."""

    max_bytes: int
    limits: FileLimits


class Began(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The format of the file, the encoding of text, and of an old one why its names are to be looked at."""

    format: str
    encoding: str | None = None
    doubt: str | None = None


class ParsedText(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The next bytes of what a gzip file holds, where that is plain text."""

    part: bytes


class SheetBegan(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The rows that follow are of this sheet."""

    name: str
    is_hidden: bool = False
    is_beside: bool = False


class Rows(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Rows that are not blank: number from 1, and cells up to the last filled one."""

    rows: list[tuple[int, list[str]]]


class NotRead(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Something in the file that no reader reads: what it is, its name, and what to do about it."""

    column: str
    value: str
    message: str


PlainEntry: TypeAlias = tuple[int, dict[str, str], str | None, str | None, list[tuple[str, str, str]]]


class Positions(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Entries of a filing or statement.

    Each has its line, texts by field, kind of row where it is no holding, warning, and what else may name a security
    (place, field, text).
    """

    entries: list[PlainEntry]


Piece: TypeAlias = Began | ParsedText | SheetBegan | Rows | Positions | NotRead
