"""One parser: runs one task on one file and ends; what it may use is limited by the operating system."""

import gc
import os
import resource
import signal
import socket
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import msgspec

from service.errors import PendensError
from service.sandbox.frames import FrameKind, receive_frame, send_frame

# Why: the message of a refusal is one sentence; this leaves room for the twenty faults that a list reader names.
LONGEST_MESSAGE = 10_000
_LARGEST_INPUT = 4_000_000_000


class ParserOrder(msgspec.Struct, array_like=True):
    """What a parser is to do: a function by module and name, its arguments, and how many files follow."""

    module: str
    function: str
    arguments: Any
    files: int


class Refusal(msgspec.Struct, array_like=True):
    """Why a file was refused: a class of `service.errors` by its name, and its message."""

    error: str
    message: str


def run(line: socket.socket, memory_bytes: int, seconds: int) -> NoReturn:
    """Do what is asked on `line`, and end the process."""
    code = 1
    try:
        gc.disable()  # a parser makes millions of values and hardly a cycle, and its memory goes with it
        _limit(memory_bytes, seconds)
        _answer(line)
        code = 0
    except BaseException as error:  # noqa: BLE001 a parser may raise anything, and the process ends here
        with suppress(BaseException):
            name = "MemoryError" if isinstance(error, MemoryError) else type(error).__name__
            send_frame(line, FrameKind.ERROR, msgspec.msgpack.encode(Refusal(f"!{name}", "")))
    os._exit(code)


def _limit(memory_bytes: int, seconds: int) -> None:
    """Bound what this process may use; it can neither write a file nor leave its memory behind."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def _answer(line: socket.socket) -> None:
    received = receive_frame(line)
    if received is None:
        return
    order = msgspec.msgpack.decode(received[1], type=ParserOrder)
    files = [_file(line) for _ in range(order.files)]
    task = getattr(import_module(order.module), order.function)
    try:
        for piece in task(order.arguments, *files):
            send_frame(line, FrameKind.DATA, piece)
    except PendensError as error:
        message = str(error.args[0]) if error.args else ""
        refusal = Refusal(type(error).__name__, message[:LONGEST_MESSAGE])
        send_frame(line, FrameKind.ERROR, msgspec.msgpack.encode(refusal))
        return
    send_frame(line, FrameKind.END)


def _file(line: socket.socket) -> bytes:
    received = receive_frame(line, _LARGEST_INPUT)
    if received is None:
        raise EOFError
    return received[1]
