"""How much listed names could score at the most, for many questions at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from service.files.array_file import Array
from service.matching.knowledge.profile import Costs
from service.matching.lookup.hash_index import spread
from service.matching.lookup.token_variants import IN_COMPANY, IN_PERSON, IS_SURE, WORD
from service.matching.retrieve.bounds import LEAST_NAME
from service.matching.retrieve.corpus import OWN_WORD, PERSON, Corpus
from service.matching.retrieve.limits import BoundLimits
from service.matching.retrieve.query_batch import Questions
from service.matching.retrieve.scratch import Scratch
from service.matching.retrieve.tuning import USUAL, Tuning

_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Questions paired with the places of listed names: two arrays of one length, in order of the questions."""

    questions: NDArray[np.int64]
    places: NDArray[np.int64]


@dataclass(slots=True, eq=False)
class UpperBounds:
    """Scratch for some questions: for each question and listed word, where it is told what that word may gain."""

    corpus: Corpus
    tuning: Tuning = USUAL
    size: int = field(init=False)
    scratch: Scratch[np.uint32] = field(init=False)

    def __post_init__(self) -> None:
        """Say how much scratch is needed; it is made when a question comes."""
        words = max(1, len(self.corpus.vocabulary))
        self.size = max(1, self.tuning.words_at_once // words)
        self.scratch = Scratch(self.size * words, np.uint32)

    def within(self, questions: Questions, parts: Iterable[Pairs], threshold: float) -> Iterator[Pairs]:
        """Keep of each part the pairs whose bound reaches the threshold, and those that may share the question's core.

        No part that is given back is empty.
        """
        told, limits = _Told.of(questions), BoundLimits.of(questions)
        for asked in parts:
            most = self.tuning.bounded_at_once
            for start in range(0, len(asked.places), most):
                some = Pairs(asked.questions[start : start + most], asked.places[start : start + most])
                kept = self._kept(some, told, limits, threshold)
                if kept.any():
                    yield Pairs(some.questions[kept], some.places[kept])

    def _kept(self, asked: Pairs, told: "_Told", limits: BoundLimits, threshold: float) -> NDArray[np.bool_]:
        corpus = self.corpus
        first = corpus.starts[asked.places]
        lengths = corpus.starts[asked.places + 1] - first
        starts = lengths.cumsum() - lengths
        cells = spread(first, lengths)
        found = self._found(asked.questions.repeat(lengths), corpus.cells[cells], told)
        is_person = corpus.flags[asked.places] & PERSON > 0
        of_kind = found + (is_person * len(told.sure)).repeat(lengths) if corpus.vocabulary.has_people else found
        gains, masks = told.gains[of_kind], told.masks[of_kind]
        lacked = np.where(gains > 0, np.float32(0), corpus.costs[cells])
        names = _Names(
            questions=asked.questions,
            is_person=is_person,
            gain=np.add.reduceat(gains, starts),
            lack=np.add.reduceat(lacked, starts),
            lacks_name=np.maximum.reduceat(lacked, starts) >= LEAST_NAME * corpus.profile.costs.person_silence,
            paired=np.bitwise_or.reduceat(masks, starts),
            wild=limits.wild_in(asked.questions, corpus.cells[cells], lengths),
        )
        reached = names.reach(limits, corpus.profile.costs, threshold)
        (core,) = names.may_share_core(limits.own, ~reached).nonzero()
        if len(core):
            # a core is shared where every telling word of the question is surely paired, and none of the name is left
            at = spread(starts[core], lengths[core])
            begin = lengths[core].cumsum() - lengths[core]
            own = limits.own[asked.questions[core]]
            is_sure = np.bitwise_or.reduceat(told.sure[found[at]], begin) & own == own
            is_left = (corpus.marks[cells[at]] & OWN_WORD > 0) & (masks[at] == 0)
            reached[core] = is_sure & ~np.logical_or.reduceat(is_left, begin)
        is_near: NDArray[np.bool_] = reached & (names.paired > 0)
        return is_near

    def _found(self, questions: NDArray[np.int64], numbers: Array, told: "_Told") -> NDArray[np.uint32]:
        """Give for words of names, each beside a question, where it is told what they may gain; some at a time."""
        words = max(1, len(self.corpus.vocabulary))
        keys = questions * words + numbers
        found = np.empty(len(keys), np.uint32)
        with self.scratch.lent() as where:
            for question in range(questions[0], questions[-1] + 1, self.size):
                base, end = question * words, (question + self.size) * words
                begin, last = told.at.searchsorted([base, end]).tolist()
                first, behind = keys.searchsorted([base, end])
                used = told.at[begin:last] - base
                where[used] = np.arange(begin + 1, last + 1, dtype=np.uint32)
                found[first:behind] = where[keys[first:behind] - base]
                where[used] = 0
        return found


@dataclass(frozen=True, slots=True)
class _Names:
    """Pairs of a question and a name, with what the name's words can gain and what it lacks at the least.

    `wild` is what the question's wild words can gain there.
    """

    questions: NDArray[np.int64]
    is_person: NDArray[np.bool_]
    gain: NDArray[np.float32]
    lack: NDArray[np.float32]
    lacks_name: NDArray[np.bool_]
    paired: NDArray[np.uint64]
    wild: NDArray[np.float32]

    def reach(self, limits: BoundLimits, costs: Costs, threshold: float) -> NDArray[np.bool_]:
        """Tell of each pair whether its bound reaches the threshold."""
        asked, kind = self.questions, self.is_person.astype(np.intp)
        wild = self.wild
        gain = np.minimum(self.gain, limits.most[kind, asked]) + wild
        left = limits.costs[kind, asked]
        left *= self.paired[:, np.newaxis] >> np.arange(left.shape[1], dtype=np.uint64) & np.uint64(1) == 0
        lost = left.sum(axis=1)
        # a wild word may be any of those that no other is
        lost += np.maximum(self.lack - wild, 0) * limits.relief[asked]
        is_conflict = self.is_person & self.lacks_name & (wild == 0)
        if is_conflict.any():
            is_conflict &= left.max(axis=1) >= LEAST_NAME * costs.person_silence
            lost[is_conflict] *= np.float32(costs.person_conflict / costs.person_silence)
        reached: NDArray[np.bool_] = gain >= threshold * (gain + lost)
        return reached

    def may_share_core(self, own: NDArray[np.uint64], is_asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell of which pairs every telling word of the question is paired; such a name is a company's."""
        wanted = own[self.questions]
        may_share: NDArray[np.bool_] = is_asked & ~self.is_person & (wanted > 0) & (self.paired & wanted == wanted)
        return may_share


@dataclass(frozen=True, slots=True)
class _Told:
    """By number from 1 what a listed word may gain in a question, and for which printed words; 0 stands for nothing.

    `gains` and `masks` give it first for names of companies, then, numbered anew, for those of people; `sure` for both.
    """

    at: NDArray[np.int64]
    gains: NDArray[np.float32]
    masks: NDArray[np.uint64]
    sure: NDArray[np.uint64]

    @classmethod
    def of(cls, asked: Questions) -> "_Told":
        """Gather all that printed words may stand for."""
        at = asked.row_of * max(1, len(asked.corpus.vocabulary)) + asked.rows[:, WORD].astype(np.int64)
        order = at.argsort()
        at, rows, bits = at[order], asked.rows[order], asked.bits[order]
        is_new = np.ones(len(at), np.bool_)
        np.not_equal(at[1:], at[:-1], out=is_new[1:])
        (first,) = is_new.nonzero()
        gains = rows[:, IN_COMPANY : IN_PERSON + 1].T.astype(np.float32)
        return cls(
            at=at[first],
            gains=_behind_nothing(np.maximum.reduceat(gains, first, axis=1)).ravel(),
            masks=_behind_nothing(np.bitwise_or.reduceat(bits * (gains > 0), first, axis=1)).ravel(),
            sure=_behind_nothing(np.bitwise_or.reduceat(bits * (rows[:, IS_SURE] > 0), first)),
        )


def _behind_nothing(columns: NDArray[_T]) -> NDArray[_T]:
    """Number columns from 1: 0 stands for nothing."""
    return np.concatenate([np.zeros_like(columns[..., :1]), columns], axis=-1)
