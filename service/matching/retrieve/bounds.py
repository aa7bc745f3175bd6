"""How much a listed name could score at the most in one question: sooner told than by arrays where names are few."""

from msgspec import Struct

from service.matching.retrieve.corpus import OWN_WORD, PERSON
from service.matching.retrieve.query import Query

LEAST_NAME = 0.2  # what a name of a person costs at the least when it is left over; particles and titles cost less


class _Informed(Struct, frozen=True, gc=False):
    """What a listed word may gain in names of companies and of people, for which printed words, for which surely."""

    gains: tuple[float, float] = (0.0, 0.0)
    masks: tuple[int, int] = (0, 0)
    sure: int = 0


_NOTHING = _Informed()


class Bound:
    """The bound of `UpperBounds` for a question, name by name."""

    def __init__(self, query: Query, threshold: float) -> None:
        """Gather all that the question's words may stand for."""
        self._query, self._threshold = query, threshold
        self._told: dict[int, _Informed] = {}
        for bits, rows in query.readings():
            for word, gain, person_gain, is_sure, _, _ in rows.tolist():
                known = self._told.get(int(word), _NOTHING)
                self._told[int(word)] = _Informed(
                    (max(gain, known.gains[0]), max(person_gain, known.gains[1])),
                    (known.masks[0] | bits * (gain > 0), known.masks[1] | bits * (person_gain > 0)),
                    known.sure | bits * int(is_sure),
                )
        gains, person_gains, costs, person_costs = zip(*query.stakes, strict=True)
        self._most = sum(gains), sum(person_gains)
        self._costs = costs, person_costs
        self._own = sum([1 << place for place in query.own])

    def admits(self, place: int) -> bool:
        """Tell whether a name may reach the threshold, or share the question's core."""
        corpus = self._query.corpus
        first, last = corpus.starts.item(place), corpus.starts.item(place + 1)
        is_person = bool(corpus.flags.item(place) & PERSON)
        told = [self._told.get(number, _NOTHING) for number in corpus.cells[first:last].tolist()]
        gain, paired, lacked = 0.0, 0, []
        for one, cost in zip(told, corpus.costs[first:last].tolist(), strict=True):
            if one.gains[is_person]:
                gain += one.gains[is_person]
                paired |= one.masks[is_person]
            else:
                lacked.append(cost)
        if not paired:
            return False
        return self._reaches(gain, paired, lacked, is_person=is_person) or (
            not is_person and self._shares_core(told, corpus.marks[first:last].tolist())
        )

    def _reaches(self, gain: float, paired: int, lacked: list[float], *, is_person: bool) -> bool:
        query, costs = self._query, self._query.corpus.profile.costs
        gain = min(gain, self._most[is_person]) + query.wild
        left = [cost for place, cost in enumerate(self._costs[is_person]) if not paired >> place & 1]
        lost = sum(left) + max(sum(lacked) - query.wild, 0.0) * query.relief
        least = LEAST_NAME * costs.person_silence
        if is_person and not query.wilds and max(left, default=0.0) >= least and max(lacked, default=0.0) >= least:
            lost *= costs.person_conflict / costs.person_silence
        return gain >= self._threshold * (gain + float(lost))

    def _shares_core(self, told: list[_Informed], marks: list[int]) -> bool:
        """Tell whether every telling word of the question may surely be paired, and none of the name be left."""
        sure = 0
        for one in told:
            sure |= one.sure
        is_left = any(mark & OWN_WORD and not one.masks[0] for one, mark in zip(told, marks, strict=True))
        return self._own > 0 and sure & self._own == self._own and not is_left
