"""The one place where the benchmarks touch the matcher under measure."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from unittest.mock import patch

from service.domain.holdings import Holding
from service.domain.matches import Match, Strength
from service.domain.parties import Party
from service.files.array_file import open_arrays, write
from service.matching import Index, compare_names, load_profile
from service.matching import index as matcher_index
from service.matching.parse.names import ParsedName
from service.matching.score.decision import Comparison, MatchDecision, score_match
from service.server.garbage import leave_shared_alone, look_seldom

STRENGTHS = (Strength.EXACT.value, Strength.CLOSE.value, Strength.POSSIBLE.value)


def build(parties: Iterable[Party]) -> Index:
    """Index parties with the profile that ships, and look for cycles as the service does: seldom, and not in them."""
    look_seldom()
    index = Index.build(tuple(parties), load_profile())
    leave_shared_alone()
    return index


def ask_all(index: Index, names: Sequence[str]) -> list[tuple[Match, ...]]:
    """Answer names as a portfolio of them would be answered, by name alone."""
    return index.best_matches_all([Holding(row, name) for row, name in enumerate(names, start=1)])


def ask(index: Index, name: str) -> tuple[Match, ...]:
    """Answer one name."""
    return index.best_matches(Holding(1, name))


def share_of_explaining(index: Index, names: Sequence[str]) -> float:
    """Give the share of a batch's time in which alignments become scores with their reasons."""
    judging = 0.0

    def timed(comparison: Comparison) -> MatchDecision:
        nonlocal judging
        began = time.process_time()
        decision = score_match(comparison)
        judging += time.process_time() - began
        return decision

    with patch.object(matcher_index, "score_match", timed):
        began = time.process_time()
        ask_all(index, names)
        return judging / (time.process_time() - began)


def is_rejected(index: Index, name: str) -> bool:
    """Tell whether a holding of this name alone would be a rejected row instead of a finding."""
    return index.unscreenable_reason(Holding(1, name)) is not None or not index.is_comparable(name)


def threshold() -> float:
    """Give the score from which a resemblance is shown to a person."""
    return load_profile().thresholds.possible


def compare(first: str, second: str, kind: str = "entity") -> float:
    """Score two names against each other, 0..1."""
    return compare_names(first, second, load_profile(), kind=kind)


def score_all(index: Index, names: Sequence[str]) -> list[dict[str, tuple[int, float]]]:
    """Score names against every listed one, none skipped: the best rank and score of each party, from the threshold."""
    best: list[dict[str, tuple[int, float]]] = [{} for _ in names]
    for parties, matches in zip(best, index.score_all(names, threshold()), strict=True):
        for match in matches:
            known = parties.get(match.party_id, (0, 0.0))
            parties[match.party_id] = max(known, (match.strength.rank, match.score))
    return best


def take_apart(index: Index, names: Sequence[str]) -> list[ParsedName]:
    """Take names apart, in each way that they may be read."""
    return [reading for name in names for reading in index.readings(name)]


def retrieve(index: Index, readings: Sequence[ParsedName]) -> int:
    """Retrieve candidates without scoring them, and count them."""
    return index.count_candidates(readings)


def forget(index: Index) -> None:
    """Empty every memory of answers, so that what follows begins with none."""
    index.forget()


def save(index: Index, path: Path) -> None:
    """Keep the index in a file."""
    write(path, index.file.arrays, index.file.meta)


def load(path: Path, parties: Sequence[Party]) -> Index:
    """Open an index that `save` kept."""
    return Index.read(open_arrays(path), parties, load_profile())
