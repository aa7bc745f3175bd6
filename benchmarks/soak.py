"""Many clients screen at once while list versions are swapped beneath them: no error, and no answer mixes two sets.

Starts the real server with two workers on loopback. Two lists of a firm change in turn, so that a mixed set is one that
was never live; each edition names another firm, so that findings which do not belong to the named version are seen.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.real_server import PATIENCE_SECONDS, ask, environment, server

LISTS = ("house-east", "house-west")
FIRMS = {
    "house-east": ("Evergreen Tanker Holdings Ltd", "Quietwater Mining PLC"),
    "house-west": ("Saltmarsh Drones SA", "Northlight Optics AG"),
}
_HEADER = "id,name,restriction,listed_on,reason\n"
# So that the firm that leaves an edition is no collapse of its list.
_OTHERS = ("Copperfield Rail Works", "Bluestem Foundries", "Juniper Ordnance", "Harrowgate Signals")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client was told: when it asked and was answered, the versions named, and the firms found blocked."""

    asked: float
    told: float
    status: int
    versions: Mapping[str, str]
    blocked: frozenset[str]
    trouble: str = ""


@dataclass(slots=True)
class Soak:
    """The editions that were published, in order, and what the clients were told meanwhile."""

    port: int
    home: Path
    answers: list[Answer] = field(default_factory=list)
    sets: list[tuple[float, dict[str, str]]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def publish(self, number: int, *, by_command: bool) -> None:
        """Publish an edition of the list whose turn it is, through the command or over HTTP."""
        code = LISTS[number % len(LISTS)]
        firm = FIRMS[code][number // len(LISTS) % 2]
        rows = [(1 + FIRMS[code].index(firm), firm), *enumerate(_OTHERS, start=10)]
        lines = [f"{uid},{name},blocked,2026-01-05,edition {number}" for uid, name in rows]
        content = (_HEADER + "\n".join(lines) + "\n").encode()
        version = self._by_command(code, content) if by_command else self._over_http(code, content)
        self.names[version] = firm
        now = dict(self.sets[-1][1]) if self.sets else {}
        self.sets.append((time.monotonic(), {**now, code: version}))

    def _by_command(self, code: str, content: bytes) -> str:
        file = self.home / f"{code}.csv"
        file.write_bytes(content)
        command = [sys.executable, "-m", "service.cli", "lists", "load", code, str(file)]
        said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment(self.home)).stdout  # noqa: S603 its own command
        return "sha256:" + said.split("sha256:")[1][:64]

    def _over_http(self, code: str, content: bytes) -> str:
        edge = "a-line-that-no-list-has"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{code}.csv"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        status, document = ask(self.port, "POST", f"/v1/lists/{code}/versions", body, kind)
        if status != http.client.CREATED:
            raise RuntimeError(f"{code} was not taken in: {status} {document}")
        return str(document["versions"][0]["version"])

    def client(self) -> None:
        """Screen all firms, one request after another, until the soak is over."""
        holdings = [{"name": firm} for firms in FIRMS.values() for firm in firms]
        body = json.dumps({"holdings": holdings, "lists": LISTS}).encode()
        while not self.over.is_set():
            self.answers.append(_answer(self.port, body))

    def wait_for(self, versions: Mapping[str, str]) -> None:
        """Wait until an answer names the versions."""
        until, seen = time.monotonic() + PATIENCE_SECONDS, 0
        while time.monotonic() < until:
            new = self.answers[seen:]
            seen += len(new)
            if any(answer.versions == versions for answer in new):
                return
            time.sleep(0.01)
        raise RuntimeError(f"no answer named {versions} within {PATIENCE_SECONDS} s")

    def faults(self) -> list[str]:
        """Say what was wrong with answers; there should be nothing."""
        live = [versions for _, versions in self.sets]
        found = []
        for answer in self.answers:
            if answer.status != http.client.CREATED:
                found.append(f"{answer.status} {answer.trouble}")
            elif answer.versions not in live:
                found.append(f"a set that was never live: {answer.versions}")
            elif answer.blocked != {self.names[version] for version in answer.versions.values()}:
                found.append(f"{sorted(answer.blocked)} are not the firms of {answer.versions}")
        return found

    def latencies(self) -> tuple[list[float], list[float]]:
        """Give, for each swap, the seconds from publication to the first new answer and to the last old one."""
        first, last = [], []
        for (_, before), (published, after) in zip(self.sets, self.sets[1:], strict=False):
            new = [answer.told for answer in self.answers if answer.versions == after]
            old = [answer.told for answer in self.answers if answer.versions == before]
            if new:
                first.append(min(new) - published)
                last.append(max([published, *old]) - published)
        return first, last


def _answer(port: int, body: bytes) -> Answer:
    asked = time.monotonic()
    try:
        status, document = ask(port, "POST", "/v1/screenings", body, {"Content-Type": "application/json"})
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(asked, time.monotonic(), 0, {}, frozenset(), repr(error))
    told = time.monotonic()
    if status != http.client.CREATED:
        return Answer(asked, told, status, {}, frozenset(), str(document.get("detail")))
    versions = {use["code"]: use["version"] for use in document["lists"]}
    blocked = {finding["holding"]["name"] for finding in document["findings"] if finding["flag"] == "blocked"}
    return Answer(asked, told, status, versions, frozenset(blocked))


def run(home: Path, *, clients: int, swaps: int, workers: int = 2) -> Soak:
    """Soak a server: so many clients at once, so many swaps, every other one by the command."""
    with server(home, workers, waiting="1000") as port:
        soak = Soak(port, home)
        for number in range(len(LISTS)):
            soak.publish(number, by_command=True)
        soak.sets = soak.sets[-1:]  # the first sets were live before both lists were there
        _wait_for_lists(port, soak.sets[0][1])
        threads = [threading.Thread(target=soak.client, daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        soak.wait_for(soak.sets[0][1])
        for number in range(len(LISTS), len(LISTS) + swaps):
            soak.publish(number, by_command=number % 4 < 2)
            soak.wait_for(soak.sets[-1][1])
        soak.over.set()
        for thread in threads:
            thread.join()
    return soak


def _wait_for_lists(port: int, versions: Mapping[str, str], in_a_row: int = 20) -> None:
    """Wait until every worker has both lists: until none of many answers lacks them."""
    until, seen = time.monotonic() + PATIENCE_SECONDS, 0
    while seen < in_a_row:
        _, document = ask(port, "GET", "/v1/lists")
        live = {use["code"]: use["version"] for use in document["lists"]}
        seen = seen + 1 if versions.items() <= live.items() else 0
        if time.monotonic() > until:
            raise RuntimeError(f"{versions} did not go live within {PATIENCE_SECONDS} s")
        time.sleep(0.05)


def main() -> None:
    """Print the figures; exit 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1_000)
    parser.add_argument("--swaps", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        soak = run(Path(folder), clients=asked.clients, swaps=asked.swaps, workers=asked.workers)
    seconds, faults = time.monotonic() - began, soak.faults()
    waits = sorted(answer.told - answer.asked for answer in soak.answers)
    first, last = soak.latencies()
    sets = Counter(tuple(sorted(answer.versions.items())) for answer in soak.answers)
    sys.stdout.write(
        f"{len(soak.answers):,} answers to {asked.clients:,} clients at once in {seconds:.0f} s, {len(faults)} faults\n"
        f"{len(soak.sets):,} sets were live, {len(sets)} of them answered from\n"
        f"answer: median {statistics.median(waits):.2f} s, 95 % {waits[int(len(waits) * 0.95)]:.2f} s\n"
        f"publication to first new answer: median {statistics.median(first):.1f} s, longest {max(first):.1f} s\n"
        f"publication to last old answer: median {statistics.median(last):.1f} s, longest {max(last):.1f} s\n"
    )
    for fault, count in Counter(faults).most_common(10):
        sys.stdout.write(f"{count} times: {fault}\n")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
