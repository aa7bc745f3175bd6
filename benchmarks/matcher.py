"""The one place where the benchmarks touch the matcher under measure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from service import matching
from service.domain.holdings import Holding
from service.domain.matches import Match, Strength
from service.domain.parties import Name, NameKind, Party
from service.matching import Index, load_profile

STRENGTHS = (Strength.EXACT.value, Strength.CLOSE.value, Strength.POSSIBLE.value)


def build(parties: Iterable[Party]) -> Index:
    """Index parties with the profile that ships."""
    return Index.build(tuple(parties), load_profile())


def ask_all(index: Index, names: Sequence[str]) -> list[tuple[Match, ...]]:
    """Answer names as a portfolio of them would be answered, by name alone."""
    return index.best_matches_all([Holding(row, name) for row, name in enumerate(names, start=1)])


def ask(index: Index, name: str) -> tuple[Match, ...]:
    """Answer one name."""
    return index.best_matches(Holding(1, name))


def is_rejected(index: Index, name: str) -> bool:
    """Tell whether a holding of this name alone would be a rejected row instead of a finding."""
    return not index.is_screenable(Holding(1, name)) or not index.is_comparable(name)


def threshold() -> float:
    """Give the score from which a resemblance is shown to a person."""
    return load_profile().thresholds.possible


def compare(first: str, second: str, kind: str = "entity") -> float:
    """Score two names against each other, 0..1."""
    own: Callable[..., float] | None = getattr(matching, "compare_names", None)
    if own is not None:
        return own(first, second, load_profile(), kind=kind)
    return max(_looked_up(first, second, kind), _looked_up(second, first, kind))


def score_all(index: Index, name: str) -> Iterator[tuple[str, int, float]]:
    """Score a name against every listed one, without the step that skips: party, rank of the strength and score."""
    own: Callable[[str], Iterable[Match]] | None = getattr(index, "score_all", None)
    if own is None and _present() is None:
        raise LookupError("the matcher has no Index.score_all to compare its index with")
    matches = own(name) if own is not None else _scored_one_by_one(index, name)
    return ((match.party_id, match.strength.rank, match.score) for match in matches if match.score >= threshold())


def retrieve(index: Index, names: Sequence[str]) -> int | None:
    """Retrieve candidates without scoring them, and count them; None where the matcher has no such step of its own."""
    own: Callable[[Sequence[str]], int] | None = getattr(index, "count_candidates", None)
    return own(names) if own is not None else _candidates_counted(index, names)


def forget(index: Index) -> None:
    """Empty every memory of answers, so that what follows begins with none."""
    own: Callable[[], None] | None = getattr(index, "forget", None)
    if own is not None:
        own()
    elif _present() is not None:
        index.corpus._known.clear()  # noqa: SLF001 - stands in for a hook


def save(index: Index, path: Path) -> bool:
    """Keep the index in a file; False where the matcher has none."""
    own: Callable[[Path], object] | None = getattr(index, "save", None)
    if own is not None:
        own(path)
    return own is not None


def load(path: Path, parties: Sequence[Party]) -> Index:
    """Open an index that `save` kept."""
    opened: Index = getattr(Index, "load")(path, parties, load_profile())  # noqa: B009 - only some versions have it
    return opened


def _looked_up(asked: str, listed: str, kind: str) -> float:
    party = Party("one", listed, (Name(listed, NameKind.PRIMARY),), kind=kind)
    found = Index.build((party,), load_profile()).search(asked, 1)
    return found[0].score if found else 0.0


@cache
def _present() -> Any:
    """Give the parts of a matcher that has no hooks of its own, or None when it has been replaced."""
    try:
        step, reading = import_module("service.matching.candidates"), import_module("service.matching.names")
    except ImportError:
        return None
    return (step, reading) if hasattr(step, "Query") and hasattr(reading, "parse_readings") else None


def _queries(index: Any, name: str) -> Iterator[Any]:
    step, reading = _present()
    profile = load_profile()
    for parsed in reading.parse_readings(name, profile, is_cut=reading.has_cut_length(name, profile)):
        if reading.is_telling(parsed, profile):
            yield step.Query.of(parsed, index.corpus)


def _scored_one_by_one(index: Any, name: str) -> Iterator[Match]:
    step, _ = _present()
    for query in _queries(index, name):
        for place, listed in enumerate(index.corpus.names):
            edges = step.pairs(query, listed, index.corpus)
            if edges:
                yield index._scored(query, place, edges, None, None)  # noqa: SLF001 - stands in for a hook


def _candidates_counted(index: Any, names: Sequence[str]) -> int | None:
    if _present() is None:
        return None
    step, _ = _present()
    found = (step.candidates(query, index.corpus, threshold()) for name in names for query in _queries(index, name))
    return sum(1 for candidates in found for _ in candidates)
