"""What a printed word may stand for among the listed ones, with all that this can be worth."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]


class Lookalike(NamedTuple):
    """A listed word that a printed one may stand for: its number, the share of weight the pair keeps, and the rule.

    `in_company` and `in_person` bound from above what the pair adds to a score's numerator in names of either; in those
    where it is 0 they cannot be paired.
    """

    word: int
    kept: float
    rule: str
    in_company: float = 1.0
    in_person: float = 1.0


class Sense(NamedTuple):
    """A printed word's look-alikes, field by field, where they stand, and what they come to at the most.

    `in_company` and `in_person` are the most that it gains in a name of either, `costs` and `person_costs` what it
    costs there when it is left over; `frequency` is in how many names a look-alike stands; `sure_postings` are those of
    the look-alikes that a shared core may have.
    """

    likes: tuple[Lookalike, ...]
    costs: float
    person_costs: float
    in_company: float
    in_person: float
    frequency: int
    postings: tuple[Places, ...]
    sure_postings: tuple[Places, ...]
    numbers: Sequence[int]
    gains: Sequence[float]
    person_gains: Sequence[float]
    sure: Sequence[bool]

    @classmethod
    def of(
        cls, likes: Sequence[Lookalike], costs: tuple[float, float], postings: Sequence[Places], core_word: float
    ) -> "Sense":
        """Sum look-alikes up; `postings` are the names that hold each."""
        if not likes:
            return cls((), *costs, 0.0, 0.0, 0, (), (), [], [], [], [])
        numbers, kept, _, gains, person_gains = zip(*likes, strict=True)
        sure = [one >= core_word for one in kept]
        return cls(
            likes=tuple(likes),
            costs=costs[0],
            person_costs=costs[1],
            in_company=max(gains),
            in_person=max(person_gains),
            frequency=sum(map(len, postings)),
            postings=tuple(postings),
            sure_postings=tuple([places for places, is_sure in zip(postings, sure, strict=True) if is_sure]),
            numbers=numbers,
            gains=gains,
            person_gains=person_gains,
            sure=sure,
        )
