"""The real server on a free port of this machine, and what it answers to a request."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Lets the benchmark in where the database is a server's, which never stands open; it guards nothing.
KEY = f"pnd_measured_{'x' * 43}"
PATIENCE_SECONDS = 600  # of a thousand clients that two workers answer in turn, on a busy machine


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: its port, and the process that keeps the workers."""

    port: int
    process: "subprocess.Popen[bytes]"

    def workers(self) -> list[int]:
        """Give the process numbers of the workers."""
        return [
            int(one) for one in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]

    def cpu_seconds(self) -> float:
        """Give the processor time that the workers have taken so far: it says more than the clock on a busy machine."""
        ticks = 0
        for worker in self.workers():
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def shares_kb(self) -> list[int]:
        """Give each process's own part of the memory, the keeper's first: of what n share each has an n-th (PSS)."""
        return [_share_kb(pid) for pid in (self.process.pid, *self.workers())]


def _share_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def file_of(home: Path) -> str:
    """Name the database of a home."""
    return f"sqlite:///{home / 'pendens.sqlite3'}"


@contextmanager
def server(home: Path, workers: int, **more: Any) -> Iterator[int]:
    """Run the real server on a free port until the end; `more` as for `running`."""
    with running(home, workers, **more) as one:
        yield one.port


@contextmanager
def running(
    home: Path, workers: int, *, checkout: Path | None = None, python: Path = Path(sys.executable), **settings: str
) -> Iterator[Running]:
    """Run the real server on a free port until the end; `settings` are PENDENS_ variables without their beginning.

    `checkout` is a folder with another version of the program, `python` the interpreter that has what it needs.
    """
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
    command = [str(python), "-m", "service.cli", "serve", "--port", str(port), "--workers", str(workers)]
    variables = environment(home) | {f"PENDENS_{name.upper()}": value for name, value in settings.items()}
    with subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL, cwd=checkout) as process:  # noqa: S603 its own command
        try:
            wait_for_server(port)
            yield Running(port, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE_SECONDS)


def wait_for_server(port: int) -> None:
    """Wait until a server answers, whatever it says.

    Raises:
        OSError: it did not in time.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            ask(port, "GET", "/healthz")
        except ValueError:  # an answer that is no JSON is one
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def ask(
    port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """Send a request and read the document that answers it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        known = {"Authorization": f"Bearer {KEY}"} if os.environ.get("PENDENS_BENCH_DATABASE_URL") else {}
        connection.request(method, path, body, {**known, **(headers or {})})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def environment(home: Path) -> dict[str, str]:
    """Give a process a data folder, and a quiet log; PENDENS_BENCH_DATABASE_URL names a database in its stead."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PENDENS_")}
    database = os.environ.get("PENDENS_BENCH_DATABASE_URL")
    named = {"PENDENS_DATABASE_URL": database, "PENDENS_ADMIN_KEY": KEY} if database else {}
    return {**own, **named, "PENDENS_HOME": str(home), "PENDENS_LOG_LEVEL": "ERROR"}
