"""What rapidfuzz does by brute force: the plain alternative to an index."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import JaroWinkler


@dataclass(frozen=True, slots=True)
class Peer:
    """A scorer with the threshold (0..100) at which the field uses it, and how many names are enough to time it."""

    label: str
    scorer: Callable[..., float]
    threshold: float
    timed_names: int


PEERS = (
    Peer("token_sort_ratio", fuzz.token_sort_ratio, 85.0, 200),
    Peer("WRatio", fuzz.WRatio, 86.0, 10),
    Peer("JaroWinkler", JaroWinkler.similarity, 0.90, 300),
)


def rates(queries: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """Give names per second of each peer on one thread; a list of so many names bounds how many are timed."""
    asked, listed = [utils.default_process(q) for q in queries], [utils.default_process(n) for n in names]
    found = {}
    for peer in PEERS:
        count = max(3, min(len(asked), peer.timed_names * 100_000 // max(len(listed), 20_000)))
        began = time.process_time()
        _cdist(peer, asked[:count], listed)
        found[peer.label] = count / (time.process_time() - began)
    return found


def pair_score(peer: Peer, first: str, second: str) -> float:
    """Score two names, 0..1."""
    score = peer.scorer(utils.default_process(first), utils.default_process(second))
    return score / 100 if peer.threshold > 1 else score


def alerts(peer: Peer, queries: Sequence[str], names: Sequence[str], owners: Sequence[str]) -> list[frozenset[str]]:
    """Give the owners of the names that reach the peer's threshold, query by query."""
    asked, listed = [utils.default_process(q) for q in queries], [utils.default_process(n) for n in names]
    held = np.asarray(owners, dtype=object)
    found: list[frozenset[str]] = []
    for begin in range(0, len(asked), 500):
        scores = _cdist(peer, asked[begin : begin + 500], listed)
        found += [frozenset(held[row >= peer.threshold]) for row in scores]
    return found


def _cdist(peer: Peer, asked: Sequence[str], listed: Sequence[str]) -> Any:
    return process.cdist(
        asked, listed, scorer=peer.scorer, score_cutoff=peer.threshold, workers=1, dtype=np.float32, processor=None
    )
