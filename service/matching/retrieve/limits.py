"""What the words of questions can gain and cost at the most, whatever name they are held against."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.files.array_file import Array
from service.matching.lookup.hash_index import spread
from service.matching.retrieve.query import HEAVIEST
from service.matching.retrieve.query_batch import Questions


@dataclass(frozen=True, slots=True)
class BoundLimits:
    """By question the most that its words gain, the costs of those left over, what wild ones add, and its core.

    `most` and `costs` (by place) are those in names of companies, then those in names of people; `begun` are by wild
    word and question the first listed word that begins so and the first behind it.
    """

    most: NDArray[np.float32]
    costs: NDArray[np.float32]
    wild: NDArray[np.float32]
    relief: NDArray[np.float32]
    own: NDArray[np.uint64]
    begun: NDArray[np.int64]

    def wild_in(self, questions: NDArray[np.int64], numbers: Array, lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        """Bound what wild words gain in names, each beside its question: no more than its words that begin so.

        Args:
            questions: the question of each name.
            numbers: the listed words of all names, one name behind the other.
            lengths: how many of them each name has.
        """
        wild = self.wild[questions]
        (has,) = (wild > 0).nonzero()
        if len(has):
            sizes = lengths[has]
            numbers = numbers[spread((lengths.cumsum() - lengths)[has], sizes)]
            asked = questions[has].repeat(sizes)
            is_begun = np.zeros(len(numbers), np.bool_)
            for first, last in self.begun:
                is_begun |= (numbers >= first[asked]) & (numbers < last[asked])
            words = np.add.reduceat(is_begun, sizes.cumsum() - sizes, dtype=np.float32)
            wild[has] = np.minimum(wild[has], np.float32(HEAVIEST) * words)
        return wild

    @classmethod
    def of(cls, asked: Questions) -> "BoundLimits":
        """Add up what the questions' words can gain and cost."""
        queries, question, place = asked.queries, asked.word_of, asked.places
        first = question.searchsorted(np.arange(len(queries)))
        costs = np.zeros((2, len(queries), place.max() + 1), np.float32)
        costs[:, question, place] = asked.stakes[:, 2:].T
        return cls(
            most=np.add.reduceat(asked.stakes[:, :2], first).T.astype(np.float32),
            costs=costs,
            wild=np.array([query.wild for query in queries], np.float32),
            relief=np.array([query.relief for query in queries], np.float32),
            own=np.bitwise_or.reduceat(asked.is_own * np.uint64(1) << place.astype(np.uint64), first),
            begun=_begun(asked),
        )


def _begun(asked: Questions) -> NDArray[np.int64]:
    most = max([len(query.wilds) for query in asked.queries])
    begun = np.zeros((most, 2, len(asked.queries)), np.int64)
    known: dict[str, tuple[int, int]] = {}
    for number, query in enumerate(asked.queries) if most else ():
        for nth, place in enumerate(query.wilds):
            text = query.name.words[place].text
            if text not in known:
                some = asked.corpus.vocabulary.begun(text)
                known[text] = some.start, some.stop
            begun[nth, :, number] = known[text]
    return begun
