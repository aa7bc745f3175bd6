"""A table as printed, before anything is known about its columns: what every format is turned into."""

import re
from collections.abc import Sequence
from typing import NamedTuple

# Zero-width marks and the byte order mark are blank to the eye, but not to str.strip.
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
_BLANKS = "".join(map(chr, (9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 133, 160, 8192, 8195, 8199, 8201, 8239, 12288)))
_EDGES = _INVISIBLE + _BLANKS
# Excel's way of keeping leading zeros: ="0700"
_TEXT_GUARD = re.compile(r'="([^"]*)"')
# Headings in a message, and characters of each: what a person takes in at a glance.
_QUOTED, _QUOTED_LENGTH = 15, 40


class Record(NamedTuple):
    """The cells of one record, trimmed; `row` is the physical line on which it starts, or its sheet row."""

    row: int
    cells: Sequence[str]

    @property
    def filled(self) -> list[str]:
        """Give the cells that are not blank."""
        return [cell for cell in self.cells if cell]

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing to read: no cells, delimiters only, or blanks of any kind."""
        return not any(self.cells)


class Table(NamedTuple):
    """One sheet of a workbook, or a whole text file (`name` is None)."""

    name: str | None
    records: Sequence[Record]
    is_hidden: bool = False
    is_beside: bool = False  # comments and text boxes: no sheet, and looked at for names alone

    @property
    def has_content(self) -> bool:
        """Tell whether any record has a filled cell."""
        return any(not record.is_blank for record in self.records)


def trim(cell: str) -> str:
    """Take the blanks and invisible marks off both ends, and Excel's text guard off a whole cell."""
    text = cell.strip(_EDGES)
    if text.startswith('="') and (guarded := _TEXT_GUARD.fullmatch(text)):
        return guarded[1].strip(_EDGES)
    return text


def trimmed(cells: Sequence[str], *, is_plain: bool) -> list[str]:
    """Trim the cells of a record; `is_plain`: all are ASCII without an equals sign, so that only its blanks are there.

    Why: each cell of a file goes through here, and the blanks of ASCII are the same to `str.strip`.
    """
    return [*map(str.strip, cells)] if is_plain else [trim(cell) if cell else cell for cell in cells]


def quoted(cells: Sequence[str]) -> str:
    """Show cells in a message: the first ones, cut where they are long, and how many more there are."""
    first = ", ".join(
        repr(cell if len(cell) <= _QUOTED_LENGTH else f"{cell[: _QUOTED_LENGTH - 1]}…") for cell in cells[:_QUOTED]
    )
    return first if len(cells) <= _QUOTED else f"{first} and {len(cells) - _QUOTED:,} more"
