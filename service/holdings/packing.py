"""Files packed with gzip, as filings are kept: unpacked up to the size limit, and no further."""

import zlib

from service.errors import DamagedFileError, FileTooLargeError

_GZIP = b"\x1f\x8b"
_WITH_HEADER = 16 + zlib.MAX_WBITS  # zlib's sign for gzip


def unpacked(content: bytes, max_bytes: int) -> bytes:
    """Give the content of a gzip file, of all its members; any other file as it is.

    Raises:
        FileTooLargeError: it unpacks to more than the limit.
        DamagedFileError: it is damaged or cut off.
    """
    if not content.startswith(_GZIP):
        return content
    parts: list[bytes] = []
    room, rest = max_bytes, content
    while rest.startswith(_GZIP):
        part, rest = _member(rest, room)
        parts.append(part)
        room -= len(part)
    return b"".join(parts)


def _member(content: bytes, room: int) -> tuple[bytes, bytes]:
    """Unpack one member; give it, and what follows it."""
    machine = zlib.decompressobj(_WITH_HEADER)
    try:
        part = machine.decompress(content, room + 1)
    except zlib.error as error:
        raise DamagedFileError("the gzip file is damaged") from error
    if len(part) > room:
        raise FileTooLargeError("the gzip file unpacks to more than the size limit")
    if not machine.eof:
        raise DamagedFileError("the gzip file is cut off")
    return part, machine.unused_data
