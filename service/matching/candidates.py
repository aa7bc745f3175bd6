"""The lossless step before scoring: skip only names that provably cannot reach the threshold."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from service.matching.corpus import Corpus, Places
from service.matching.queries import Query
from service.matching.reach import Reach

_ROUNDING = 1e-5  # costs are kept in single precision
_NONE: Places = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Finds the listed names that can reach a threshold; one for a corpus, since it keeps room to reckon in."""

    corpus: Corpus
    reach: Reach = field(init=False)

    def __post_init__(self) -> None:
        """Make room to reckon in."""
        object.__setattr__(self, "reach", Reach(self.corpus))

    def candidates(self, query: Query, threshold: float) -> list[int]:
        """Give the place of every listed name that can reach the threshold, in order.

        Bound: a score is G / (W + E), G the kept and W the full weight of the pairs (G <= W), E the cost of what is
        left over. For any G' >= G and E' <= E it is at most G' / (G' + E'). First, if none of a chosen set S of
        printed words is paired, G' is all that the other words could gain and E' the cost of S; so only names that
        hold a look-alike of some word of S are read. Then, name by name, G' takes every listed word at its best pair
        and E' only what has none. A name that shares the query's core, whatever its score, holds every telling word
        of it, so the rarest finds it.
        """
        telling = [place for word in _telling(query, threshold) for place in query.found(word)]
        core = _cores(query)
        if not telling and not core:
            return []
        places = np.unique(np.concatenate([*telling, *core])) if telling or core else _NONE
        sure = np.unique(np.concatenate(query.split_places)) if query.split_places else _NONE
        within = self.reach.within(query, places, threshold - _ROUNDING)
        return np.union1d(within, sure).tolist() if len(sure) else within.tolist()


def _telling(query: Query, threshold: float) -> Iterator[int]:
    """Choose S: the rarest words whose loss alone keeps a name below the threshold; all of them if none does.

    Wild words may stand for very many: they are counted as found in every name, and never searched for.
    """
    words = query.name.words
    tame = sorted((place for place in range(len(words)) if not query.is_wild(place)), key=query.count)
    wild = query.wild
    gains = [query.most(place) for place in tame]
    lost = 0.0
    for number, place in enumerate(tame, start=1):
        yield place
        lost += query.least_cost(place)
        rest = sum(gains[number:]) + wild
        if rest < threshold * (rest + lost) - _ROUNDING:
            return


def _cores(query: Query) -> list[NDArray[np.int32]]:
    """Find the names that hold the rarest telling word of the query; none where one of these words is in no name."""
    rarest: list[NDArray[np.int32]] = []
    fewest = -1
    for place in query.own:
        found = query.found(place, query.corpus.profile.thresholds.core_word)
        if not found:
            return []
        count = sum(map(len, found))
        if fewest < 0 or count < fewest:
            rarest, fewest = found, count
    return rarest
