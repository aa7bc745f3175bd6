"""The same questions put to the peers: their figures stand beside ours, measured in the same run."""

import random
import time
from collections.abc import Callable, Sequence

from benchmarks import foreign, pairs, screening
from benchmarks.measures import best_quality, quality_at
from benchmarks.outcomes import MISSED, OTHER, QUIET, Case, Figure, Outcome, Suite, absent
from benchmarks.rapidfuzz_peers import PEERS, Peer, alerts, pair_score
from benchmarks.sources import CSL, parties_of

_FILES = {"ISIN": "security_names_same_isin.csv", "name_bench": "name_bench.csv"}
_NOMENKLATURA = {"logic-v1": 0.7, "logic-v2": 0.7}
_SLOW = {"WRatio": 300}  # names are enough of a scorer that needs a second for a dozen
_PEER_CASES = 600


def measure_pairs() -> Suite:
    """Let the peers score the pairs of names."""
    began, title = time.perf_counter(), "Peers on pairs of names"
    figures: list[Figure] = []
    notes: list[str] = []
    for label, file in _FILES.items():
        found = pairs.load(file)
        for peer in PEERS if found else ():
            scores = [pair_score(peer, one.first, one.second) for one in found]
            threshold = peer.threshold / 100 if peer.threshold > 1 else peer.threshold
            figures += _f1(f"{label}, rapidfuzz {peer.label}", threshold, found, scores)
        asked = {"pairs": [[one.schema, one.first, one.second] for one in found]}
        answer = foreign.nomenklatura("pairs", asked) if found else foreign.failed("the pairs are absent")
        if "failed" in answer:
            notes.append(f"{label}, nomenklatura: {answer['failed']}")
            continue
        for algorithm, threshold in _NOMENKLATURA.items():
            figures += _f1(f"{label}, nomenklatura {algorithm}", threshold, found, answer[algorithm])
    return Suite("peers-pairs", title, tuple(figures), notes=tuple(notes), seconds=time.perf_counter() - began)


def measure_screening() -> Suite:
    """Let the peers screen the CSL; the slow ones a sample of the same names."""
    began, title = time.perf_counter(), "Peers screening the CSL"
    asked = list(screening.cases())
    if not asked:
        return absent("peers-screening", title, "the list's files or the package are absent")
    named = [(party.id, name.text) for party in parties_of(CSL) for name in party.names]
    figures: list[Figure] = []
    notes: list[str] = []
    for peer in PEERS:
        chosen = _sampled(asked, _SLOW.get(peer.label))
        figures += _three(f"rapidfuzz {peer.label} >= {peer.threshold:g}", chosen, _brute(peer, chosen, named))
    chosen = _sampled(asked, _PEER_CASES)
    listed = [[party.id, *(name.text for name in party.names)] for party in parties_of(CSL)]
    answer = foreign.nomenklatura("screen", {"parties": listed, "queries": [case.text for case in chosen]})
    if "failed" in answer:
        notes.append(f"nomenklatura: {answer['failed']}")
    for algorithm, threshold in _NOMENKLATURA.items():
        if algorithm in answer:
            label = f"nomenklatura index + {algorithm} >= {threshold:g}"
            figures += _three(label, chosen, [frozenset(found) for found in answer[algorithm]])
    return Suite("peers-screening", title, tuple(figures), notes=tuple(notes), seconds=time.perf_counter() - began)


MEASURES: dict[str, Callable[[], Suite]] = {"peers-pairs": measure_pairs, "peers-screening": measure_screening}


def _f1(label: str, threshold: float, found: Sequence[pairs.Pair], scores: Sequence[float]) -> list[Figure]:
    truths = [(score, pair.is_match) for score, pair in zip(scores, found, strict=True)]
    own, best = quality_at(threshold, truths), best_quality(truths)
    return [
        Figure(
            f"{label}: F1 at {threshold:g}", own.f1, detail=f"at its best threshold {best.threshold:.3f}: {best.f1:.3f}"
        )
    ]


def _sampled(asked: Sequence[Case], most: int | None) -> list[Case]:
    rng = random.Random(8)
    return list(asked) if most is None else rng.sample(list(asked), min(most, len(asked)))


def _brute(peer: Peer, asked: Sequence[Case], named: Sequence[tuple[str, str]]) -> list[frozenset[str]]:
    return alerts(peer, [case.text for case in asked], [text for _, text in named], [party for party, _ in named])


def _three(label: str, asked: Sequence[Case], found: Sequence[frozenset[str]]) -> list[Figure]:
    """Give recall, alerts on near misses and on clean names: the first three of our own figures."""
    outcomes = [Outcome(case, _verdict(case, parties)) for case, parties in zip(asked, found, strict=True)]
    detail = f"{len(outcomes)} names"
    return [Figure(f"{label}: {one.label}", one.value, detail=detail) for one in screening.figures_of(outcomes)[:3]]


def _verdict(case: Case, found: frozenset[str]) -> str:
    if not case.wanted:
        return "possible" if found else QUIET
    return "possible" if found & case.wanted else OTHER if found else MISSED
