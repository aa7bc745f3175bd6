"""What a measuring yields: cases with their verdicts, and figures with their goals."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from service.domain.matches import Match

MISSED, OTHER, QUIET, REJECTED = "missed", "other", "quiet", "rejected"
FOUND = frozenset({"identifier", "exact", "close", "possible"})


@dataclass(frozen=True, slots=True)
class Case:
    """A name to ask, and the parties of which one must be found; none for a name that must stay quiet.

    `id` may be committed; the text may not where a third party wrote it.
    """

    id: str
    family: str
    text: str
    wanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with its verdict: the strength at which a wanted party was found, or else `missed`, `other`, `quiet`."""

    case: Case
    verdict: str
    score: float = 0.0
    against: str = ""

    @property
    def is_found(self) -> bool:
        """Tell whether the verdict is a strength."""
        return self.verdict in FOUND


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside its goal: the least (`>=`) or the most (`<=`) that it may be."""

    label: str
    value: float
    goal: float | None = None
    sense: str = ">="
    detail: str = ""

    @property
    def is_met(self) -> bool | None:
        """Tell whether the goal is met; None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.sense == ">=" else self.value <= self.goal


@dataclass(frozen=True, slots=True)
class Suite:
    """All that was measured on one body of names; `faults` are the outcomes to read by name.

    `is_whole`: every case is frozen with its verdict; else only those that are out of the ordinary, and the counts.
    """

    code: str
    title: str
    figures: tuple[Figure, ...]
    outcomes: tuple[Outcome, ...] = ()
    faults: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    is_whole: bool = False
    absent: str = field(default="")


def absent(code: str, title: str, why: str) -> Suite:
    """Make the suite that could not be measured, and say why."""
    return Suite(code, title, (), absent=why)


def verdict_of(case: Case, matches: Sequence[Match]) -> Outcome:
    """Judge an answer: the strongest match of a wanted party, or of anyone where nobody is wanted."""
    heard = [match for match in matches if match.party_id in case.wanted] if case.wanted else list(matches)
    if heard:
        best = max(heard, key=lambda match: (match.strength.rank, match.score))
        return Outcome(case, best.strength.value, best.score, best.against)
    if not case.wanted:
        return Outcome(case, QUIET)
    if matches:
        return Outcome(case, OTHER, matches[0].score, matches[0].against)
    return Outcome(case, MISSED)


def short_hash(*parts: str) -> str:
    """Name a text without giving it away."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]


def share(outcomes: Collection[Outcome], verdicts: Collection[str] = FOUND) -> float:
    """Give the share of outcomes with one of these verdicts, 0..1; of no outcomes, 0."""
    return sum(one.verdict in verdicts for one in outcomes) / len(outcomes) if outcomes else 0.0


def by_family(outcomes: Iterable[Outcome]) -> Mapping[str, tuple[Outcome, ...]]:
    """Group outcomes by the family of their cases, in the order met."""
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(one.case.family, []).append(one)
    return {family: tuple(members) for family, members in groups.items()}


def tally(outcomes: Iterable[Outcome]) -> str:
    """Count verdicts in words: `exact 12, missed 1`."""
    order = ("identifier", "exact", "close", "possible", OTHER, MISSED, REJECTED, QUIET, "right", "wrong")
    counts = Counter(one.verdict for one in outcomes)
    return ", ".join(f"{verdict} {counts[verdict]}" for verdict in order if counts[verdict])
