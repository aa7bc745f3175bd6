"""How much a listed name could score at the most, for many names at once."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from service.matching.corpus import Corpus, Places
from service.matching.queries import Query

_MASKED = 64  # printed words that a mask can tell apart; those behind are taken to be paired
_FIRST = np.uint64(1)


@dataclass(slots=True, eq=False)
class Reach:
    """Room for one question: by listed word the most it can gain, and which printed words it may stand for."""

    corpus: Corpus
    gains: NDArray[np.float32] = field(init=False)
    masks: NDArray[np.uint64] = field(init=False)
    sure: NDArray[np.uint64] = field(init=False)

    def __post_init__(self) -> None:
        """Make the room, empty; a page that no question touches costs nothing."""
        size = len(self.corpus.vocabulary)
        self.gains = np.zeros(size, np.float32)
        self.masks = np.zeros(size, np.uint64)
        self.sure = np.zeros(size, np.uint64)

    def within(self, query: Query, places: Places, threshold: float) -> Places:
        """Keep the names whose bound reaches the threshold, and those that may share the query's core."""
        if not len(places):
            return places
        touched = self._fill(query)
        try:
            return self._kept(query, places, threshold)
        finally:
            self.gains[touched], self.masks[touched], self.sure[touched] = 0, 0, 0

    def _fill(self, query: Query) -> NDArray[np.int64]:
        core = query.corpus.profile.thresholds.core_word
        touched: list[int] = []
        for place, likes in enumerate(query.words[:_MASKED]):
            bit = _FIRST << np.uint64(place)
            numbers = np.array([like.word for like in likes], np.int64)
            self.gains[numbers] = np.maximum(self.gains[numbers], np.array([like.gain for like in likes], np.float32))
            self.masks[numbers] |= bit
            self.sure[np.array([like.word for like in likes if like.kept >= core], np.int64)] |= bit
            touched += numbers.tolist()
        for number, place in query.joined.items():
            if place + 1 < _MASKED:
                bits = np.uint64(3) << np.uint64(place)
                self.gains[number] = max(float(self.gains[number]), query.most_joined)
                self.masks[number] |= bits
                self.sure[number] |= bits
                touched.append(number)
        return np.array(touched, np.int64)

    def _kept(self, query: Query, places: Places, threshold: float) -> Places:
        corpus = self.corpus
        first, last = corpus.starts[places], corpus.starts[places.astype(np.int64) + 1]
        lengths = last - first
        ends = np.cumsum(lengths)
        starts = ends - lengths
        cells = np.arange(ends[-1]) + np.repeat(first - starts, lengths)
        words = corpus.cells[cells]
        gains = self.gains[words]
        missing = np.where(gains > 0, np.float32(0), corpus.costs[cells])
        gain = np.minimum(np.add.reduceat(gains, starts), query.most_of_all) + query.wild
        paired = np.bitwise_or.reduceat(self.masks[words], starts)
        lost = np.zeros(len(places), np.float32)
        for place in range(min(len(query.words), _MASKED)):
            cost = query.least_cost(place)
            if cost:
                lost += np.where(paired & (_FIRST << np.uint64(place)), np.float32(0), np.float32(cost))
        whole = gain + lost + query.relief * np.add.reduceat(missing, starts)
        is_near = gain >= threshold * whole
        if query.own and query.own[-1] < _MASKED:
            wanted = np.uint64(sum(1 << place for place in query.own))
            is_near |= (np.bitwise_or.reduceat(self.sure[words], starts) & wanted) == wanted
        near: Places = places[is_near & (gain > 0)]
        return near
