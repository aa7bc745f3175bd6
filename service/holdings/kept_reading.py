"""A file as it was read, packed: what a page shows of it and the rows to screen, so that it is not parsed again."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path

import msgspec

from service.holdings.column_detection import Understanding
from service.holdings.portfolio_file import SpooledFacts, SpooledPortfolio
from service.holdings.preview import FilePreview
from service.holdings.rows.row_spool import RowSpool

_SIZE = struct.Struct("<Q")
# Why: the fastest level packs the rows of a CSV of 40 MB to 13 MB in a second and a half; to parse it takes a minute.
_LEVEL = 1


class _Head(msgspec.Struct, array_like=True):
    file: Understanding
    meanings: Mapping[int, str]
    facts: SpooledFacts


_RULES = frozenset({".py", ".toml", ".txt"})  # the code and tables by which files are read
_PACK, _UNPACK = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(_Head)


@cache
def reader() -> str:
    """Name who reads files here, by a digest of this room's code and tables: other rules may read a file otherwise."""
    room = Path(__file__).parent
    rules = blake2b(digest_size=16)
    for file in sorted(path for path in room.rglob("*") if path.suffix in _RULES):
        rules.update(file.relative_to(room).as_posix().encode())
        rules.update(file.read_bytes())
    return rules.hexdigest()


def packed_reading(preview: FilePreview, rows: SpooledPortfolio) -> bytes:
    """Pack what was read.

    Raises:
        ValueError: the file was not understood, so that there is nothing to be packed.
    """
    if preview.file is None:
        raise ValueError(preview.fault)
    pieces = [_PACK.encode(_Head(preview.file, preview.meanings, rows.facts)), *rows.spool.packed()]
    packed = (zlib.compress(piece, _LEVEL) for piece in pieces)
    return b"".join(part for piece in packed for part in (_SIZE.pack(len(piece)), piece))


def unpacked_reading(content: bytes) -> tuple[FilePreview, SpooledPortfolio]:
    """Give back what `packed_reading` was given.

    Raises:
        ValueError: it was packed in another form.
    """
    pieces = _pieces(content)
    try:
        known = _UNPACK.decode(next(pieces))
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error
    file = known.file
    preview = FilePreview(file, None, file.columns, known.meanings, file.sheets, (), (file.layout,))
    return preview, SpooledPortfolio.of(known.facts, RowSpool.of(pieces))


def _pieces(content: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(content):
        (size,) = _SIZE.unpack_from(content, place)
        place += _SIZE.size
        yield zlib.decompress(memoryview(content)[place : place + size])
        place += size
