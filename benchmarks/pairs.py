"""Two names, of one company or of two: how well the score parts them, and whether it means something over the tiers."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from benchmarks import matcher
from benchmarks.measures import best_quality, quality_at
from benchmarks.outcomes import Case, Figure, Outcome, Suite, absent, short_hash
from benchmarks.sources import rows

_TIERS = ("STRONG", "MEDIUM", "WEAK")
_KINDS = {"Person": "person", "Vessel": "vessel"}
_ALIKE = 0.05  # width of a band of the calibration

Score = Callable[[str, str, str], float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names with the truth; `number` is the row's place in its file, `tier` how plain the truth is."""

    number: int
    first: str
    second: str
    is_match: bool
    schema: str
    category: str

    @property
    def tier(self) -> str:
        """Give the last part of the category."""
        return self.category.rpartition("/")[2]

    @property
    def is_organisation(self) -> bool:
        """Tell companies and other bodies from people and ships."""
        return self.schema not in _KINDS


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair with its score, 0..1."""

    pair: Pair
    score: float

    @property
    def truth(self) -> tuple[float, bool]:
        """Give score and truth."""
        return (self.score, self.pair.is_match)


def load(file: str) -> list[Pair]:
    """Read a file of labelled pairs; none where it is absent."""
    return [
        Pair(number, row["name1"], row["name2"], row["is_match"] == "true", row["schema"], row["category"])
        for number, row in enumerate(rows("pairs", file), start=2)
    ]


def measure_securities() -> Suite:
    """Two names that markets give one ISIN, against nearest other issuers."""
    return _measured("pairs-isin", "Two names of one ISIN", "security_names_same_isin.csv", _isin_figures)


def measure_name_bench() -> Suite:
    """Labelled pairs of names of people, companies and ships, in tiers."""
    return _measured("pairs-name-bench", "name_bench", "name_bench.csv", _bench_figures)


def scored(pairs: Sequence[Pair], score: Score = matcher.compare) -> list[Scored]:
    """Score every pair."""
    return [Scored(pair, score(pair.first, pair.second, _KINDS.get(pair.schema, "entity"))) for pair in pairs]


def _measured(code: str, title: str, file: str, figures: Callable[[Sequence[Scored]], list[Figure]]) -> Suite:
    pairs = load(file)
    if not pairs:
        return absent(code, title, "the pairs are absent")
    began = time.perf_counter()
    found = scored(pairs)
    outcomes = tuple(_outcome(one) for one in found)
    faults = tuple(one for one in outcomes if one.verdict == "wrong")
    notes = _calibration(found)
    return Suite(
        code, title, tuple(figures(found)), outcomes, faults, notes, time.perf_counter() - began, is_whole=True
    )


def _outcome(one: Scored) -> Outcome:
    is_right = (one.score >= matcher.threshold()) == one.pair.is_match
    family = f"{'same' if one.pair.is_match else 'other'}, {one.pair.schema}, {one.pair.category}"
    case = Case(f"{one.pair.number}/{short_hash(one.pair.first, one.pair.second)}", family, one.pair.first)
    return Outcome(case, "right" if is_right else "wrong", one.score, one.pair.second)


def _f1(label: str, found: Sequence[Scored], goal: float | None) -> list[Figure]:
    truths = [one.truth for one in found]
    own, best = quality_at(matcher.threshold(), truths), best_quality(truths)
    detail = f"{len(found)} pairs: precision {own.precision:.3f}, recall {own.recall:.3f}"
    at_best = f"threshold {best.threshold:.3f}: precision {best.precision:.3f}, recall {best.recall:.3f}"
    return [
        Figure(f"F1 {label} at the profile's {own.threshold:.2f}", own.f1, goal, detail=detail),
        Figure(f"F1 {label} at its best threshold", best.f1, detail=at_best),
    ]


def _isin_figures(found: Sequence[Scored]) -> list[Figure]:
    return _f1("", found, 0.95)


def _bench_figures(found: Sequence[Scored]) -> list[Figure]:
    strong = [one for one in found if one.pair.tier == "STRONG"]
    right = sum((one.score >= matcher.threshold()) == one.pair.is_match for one in strong)
    return [
        *_f1("organisations", [one for one in found if one.pair.is_organisation], 0.90),
        *_f1("people", [one for one in found if one.pair.schema == "Person"], None),
        *_f1("all", found, 0.85),
        Figure("STRONG cases right", right / len(strong), 1.0, detail=f"{right} of {len(strong)}"),
        *_tier_figures(found),
    ]


def _tier_figures(found: Sequence[Scored]) -> list[Figure]:
    figures, means = [], []
    for is_match, word in ((True, "same"), (False, "other")):
        for tier in _TIERS if is_match else _TIERS[::-1]:
            scores = [one.score for one in found if one.pair.tier == tier and one.pair.is_match == is_match]
            if scores:
                means.append(mean(scores))
                figures.append(Figure(f"mean score, {word}, {tier}", means[-1], detail=f"{len(scores)} pairs"))
    falls = sum(after < before for before, after in pairwise(means))
    return [
        *figures,
        Figure(
            "mean score falls from tier to tier",
            falls / (len(means) - 1),
            1.0,
            detail=f"{falls} of {len(means) - 1} steps",
        ),
    ]


def _calibration(found: Sequence[Scored]) -> tuple[str, ...]:
    """Say for each band of scores how many of its pairs are the same: a rising share is what a score promises."""
    bands: dict[int, list[bool]] = {}
    for one in found:
        bands.setdefault(min(int(one.score / _ALIKE + 1e-9), int(1 / _ALIKE)), []).append(one.pair.is_match)
    return tuple(
        f"score {band * _ALIKE:.2f}..{min(1.0, (band + 1) * _ALIKE):.2f}: {sum(same)} of {len(same)} are the same "
        f"({sum(same) / len(same):.2f})"
        for band, same in sorted(bands.items())
    )
