"""Why a holding may be a party."""

from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How sure a match is; `possible` is a lead that a person must look at (OFAC FAQs 858, 864)."""

    IDENTIFIER = "identifier"
    EXACT = "exact"
    CLOSE = "close"
    POSSIBLE = "possible"

    @property
    def rank(self) -> int:
        """Order the strengths, the strongest highest."""
        return _RANKS[self]


_RANKS = {Strength.IDENTIFIER: 3, Strength.EXACT: 2, Strength.CLOSE: 1, Strength.POSSIBLE: 0}


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a score and the two strings or rules it comes from."""

    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """A holding's field `matched_on` with its `value`, and what of the party it was held `against`.

    `score` lies in 0..1; the explanation's points sum to it. A match that does not settle which entry of a list is
    meant (`settles`), such as a code inside another company's name, counts beside those that do. `ruled_out` says why
    the holding is known to be another than the party. With `of_market` the party is a market: what led to it tells the
    issuer's country, and is no name.
    """

    party_id: str
    strength: Strength
    score: float
    matched_on: str
    value: str
    against: str
    explanation: tuple[Reason, ...]
    settles: bool = True
    ruled_out: str = ""
    of_market: bool = False
