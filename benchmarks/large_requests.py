"""A portfolio in one request beside the matcher alone on the same names: what all that is around it takes."""

import json
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.real_server import Running, ask, file_of
from benchmarks.sources import bundled, clean_names
from service.bootstrap import start
from service.config import Settings
from service.holdings import admit_rows
from service.screening.screener import ScreeningRequest

_HOLDINGS, _ROUNDS, _BATCH = 10_000, 3, 2_000  # the service screens as many at a time
_HITS = 0.02


def names_of(seed: int, count: int = _HOLDINGS) -> list[str]:
    """Make names, nearly all of them different and nobody's, some of listed parties."""
    dice = random.Random(seed)
    clean, listed = clean_names(), [party.names[0].text for party in bundled()]
    return [
        dice.choice(listed) if dice.random() < _HITS else f"{dice.choice(clean).split()[0]} {dice.choice(clean)}"
        for _ in range(count)
    ]


def measure(one: Running, home: Path) -> Iterator[str]:
    """Ask in turn; give how long each took, and which share of the matcher's own rate the request has."""
    whole, alone = [], []
    with closing((services := start(Settings(home, file_of(home)))).store):
        index = services.screener.begin(ScreeningRequest()).index
        for seed in range(_ROUNDS + 1):
            names = names_of(seed)
            holdings = admit_rows((row, {"name": name}) for row, name in enumerate(names, 1)).holdings
            index.forget()
            began = time.perf_counter()
            for first in range(0, len(holdings), _BATCH):
                index.best_matches_all(holdings[first : first + _BATCH])
            alone.append(time.perf_counter() - began)
            whole.append(_asked(one, names))
    request, matcher = statistics.median(whole[1:]), statistics.median(alone[1:])  # the first one warms both
    yield f"{_HOLDINGS:,} holdings in one request: {request:.2f} s, {_HOLDINGS / request:,.0f} a second"
    yield f"the matcher alone: {matcher:.2f} s, {_HOLDINGS / matcher:,.0f} a second"
    yield f"the request has × {matcher / request:.2f} of the matcher's rate"


def _asked(one: Running, names: list[str]) -> float:
    holdings = [{"name": name, "quantity": 100 + row} for row, name in enumerate(names)]
    body = json.dumps({"holdings": holdings}, ensure_ascii=False).encode()
    began = time.perf_counter()
    status, answer = ask(one.port, "POST", "/v1/screenings", body, {"Content-Type": "application/json"})
    seconds = time.perf_counter() - began
    if status != 201 or answer["counts"]["rows"] != len(names):
        raise RuntimeError(f"the service answered {status}")
    return seconds
