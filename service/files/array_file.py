"""Keeps named arrays in one read-only file that all processes map; a file is complete or not there.

Layout: magic and format version, length and CRC of the header, the header (JSON: `meta`, and where each array lies),
then the arrays, each at a multiple of 64 bytes. The numbers are little-endian wherever the file was written.
"""

import json
import mmap
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from service.files.atomic_write import replacing
from service.files.faults import ArrayFileError

Array = NDArray[Any]

_MAGIC = b"\x93PENDENS"
_FORMAT = 1
_PREFIX = struct.Struct("<8sIIQ")  # magic, format, CRC of the header, its length
_LINE = 64  # bytes: a cache line, and wide enough for any vector load
_READ_ONLY = 0o400  # of its owner alone: what it holds may be a list of the firm
# Up to here every byte is checked on opening, at some 3 GB/s; a larger file is checked by `verify`.
_CHECKED_BYTES = 256 * 2**20


@dataclass(frozen=True, slots=True, eq=False)
class ArrayFile:
    """Read-only arrays by name, with the metadata of their maker; `path` is None where they are in memory only."""

    arrays: Mapping[str, Array]
    meta: Mapping[str, Any]
    path: Path | None = None
    checksums: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def in_memory(cls, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> Self:
        """Hold arrays as an opened file does, without a disk."""
        noted = json.loads(json.dumps(meta))
        return cls(MappingProxyType({name: sealed(_plain(array)) for name, array in arrays.items()}), noted)

    def verify(self) -> None:
        """Read every byte and compare it with what was written.

        Raises:
            ArrayFileError: an array is not what was written.
        """
        for name, checksum in self.checksums.items():
            if zlib.crc32(_bytes_of(self.arrays[name])) != checksum:
                raise ArrayFileError(f"{self.path}: {name!r} is damaged")


def write(path: Path, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> None:
    """Write arrays of numbers or fixed-length bytes, and a `meta` that JSON can hold; the file appears whole or not.

    Raises:
        OSError: the folder cannot be written.
        TypeError: an array holds objects, or `meta` cannot be JSON.
    """
    plain = {name: _plain(array) for name, array in arrays.items()}
    header = _header(plain, meta)
    with replacing(path, mode=_READ_ONLY) as file:
        file.write(_PREFIX.pack(_MAGIC, _FORMAT, zlib.crc32(header), len(header)))
        file.write(header)
        file.write(bytes(-file.tell() % _LINE))
        for array in plain.values():
            file.write(bytes(-file.tell() % _LINE))
            file.write(_bytes_of(array))


def open_arrays(path: Path, *, checked_bytes: int = _CHECKED_BYTES) -> ArrayFile:
    """Map a file that `write` made; its header and size are always checked, its bytes up to `checked_bytes`.

    Raises:
        ArrayFileError: it is absent, foreign, of another format, cut short or damaged: make it again.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        raise ArrayFileError(f"{path}: {error}") from error
    header, begins = _read_header(path, mapped)
    if len(mapped) != header["size"] + begins:
        raise ArrayFileError(f"{path}: it has {len(mapped):,} bytes instead of {header['size'] + begins:,}")
    arrays = {name: _mapped(mapped, begins, place) for name, place in header["arrays"].items()}
    checksums = {name: int(place["crc"]) for name, place in header["arrays"].items()}
    opened = ArrayFile(MappingProxyType(arrays), header["meta"], path, checksums)
    if len(mapped) <= checked_bytes:
        opened.verify()
    return opened


def _plain(array: Array) -> Array:
    """Lay an array out in rows, little-endian.

    Raises:
        TypeError: it holds objects or records.
    """
    if array.dtype.hasobject or array.dtype.names:
        raise TypeError(f"an array of {array.dtype} cannot be mapped: numbers and fixed-length bytes can")
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<")).reshape(array.shape)


def sealed(array: Array) -> Array:
    """Return a view that cannot be written."""
    view = array.view()
    view.flags.writeable = False
    return view


def _bytes_of(array: Array) -> memoryview:
    return array.reshape(-1).view(np.uint8).data if array.size else memoryview(b"")


def _header(arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> bytes:
    """Say where each array lies, counted from the first multiple of 64 bytes behind the header."""
    places, end = {}, 0
    for name, array in arrays.items():
        begin = end + -end % _LINE
        end = begin + array.nbytes
        crc = zlib.crc32(_bytes_of(array))
        places[name] = {"dtype": array.dtype.str, "shape": array.shape, "at": begin, "crc": crc}
    return json.dumps({"size": end, "arrays": places, "meta": dict(meta)}).encode()


def _read_header(path: Path, mapped: mmap.mmap) -> tuple[dict[str, Any], int]:
    if len(mapped) < _PREFIX.size:
        raise ArrayFileError(f"{path}: it is cut short")
    magic, version, checksum, length = _PREFIX.unpack_from(mapped)
    if magic != _MAGIC:
        raise ArrayFileError(f"{path}: it is not a file of this kind")
    if version != _FORMAT:
        raise ArrayFileError(f"{path}: its format is {version}, this program reads {_FORMAT}")
    end = _PREFIX.size + length
    written = mapped[_PREFIX.size : end]
    if len(written) != length or zlib.crc32(written) != checksum:
        raise ArrayFileError(f"{path}: its header is damaged")
    return json.loads(written), end + -end % _LINE


def _mapped(mapped: mmap.mmap, begins: int, place: Mapping[str, Any]) -> Array:
    shape, dtype = tuple(place["shape"]), np.dtype(place["dtype"])
    count = int(np.prod(shape, dtype=np.int64))
    if not count:
        return sealed(np.empty(shape, dtype))
    return np.frombuffer(mapped, dtype, count, begins + place["at"]).reshape(shape)
