"""The notes of a screening (errors, warnings, rejected rows as they stood), a thousand to a piece, compressed."""

import struct
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import IO, Any

from sqlalchemy import Connection, func, select

from service.store.database.base import LARGEST_NUMBER
from service.store.database.bulk import fill
from service.store.screenings.packed_json import pack_json, unpack_json
from service.store.screenings.tables import ScreeningNotesRow

ERRORS, WARNINGS, REJECTED = "errors", "warnings", "rejected"
_NOTED = frozenset({ERRORS, WARNINGS})
# Why: a page shows a few hundred; a thousand compress to a twentieth (8 kB) and are read in a millisecond.
PIECE = 1_000
# Why: of most files all notes fit; only those of a file with many faults go to disk.
_IN_MEMORY_BYTES = 256 * 1024
_HEAD = struct.Struct("<II")

Packed = tuple[int, bytes]  # how many notes, and their compressed JSON


def is_noted(key: str, value: object) -> bool:
    """Tell whether a part of an answer is kept as notes."""
    return key in _NOTED and isinstance(value, list)


class NoteSpool:
    """Notes on their way: kept compressed, beyond a quarter of a megabyte on disk, and read as often as wanted.

    It is closed when it is dropped; nothing of it is left on the disk.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None  # none while all notes are in `_begun`: a screening has eight spools
        self._begun: list[Any] = []
        self.count = 0

    def add(self, note: object) -> None:
        """Take a note in: a value that JSON can hold."""
        self._begun.append(note)
        self.count += 1
        if len(self._begun) == PIECE:
            self._pack()

    def __iter__(self) -> Iterator[Any]:
        """Give the notes in their order."""
        if self._file is None:
            yield from list(self._begun)
            return
        for _, packed in self.packed():
            yield from unpack_json(packed)

    def packed(self, most: int | None = None) -> Iterator[Packed]:
        """Give the notes in pieces of a thousand, ready to be written; `most` is rounded up to whole pieces."""
        if self._begun:
            self._pack()
        place, left = 0, self.count if most is None else min(most, self.count)
        file = self._opened()
        while left > 0:
            file.seek(place)
            count, size = _HEAD.unpack(file.read(_HEAD.size))
            yield count, file.read(size)
            place += _HEAD.size + size
            left -= count

    def _pack(self) -> None:
        packed, file = pack_json(self._begun), self._opened()
        file.seek(0, 2)
        file.write(_HEAD.pack(len(self._begun), len(packed)))
        file.write(packed)
        self._begun = []

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 it lives as long as this
            weakref.finalize(self, self._file.close)
        return self._file


def packed_notes(notes: Iterable[Any]) -> Iterator[Packed]:
    """Pack notes in pieces."""
    rest = iter(notes)
    while piece := list(islice(rest, PIECE)):
        yield len(piece), pack_json(piece)


def write_notes(connection: Connection, screening: int, parts: Mapping[str, Iterable[Packed]]) -> None:
    """Write the notes of a screening by part."""
    fill(connection, ScreeningNotesRow, _rows(screening, parts))


def _rows(screening: int, parts: Mapping[str, Iterable[Packed]]) -> Iterator[dict[str, object]]:
    for part, pieces in parts.items():
        position = 0
        for count, packed in pieces:
            yield {"screening": screening, "part": part, "position": position, "count": count, "packed": packed}
            position += count


def count_notes(connection: Connection, screening: int) -> dict[str, int]:
    """Count the notes of a screening by part; a part without any is left out."""
    table = ScreeningNotesRow
    query = select(table.part, func.sum(table.count)).where(table.screening == screening).group_by(table.part)
    return {part: int(count) for part, count in connection.execute(query).tuples()}


def read_notes(connection: Connection, screening: int, part: str, *, offset: int = 0, limit: int) -> list[Any]:
    """Read some notes of a part; only the pieces that hold them are read.

    Args:
        connection: a connection.
        screening: the number of the screening.
        part: `errors`, `warnings` or `rejected`.
        offset: notes left out at the beginning.
        limit: notes read at the most.
    """
    table = ScreeningNotesRow
    beyond, before = (min(place, LARGEST_NUMBER) for place in (offset, offset + limit))
    query = (
        select(table.position, table.packed)
        .where(table.screening == screening, table.part == part)
        .where(table.position < before, table.position > beyond - table.count)
        .order_by(table.position)
    )
    found: list[Any] = []
    for position, packed in connection.execute(query).tuples():
        piece = unpack_json(packed)
        found += piece[max(0, offset - position) : offset + limit - position]
    return found
