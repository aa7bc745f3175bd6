"""Which of a question's words are searched for: the rarest, without which no listed name can reach the threshold.

Bound: a score is G / (W + E), G the kept and W the full weight of the pairs (G <= W), E the cost of what is left over.
For any G' >= G and E' <= E it is at most G' / (G' + E'). If none of a chosen set S of printed words is paired, G' is
all that the other words could gain and E' the cost of S; so only names that hold a look-alike of some word of S are
read. A name that shares the question's core, whatever its score, holds every telling word of it, so the rarest finds
it. Wild words may stand for very many: they are counted as found in every name, and never searched for.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from service.matching.retrieve.query import HEAVIEST, Query
from service.matching.retrieve.query_batch import Bits, Numbers, Questions, Reals

ROUNDING = 1e-5  # costs are kept in single precision


class Chosen(NamedTuple):
    """Of each question the places of the words that are searched for, and that of the core's rarest, as bits."""

    words: Bits
    core: Bits


def choose(query: Query, threshold: float) -> tuple[int, int]:
    """Choose the words of one question, and its core's rarest, as bits."""
    words = _rarest(query, threshold)
    core = _core(query) if len(words) < len(query.words) else None
    return sum([1 << place for place in words]), 0 if core is None else 1 << core


def choose_all(asked: Questions, threshold: float) -> Chosen:
    """Choose the words of all questions as `choose` does for each."""
    (tame,) = (~asked.is_wild).nonzero()
    tame = tame[np.lexsort((asked.frequency[tame], asked.word_of[tame]))]
    question = asked.word_of[tame]
    first = question.searchsorted(np.arange(len(asked.queries)))
    places = np.uint64(1) << asked.places[tame].astype(np.uint64)
    wild = HEAVIEST * np.array([len(query.wilds) for query in asked.queries])
    gains, person_gains, costs, person_costs = asked.stakes[tame].T
    needed = _needed_by_all(wild, gains, costs, first, threshold)
    if asked.corpus.vocabulary.has_people:
        needed = np.maximum(needed, _needed_by_all(wild, person_gains, person_costs, first, threshold))
    is_chosen = np.arange(len(tame)) - first[question] < needed[question]
    own = asked.is_own[tame].nonzero()[0]
    own = own[np.unique(question[own], return_index=True)[1]]
    is_loose = np.array([bool(query.joined or query.split) for query in asked.queries])
    own = own[(asked.frequency[tame[own]] > 0) | is_loose[question[own]]]
    core = np.zeros(len(asked.queries), np.uint64)
    core[question[own]] = places[own]
    return Chosen(np.bitwise_or.reduceat(places * is_chosen, first), core)


def _rarest(query: Query, threshold: float) -> Sequence[int]:
    tame = [place for place in range(len(query.words)) if place not in query.wilds]
    if len(tame) == 1:
        return tame
    tame.sort(key=[word.frequency for word in query.words].__getitem__)
    stakes = query.stakes
    needed = _needed(query.wild, [(stakes[place].gain, stakes[place].cost) for place in tame], threshold)
    if needed < len(tame) and query.corpus.vocabulary.has_people:
        person = [(stakes[place].person_gain, stakes[place].person_cost) for place in tame]
        needed = max(needed, _needed(query.wild, person, threshold))
    return tame[:needed]


def _needed(wild: float, stakes: Sequence[tuple[float, float]], threshold: float) -> int:
    """Count the first words whose loss keeps a name below the threshold; each may gain so much, and costs so much."""
    rest, lost = wild + sum([gain for gain, _ in stakes]), 0.0
    for number, (gain, cost) in enumerate(stakes, start=1):
        lost += cost
        rest -= gain
        if rest < threshold * (rest + lost) - ROUNDING:
            return number
    return len(stakes)


def _needed_by_all(wild: Reals, gains: Reals, costs: Reals, first: Numbers, threshold: float) -> Numbers:
    """Count for each question, whose words begin at `first`, what `_needed` counts; the number of its words or more."""
    sizes = np.diff(first, append=len(gains))
    won, lost = gains.cumsum(), costs.cumsum()
    rest = (wild + won[first + sizes - 1]).repeat(sizes) - won
    lost -= (lost[first] - costs[first]).repeat(sizes)
    is_open = rest >= threshold * (rest + lost) - ROUNDING
    return 1 + np.add.reduceat(is_open, first, dtype=np.int64)


def _core(query: Query) -> int | None:
    """Find the rarest telling word of the query; None where it has none, or one of these words is in no name."""
    own = query.own
    counts = [query.words[place].frequency for place in own]
    if not own or (not query.joined and not query.split and not all(counts)):
        return None
    return own[counts.index(min(counts))]
