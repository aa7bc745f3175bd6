"""The only reader of gzip: it reads every member of a file, and refuses a file with anything else in it."""

import io
import zlib

from service.files.faults import GzipDamagedError, GzipTooLargeError

_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS  # zlib's sign for gzip
# Why: a member is fed in pieces that grow, so that thousands of short ones are not each copied with all that follows
# them: 50,000 empty members in 1 MB took twelve times as long when the whole rest was fed each time.
_FIRST_PIECE, _LARGEST_PIECE = 256, 1 << 20
# Why: a file packed in blocks (bgzip) has a member for each 64 kB, so 6 GB have fewer; 20 bytes make an empty member.
_MOST_MEMBERS = 100_000


def is_gzipped(content: bytes) -> bool:
    """Tell by its first bytes whether a file is packed with gzip."""
    return content.startswith(_MAGIC)


def gunzipped(content: bytes, most_bytes: int) -> bytes:
    """Unpack a gzip file (RFC 1952): all of its members, one behind the other.

    Nothing is unpacked beyond `most_bytes`.

    Raises:
        GzipDamagedError: it is damaged or cut off, or something stands behind its last member.
        GzipTooLargeError: it unpacks to more than `most_bytes`, or has too many members.
    """
    unpacked, at, members = io.BytesIO(), 0, 0
    while at < len(content):
        if content[at : at + len(_MAGIC)] != _MAGIC:
            raise GzipDamagedError(
                f"has {len(content) - at:,} bytes behind its packed part, from byte {at + 1:,} on, that cannot be read"
            )
        members += 1
        if members > _MOST_MEMBERS:
            raise GzipTooLargeError(f"is packed in more than {_MOST_MEMBERS:,} parts")
        at = _unpack_member(content, at, unpacked, most_bytes)
    return unpacked.getvalue()


def _unpack_member(content: bytes, at: int, unpacked: io.BytesIO, most_bytes: int) -> int:
    """Unpack the member that begins at a place, and give the place behind it."""
    machine, size, rest = zlib.decompressobj(_GZIP), _FIRST_PIECE, memoryview(content)
    while not machine.eof:
        piece = rest[at : at + size]
        if not piece:
            raise GzipDamagedError("is cut off")
        try:
            unpacked.write(machine.decompress(piece, most_bytes + 1 - unpacked.tell()))
        except zlib.error as error:
            raise GzipDamagedError(f"is damaged ({error})") from error
        if unpacked.tell() > most_bytes:
            raise GzipTooLargeError(f"unpacks to more than the size limit of {most_bytes:,} bytes")
        at += len(piece) - len(machine.unused_data)
        size = min(4 * size, _LARGEST_PIECE)
    return at
