"""Single checks over HTTP, beside another checkout in one run: requests a second, and how long they take.

Both real servers have two workers and the bundled lists, beside them OFAC's SDN list where its files are present, or a
synthetic list (`--listed 75000` has some 100,000 names). `wrk` asks them in turn, one holding a request, five of a
hundred of them listed; what is told is the median over the rounds. Times of one machine say little: the ratios of one
run are what counts. `--more` asks at a steady pace too (60 % of the rate that this one reached), then with 10,000
holdings in one request, and weighs the workers.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import empty_view, large_requests, synthetic_lists
from benchmarks.own_servers import OwnServers
from benchmarks.paced import Paced, ask_paced, requests_of
from benchmarks.real_server import KEY, Running, environment, running
from benchmarks.sources import ROOT, SDN, bundled, clean_names, data_folder, parties_of

CONNECTIONS = (1, 8, 32)
_NAMES, _HITS = 2_000, 0.05
_PACE = 0.6  # of the rate that was reached with every connection busy
_WEIGHED, _WARMING_RATE = (1, 2, 4), 50.0
_SCRIPT = ROOT / "benchmarks" / "http.lua"
PUBLISHED = ("--published-on", "2021-07-20")  # its files print no day


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of wrk: requests a second, and milliseconds until half, 99 of a hundred and all were answered.

    `cpu` is what a request took of the workers' processor time, in milliseconds.
    """

    rate: float
    median: float
    late: float
    longest: float
    errors: int
    cpu: float

    @classmethod
    def read(cls, said: str, cpu_seconds: float) -> "Figures":
        """Read the line that the script writes: counts, and microseconds."""
        line = next(line for line in said.splitlines() if line.startswith("figures "))
        requests, duration, median, late, longest, errors = map(int, line.split()[1:])
        return cls(
            requests / duration * 1e6, median / 1e3, late / 1e3, longest / 1e3, errors, cpu_seconds / requests * 1e3
        )

    @classmethod
    def middle(cls, runs: list["Figures"]) -> "Figures":
        """Give the median of each figure, and all errors."""
        return cls(
            statistics.median(run.rate for run in runs),
            statistics.median(run.median for run in runs),
            statistics.median(run.late for run in runs),
            statistics.median(run.longest for run in runs),
            sum(run.errors for run in runs),
            statistics.median(run.cpu for run in runs),
        )


def bodies(seed: int = 13, count: int = _NAMES, listed: Sequence[str] = ()) -> Iterator[str]:
    """Write requests with one holding each: names of nobody, and a few of listed parties (by default of OFAC's list).

    A server remembers some thousands of the names that it was last asked for: beyond that each is new to it.
    """
    dice = random.Random(seed)
    known = listed or [party.names[0].text for party in (*bundled(), *parties_of(SDN))]
    clean = list(clean_names())
    for _ in range(count):
        name = dice.choice(known if dice.random() < _HITS else clean)
        yield json.dumps({"holdings": [{"name": name, "quantity": dice.randint(1, 9_999)}]}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A server to be asked: a checkout, and the address of its database where that is not in its home."""

    label: str
    checkout: Path
    database: str = ""

    @property
    def settings(self) -> dict[str, str]:
        """Give the settings of its server."""
        return {"database_url": self.database, "admin_key": KEY} if self.database else {}

    @property
    def key(self) -> str:
        """Give what lets the benchmark in."""
        return KEY if self.database else ""


@dataclass(frozen=True, slots=True)
class Run:
    """How it is measured: rounds of some seconds, workers, requests in turn, and a synthetic list's parties (or 0).

    `homes` is where homes with loaded lists are kept for the next time.
    """

    rounds: int
    seconds: int
    workers: int
    names: int
    listed: int
    connections: tuple[int, ...]
    homes: Path | None

    def listed_names(self) -> list[str]:
        """Give the names of the synthetic list."""
        return [row["name"] for row in synthetic_lists.rows(self.listed)]

    def home(self, asked: Asked, folder: Path) -> Path:
        """Make a home with the lists, or copy the one that was made before."""
        home = folder / asked.label
        kept = self.homes / f"{asked.label}-{self.listed}" if self.homes and not asked.database else None
        if kept is None or not kept.is_dir():
            load_lists(asked, kept or home, self.listed)
        if kept is not None:
            shutil.copytree(kept, home)
        return home


def load_lists(asked: Asked, home: Path, listed: int) -> None:
    """Load a synthetic list, or the publisher's where it is present, with a checkout's own command."""
    with tempfile.TemporaryDirectory() as folder:
        code, files, options = _list_of(listed, Path(folder))
        if files:
            command = [str(python_of(asked.checkout)), "-m", "service.cli", "lists", "load", code, *files, *options]
            variables = environment(home) | ({"PENDENS_DATABASE_URL": asked.database} if asked.database else {})
            subprocess.run(command, check=True, cwd=asked.checkout, env=variables, capture_output=True)  # noqa: S603 its own command


def _list_of(listed: int, folder: Path) -> tuple[str, list[str], tuple[str, ...]]:
    if listed:
        file = folder / "house.csv"
        synthetic_lists.write(listed, file)
        return "house-register", [str(file)], ()
    data = data_folder()
    return SDN.code, sorted(map(str, (data / "lists" / SDN.folder).iterdir())) if data else [], PUBLISHED


def python_of(checkout: Path) -> Path:
    """Find the interpreter of a checkout; this one's where it has none of its own."""
    own = checkout / ".venv" / "bin" / "python"
    return own if own.exists() else Path(sys.executable)


def ask(one: Running, connections: int, seconds: int, lines: Path, key: str = "") -> Figures:
    """Let wrk ask with so many connections at once."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is absent: apt-get install wrk")
    command = [wrk, f"-t{min(connections, 2)}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s"]
    before = one.cpu_seconds()
    told = subprocess.run(  # noqa: S603 its own command
        [*command, str(_SCRIPT), f"http://127.0.0.1:{one.port}"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PENDENS_BENCH_BODIES": str(lines), "PENDENS_BENCH_KEY": key},
    )
    return Figures.read(told.stdout, one.cpu_seconds() - before)


class Servers:
    """The servers of all checkouts, running, and what they are asked."""

    def __init__(self, stack: ExitStack, asked: Sequence[Asked], run: Run) -> None:
        self._folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self._run, self.asked = run, asked
        self.bodies = list(bodies(count=run.names, listed=run.listed_names()))
        self._lines = self._folder / "bodies"
        self._lines.write_text("\n".join(self.bodies) + "\n", encoding="utf-8")
        self.homes = [run.home(one, self._folder) for one in asked]
        self.running = [
            stack.enter_context(
                running(home, run.workers, checkout=one.checkout, python=python_of(one.checkout), **one.settings)
            )
            for home, one in zip(self.homes, asked, strict=True)
        ]
        for one, subject in zip(self.running, asked, strict=True):
            ask(one, 2, 2, self._lines, subject.key)

    def closed(self, connections: int) -> list[Figures]:
        """Keep so many connections busy, at each server in turn; give the figures of each."""
        runs: list[list[Figures]] = [[] for _ in self.running]
        for _ in range(self._run.rounds):
            for one, subject, found in zip(self.running, self.asked, runs, strict=True):
                found.append(ask(one, connections, self._run.seconds, self._lines, subject.key))
        return [Figures.middle(found) for found in runs]

    def paced(self, rates: Sequence[float]) -> Iterator[str]:
        """Ask each server at 60 % of its rate, whatever it answers; then a view that does nothing at the first rate."""
        seconds = self._run.seconds * 2
        for one, subject, rate in zip(self.running, self.asked, rates, strict=True):
            pace = rate * _PACE
            yield _paced(subject.label, pace, ask_paced(one.port, requests_of(self.bodies, subject.key), pace, seconds))
        pace = rates[0] * _PACE
        yield _paced("empty", pace, empty_view.paced(self.bodies, self._run.workers, pace, seconds))


def _paced(label: str, pace: float, told: Paced) -> str:
    return (
        f"open loop  {label:8}  {pace:6,.0f} a second: p50 {told.within(50):6.1f} ms,"
        f" p99 {told.within(99):6.1f} ms; refused {told.refused}, unanswered {told.unanswered}"
    )


def weighed(asked: Asked, home: Path, lines: Sequence[str]) -> Iterator[str]:
    """Say how much memory some workers take together: the index is mapped by all of them."""
    for workers in _WEIGHED:
        with running(home, workers, checkout=asked.checkout, python=python_of(asked.checkout), **asked.settings) as one:
            ask_paced(one.port, requests_of(lines, asked.key), _WARMING_RATE, 2)
            keeper, *others = (share / 1e3 for share in one.shares_kb())
            told = ", ".join(f"{share:.0f}" for share in others)
            yield f"PSS  {workers} workers: {keeper + sum(others):5.0f} MB (keeper {keeper:.0f}; each {told})"


def _compared(subjects: Sequence[Asked], found: Sequence[Figures], connections: int) -> Iterator[str]:
    for subject, one in zip(subjects, found, strict=True):
        yield (
            f"{connections:11}  {subject.label:8}  {one.rate:10,.0f}  {one.median:6.1f}  {one.late:6.1f}"
            f"  {one.longest:10.1f}  {one.errors:6}  {one.cpu:6.2f}"
        )
    for subject, this in zip(subjects, found, strict=True):
        for other, that in zip(subjects, found, strict=True):
            if subject is not other and other.label == "other":
                yield (
                    f"{'':11}  {subject.label}: rate × {this.rate / that.rate:.2f},"
                    f" p99 × {this.late / that.late:.3f}, CPU × {this.cpu / that.cpu:.2f}"
                )


def _told(subjects: Sequence[Asked], run: Run, *, is_more: bool) -> Iterator[str]:
    with ExitStack() as stack:
        servers = Servers(stack, subjects, run)
        yield "connections  checkout  requests/s  p50 ms  p99 ms  longest ms  errors  CPU ms"
        rates: list[float] = []
        for connections in run.connections:
            found = servers.closed(connections)
            rates = [one.rate for one in found]
            yield from _compared(subjects, found, connections)
        if is_more:
            yield from servers.paced(rates)
            yield from large_requests.measure(servers.running[0], servers.homes[0])
            yield from weighed(subjects[0], servers.homes[0], servers.bodies)


def _subjects(given: argparse.Namespace, stack: ExitStack) -> list[Asked]:
    database = given.database
    if given.postgres:
        database = stack.enter_context(OwnServers()).database_url
    others = [Asked("other", given.against.resolve())] if given.against else []
    return [Asked("this", ROOT), *others, *([Asked("server", ROOT, database)] if database else [])]


def main() -> None:
    """Print the figures, each with its ratio to the other checkout's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, help="another checkout, with its own .venv")
    parser.add_argument("--database", default="", help="a PostgreSQL database without tables, asked beside the home's")
    parser.add_argument("--postgres", action="store_true", help="start a PostgreSQL, and ask it beside the home's")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--names", type=int, default=_NAMES, help="how many requests are asked in turn")
    parser.add_argument("--listed", type=int, default=0, help="parties of a synthetic list; 0: OFAC's SDN list")
    parser.add_argument("--connections", type=int, nargs="+", default=list(CONNECTIONS))
    parser.add_argument("--homes", type=Path, help="where homes with loaded lists are kept for the next time")
    parser.add_argument("--more", action="store_true", help="a steady pace, a large request, and memory as well")
    given = parser.parse_args()
    how = {name: getattr(given, name) for name in ("rounds", "seconds", "workers", "names", "listed", "homes")}
    with ExitStack() as stack:
        run = Run(connections=tuple(given.connections), **how)
        for line in _told(_subjects(given, stack), run, is_more=given.more):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
