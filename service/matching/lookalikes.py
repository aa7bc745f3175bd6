"""What a printed word may stand for among the listed ones, with all that this can be worth."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A listed word that a printed one may stand for: its number, the share of weight the pair keeps, and the rule.

    `in_company` and `in_person` bound from above what the pair adds to a score's numerator in names of either; in those
    where it is 0 they cannot be paired.
    """

    word: int
    kept: float
    rule: str
    in_company: float = 1.0
    in_person: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Sense:
    """A printed word's look-alikes, field by field, where they stand, and what they come to at the most.

    `in_company` and `in_person` are the most that it gains in a name of either, `costs` and `person_costs` what it
    costs there when it is left over; `sure_postings` are those of the look-alikes that a shared core may have.
    """

    likes: tuple[Lookalike, ...]
    costs: float
    person_costs: float
    in_company: float
    in_person: float
    count: int
    postings: tuple[Places, ...]
    sure_postings: tuple[Places, ...]
    numbers: list[int] = field(repr=False)
    gains: list[float] = field(repr=False)
    person_gains: list[float] = field(repr=False)
    sure: list[bool] = field(repr=False)

    @classmethod
    def of(
        cls, likes: Sequence[Lookalike], costs: tuple[float, float], postings: Sequence[Places], core_word: float
    ) -> "Sense":
        """Sum look-alikes up; `postings` are the names that hold each."""
        gains = [like.in_company for like in likes]
        person_gains = [like.in_person for like in likes]
        sure = [like.kept >= core_word for like in likes]
        return cls(
            likes=tuple(likes),
            costs=costs[0],
            person_costs=costs[1],
            in_company=max(gains, default=0.0),
            in_person=max(person_gains, default=0.0),
            count=sum(map(len, postings)),
            postings=tuple(postings),
            sure_postings=tuple(places for places, is_sure in zip(postings, sure, strict=True) if is_sure),
            numbers=[like.word for like in likes],
            gains=gains,
            person_gains=person_gains,
            sure=sure,
        )
