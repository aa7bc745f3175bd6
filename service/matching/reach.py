"""How much listed names could score at the most, for many questions at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from service.matching.corpus import Corpus
from service.matching.queries import Query

MASKED = 64  # printed words that a mask can tell apart; names are cut off well before
_ROOM = 1_000_000  # words of all questions asked at once: 4 MB


@dataclass(frozen=True, slots=True)
class Pairs:
    """Questions paired with the places of listed names: two arrays of one length, in order of the questions."""

    questions: NDArray[np.int64]
    places: NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Reach:
    """Room for a block of questions: for each question and listed word, where it is told what that word may gain."""

    corpus: Corpus
    size: int = field(init=False)
    room: NDArray[np.int32] = field(init=False)

    def __post_init__(self) -> None:
        """Make the room, empty; a page that no question touches costs nothing."""
        words = max(1, len(self.corpus.vocabulary))
        self.size = max(1, _ROOM // words)
        self.room = np.zeros(self.size * words, np.int32)

    def within(self, queries: Sequence[Query], asked: Pairs, threshold: float) -> Pairs:
        """Keep the pairs whose bound reaches the threshold, and those that may share the question's core.

        There may be no more questions than `size`.
        """
        if not len(asked.places):
            return asked
        told = _Told.of(queries, max(1, len(self.corpus.vocabulary)))
        self.room[told.at] = np.arange(1, len(told.at) + 1, dtype=np.int32)
        try:
            kept = self._kept(queries, asked, told, threshold)
        finally:
            self.room[told.at] = 0
        return Pairs(asked.questions[kept], asked.places[kept])

    def _kept(self, queries: Sequence[Query], asked: Pairs, told: "_Told", threshold: float) -> NDArray[np.bool_]:
        corpus, words = self.corpus, max(1, len(self.corpus.vocabulary))
        first = corpus.starts[asked.places]
        lengths = corpus.starts[asked.places + 1] - first
        starts = np.cumsum(lengths) - lengths
        cells = np.arange(lengths.sum()) + np.repeat(first - starts, lengths)
        found = self.room[np.repeat(asked.questions * words, lengths) + corpus.cells[cells]]
        lacked = np.add.reduceat(np.where(found > 0, np.float32(0), corpus.costs[cells]), starts)
        limits = _Limits.of(queries)
        question = asked.questions
        gain = np.minimum(np.add.reduceat(told.gains[found], starts), limits.most[question]) + limits.wild[question]
        paired = np.bitwise_or.reduceat(told.masks[found], starts)
        missing = np.maximum(lacked - limits.wild[question], 0)  # a wild word may be any of those that no other is
        whole = gain + limits.relief[question] * missing
        for place in range(limits.costs.shape[1]):
            cost = limits.costs[question, place]
            whole += np.where(paired >> np.uint64(place) & np.uint64(1), np.float32(0), cost)
        own = limits.own[question]
        shares_core = (np.bitwise_or.reduceat(told.sure[found], starts) & own) == own
        is_near: NDArray[np.bool_] = (gain >= threshold * whole) | (shares_core & (own > 0))
        return is_near & (paired > 0)


@dataclass(frozen=True, slots=True)
class _Told:
    """By number from 1 what a listed word may gain in a question, and for which printed words; 0 stands for nothing."""

    at: NDArray[np.int64]
    gains: NDArray[np.float32]
    masks: NDArray[np.uint64]
    sure: NDArray[np.uint64]

    @classmethod
    def of(cls, queries: Sequence[Query], words: int) -> "_Told":
        at: list[int] = []
        rows: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        for number, query in enumerate(queries):
            told = query.told()
            at += [number * words + word for word in told]
            rows += told.values()
        gains, masks, sure = zip(*rows, strict=True)
        return cls(
            np.array(at, np.int64),
            np.array(gains, np.float32),
            np.array(masks, np.uint64),
            np.array(sure, np.uint64),
        )


@dataclass(frozen=True, slots=True)
class _Limits:
    """By question: the most that its words gain, what wild ones add, the costs of words left over, and its core."""

    most: NDArray[np.float32]
    wild: NDArray[np.float32]
    relief: NDArray[np.float32]
    costs: NDArray[np.float32]
    own: NDArray[np.uint64]

    @classmethod
    def of(cls, queries: Sequence[Query]) -> "_Limits":
        costs = np.zeros((len(queries), max(len(query.words) for query in queries)), np.float32)
        for number, query in enumerate(queries):
            costs[number, : len(query.words)] = query.costs
        return cls(
            most=np.array([query.most_of_all for query in queries], np.float32),
            wild=np.array([query.wild for query in queries], np.float32),
            relief=np.array([query.relief for query in queries], np.float32),
            costs=costs,
            own=np.array([sum(1 << place for place in query.own) for query in queries], np.uint64),
        )
