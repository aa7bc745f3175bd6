"""How far a printed name and a listed one are the same: their words paired one to one, the rest counted against."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.matching.candidates import Edge, Query
from service.matching.corpus import ListedName
from service.matching.profile import Profile


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of words, and what is left on either side with its cost; `score` lies in 0..1."""

    pairs: tuple[Edge, ...]
    printed_only: tuple[tuple[str, float], ...]
    listed_only: tuple[tuple[str, float], ...]

    @property
    def whole(self) -> float:
        """Give the weight of all that was compared: the score's denominator."""
        left = sum(cost for _, cost in self.printed_only) + sum(cost for _, cost in self.listed_only)
        return sum(pair.weight for pair in self.pairs) + left

    @property
    def score(self) -> float:
        """Give the share of the weight that the pairs keep."""
        return sum(pair.gain for pair in self.pairs) / self.whole if self.pairs else 0.0

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing that costs is left over."""
        return not any(cost for _, cost in (*self.printed_only, *self.listed_only))

    @property
    def is_ordered(self) -> bool:
        """Tell whether the pairs come in the same order in both names."""
        places = [pair.listed for pair in sorted(self.pairs, key=lambda pair: pair.printed)]
        return places == sorted(places)


def align(query: Query, listed: ListedName, edges: Sequence[Edge], profile: Profile) -> Alignment:
    """Pair words greedily, the best gain first; of equal ones the nearest places."""
    chosen: list[Edge] = []
    printed: set[int] = set()
    taken: set[int] = set()
    for edge in sorted(edges, key=_preference):
        if printed.isdisjoint(edge.printed) and taken.isdisjoint(edge.listed):
            chosen.append(edge)
            printed.update(edge.printed)
            taken.update(edge.listed)
    ours = tuple((w.text, w.extra) for i, w in enumerate(query.name.words) if i not in printed)
    return Alignment(tuple(sorted(chosen, key=lambda e: e.printed)), ours, _lacking(query, listed, taken, profile))


def _preference(edge: Edge) -> tuple[float, int, tuple[int, ...], tuple[int, ...]]:
    return (-edge.gain, abs(edge.printed[0] - edge.listed[0]), edge.printed, edge.listed)


def _lacking(query: Query, listed: ListedName, taken: set[int], profile: Profile) -> tuple[tuple[str, float], ...]:
    """Cost the listed words that the holding lacks: less for generic ones behind the point of a cut."""
    last = max(taken, default=-1)
    lacking = []
    for j, word in enumerate(listed.parsed.words):
        if j in taken:
            continue
        is_behind_cut = query.name.is_cut and j > last and not word.kind.is_distinctive
        factor = profile.costs.listed_extra_cut if is_behind_cut else 1.0
        lacking.append((word.text, word.kind.extra * query.listed_extra * factor))
    return tuple(lacking)
