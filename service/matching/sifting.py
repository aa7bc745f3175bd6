"""A first, coarse bound for a question whose words stand in very many names: word by word, not name by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from mmap import mmap
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from service.matching.corpus import PERSON, Corpus
from service.matching.lookalikes import Places
from service.matching.queries import HEAVIEST, Query

_NOWHERE: Places = np.empty(0, np.int32)
_Stakes = tuple[float, float]  # what is won by a pair in a name of a company, and of a person


@dataclass(slots=True, eq=False)
class Sieve:
    """Room to add up what each listed name wins; there is one for all threads, and `turn` lets one of them in.

    Bound: no name gains more than its pairs with some printed words, g, and the most that all the others could, r; and
    what it does not pair of these words, of their costs c, is lost: score <= (g + r) / (g + r + c - paid). It reaches a
    threshold t only where (1 - t) * g + t * paid, which is summed here, comes to t * c - (1 - t) * r. What the name has
    beside its pairs is not looked at.
    """

    corpus: Corpus
    room: NDArray[np.float32] = field(init=False)
    turn: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Make the room, empty; a page that no question touches costs nothing."""
        size = max(1, len(self.corpus)) * np.dtype(np.float32).itemsize
        self.room = np.frombuffer(mmap(-1, size), np.float32)

    def sifted(self, query: Query, words: Sequence[int], threshold: float) -> Places:
        """Give, in order, the names in which one of some printed words is paired, and that can reach a threshold."""
        told = list(_told(query, set(words), threshold))
        people = [self.corpus.flags[places] & PERSON > 0 for places, _ in told]
        company, person = _needed(query, words, threshold)
        with self.turn:
            try:
                for (places, (in_company, in_person)), is_person in zip(told, people, strict=True):
                    self.room[places] += np.where(is_person, np.float32(in_person), np.float32(in_company))
                kept = [
                    places[self.room[places] >= np.where(is_person, np.float32(person), np.float32(company))]
                    for (places, _), is_person in zip(told, people, strict=True)
                ]
            finally:
                for places, _ in told:
                    self.room[places] = 0
        return np.unique(np.concatenate([_NOWHERE, *kept]))


def _told(query: Query, words: set[int], threshold: float) -> Iterator[tuple[Places, _Stakes]]:
    """Give the names that hold each look-alike, and each listed word that a word makes together with its neighbour."""
    company, person = _costs(query)

    def won(gain: float, person_gain: float, at: slice) -> _Stakes:
        paid, person_paid = sum(company[at]), sum(person[at])
        return (1 - threshold) * gain + threshold * paid, (1 - threshold) * person_gain + threshold * person_paid

    for place in words:
        word = query.words[place]
        for places, gain, person_gain in zip(word.postings, word.gains, word.person_gains, strict=True):
            yield places, won(gain, person_gain, slice(place, place + 1))
    for number, at in query.joined.items():
        if not words.isdisjoint({at, at + 1}):
            yield query.corpus.holding(number), won(2 * HEAVIEST, 2 * HEAVIEST, slice(at, at + 2))


def _needed(query: Query, words: Sequence[int], threshold: float) -> _Stakes:
    """Give what a name of a company, and of a person, must win to reach the threshold."""
    company, person = _costs(query)
    others = [place for place in range(len(query.words)) if place not in words]
    rest = query.wild + sum(query.gains[place] for place in others)
    person_rest = query.wild + sum(query.person_gains[place] for place in others)
    return (
        threshold * sum(company[place] for place in words) - (1 - threshold) * rest,
        threshold * sum(person[place] for place in words) - (1 - threshold) * person_rest,
    )


def _costs(query: Query) -> tuple[list[float], list[float]]:
    """Give what each printed word costs at the least that is left over, in a name of a company and of a person."""
    silence = query.corpus.profile.costs.person_silence
    return [word.costs for word in query.words], [word.person_costs * silence for word in query.words]
