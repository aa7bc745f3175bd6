"""The lossless step before scoring: skip only names that provably cannot reach the threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from service.matching.bounds import Bound
from service.matching.corpus import Corpus
from service.matching.keytables import spread, unique
from service.matching.lookalikes import FIRST, IS_SURE, SIZE, Places, Rows
from service.matching.queries import Query
from service.matching.reach import Pairs, Reach
from service.matching.sifting import Sieve

_FEW = 30  # names that are bounded sooner one by one than by arrays
_MANY = 2_000  # names that are sifted sooner than each is bounded
_ROUNDING = 1e-5  # costs are kept in single precision


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Finds the listed names that can reach a threshold; one for a corpus, since it keeps room to reckon in."""

    corpus: Corpus
    reach: Reach = field(init=False)
    sieve: Sieve = field(init=False)

    def __post_init__(self) -> None:
        """Make room to reckon in."""
        object.__setattr__(self, "reach", Reach(self.corpus))
        object.__setattr__(self, "sieve", Sieve(self.corpus))

    def candidates(self, queries: Sequence[Query], threshold: float) -> list[list[int]]:
        """Give for each query the place of every listed name that can reach the threshold, in order.

        Bound: a score is G / (W + E), G the kept and W the full weight of the pairs (G <= W), E the cost of what is
        left over. For any G' >= G and E' <= E it is at most G' / (G' + E'). First, if none of a chosen set S of
        printed words is paired, G' is all that the other words could gain and E' the cost of S; so only names that
        hold a look-alike of some word of S are read; where these are very many, they are sifted. Then, name by name,
        G' takes every listed word at its best pair and E' only what has none. A name that shares the query's core,
        whatever its score, holds every telling word of it, so the rarest finds it.
        """
        found: list[list[int]] = [[] for _ in queries]
        hopeful = [number for number, query in enumerate(queries) if query.is_found]
        for start in range(0, len(hopeful), self.reach.size):
            block = hopeful[start : start + self.reach.size]
            places = self._block([queries[number] for number in block], threshold)
            for number, some in zip(block, places, strict=True):
                found[number] = some
        return found

    def _block(self, queries: Sequence[Query], threshold: float) -> list[list[int]]:
        chosen = [self._chosen(query, threshold) for query in queries]
        if sum([one.names for one in chosen]) <= _FEW:
            return [
                sorted(self._admitted(query, one, threshold) | query.split_places)
                for one, query in zip(chosen, queries, strict=True)
            ]
        pairs = self.reach.within(queries, self._pairs(chosen), threshold - _ROUNDING)
        bounds = pairs.questions.searchsorted(np.arange(len(queries) + 1)).tolist()
        places = pairs.places.tolist()
        found = [places[first:last] for first, last in pairwise(bounds)]
        return [
            sorted({*some, *query.split_places}) if query.split else some
            for query, some in zip(queries, found, strict=True)
        ]

    def _chosen(self, query: Query, threshold: float) -> "_Chosen":
        """Choose what is read for a query: the names that hold what some of its words stand for, or its core may."""
        words = _telling(query, threshold)
        mask = sum([1 << place for place in words])
        count = sum([query.words[place].frequency for place in words])
        rows = [some for _, some in query.readings(mask)] if count or query.joined else []
        if query.joined:
            count = sum(int(some[:, SIZE].sum()) for some in rows)
        sifted = None
        if count > _MANY:
            sifted = self.sieve.sifted(query, words, threshold - _ROUNDING)
            rows, count, mask = [], len(sifted), 0
        core = _core(query) if len(words) < len(query.words) or not mask else None
        if core is not None and not mask >> core & 1:
            sure = [some[some[:, IS_SURE] > 0] for _, some in query.readings(1 << core)]
            rows += sure
            count += sum(int(some[:, SIZE].sum()) for some in sure)
        return _Chosen(rows, count, sifted)

    def _admitted(self, query: Query, chosen: "_Chosen", threshold: float) -> set[int]:
        """Read a few names one by one, and give those that can reach the threshold."""
        if not chosen.names:
            return set()
        found = set() if chosen.sifted is None else {*chosen.sifted.tolist()}
        for rows in chosen.rows:
            for row in rows.tolist():
                first, last = int(row[FIRST]), int(row[FIRST] + row[SIZE])
                found.update(self.corpus.postings[first:last].tolist())
        bound = Bound(query, threshold - _ROUNDING)
        return {place for place in found if bound.admits(place)}

    def _pairs(self, chosen: Sequence["_Chosen"]) -> Pairs:
        """Pair each query with the names to be read for it, each once, in order."""
        names = max(1, len(self.corpus))
        both = [one.sifted + np.int64(number * names) for number, one in enumerate(chosen) if one.sifted is not None]
        asked = [(number * names, rows) for number, one in enumerate(chosen) for rows in one.rows]
        if asked:
            bases, parts = zip(*asked, strict=True)
            rows = np.concatenate(parts)
            sizes = rows[:, SIZE].astype(np.int64)
            first = np.array(bases, np.int64).repeat([*map(len, parts)]).repeat(sizes)
            both.append(first + self.corpus.postings[spread(rows[:, FIRST].astype(np.int64), sizes)])
        every = unique(np.concatenate(both))
        return Pairs(every // names, every % names)


class _Chosen(NamedTuple):
    """What is read for a query: the names that hold some listed words, `names` at the most, and those sifted before."""

    rows: list[Rows]
    names: int
    sifted: Places | None


def _telling(query: Query, threshold: float) -> list[int]:
    """Choose S: the rarest words whose loss alone keeps a name below the threshold; all of them if none does.

    Wild words may stand for very many: they are counted as found in every name, and never searched for.
    """
    tame = [place for place in range(len(query.words)) if place not in query.wilds]
    if len(tame) == 1:
        return tame
    tame.sort(key=[word.frequency for word in query.words].__getitem__)
    stakes = query.stakes
    needed = _needed(query.wild, [(stakes[place].gain, stakes[place].cost) for place in tame], threshold)
    if needed < len(tame) and query.corpus.vocabulary.has_people:
        person = [(stakes[place].person_gain, stakes[place].person_cost) for place in tame]
        needed = max(needed, _needed(query.wild, person, threshold))
    return tame[:needed]


def _needed(wild: float, stakes: Sequence[tuple[float, float]], threshold: float) -> int:
    """Count the first words whose loss keeps a name below the threshold; each may gain so much, and costs so much."""
    rest, lost = wild + sum([gain for gain, _ in stakes]), 0.0
    for number, (gain, cost) in enumerate(stakes, start=1):
        lost += cost
        rest -= gain
        if rest < threshold * (rest + lost) - _ROUNDING:
            return number
    return len(stakes)


def _core(query: Query) -> int | None:
    """Find the rarest telling word of the query; None where it has none, or one of these words is in no name."""
    own = query.own
    counts = [query.words[place].frequency for place in own]
    if not own or (not query.joined and not query.split and not all(counts)):
        return None
    return own[counts.index(min(counts))]
