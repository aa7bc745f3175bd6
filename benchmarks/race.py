"""Many clients screen at once at several worker processes: every document must be the one that its request gets alone.

Starts the real server on loopback, asks each request alone, then all of them from many clients at once, again and
again, and compares whole documents but for what names or dates the run. With `--swap` versions of a list that no
holding is on go live meanwhile. Lists: the bundled ones with a made list of 8,000 parties (`made`), alone (`bundled`),
with a made list whose few words stand in thousands of names, so that every answer takes long reckoning (`crowded`), or
with a publisher's SDN list where its files are present (`sdn`).
"""

import argparse
import http.client
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks import synthetic_lists
from benchmarks.mangling import FAMILIES, mangled
from benchmarks.real_server import ask, environment, server
from benchmarks.sources import SDN, bundled, clean_names, data_folder, parties_of

LISTS = ("made", "crowded", "bundled", "sdn")
HOLDINGS = 20  # of a request, as an order system sends them
_REQUESTS = 60  # different ones: each is answered alone once, and by every worker many times
_MADE = 8_000  # parties: as many as SDN had in 2021
# Few words in thousands of names: each answer reads and sifts them all, as CHINA and TRADING make it on real lists.
_CROWD = ("China", "Eastern", "Trading", "Shipping", "Energy", "Holdings", "Group", "Steel", "Marine", "Orient")
_AS_OF = "2026-11-20"
_SWAPPED = "house-swapped"
_HEADER = "id,name,restriction,listed_on,reason\n"
_MANGLED, _CLEAN = 0.3, 0.2  # shares of the holdings asked; the others are listed names as printed
_SHOWN = 10


@dataclass(slots=True)
class Race:
    """A server under load: what each request is answered alone, and how many answers under load were another."""

    port: int
    alone: Sequence[tuple[bytes, Any]]
    left: int
    answers: int = 0
    faults: list[str] = field(default_factory=list)
    _turns: Any = field(default_factory=count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self) -> None:
        """Ask until all requests are answered, the next one each time."""
        while True:
            with self._lock:
                if self.left <= 0:
                    return
                self.left -= 1
                body, expected = self.alone[next(self._turns) % len(self.alone)]
            fault = _fault(self.port, body, expected)
            with self._lock:
                self.answers += 1
                self.faults += [fault] if fault else []


def run(  # noqa: PLR0913 the settings of a race
    home: Path, *, lists: str, requests: int, workers: int = 2, clients: int = 16, swaps: int = 0, seed: int = 1
) -> Race:
    """Race so many requests against each other, with so many swaps of a list spread over them."""
    _load(home, lists, swaps=swaps)
    bodies = _bodies(lists, seed)
    with server(home, workers, waiting="1000") as port:
        alone = [(body, _told(port, body)) for body in bodies]
        race = Race(port, alone, requests)
        threads = [threading.Thread(target=race.client, daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for number in range(1, swaps + 1):
            while race.answers < number * requests // (swaps + 1):
                time.sleep(0.05)
            _publish(home, number)
        for thread in threads:
            thread.join()
    return race


def _load(home: Path, lists: str, *, swaps: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    if lists in {"made", "crowded"}:
        file = home / "made.csv"
        rows = [f"{n},{name},blocked,2026-01-05,made" for n, name in enumerate(_made(lists))]
        file.write_text(_HEADER + "\n".join(rows) + "\n", encoding="utf-8")
        _command(home, "lists", "load", "house-made", str(file))
    if lists == "sdn":
        folder = data_folder()
        if folder is None:
            raise RuntimeError("the publisher's files are not on this machine: race with --lists made")
        files = sorted(map(str, (folder / "lists" / SDN.folder).iterdir()))
        _command(home, "lists", "load", SDN.code, *files, "--published-on", "2021-07-20")
    if swaps:
        _publish(home, 0)


def _made(lists: str) -> list[str]:
    """Make the names of a list; none for lists that are not made."""
    if lists == "crowded":
        rng = random.Random(5)
        return [f"{' '.join(rng.sample(_CROWD, 3))} Q{''.join(rng.choices('aeioulmnrst', k=5))}" for _ in range(_MADE)]
    return [row["name"] for row in synthetic_lists.rows(_MADE)] if lists == "made" else []


def _publish(home: Path, number: int) -> None:
    """Make another edition of a list live that no holding is on."""
    file = home / "swapped.csv"
    firms = ("Zwyxomat Qubbelstein", "Ujjumbo Prrkt", "Krzhwoz Lillifax")
    rows = [f"{place},{firm},blocked,2026-01-05,edition {number}" for place, firm in enumerate(firms)]
    file.write_text(_HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    _command(home, "lists", "load", _SWAPPED, str(file))


def _command(home: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "service.cli", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment(home))  # noqa: S603 its own command


def _bodies(lists: str, seed: int) -> list[bytes]:
    """Write the requests: listed names, mangled ones, and those of companies on no list, in a fixed order."""
    rng = random.Random(seed)
    listed = _made(lists)
    if lists != "crowded":
        listed += [name.text for party in bundled() for name in party.names]
    if lists == "sdn":
        listed += [name.text for party in parties_of(SDN) if party.kind != "person" for name in party.names]
    clean = clean_names() or [f"{row['name']} Bank" for row in synthetic_lists.rows(500, seed=8)]
    return [_body(rng, listed, clean) for _ in range(_REQUESTS)]


def _body(rng: random.Random, listed: Sequence[str], clean: Sequence[str]) -> bytes:
    names = [rng.choice(clean if rng.random() < _CLEAN else listed) for _ in range(HOLDINGS)]
    written = [(rng.random() < _MANGLED and mangled(rng.choice(list(FAMILIES)), name)) or name for name in names]
    holdings = [{"name": name} for name in written]
    return json.dumps({"as_of": _AS_OF, "include_clear": True, "holdings": holdings}).encode()


def _told(port: int, body: bytes) -> Any:
    """Give the document that answers a request, without what names or dates the run.

    Raises:
        RuntimeError: it was answered with an error.
    """
    status, document = ask(port, "POST", "/v1/screenings", body, {"Content-Type": "application/json"})
    if status != http.client.CREATED:
        raise RuntimeError(f"answered {status}: {document.get('detail')}")
    lists = [
        {key: value for key, value in one.items() if key not in {"age_days", "checked_on"}}
        for one in document["lists"]
        if one["code"] != _SWAPPED
    ]
    return {key: value for key, value in document.items() if key not in {"screening_id", "known_at"}} | {"lists": lists}


def _fault(port: int, body: bytes, expected: Mapping[str, Any]) -> str:
    """Say how an answer differs from the one that was given alone; empty where it does not."""
    try:
        told = _told(port, body)
    except (OSError, http.client.HTTPException, ValueError, RuntimeError) as error:
        return repr(error)
    if told == expected:
        return ""
    found = (
        f"{after['holding']['name']}: {before['flag']} -> {after['flag']}"
        for before, after in zip(expected["findings"], told["findings"], strict=False)
        if before != after
    )
    return next(found, f"differs in {[key for key in expected if told.get(key) != expected[key]]}")


def main() -> None:
    """Print what was found; exit 1 when an answer was another one than alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--lists", choices=LISTS, default="sdn" if data_folder() else "made")
    parser.add_argument("--swap", action="store_true", help="swap a list meanwhile, once for each 1,000 requests")
    asked = parser.parse_args()
    swaps = max(1, asked.requests // 1_000) if asked.swap else 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        race = run(
            Path(folder),
            lists=asked.lists,
            requests=asked.requests,
            workers=asked.workers,
            clients=asked.clients,
            swaps=swaps,
        )
    seconds = time.monotonic() - began
    sys.stdout.write(
        f"{asked.lists}, {asked.workers} workers, {asked.clients} clients, {swaps} swaps: {len(race.faults):,} of"
        f" {race.answers:,} answers of {HOLDINGS} holdings are not those given alone ({seconds:.0f} s)\n"
    )
    for fault, times in Counter(race.faults).most_common(_SHOWN):
        sys.stdout.write(f"{times} times: {fault}\n")
    sys.exit(1 if race.faults else 0)


if __name__ == "__main__":
    main()
