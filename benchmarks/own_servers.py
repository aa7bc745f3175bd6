"""A PostgreSQL and a Redis of a measurement's own, on loopback, which can be ended and started anew at any moment."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.processes import cpu_seconds

_PATIENCE_SECONDS = 60


class OwnServers:
    """Starts both servers in a folder of their own; both are gone at the end."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pendens-servers-"))
        self._postgres_port, self._redis_port = _free_port(), _free_port()
        self._redis: subprocess.Popen[bytes] | None = None
        self._cpu_before = 0.0  # of servers that were ended

    @property
    def database_url(self) -> str:
        """Name the database."""
        return f"postgresql://postgres@127.0.0.1:{self._postgres_port}/postgres"

    @property
    def broker_url(self) -> str:
        """Name the broker."""
        return f"redis://127.0.0.1:{self._redis_port}/0"

    @property
    def cpu_seconds(self) -> float:
        """Give the processor time that both have taken, those that were ended included."""
        return self._cpu_before + self._cpu_of_database() + self._cpu_of_broker()

    def __enter__(self) -> Self:
        """Start both."""
        data = self._folder / "data"
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self._folder, "postgres")
        self._run_postgres("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self._start_postgres()
        self._start_redis()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End both, and leave nothing."""
        self._stop_redis()
        self._run_postgres("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def restart_database(self) -> None:
        """End every session of PostgreSQL, and start it anew."""
        self._cpu_before += self._cpu_of_database()
        self._run_postgres("pg_ctl", "-D", str(self._folder / "data"), "-m", "fast", "-w", "stop")
        self._start_postgres()

    def restart_broker(self) -> None:
        """Kill Redis with all messages that it has, and start it anew."""
        self._cpu_before += self._cpu_of_broker()
        self._stop_redis()
        self._start_redis()

    def _start_postgres(self) -> None:
        options = f"-p {self._postgres_port} -k {self._folder} -c listen_addresses=127.0.0.1 -c max_wal_size=4GB"
        log, data = str(self._folder / "log"), str(self._folder / "data")
        self._run_postgres("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", str(_PATIENCE_SECONDS), "start")

    def _run_postgres(self, program: str, *arguments: str) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        path = str(found[-1] / program) if found else program
        switch = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        _quietly([*switch, path, *arguments], self._folder)

    def _cpu_of_database(self) -> float:
        return cpu_seconds(int((self._folder / "data" / "postmaster.pid").read_text().split()[0]))

    def _cpu_of_broker(self) -> float:
        return cpu_seconds(self._redis.pid) if self._redis else 0.0

    def _start_redis(self) -> None:
        port = str(self._redis_port)
        command = ["redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no"]
        self._redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 the measurement's own
        _await_port(self._redis_port)

    def _stop_redis(self) -> None:
        if self._redis is not None:
            self._redis.kill()
            self._redis.wait()


def _quietly(command: Sequence[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 as above
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_port(port: int) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")
