"""What a printed word may stand for among the listed ones, with all that this can be worth."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Places = NDArray[np.int32]
Rows = NDArray[np.float64]  # one row for each look-alike; in doubles every number of them is exact
_COLUMNS = 6
# The columns of rows: a listed word, what the pair may add in names of either, whether a shared core may have it, and
# where and how many are the postings of the word.
WORD, IN_COMPANY, IN_PERSON, IS_SURE, FIRST, SIZE = range(_COLUMNS)


class Lookalike(Struct, frozen=True, gc=False):
    """A listed word that a printed one may stand for: its number, the share of weight the pair keeps, and the rule.

    `in_company` and `in_person` bound from above what the pair adds to a score's numerator in names of either; in those
    where it is 0 they cannot be paired.
    """

    word: int
    kept: float
    rule: str
    in_company: float = 1.0
    in_person: float = 1.0


class TermBounds(NamedTuple):
    """What a word can win at the most in a name of a company and of a person, and costs there when it is left over."""

    gain: float
    person_gain: float
    cost: float
    person_cost: float


class TokenVariants(Struct, frozen=True, gc=False, eq=False):
    """A printed word's look-alikes, one by one and as numbers to reckon with, and what is at stake with it.

    `is_own`: it is a company's own word; `frequency` is in how many names a look-alike stands. `splits` are the places
    of the names in which two neighbours make it; `number` is its own among the listed words; -1: it is none.
    """

    likes: tuple[Lookalike, ...]
    rows: Rows
    stakes: TermBounds
    is_own: bool = False
    frequency: int = 0
    splits: Sequence[int] = ()
    number: int = -1


def as_rows(rows: Sequence[tuple[float, ...]]) -> Rows:
    """Lay rows out, none as well as many."""
    return np.array(rows, np.float64).reshape(-1, _COLUMNS)
