"""The frames between this process and a parser: a kind, a length, and so many bytes.

What a parser sends is data and nothing else: no pickle, no code. A parser that a hostile file took over can therefore
only send wrong values, and those are checked against their types where they are decoded.
"""

import socket
import struct
from enum import Enum

_HEAD = struct.Struct(">cI")
# Why: a parser sends its result in pieces of about 1 MB; a longer frame does not come from it.
LONGEST_FRAME = 64_000_000


class FrameKind(Enum):
    """What a frame holds."""

    DATA = b"D"
    ERROR = b"E"
    END = b"Z"


class BrokenFrameError(Exception):
    """The other side sent something that is no frame, or ended inside one."""


def send_frame(line: socket.socket, kind: FrameKind, body: bytes = b"") -> None:
    """Send one frame."""
    line.sendall(_HEAD.pack(kind.value, len(body)))
    if body:
        line.sendall(body)


def receive_frame(line: socket.socket, longest: int = LONGEST_FRAME) -> tuple[FrameKind, bytes] | None:
    """Return the next frame, or None where the other side has ended.

    Raises:
        BrokenFrameError: what comes is no frame.
    """
    head = _receive(line, _HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise BrokenFrameError
    mark, length = _HEAD.unpack(head)
    try:
        kind = FrameKind(mark)
    except ValueError:
        raise BrokenFrameError from None
    if length > longest:
        raise BrokenFrameError
    body = _receive(line, length)
    if len(body) < length:
        raise BrokenFrameError
    return kind, body


def _receive(line: socket.socket, length: int) -> bytes:
    """Return `length` bytes, or fewer where the other side has ended."""
    body = bytearray(length)
    view, place = memoryview(body), 0
    while place < length and (count := line.recv_into(view[place:])):
        place += count
    return bytes(view[:place])
