"""Hostile uploads against a running service, while honest clients ask: none of them may notice.

Starts the real server with two workers on loopback, sends every file of `benchmarks.hostile_files` (and those of a
folder that is given) as an upload, and beside them so many honest requests; prints what came of it, and exits with 1
where a file was not refused as it should be, an honest answer differed, or the home grew.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks.hostile_files import hostile_files
from benchmarks.real_server import ask, server

# What a hostile upload may cost: seconds to its refusal, bytes of memory of the largest process, growth of the home.
MOST_SECONDS, MOST_MEMORY, MOST_GROWTH = 5.0, 500_000_000, 1_000_000
_EDGE = "a-line-that-no-file-has"
_HONEST = {"as_of": "2021-03-16", "include_clear": True, "holdings": [{"name": "XIAOMI CORP"}, {"name": "APPLE INC"}]}
_LEFT_OUT = {"screening_id", "known_at", "created_at"}  # differs from one answer to the next
_KILOBYTE = 1024


@dataclass(slots=True)
class Trial:
    """What came of the hostile uploads and of the honest requests beside them."""

    port: int
    honest: int
    refusals: list[tuple[str, int, float, str]] = field(default_factory=list)
    answered: int = 0
    differing: list[str] = field(default_factory=list)
    slowest: float = 0.0
    memory: int = 0
    growth: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def faults(self, *, most_seconds: float = MOST_SECONDS) -> list[str]:
        """Say what was not as it should be; empty where all was."""
        found = [
            f"{name}: answered {code}: {said}" for name, code, _, said in self.refusals if not _is_refusal(code, said)
        ]
        found += [f"{name}: took {took:.1f} s" for name, _, took, _ in self.refusals if took > most_seconds]
        found += self.differing
        if self.answered != self.honest:
            found.append(f"{self.answered} of {self.honest} honest requests were answered as alone")
        if self.memory > MOST_MEMORY:
            found.append(f"a process took {self.memory / 1e6:,.0f} MB")
        if self.growth > MOST_GROWTH:
            found.append(f"the home grew by {self.growth:,} bytes")
        return found

    def send(self, files: Iterator[tuple[str, bytes]]) -> None:
        """Send each hostile file and note how it is refused."""
        for name, content in files:
            began = time.monotonic()
            code, document = ask(self.port, "POST", "/v1/uploads", *_form(name, content))
            self.refusals.append((name, code, time.monotonic() - began, str(document.get("detail", ""))))

    def ask_honestly(self, alone: object, count: int) -> None:
        """Ask what an honest client asks, and compare the answer with the one given alone."""
        for _ in range(count):
            began = time.monotonic()
            code, document = _screen(self.port)
            self.slowest = max(self.slowest, time.monotonic() - began)
            if code == HTTPStatus.CREATED and _lasting(document) == alone:
                self.answered += 1
            else:
                self.differing.append(f"an honest request was answered {code}, or otherwise than alone")

    def watch(self, root: int) -> None:
        """Note the largest resident memory of a process below `root`, until it is over."""
        while not self.over.wait(0.02):
            self.memory = max((self.memory, *map(_peak, _below(root))))


def run(home: Path, *, honest: int = 500, clients: int = 4, folder: Path | None = None) -> Trial:
    """Start a server on `home`, send the files alone and then beside honest requests; `folder` has more files."""
    with server(home, workers=2) as port:
        code, document = _screen(port)
        if code != HTTPStatus.CREATED:
            raise RuntimeError(f"the service does not answer: {code} {document}")
        trial, alone = Trial(port, honest // clients * clients), _lasting(document)
        before = _size(home)
        watching = threading.Thread(target=trial.watch, args=(os.getpid(),))
        watching.start()
        try:
            trial.send(chain(hostile_files(), _in_folder(folder)))
            trial.growth = _size(home) - before
            asking = [
                threading.Thread(target=trial.ask_honestly, args=(alone, honest // clients)) for _ in range(clients)
            ]
            for thread in asking:
                thread.start()
            trial.send(chain(hostile_files(), _in_folder(folder)))
            for thread in asking:
                thread.join()
        finally:
            trial.over.set()
            watching.join()
    return trial


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trial and print what came of it; 1 where something was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--honest", type=int, default=500, help="honest requests beside the hostile ones")
    parser.add_argument("--folder", type=Path, help="more hostile files")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        trial = run(Path(folder) / "home", honest=asked.honest, folder=asked.folder)
    took = max(trial.refusals, key=lambda one: one[2])
    sys.stdout.write(
        f"{len(trial.refusals)} hostile uploads, the slowest {took[0]} in {took[2]:.1f} s; largest process "
        f"{trial.memory / 1e6:,.0f} MB; home grown by {trial.growth:,} bytes\n"
        f"{trial.answered} of {trial.honest} honest requests answered as alone, the slowest in {trial.slowest:.1f} s\n"
    )
    sys.stdout.writelines(f"FAULT {fault}\n" for fault in trial.faults())
    return int(bool(trial.faults()))


def _is_refusal(code: int, said: str) -> bool:
    """Tell a refusal that says in one line what is wrong."""
    return HTTPStatus.BAD_REQUEST <= code < HTTPStatus.INTERNAL_SERVER_ERROR and bool(said) and "\n" not in said


def _form(name: str, content: bytes) -> tuple[bytes, dict[str, str]]:
    head = f'--{_EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    kind = {"Content-Type": f"multipart/form-data; boundary={_EDGE}"}
    return head.encode() + content + f"\r\n--{_EDGE}--\r\n".encode(), kind


def _screen(port: int) -> tuple[int, dict[str, Any]]:
    return ask(port, "POST", "/v1/screenings", json.dumps(_HONEST).encode(), {"Content-Type": "application/json"})


def _lasting(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in _LEFT_OUT}


def _in_folder(folder: Path | None) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.iterdir()) if folder else ():
        yield file.name, file.read_bytes()


def _size(home: Path) -> int:
    return sum(file.stat().st_size for file in home.rglob("*") if file.is_file())


def _below(root: int) -> set[int]:
    """Give the processes below one, but not itself."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found: set[int] = set()
    while more := {pid for pid, parent in parents.items() if parent in {root, *found}} - found:
        found |= more
    return found


def _peak(pid: int) -> int:
    """Give the largest resident memory that a process has had, in bytes; 0 where it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * _KILOBYTE
    return 0


if __name__ == "__main__":
    sys.exit(main())
