"""Ten times the usual load: who is let in is answered nearly as soon as ever, the others are told, and it is over soon.

`wrk` keeps the usual number of connections busy, then ten times as many, then the usual number again. Beside them some
clients ask at a steady pace as honest ones do: what is told is theirs, accepted and refused, and of anything else why.
Ratios of one run count.
"""

import argparse
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.http import bodies
from benchmarks.own_servers import OwnServers
from benchmarks.real_server import KEY, PATIENCE_SECONDS, Running, running
from benchmarks.sources import ROOT

_USUAL, _TIMES = 32, 10
_PROBES, _PAUSE_SECONDS = 4, 0.05
_SCRIPT = ROOT / "benchmarks" / "http.lua"
_PATH = "/v1/screenings"
_SHOWN = 400  # letters of an answer that was not expected
_EXPECTED = frozenset({201, 429, 503})


@dataclass(slots=True)
class Told:
    """What the clients beside were told: when (seconds of the clock), the status, and how long it took."""

    answers: list[tuple[float, int, float]] = field(default_factory=list)
    unexpected: Counter[str] = field(default_factory=Counter)  # what was said with any other status than is promised

    def between(self, begin: float, end: float) -> "Told":
        """Give what was told within a time."""
        return Told([one for one in self.answers if begin <= one[0] < end])

    def late(self) -> float:
        """Give the milliseconds within which 99 of a hundred accepted ones were answered."""
        times = sorted(seconds for _, status, seconds in self.answers if status == 201)
        return statistics.quantiles(times, n=100)[98] * 1e3 if len(times) > 1 else float("nan")

    def line(self) -> str:
        """Say it."""
        counts = {status: 0 for _, status, _ in self.answers}
        for _, status, _ in self.answers:
            counts[status] += 1
        told = ", ".join(f"{status} × {count}" for status, count in sorted(counts.items()))
        return f"p99 of accepted {self.late():7.1f} ms; {told}"


def probe(port: int, lines: list[str], told: Told, over: threading.Event, key: str = "") -> None:
    """Ask at a steady pace until it is over.

    A body goes out as UTF-8: of a text `http.client` would make Latin-1, which is no JSON, and which is refused (400).
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    for number in range(sys.maxsize):
        if over.wait(_PAUSE_SECONDS):
            break
        began = time.monotonic()
        try:
            connection.request("POST", _PATH, lines[number % len(lines)].encode(), headers)
            response = connection.getresponse()
            said, status = response.read(), response.status
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            said, status = type(error).__name__.encode(), 0
        told.answers.append((began, status, time.monotonic() - began))
        if status not in _EXPECTED:
            told.unexpected[f"{status}: {said.decode(errors='replace')[:_SHOWN]}"] += 1
    connection.close()


def flood(one: Running, connections: int, seconds: float, lines: Path, key: str = "") -> str:
    """Keep so many connections busy; give what wrk says: requests answered, and those with an error."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is absent: apt-get install wrk")
    command = [wrk, "-t2", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "30s", "-s", str(_SCRIPT)]
    said = subprocess.run(  # noqa: S603 its own command
        [*command, f"http://127.0.0.1:{one.port}"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PENDENS_BENCH_BODIES": str(lines), "PENDENS_BENCH_KEY": key},
    )
    figures = next(line for line in said.stdout.splitlines() if line.startswith("figures ")).split()
    requests, errors = int(figures[1]), int(figures[6])
    return f"{(requests - errors) / seconds:6.0f} accepted and {errors / seconds:6.0f} refused a second"


def main() -> None:
    """Print the figures of the three phases, and fail where they are not as promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--connections", type=int, default=_USUAL)
    parser.add_argument("--postgres", action="store_true", help="start a PostgreSQL, and keep the evidence there")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        lines = folder / "bodies"
        asked = list(bodies())
        lines.write_text("\n".join(asked) + "\n", encoding="utf-8")
        settings: dict[str, Any] = {}
        if given.postgres:
            settings = {"database_url": stack.enter_context(OwnServers()).database_url, "admin_key": KEY}
        one = stack.enter_context(running(folder / "home", given.workers, **settings))
        sys.exit(0 if _phases(one, given, lines, asked) else 1)


def _phases(one: Running, given: argparse.Namespace, lines: Path, asked: list[str]) -> bool:
    told, over, key = Told(), threading.Event(), KEY if given.postgres else ""
    flood(one, given.connections, 3, lines, key)  # warm
    clients = [threading.Thread(target=probe, args=(one.port, asked, told, over, key)) for _ in range(_PROBES)]
    for client in clients:
        client.start()
    marks = [time.monotonic()]
    for name, connections, seconds in (
        ("usual", given.connections, max(10, given.seconds // 3)),
        ("overload", given.connections * _TIMES, given.seconds),
        ("after", given.connections, max(10, given.seconds // 3)),
    ):
        _tell(f"{name:9} {connections:4} connections: {flood(one, connections, seconds, lines, key)}")
        marks.append(time.monotonic())
    over.set()
    for client in clients:
        client.join()
    usual, heavy = told.between(marks[0], marks[1]), told.between(marks[1], marks[2])
    after = told.between(marks[2] + 5, marks[3])
    for name, one_phase in (("usual", usual), ("overload", heavy), ("5 s after", after)):
        _tell(f"{name:9} {one_phase.line()}")
    heavier, later = heavy.late() / usual.late(), after.late() / usual.late()
    _tell(json.dumps({"overload_ratio": round(heavier, 2), "after_ratio": round(later, 2)}))
    for said, count in told.unexpected.items():
        _tell(f"not expected, {count} times: {said}")
    return not told.unexpected and heavier <= 2 and later <= 1.5


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
