"""Reads trade.gov's Consolidated Screening List as CSV (`consolidated.csv`).

One file joins thirteen lists of Commerce, State and the Treasury; `source` names the list. Several values of a cell
are joined by `; `. A piece of `ids` was `country, expiry, issue, number, label` until 2022; since 2023 the label comes
first.
"""

import re
from collections.abc import Sequence

from service.lists.readers.csl.labels import LabelledId, read_piece
from service.lists.readers.csl.records import LEFT_OUT, LISTS, TEXTS, CslEntry, contents_of_entries
from service.lists.readers.delimited import Row, read_closed
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole

_LISTS = (*LISTS, "addresses")
COLUMNS = ("_id", "ids", *TEXTS, *_LISTS, *LEFT_OUT)
_JOINT = "; "
_COUNTRY = re.compile(r"(?:^|,\s)([A-Z]{2})\s*$")


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list; `_id` is the uid, and `source` as printed the list of each record.

    Raises:
        ListDataError: the file is not this list, is cut off, or gives one id to two entries.
    """
    file = sole(files, "the Consolidated Screening List")
    return contents_of_entries(_entry(row) for row in read_closed(file, COLUMNS))


def _entry(row: Row) -> CslEntry:
    cells = row.cells
    lists = {name: _values(cells[name]) for name in _LISTS}
    ids, unread = _ids(_values(cells["ids"]))
    return CslEntry(
        place=row.place,
        uid=cells["_id"],
        texts={name: cells[name] for name in TEXTS},
        lists=lists,
        countries=[found[1] for address in lists["addresses"] if (found := _COUNTRY.search(address))],
        ids=ids,
        unread=unread,
    )


def _values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(_JOINT) if value.strip()]


def _ids(pieces: Sequence[str]) -> tuple[list[LabelledId], list[str]]:
    read_pieces = [(piece, read_piece(piece)) for piece in pieces]
    return [one for _, one in read_pieces if one], [piece for piece, one in read_pieces if one is None]
