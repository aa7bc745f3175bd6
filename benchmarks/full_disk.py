"""The disk fills while requests run, and is emptied: nothing is answered as stored that is not, and all works again.

Runs the real server with its home, and the place of its temporary files, on a small file system in memory. That is
mounted and so needs the right to mount; without it the run is skipped and says so.
"""

import argparse
import contextlib
import errno
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.real_server import environment

_PATIENCE_SECONDS = 60
_PAUSE_SECONDS = 0.02
_MEGABYTE = 1_000_000
_JSON = {"Content-Type": "application/json"}
_EDGE = "a-line-that-no-file-has"
_FORM = {"Content-Type": f"multipart/form-data; boundary={_EDGE}"}
# More than half a megabyte, so that it goes through a temporary file.
_ROWS = "".join(f"Company {number} Ltd,{number}\n" for number in range(30_000))
_FILE = (
    f'--{_EDGE}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    f"Name,Quantity\n{_ROWS}\r\n--{_EDGE}--\r\n"
).encode()
_HOLDINGS = json.dumps({"holdings": [{"name": "XIAOMI CORP"}, {"name": "APPLE INC"}], "include_clear": True}).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client was told: the phase it asked in, the status (0: none), and where to read a screening back."""

    phase: str
    path: str
    status: int
    location: str = ""
    retry_after: str = ""


@dataclass(slots=True)
class Run:
    """A server on a small disk, and what its clients were told."""

    port: int
    phase: str = "before"
    answers: list[Answer] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def client(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        """Send one request after another until the run is over."""
        while not self.over.wait(_PAUSE_SECONDS):
            phase = self.phase
            self.answers.append(_ask(self.port, "POST", path, body, headers, phase=phase))

    def readiness(self) -> int:
        """Ask whether the service is ready."""
        return _ask(self.port, "GET", "/readyz", b"", {}, phase=self.phase).status

    def wait_until(self, what: str, is_so: Callable[[], bool]) -> float:
        """Wait until something is so, and give the seconds; a fault where it never is."""
        began = time.monotonic()
        while not is_so():
            if time.monotonic() - began > _PATIENCE_SECONDS:
                self.faults.append(f"not within {_PATIENCE_SECONDS} s: {what}")
                break
            time.sleep(0.2)
        return time.monotonic() - began

    def has(self, phase: str, status: int, path: str) -> bool:
        """Tell whether a request of a phase was answered so."""
        return any((one.phase, one.status, one.path) == (phase, status, path) for one in list(self.answers))

    def judge(self, log: str) -> None:
        """Note every answer that is wrong, every screening that is not there, and a cause that the log lacks."""
        for answer in self.answers:
            if answer.status not in {http.client.CREATED, http.client.SERVICE_UNAVAILABLE}:
                self.faults.append(f"{answer.status} to {answer.path} while the disk was {answer.phase}")
            elif answer.status == http.client.SERVICE_UNAVAILABLE and not answer.retry_after:
                self.faults.append("503 without Retry-After")
        for answer in self.answers:
            if answer.status == http.client.CREATED:
                read = _ask(self.port, "GET", answer.location, b"", {}, phase="read back").status
                if read != http.client.OK:
                    self.faults.append(f"{answer.location} was answered 201 and reads back as {read}")
        if not any(cause in log for cause in ("SQLITE_FULL", "SQLITE_IOERR", "ENOSPC")):
            self.faults.append("the log names no cause")


def _ask(port: int, method: str, path: str, body: bytes, headers: dict[str, str], *, phase: str) -> Answer:  # noqa: PLR0913  # a request
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.read()
        told = response.headers
        return Answer(phase, path, response.status, told.get("Location", ""), told.get("Retry-After", ""))
    except (OSError, http.client.HTTPException):
        return Answer(phase, path, 0)
    finally:
        connection.close()


@contextlib.contextmanager
def small_disk(megabytes: int) -> Iterator[Path | None]:
    """Mount a file system of so many megabytes in memory; None where that is not permitted."""
    with tempfile.TemporaryDirectory() as folder:
        size = f"size={megabytes * _MEGABYTE}"
        command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder]
        try:
            mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 its own command
        except OSError:
            mounted = False
        if not mounted:
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607 as installed


@contextlib.contextmanager
def _server(home: Path, workers: int, log: Path) -> Iterator[int]:
    """Run the real server with all that it writes on the small disk, and its log elsewhere."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
    command = [sys.executable, "-m", "service.cli", "serve", "--port", str(port), "--workers", str(workers)]
    scratch = home / "scratch"
    scratch.mkdir()
    own = {**environment(home / "home"), "TMPDIR": str(scratch), "PENDENS_LOG_JSON": "true"}
    own["PENDENS_MIN_FREE_MB"] = "1"
    with log.open("wb") as said, subprocess.Popen(command, env=own, stderr=said) as process:  # noqa: S603 its own command
        try:
            run = Run(port)
            run.wait_until("the server answers", lambda: run.readiness() == http.client.OK)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE_SECONDS)


def _fill(ballast: Path) -> None:
    """Write until there is no room, in smaller and smaller pieces."""
    with ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 16, 1 << 12):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass


def _keep_full(run: Run, ballast: Path) -> None:
    """Keep the disk full while the phase lasts: what is given free is taken at once."""
    while run.phase == "full":
        _fill(ballast)
        time.sleep(_PAUSE_SECONDS)


def soak(disk: Path, log: Path, *, seconds: float, workers: int) -> Run:
    """Let requests run before, while and after the disk is full."""
    with _server(disk, workers, log) as port:
        run = Run(port)
        asked = [("/v1/screenings", _HOLDINGS, _JSON)] * 4 + [("/v1/uploads", _FILE, _FORM)]
        clients = [threading.Thread(target=run.client, args=one, daemon=True) for one in asked]
        for client in clients:
            client.start()
        run.wait_until("requests are answered", lambda: run.has("before", http.client.CREATED, "/v1/screenings"))
        run.phase, ballast = "full", disk / "ballast"
        keeper = threading.Thread(target=_keep_full, args=(run, ballast), daemon=True)
        keeper.start()
        told = run.wait_until("readyz tells", lambda: run.readiness() == http.client.SERVICE_UNAVAILABLE)
        run.wait_until("a screening is refused", lambda: run.has("full", 503, "/v1/screenings"))
        run.wait_until("an upload is refused", lambda: run.has("full", 503, "/v1/uploads"))
        time.sleep(seconds)
        run.phase = "after"
        keeper.join()
        ballast.unlink()
        again = run.wait_until("readyz is ready again", lambda: run.readiness() == http.client.OK)
        run.wait_until("requests are answered again", lambda: run.has("after", http.client.CREATED, "/v1/screenings"))
        run.over.set()
        for client in clients:
            client.join()
        run.judge(log.read_text("utf-8", "replace"))
    sys.stdout.write(f"readyz told of the full disk after {told:.1f} s, of room again after {again:.1f} s\n")
    return run


def main() -> None:
    """Print the figures; exit 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=10, help="how long the disk stays full")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, small_disk(asked.megabytes) as disk:
        if disk is None:
            sys.stdout.write(f"full disk: skipped, mounting needs a right ({os.strerror(errno.EPERM)})\n")
            return
        run = soak(disk, Path(folder) / "log", seconds=asked.seconds, workers=asked.workers)
    told = Counter((answer.phase, answer.path, answer.status) for answer in run.answers)
    for (phase, path, status), count in sorted(told.items()):
        sys.stdout.write(f"{phase}: {path} answered {status} {count:,} times\n")
    for fault, count in Counter(run.faults).most_common(10):
        sys.stdout.write(f"{count} times: {fault}\n")
    sys.stdout.write(f"{len(run.answers):,} answers, {len(run.faults)} faults\n")
    sys.exit(1 if run.faults else 0)


if __name__ == "__main__":
    main()
