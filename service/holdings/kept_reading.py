"""A file as it was read, packed: what a page shows of it and the rows to screen, so that it is not parsed again."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from importlib.metadata import version

import msgspec

from service.holdings.column_detection import Understanding
from service.holdings.portfolio_file import SpooledFacts, SpooledPortfolio
from service.holdings.preview import FilePreview
from service.holdings.rows.row_spool import RowSpool

# Who read it: another program may read the same file in another way.
READER = version("pendens")
_SIZE = struct.Struct("<Q")
# Why: the fastest level packs the rows of a CSV of 40 MB to 13 MB in a second and a half; to parse it takes a minute.
_LEVEL = 1


class _Head(msgspec.Struct, array_like=True):
    file: Understanding
    meanings: Mapping[int, str]
    facts: SpooledFacts


_PACK, _UNPACK = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(_Head)


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
    """Give back what `packed_reading` was given."""
    pieces = _pieces(content)
    known = _UNPACK.decode(next(pieces))
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
