"""Parsers that break, each in its own way: what the sandbox must live through."""

import os
import signal
import time
from collections.abc import Iterator


def dies(_arguments: object, _content: bytes) -> Iterator[bytes]:
    os.kill(os.getpid(), signal.SIGSEGV)
    yield b""


def fills_memory(_arguments: object, _content: bytes) -> Iterator[bytes]:
    yield bytes(bytearray(4_000_000_000))


def runs_forever(_arguments: object, _content: bytes) -> Iterator[bytes]:
    while time.time() > 0:
        pass
    yield b""


def stumbles(_arguments: object, _content: bytes) -> Iterator[bytes]:
    if time.time() > 0:
        raise ZeroDivisionError(b"a secret of the file".decode())
    yield b""


def writes(path: object, _content: bytes) -> Iterator[bytes]:
    with open(str(path), "wb") as file:  # noqa: PTH123 as a parser that was taken over would
        file.write(b"x" * 100)
    yield b""


def tells_environment(_arguments: object, _content: bytes) -> Iterator[bytes]:
    yield repr(sorted(os.environ)).encode()


def sends_nonsense(_arguments: object, _content: bytes) -> Iterator[bytes]:
    os.write(3, b"not a frame at all")
    yield b""


def gives_back(_arguments: object, content: bytes) -> Iterator[bytes]:
    yield content
