"""Single checks over HTTP, beside another checkout in one run: requests a second, and how long they take.

Both real servers have two workers, the bundled lists and OFAC's SDN list where its files are present. `wrk` asks them
in turn, one holding a request, five of a hundred of them listed; what is told is the median over the rounds. Times of
one machine say little: the ratios of one run are what counts.
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
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.real_server import KEY, Running, environment, running
from benchmarks.sources import ROOT, SDN, bundled, clean_names, data_folder, parties_of

CONNECTIONS = (1, 8, 32)
_NAMES, _HITS = 2_000, 0.05
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


def bodies(seed: int = 13, count: int = _NAMES) -> Iterator[str]:
    """Write requests with one holding each: names of nobody, and a few of listed parties.

    A server remembers some thousands of the names that it was last asked for: beyond that each is new to it.
    """
    dice = random.Random(seed)
    listed = [party.names[0].text for party in (*bundled(), *parties_of(SDN))]
    clean = list(clean_names())
    for _ in range(count):
        name = dice.choice(listed if dice.random() < _HITS else clean)
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


def load_lists(asked: Asked, home: Path) -> None:
    """Load the publisher's list, where it is present, with a checkout's own command."""
    checkout = asked.checkout
    folder = data_folder()
    files = sorted((folder / "lists" / SDN.folder).iterdir()) if folder else []
    if files:
        command = [
            str(python_of(checkout)),
            "-m",
            "service.cli",
            "lists",
            "load",
            SDN.code,
            *map(str, files),
            *PUBLISHED,
        ]
        variables = environment(home) | ({"PENDENS_DATABASE_URL": asked.database} if asked.database else {})
        subprocess.run(command, check=True, cwd=checkout, env=variables, capture_output=True)  # noqa: S603 its own command


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


def measure(
    asked: list[Asked], *, rounds: int, seconds: int, workers: int, names: int = _NAMES
) -> Iterator[tuple[int, list[Figures]]]:
    """Ask the servers of all checkouts in turn; for each number of connections give the figures of each."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        lines = folder / "bodies"
        lines.write_text("\n".join(bodies(count=names)) + "\n", encoding="utf-8")
        servers = []
        for number, subject in enumerate(asked):
            home = folder / str(number)
            load_lists(subject, home)
            python = python_of(subject.checkout)
            began = running(home, workers, checkout=subject.checkout, python=python, **subject.settings)
            servers.append(stack.enter_context(began))
        keys = [KEY if subject.database else "" for subject in asked]
        for one, key in zip(servers, keys, strict=True):
            ask(one, 2, 2, lines, key)
        for connections in CONNECTIONS:
            runs: list[list[Figures]] = [[] for _ in servers]
            for _ in range(rounds):
                for one, key, found in zip(servers, keys, runs, strict=True):
                    found.append(ask(one, connections, seconds, lines, key))
            yield connections, [Figures.middle(found) for found in runs]


def main() -> None:
    """Print the figures, each with its ratio to the other checkout's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, help="another checkout, with its own .venv")
    parser.add_argument("--database", default="", help="a PostgreSQL database without tables, asked beside the home's")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--names", type=int, default=_NAMES, help="how many requests are asked in turn")
    asked = parser.parse_args()
    subjects = [Asked("this", ROOT)]
    if asked.against:
        subjects.append(Asked("other", asked.against.resolve()))
    if asked.database:
        subjects.append(Asked("server", ROOT, asked.database))
    sys.stdout.write("connections  checkout  requests/s  p50 ms  p99 ms  longest ms  errors  CPU ms\n")
    how = {"rounds": asked.rounds, "seconds": asked.seconds, "workers": asked.workers, "names": asked.names}
    for connections, found in measure(subjects, **how):
        for subject, one in zip(subjects, found, strict=True):
            sys.stdout.write(
                f"{connections:11}  {subject.label:8}  {one.rate:10,.0f}  {one.median:6.1f}  {one.late:6.1f}"
                f"  {one.longest:10.1f}  {one.errors:6}  {one.cpu:6.2f}\n"
            )
        for subject, this in zip(subjects, found, strict=True):
            for other, that in zip(subjects, found, strict=True):
                if subject is not other and other.label == "other":
                    sys.stdout.write(
                        f"{'':11}  {subject.label}: rate × {this.rate / that.rate:.2f},"
                        f" p99 × {this.late / that.late:.3f}, CPU × {this.cpu / that.cpu:.2f}\n"
                    )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
