"""The rows of a file on their way from one look at the whole to the next: packed, beyond some megabytes on disk."""

import struct
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Self

import msgspec

from service.domain.holdings import UnmappedText

# Why: rows screened at a time: enough that matching in batches pays, few enough that a batch takes some 10 MB.
BATCH = 2_000
# Why: 20,000 rows of usual files fit; only longer ones go to disk.
_IN_MEMORY_BYTES = 4_000_000
_HEAD = struct.Struct("<Q")


class SpooledRow(NamedTuple):
    """A row as printed: it may be a holding (`texts`, cleaned), or does not fit (`fault`: column, value, message).

    `aside` is the kind of a row that is no holding, and has texts that may name a security.
    """

    row: int
    texts: dict[str, str] | None
    fault: tuple[str, str, str] | None
    cells: Sequence[str]
    beside: tuple[UnmappedText, ...] = ()
    sheet: str | None = None
    aside: str | None = None


class RowSpool:
    """Rows in their order, written once and read as often as wanted; nothing is left on the disk when it is dropped."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  # it lives as long as this
        weakref.finalize(self, self._file.close)
        self._begun: list[SpooledRow] = []
        self._pack = msgspec.msgpack.Encoder().encode
        self._unpack = msgspec.msgpack.Decoder(list[SpooledRow]).decode

    @classmethod
    def of(cls, packed: Iterable[bytes]) -> Self:
        """Fill one with what `packed` of another gave."""
        spool = cls()
        for batch in packed:
            spool._append(batch)
        return spool

    def add(self, row: SpooledRow) -> None:
        """Take a row in."""
        self._begun.append(row)
        if len(self._begun) == BATCH:
            self._append(self._pack(self._begun))
            self._begun = []

    def batches(self) -> Iterator[list[SpooledRow]]:
        """Give the rows by the two thousand."""
        return map(self._unpack, self.packed())

    def packed(self) -> Iterator[bytes]:
        """Give the rows by the two thousand as they lie here."""
        if self._begun:
            self._append(self._pack(self._begun))
            self._begun = []
        place = 0
        while True:
            self._file.seek(place)
            head = self._file.read(_HEAD.size)
            if not head:
                return
            (size,) = _HEAD.unpack(head)
            yield self._file.read(size)
            place += _HEAD.size + size

    def _append(self, packed: bytes) -> None:
        self._file.seek(0, 2)
        self._file.write(_HEAD.pack(len(packed)))
        self._file.write(packed)
