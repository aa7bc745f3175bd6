"""The lossless step before scoring: skip only names that provably cannot reach the threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from service.matching.corpus import Corpus
from service.matching.lookalikes import Places
from service.matching.queries import Query
from service.matching.reach import Pairs, Reach
from service.matching.sifting import Sieve

_FEW = 6  # names that are scored sooner than their bounds are reckoned
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
        found: list[list[int]] = []
        for start in range(0, len(queries), self.reach.size):
            found += self._block(queries[start : start + self.reach.size], threshold)
        return found

    def _block(self, queries: Sequence[Query], threshold: float) -> list[list[int]]:
        read = [self._read(query, threshold) for query in queries]
        if sum([len(places) for lists in read for places in lists]) <= _FEW:
            found = [[place for places in lists for place in places.tolist()] for lists in read]
        else:
            found = self._within(queries, self._pairs(read), threshold)
        return [
            sorted({*places, *(place for split in query.split_places for place in split.tolist())})
            for query, places in zip(queries, found, strict=True)
        ]

    def _read(self, query: Query, threshold: float) -> list[Places]:
        words = _telling(query, threshold)
        telling = [places for word in words for places in query.found(word)]
        if sum(map(len, telling)) > _MANY:
            telling = [self.sieve.sifted(query, words, threshold - _ROUNDING)]
        return [*telling, *_cores(query)]

    def _within(self, queries: Sequence[Query], asked: Pairs, threshold: float) -> list[list[int]]:
        """Give for each query the places, among those that were read for it, that can reach the threshold."""
        within = self.reach.within(queries, asked, threshold - _ROUNDING)
        bounds = within.questions.searchsorted(np.arange(len(queries) + 1)).tolist()
        places = within.places.tolist()
        return [places[first:last] for first, last in pairwise(bounds)]

    def _pairs(self, read: Sequence[Sequence[Places]]) -> Pairs:
        """Pair each query with the names to be read for it, each once."""
        names = max(1, len(self.corpus))
        parts = [places + np.int64(number * names) for number, lists in enumerate(read) for places in lists]
        both = np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)
        return Pairs(both // names, both % names)


def _telling(query: Query, threshold: float) -> list[int]:
    """Choose S: the rarest words whose loss alone keeps a name below the threshold; all of them if none does.

    Wild words may stand for very many: they are counted as found in every name, and never searched for.
    """
    words = query.words
    tame = [place for place in range(len(words)) if place not in query.wilds]
    tame.sort(key=lambda place: words[place].frequency)
    silence = query.corpus.profile.costs.person_silence
    company = _needed(query.wild, [(query.gains[p], words[p].costs) for p in tame], threshold)
    person = _needed(query.wild, [(query.person_gains[p], words[p].person_costs * silence) for p in tame], threshold)
    return tame[: max(company, person)]


def _needed(wild: float, stakes: Sequence[tuple[float, float]], threshold: float) -> int:
    """Count the first words whose loss keeps a name below the threshold; each may gain so much, and costs so much."""
    rest, lost = wild + sum(gain for gain, _ in stakes), 0.0
    for number, (gain, cost) in enumerate(stakes, start=1):
        lost += cost
        rest -= gain
        if rest < threshold * (rest + lost) - _ROUNDING:
            return number
    return len(stakes)


def _cores(query: Query) -> list[Places]:
    """Find the names that hold the rarest telling word of the query; none where one of these words is in no name."""
    rarest: list[Places] = []
    fewest = -1
    for place in query.own:
        count = query.words[place].frequency
        if not count and not query.joined and not query.split:
            return []
        if fewest < 0 or count < fewest:
            rarest, fewest = query.found(place, is_core=True), count
    return rarest
