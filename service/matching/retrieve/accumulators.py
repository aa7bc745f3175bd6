"""A first, coarse bound for a question whose words stand in very many names: word by word, not name by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from service.matching.lookup.token_variants import FIRST, IN_COMPANY, IN_PERSON, SIZE, Places
from service.matching.retrieve.corpus import PERSON, Corpus
from service.matching.retrieve.query import Query
from service.matching.retrieve.scratch import Scratch

_NOWHERE: Places = np.empty(0, np.int32)
_Stakes = tuple[float, float]  # what is won by a pair in a name of a company, and of a person


@dataclass(slots=True, eq=False)
class Accumulator:
    """Scratch to add up what each listed name wins.

    Bound: no name gains more than its pairs with some printed words, g, and the most that all the others could, r; and
    what it does not pair of these words, of their costs c, is lost: score <= (g + r) / (g + r + c - paid). It reaches a
    threshold t only where (1 - t) * g + t * paid, which is summed here, comes to t * c - (1 - t) * r. What the name has
    beside its pairs is not looked at.
    """

    corpus: Corpus
    scratch: Scratch[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        """Say how much scratch is needed; it is made when a question comes."""
        self.scratch = Scratch(len(self.corpus), np.float32)

    def sifted(self, query: Query, words: int, threshold: float) -> Places:
        """Give, in order, the names that pair one of some printed words, places as bits, and can reach a threshold."""
        told = list(_told(query, words, threshold))
        people = [self.corpus.flags[places] & PERSON > 0 for places, _ in told]
        company, person = _needed(query, words, threshold)
        with self.scratch.lent() as won:
            for (places, (in_company, in_person)), is_person in zip(told, people, strict=True):
                won[places] += np.where(is_person, np.float32(in_person), np.float32(in_company))
            kept = [
                places[won[places] >= np.where(is_person, np.float32(person), np.float32(company))]
                for (places, _), is_person in zip(told, people, strict=True)
            ]
            for places, _ in told:
                won[places] = 0
        return np.unique(np.concatenate([_NOWHERE, *kept]))


def _told(query: Query, words: int, threshold: float) -> Iterator[tuple[Places, _Stakes]]:
    """Give the names that hold each look-alike, and each listed word that a word makes together with its neighbour."""
    stakes = query.stakes
    for bits, rows in query.readings(words):
        at = [word for place, word in enumerate(stakes) if bits >> place & 1]
        paid, person_paid = sum(word.cost for word in at), sum(word.person_cost for word in at)
        for row in rows.tolist():
            first, last = int(row[FIRST]), int(row[FIRST] + row[SIZE])
            won = (1 - threshold) * row[IN_COMPANY] + threshold * paid
            person_won = (1 - threshold) * row[IN_PERSON] + threshold * person_paid
            yield query.corpus.postings[first:last], (won, person_won)


def _needed(query: Query, words: int, threshold: float) -> _Stakes:
    """Give what a name of a company, and of a person, must win to reach the threshold."""
    gains, person_gains, costs, person_costs = zip(*query.stakes, strict=True)

    def needed(gains: Sequence[float], costs: Sequence[float]) -> float:
        rest = query.wild + sum(gain for place, gain in enumerate(gains) if not words >> place & 1)
        return threshold * sum(cost for place, cost in enumerate(costs) if words >> place & 1) - (1 - threshold) * rest

    return needed(gains, costs), needed(person_gains, person_costs)
