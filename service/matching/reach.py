"""How much listed names could score at the most, for many questions at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from mmap import mmap
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from service.matching.corpus import OWN_WORD, PERSON, Corpus
from service.matching.profile import Costs
from service.matching.queries import HEAVIEST, Query

MASKED = 64  # printed words that a mask can tell apart; names are cut off well before
_LEAST_NAME = 0.2  # what a name of a person costs at the least when it is left over; particles and titles cost less
_ROOM = 1_000_000  # words of all questions asked at once: 4 MB at the most


@dataclass(frozen=True, slots=True)
class Pairs:
    """Questions paired with the places of listed names: two arrays of one length, in order of the questions."""

    questions: NDArray[np.int64]
    places: NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Reach:
    """Room for a block of questions: for each question and listed word, where it is told what that word may gain.

    There is one room for all threads of a process: `turn` lets one of them in at a time.
    """

    corpus: Corpus
    size: int = field(init=False)
    room: NDArray[np.int32] = field(init=False)
    turn: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Make the room, empty; a page that no question touches costs nothing, as it would among other objects."""
        words = max(1, len(self.corpus.vocabulary))
        self.size = max(1, _ROOM // words)
        self.room = np.frombuffer(mmap(-1, self.size * words * np.dtype(np.int32).itemsize), np.int32)

    def within(self, queries: Sequence[Query], asked: Pairs, threshold: float) -> Pairs:
        """Keep the pairs whose bound reaches the threshold, and those that may share the question's core.

        There may be no more questions than `size`.
        """
        if not len(asked.places):
            return asked
        told = _Told.of(queries, max(1, len(self.corpus.vocabulary)))
        with self.turn:
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
        is_person = corpus.flags[asked.places] & PERSON > 0
        of_person = np.repeat(is_person, lengths)
        gains = np.where(of_person, told.in_person[found], told.in_company[found])
        lacked = np.where(gains > 0, np.float32(0), corpus.costs[cells])
        masks = np.where(of_person, told.of_person[found], told.of_company[found])
        paired = np.bitwise_or.reduceat(masks, starts)
        limits = _Limits.of(queries)
        own = limits.own[asked.questions]
        names = _Names(
            questions=asked.questions,
            is_person=is_person,
            gain=np.add.reduceat(gains, starts),
            lack=np.add.reduceat(lacked, starts),
            lacks_name=np.logical_or.reduceat(lacked >= _LEAST_NAME * corpus.profile.costs.person_silence, starts),
            paired=paired,
        )
        reached = names.reach(limits, corpus.profile.costs, threshold)
        # a core is shared where every telling word of the question is surely paired, and none of the name is left
        has_core = (own > 0) & ((np.bitwise_or.reduceat(told.sure[found], starts) & own) == own)
        is_own = corpus.marks[cells] & OWN_WORD > 0
        shares_core = has_core & ~np.logical_or.reduceat(is_own & (masks == 0), starts)
        is_near: NDArray[np.bool_] = (reached | (shares_core & ~is_person)) & (paired > 0)
        return is_near


@dataclass(frozen=True, slots=True)
class _Names:
    """Pairs of a question and a name, with what the name's words can gain and what it lacks at the least."""

    questions: NDArray[np.int64]
    is_person: NDArray[np.bool_]
    gain: NDArray[np.float32]
    lack: NDArray[np.float32]
    lacks_name: NDArray[np.bool_]
    paired: NDArray[np.uint64]

    def reach(self, limits: "_Limits", costs: Costs, threshold: float) -> NDArray[np.bool_]:
        """Tell of each pair whether its bound reaches the threshold."""
        asked, person = self.questions, self.is_person
        most = np.where(person, limits.most_in_person[asked], limits.most_in_company[asked])
        wild = limits.wild[asked]
        gain = np.minimum(self.gain, most) + wild
        lost = np.zeros(len(asked), np.float32)
        loses_name = np.zeros(len(asked), np.bool_)
        for place in range(limits.in_company.shape[1]):
            cost = np.where(person, limits.in_person[asked, place], limits.in_company[asked, place])
            cost = np.where(self.paired >> np.uint64(place) & np.uint64(1), np.float32(0), cost)
            lost += cost
            loses_name |= cost >= _LEAST_NAME
        # a wild word may be any of those that no other is
        lack = np.maximum(self.lack - wild, 0) * limits.relief[asked]
        silence, conflict = np.float32(costs.person_silence), np.float32(costs.person_conflict)
        is_conflict = person & loses_name & self.lacks_name & (wild == 0)
        lost *= np.where(is_conflict, conflict, np.where(person, silence, np.float32(1)))
        lack *= np.where(is_conflict, conflict / silence, np.float32(1))
        reached: NDArray[np.bool_] = gain >= threshold * (gain + lost + lack)
        return reached


@dataclass(frozen=True, slots=True)
class _Told:
    """By number from 1 what a listed word may gain in a question, and for which printed words; 0 stands for nothing."""

    at: NDArray[np.int64]
    in_company: NDArray[np.float32]
    in_person: NDArray[np.float32]
    of_company: NDArray[np.uint64]
    of_person: NDArray[np.uint64]
    sure: NDArray[np.uint64]

    @classmethod
    def of(cls, queries: Sequence[Query], words: int) -> "_Told":
        """Gather all that printed words may stand for; `words` is how many the vocabulary has."""
        told = [(n * words, 1 << at, word) for n, query in enumerate(queries) for at, word in enumerate(query.words)]
        joined = [
            (n * words + listed, 3 << at) for n, query in enumerate(queries) for listed, at in query.joined.items()
        ]
        senses = [word for _, _, word in told]
        sizes = [len(word.numbers) for word in senses]
        bases = np.repeat(np.array([base for base, _, _ in told], np.int64), sizes)
        numbers = np.fromiter(chain.from_iterable(word.numbers for word in senses), np.int64, len(bases))
        at = np.concatenate([[-1], bases + numbers, np.array([at for at, _ in joined], np.int64)])
        order = at.argsort(kind="stable")
        at = at[order]
        first = np.flatnonzero(np.concatenate([[True], at[1:] != at[:-1]]))
        doubled = [2 * HEAVIEST] * len(joined)
        gains = _column((word.gains for word in senses), doubled)[order]
        person = _column((word.person_gains for word in senses), doubled)[order]
        sure = _column((word.sure for word in senses), doubled)[order] > 0
        bits = np.repeat(np.array([0, *(bit for _, bit, _ in told)], np.uint64), [1, *sizes])
        bits = np.concatenate([bits, np.array([bit for _, bit in joined], np.uint64)])[order]
        none = np.uint64(0)
        return cls(
            at=at[first][1:],
            in_company=np.maximum.reduceat(gains, first),
            in_person=np.maximum.reduceat(person, first),
            of_company=np.bitwise_or.reduceat(np.where(gains > 0, bits, none), first),
            of_person=np.bitwise_or.reduceat(np.where(person > 0, bits, none), first),
            sure=np.bitwise_or.reduceat(np.where(sure, bits, none), first),
        )


def _column(of_words: Iterable[Sequence[float]], of_joined: Sequence[float]) -> NDArray[np.float32]:
    """Lay one field out: that of nothing, of all that words may stand for, and of what two make together."""
    return np.fromiter(chain([0.0], chain.from_iterable(of_words), of_joined), np.float32)


@dataclass(frozen=True, slots=True)
class _Limits:
    """By question: the most that its words gain, what wild ones add, the costs of words left over, and its core."""

    most_in_company: NDArray[np.float32]
    most_in_person: NDArray[np.float32]
    in_company: NDArray[np.float32]
    in_person: NDArray[np.float32]
    wild: NDArray[np.float32]
    relief: NDArray[np.float32]
    own: NDArray[np.uint64]

    @classmethod
    def of(cls, queries: Sequence[Query]) -> "_Limits":
        return cls(
            most_in_company=np.array([sum(query.gains) for query in queries], np.float32),
            most_in_person=np.array([sum(query.person_gains) for query in queries], np.float32),
            in_company=_table([[word.costs for word in query.words] for query in queries]),
            in_person=_table([[word.person_costs for word in query.words] for query in queries]),
            wild=np.array([query.wild for query in queries], np.float32),
            relief=np.array([query.relief for query in queries], np.float32),
            own=np.array([sum(1 << place for place in query.own) for query in queries], np.uint64),
        )


def _table(rows: Sequence[Sequence[float]]) -> NDArray[np.float32]:
    table = np.zeros((len(rows), max(map(len, rows))), np.float32)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table
