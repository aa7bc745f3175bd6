"""The fork server of the parsers: a small process of one thread that has loaded them, and forks one for each file.

It is started anew and never forked from the service, whose threads may hold locks. A fork of it costs milliseconds,
so a small file does not wait for imports; and each file gets a fresh process, so nothing of one is left for the next.
"""

import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

from service.sandbox.child import run

# What comes with each file: address space in bytes, CPU in seconds, seconds by the clock on the wall.
REQUEST = struct.Struct(">QId")
_IDLE_SECONDS = 60.0


@dataclass(slots=True)
class _Parser:
    """A parser at work: where its end is told, and until when it may work (monotonic seconds)."""

    told: int
    until: float
    is_late: bool = False


class _Zygote:
    """Forks parsers, ends those that take too long, and tells how each one ended."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._parsers: dict[int, _Parser] = {}
        self._selector = selectors.DefaultSelector()
        self._wake, write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(self._wake, selectors.EVENT_READ)

    def serve(self) -> None:
        """Work until the service closes its end; then end all parsers."""
        while True:
            ready = {key.fileobj for key, _ in self._selector.select(self._patience())}
            if self._wake in ready:
                os.read(self._wake, 4096)
            if self._control in ready and not self._take():
                break
            self._end_late()
            self._reap()
        for pid in self._parsers:
            os.kill(pid, signal.SIGKILL)

    def _patience(self) -> float:
        untils = [one.until for one in self._parsers.values() if not one.is_late]
        return max(0.0, min(untils) - time.monotonic()) if untils else _IDLE_SECONDS

    def _take(self) -> bool:
        """Fork a parser for the next request; False when there will be none."""
        request, handles, _, _ = socket.recv_fds(self._control, REQUEST.size, 2)
        if len(request) < REQUEST.size or len(handles) != len(("line", "told")):
            return False
        memory, seconds, wall = REQUEST.unpack(request)
        line, told = handles
        try:
            pid = os.fork()
        except OSError:
            os.close(told)
        else:
            if pid == 0:
                self._become_parser(line, memory, seconds)
            self._parsers[pid] = _Parser(told, time.monotonic() + wall)
        os.close(line)
        return True

    def _become_parser(self, line: int, memory: int, seconds: int) -> NoReturn:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        os.closerange(3, line)
        os.closerange(line + 1, _most_handles())
        run(socket.socket(fileno=line), memory, seconds)

    def _end_late(self) -> None:
        now = time.monotonic()
        for pid, one in self._parsers.items():
            if one.until <= now and not one.is_late:
                one.is_late = True
                os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        while self._parsers:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            one = self._parsers.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            end = {"signal": -code if code < 0 else 0, "late": one.is_late, "peak": usage.ru_maxrss}
            with suppress(OSError):  # nobody waits for it any more
                os.write(one.told, json.dumps(end).encode())
            os.close(one.told)


def _most_handles() -> int:
    """Return a number above every open handle: the fork server has a few, and two for each parser."""
    return 1024


def main() -> None:
    """Serve on the handle that the first argument names; the others are modules to load before."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in sys.argv[2:]:
        import_module(name)
    gc.collect()
    gc.freeze()  # a parser that looks for cycles would copy the pages that it shares with this process
    _Zygote(control).serve()
