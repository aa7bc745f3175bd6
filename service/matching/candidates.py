"""The lossless step before scoring: skip only names that provably cannot reach the threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from service.matching.bounds import Bound
from service.matching.choosing import ROUNDING, choose, choose_all
from service.matching.corpus import Corpus
from service.matching.keytables import spread, unique
from service.matching.lookalikes import FIRST, IS_SURE, SIZE
from service.matching.queries import Query
from service.matching.questions import Questions
from service.matching.reach import Pairs, Reach
from service.matching.sifting import Sieve

_FEW = 30  # names that are bounded sooner one by one than by arrays
_ALONE = 4  # questions that are answered sooner one by one
_MANY = 2_000  # names that are sifted sooner than each is bounded
_AT_ONCE = 500  # questions that are laid out together


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Finds the listed names that can reach a threshold; one for a corpus, since it keeps room to reckon in."""

    corpus: Corpus
    reach: Reach = field(init=False)
    sieve: Sieve = field(init=False)

    def __post_init__(self) -> None:
        """Make room to reckon in."""
        object.__setattr__(self, "reach", Reach(self.corpus))
        object.__setattr__(self, "sieve", Sieve(self.corpus))

    def candidates(self, queries: Sequence[Query], threshold: float) -> list[list[int]]:
        """Give for each query the place of every listed name that can reach the threshold, in order.

        First only names are read that hold what one of a few chosen words may stand for; where these are very many,
        they are sifted. Then every name is bounded: it gains all of its words at their best pairs, and loses only what
        has none.
        """
        found: list[list[int]] = [[] for _ in queries]
        hopeful = [number for number, query in enumerate(queries) if query.is_found]
        size = _AT_ONCE if len(hopeful) > _ALONE else 1
        for start in range(0, len(hopeful), size):
            numbers = hopeful[start : start + size]
            some = [queries[number] for number in numbers]
            places = self._of_one(some[0], threshold) if size == 1 else self._of_all(some, threshold)
            for number, query, reached in zip(numbers, some, places, strict=True):
                found[number] = sorted({*reached, *query.split_places}) if query.split else reached
        return found

    def _of_one(self, query: Query, threshold: float) -> list[list[int]]:
        """Read a few names one by one; more are read as those of many questions."""
        words, core = choose(query, threshold)
        rows = [some for _, some in query.readings(words)]
        if core & ~words:
            rows += [some[some[:, IS_SURE] > 0] for _, some in query.readings(core)]
        spans = [(int(row[FIRST]), int(row[SIZE])) for some in rows for row in some.tolist()]
        if sum([size for _, size in spans]) > _FEW:
            return self._of_all([query], threshold)
        bound, postings = Bound(query, threshold - ROUNDING), self.corpus.postings
        read = {place for first, size in spans for place in postings[first : first + size].tolist()}
        return [sorted([place for place in read if bound.admits(place)])]

    def _of_all(self, queries: Sequence[Query], threshold: float) -> list[list[int]]:
        asked = Questions.of(queries, self.corpus)
        pairs = self.reach.within(asked, self._read(asked, threshold), threshold - ROUNDING)
        bounds = pairs.questions.searchsorted(np.arange(len(queries) + 1)).tolist()
        places = pairs.places.tolist()
        return [places[first:last] for first, last in pairwise(bounds)]

    def _read(self, asked: Questions, threshold: float) -> Pairs:
        """Pair each question with the names to be read for it, each once, in order."""
        names, chosen = max(1, len(self.corpus)), choose_all(asked, threshold)
        is_read = asked.bits & chosen.words[asked.row_of] > 0
        sizes = asked.rows[:, SIZE].astype(np.int64)
        counts = np.bincount(asked.row_of[is_read], sizes[is_read], len(asked.queries))
        is_sifted = counts > _MANY
        is_read &= ~is_sifted[asked.row_of]
        core = np.where(is_sifted, chosen.core, chosen.core & ~chosen.words)
        is_read |= (asked.bits & core[asked.row_of] > 0) & (asked.rows[:, IS_SURE] > 0)
        sizes = sizes[is_read]
        at = spread(asked.rows[is_read, FIRST].astype(np.int64), sizes)
        parts = [(asked.row_of[is_read] * names).repeat(sizes) + self.corpus.postings[at]]
        for number in is_sifted.nonzero()[0].tolist():
            some = self.sieve.sifted(asked.queries[number], int(chosen.words[number]), threshold - ROUNDING)
            parts.append(some + np.int64(number * names))
        every = unique(np.concatenate(parts))
        return Pairs(every // names, every % names)
