"""The service's side of the parsers: starts the fork server, hands a file over, and says why a parser died."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

import msgspec

from service import errors
from service.errors import ParserError, ParserMemoryError, ParserTimeError, PendensError
from service.sandbox.child import LONGEST_MESSAGE, ParserOrder, Refusal
from service.sandbox.frames import BrokenFrameError, FrameKind, receive_frame, send_frame
from service.sandbox.limits import ParserLimits
from service.sandbox.zygote import REQUEST

# Why: a parser takes a core; more at a time than this only take memory. A file waits for its turn before it is sent.
_AT_A_TIME = 4
# Why: the fork server ends a late parser by itself; this is for a fork server that stands still.
_GRACE_SECONDS = 10.0
# Why: the fork server is started without the service's environment, which may hold keys and tokens.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
_START = "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); from service.sandbox.zygote import main; main()"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Task:
    """A parser by module and function: it takes arguments and files, and gives pieces of msgpack."""

    module: str
    function: str


class Sandbox:
    """Parses foreign files in processes of their own; `preloaded` are the modules that its fork server loads."""

    def __init__(self, preloaded: Sequence[str] = ()) -> None:
        self._preloaded = tuple(preloaded)
        self._control: socket.socket | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._forget()
        os.register_at_fork(after_in_child=self._forget)
        atexit.register(self.close)

    def warm(self) -> None:
        """Start the fork server now, so that no file waits for it."""
        with self._turn:
            self._started()

    def parse(
        self, task: Task, arguments: object, files: Sequence[bytes], limits: ParserLimits
    ) -> Generator[bytes, None, None]:
        """Run a task on files and give the pieces of its result, each as soon as it is there.

        Raises:
            PendensError: the parser refuses the file.
            ParserError: the parser died, or used more memory or time than it may.
        """
        allowed = limits.for_size(sum(map(len, files)))
        with self._places, closing(self._opened(allowed)) as run:
            yield from run.results(ParserOrder(task.module, task.function, arguments, len(files)), files)

    def close(self) -> None:
        """End the fork server and its parsers."""
        with self._turn:
            control, server, self._control, self._server = self._control, self._server, None, None
        if control is not None:
            control.close()
        if server is not None:
            with suppress(subprocess.TimeoutExpired):
                server.wait(_GRACE_SECONDS)

    def _forget(self) -> None:
        """Begin anew: a fork of the service gets a fork server of its own."""
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(_AT_A_TIME)
        self._control = None
        self._server = None

    def _opened(self, limits: ParserLimits) -> "_Run":
        """Ask for a parser; a fork server that is gone is started once more."""
        ours, theirs = socket.socketpair()
        told, tell = os.pipe()
        ours.settimeout(limits.wall_seconds + _GRACE_SECONDS)
        request = REQUEST.pack(limits.memory_bytes, limits.seconds, limits.wall_seconds)
        run = _Run(ours, told, limits)
        try:
            with self._turn:
                try:
                    socket.send_fds(self._started(), [request], [theirs.fileno(), tell])
                except OSError:
                    self._drop()
                    socket.send_fds(self._started(), [request], [theirs.fileno(), tell])
        except OSError as error:
            run.close()
            raise ParserError("the parser could not be started") from error
        finally:
            theirs.close()
            os.close(tell)
        return run

    def _started(self) -> socket.socket:
        """Return the line to the fork server, which is started where there is none."""
        if self._control is not None and self._server is not None and self._server.poll() is None:
            return self._control
        self._drop()
        ours, theirs = socket.socketpair()
        with theirs:
            handle = str(theirs.fileno())
            self._server = subprocess.Popen(  # noqa: S603 the program's own interpreter and code
                [sys.executable, "-I", "-c", _START, handle, *self._preloaded, json.dumps(sys.path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=_ENVIRONMENT,
                start_new_session=True,  # a signal from the terminal is for the command, which ends its parsers
            )
        self._control = ours
        return ours

    def _drop(self) -> None:
        control, server, self._control, self._server = self._control, self._server, None, None
        if control is not None:
            control.close()
        if server is not None:
            server.kill()
            server.wait()


class _Run:
    """One parser at work."""

    def __init__(self, line: socket.socket, told: int, limits: ParserLimits) -> None:
        self._line = line
        self._told = told
        self._limits = limits

    def close(self) -> None:
        """Let go of the parser; one that still works ends, because nobody listens."""
        self._line.close()
        os.close(self._told)

    def results(self, order: ParserOrder, files: Sequence[bytes]) -> Iterator[bytes]:
        """Send the order and give what comes back.

        Raises:
            PendensError, ParserError: as `Sandbox.parse`.
        """
        try:
            self._send(order, files)
            while (received := receive_frame(self._line)) is not None:
                kind, body = received
                if kind is FrameKind.END:
                    return
                if kind is FrameKind.ERROR:
                    raise self._refusal(body)
                yield body
        except TimeoutError:
            raise self._too_slow() from None
        except (OSError, BrokenFrameError):
            raise self._death() from None
        raise self._death()

    def _send(self, order: ParserOrder, files: Sequence[bytes]) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # it has died: its end says why
            send_frame(self._line, FrameKind.DATA, msgspec.msgpack.encode(order))
            for file in files:
                send_frame(self._line, FrameKind.DATA, file)

    def _refusal(self, body: bytes) -> PendensError:
        """Make the error that the parser names, if it is one of ours; anything else is a failure of the parser."""
        try:
            refusal = msgspec.msgpack.decode(body, type=Refusal)
        except msgspec.MsgspecError:
            return ParserError("the parser sent what cannot be read")
        if refusal.error == "!MemoryError":
            return self._too_large()
        kind: Any = getattr(errors, refusal.error, None)
        if isinstance(kind, type) and issubclass(kind, PendensError):
            return kind(refusal.message[:LONGEST_MESSAGE]) if refusal.message else kind()
        return ParserError(f"the parser failed on it ({refusal.error.removeprefix('!')[:80]})")

    def _death(self) -> ParserError:
        """Say why the parser is no more."""
        is_told = select.select([self._told], [], [], _GRACE_SECONDS)[0]
        told = os.read(self._told, 4096) if is_told else b""
        if not told:
            return ParserError("the parser ended without a word")
        end = json.loads(told)
        number = int(end["signal"])
        if end["late"] or number == signal.SIGXCPU:
            return self._too_slow()
        # Why: a parser that gets no memory is ended by its own run-time (SIGABRT), or by the kernel (SIGKILL).
        if number in {signal.SIGABRT, signal.SIGKILL}:
            return self._too_large()
        name = signal.Signals(number).name if number else "no signal"
        return ParserError(f"the parser died of it ({name})")

    def _too_large(self) -> ParserError:
        limit = self._limits.memory_bytes // _MEGABYTE
        return ParserMemoryError(f"reading it takes more than {limit:,} MB of memory")

    def _too_slow(self) -> ParserError:
        return ParserTimeError(f"reading it takes more than {self._limits.seconds:,} s of computing time")


# Why: one fork server for each process of the service; what it preloads is what files of holdings need.
sandbox = Sandbox(("service.holdings.formats.parsers",))
