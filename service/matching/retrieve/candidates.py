"""The lossless step before scoring: skip only names that provably cannot reach the threshold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from service.matching.lookup.hash_index import spread, unique
from service.matching.lookup.token_variants import FIRST, IS_SURE, SIZE
from service.matching.retrieve.accumulators import Accumulator
from service.matching.retrieve.bounds import Bound
from service.matching.retrieve.corpus import PERSON, Corpus
from service.matching.retrieve.query import Query
from service.matching.retrieve.query_batch import Numbers, Questions
from service.matching.retrieve.term_selection import ROUNDING, choose, choose_all
from service.matching.retrieve.tuning import USUAL, Tuning
from service.matching.retrieve.upper_bounds import Pairs, UpperBounds


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Finds the listed names that can reach a threshold; one for a corpus, since it keeps room to reckon in."""

    corpus: Corpus
    tuning: Tuning = USUAL
    upper_bounds: UpperBounds = field(init=False)
    accumulator: Accumulator = field(init=False)

    def __post_init__(self) -> None:
        """Make room to reckon in."""
        object.__setattr__(self, "upper_bounds", UpperBounds(self.corpus, self.tuning))
        object.__setattr__(self, "accumulator", Accumulator(self.corpus))

    def candidates(self, queries: Sequence[Query], threshold: float) -> list[list[int]]:
        """Give for each query the place of every listed name that can reach the threshold, in order.

        First only names are read that hold what one of a few chosen words may stand for; where these are very many,
        they are sifted. Then every name is bounded: it gains all of its words at their best pairs, and loses only what
        has none.
        """
        found: list[list[int]] = [[] for _ in queries]
        hopeful = [number for number, query in enumerate(queries) if query.is_found]
        size = self.tuning.questions_at_once if len(hopeful) > self.tuning.alone else 1
        for start in range(0, len(hopeful), size):
            numbers = hopeful[start : start + size]
            some = [queries[number] for number in numbers]
            places = self._of_one(some[0], threshold) if size == 1 else self._of_all(some, threshold)
            for number, query, reached in zip(numbers, some, places, strict=True):
                found[number] = sorted({*reached, *query.split_places}) if query.split else reached
                if query.name.of_person:
                    found[number] = [place for place in found[number] if self.corpus.flags[place] & PERSON]
        return found

    def _of_one(self, query: Query, threshold: float) -> list[list[int]]:
        """Read a few names one by one; more are read as those of many questions."""
        words, core = choose(query, threshold)
        rows = [some for _, some in query.readings(words)]
        if core & ~words:
            rows += [some[some[:, IS_SURE] > 0] for _, some in query.readings(core)]
        spans = [(int(row[FIRST]), int(row[SIZE])) for some in rows for row in some.tolist()]
        if sum([size for _, size in spans]) > self.tuning.few:
            return self._of_all([query], threshold)
        postings = self.corpus.postings
        read = {place for first, size in spans for place in postings[first : first + size].tolist()}
        if not read:
            return [[]]
        bound = Bound(query, threshold - ROUNDING)
        return [sorted([place for place in read if bound.admits(place)])]

    def _of_all(self, queries: Sequence[Query], threshold: float) -> list[list[int]]:
        asked = Questions.of(queries, self.corpus)
        found: list[list[int]] = [[] for _ in queries]
        for pairs in self.upper_bounds.within(asked, self._read(asked, threshold), threshold - ROUNDING):
            first, last = pairs.questions[[0, -1]].tolist()
            bounds = pairs.questions.searchsorted(np.arange(first, last + 2)).tolist()
            places = pairs.places.tolist()
            for number, (begin, end) in enumerate(pairwise(bounds), start=first):
                found[number] += places[begin:end]
        return found

    def _read(self, asked: Questions, threshold: float) -> Iterator[Pairs]:
        """Pair questions with the names to be read for them, each once, in order; part by part, so that few are kept.

        A question whose words stand in very many names comes last, by itself.
        """
        chosen, count = choose_all(asked, threshold), len(asked.queries)
        is_read = asked.bits & chosen.words[asked.row_of] > 0
        is_sifted = np.bincount(asked.row_of[is_read], asked.rows[is_read, SIZE], count) > self.tuning.sifted_from
        is_core = (asked.bits & chosen.core[asked.row_of] > 0) & (asked.rows[:, IS_SURE] > 0)
        (rows,) = ((is_read | is_core) & ~is_sifted[asked.row_of]).nonzero()
        rows = rows[asked.row_of[rows].argsort(kind="stable")]
        ends = np.bincount(asked.row_of[rows], asked.rows[rows, SIZE], count).cumsum()
        edges = asked.row_of[rows].searchsorted(np.arange(count + 1))
        last = 0
        while last < count:
            first, before = last, ends[last - 1] if last else 0.0
            last = max(first + 1, int(ends.searchsorted(before + self.tuning.names_at_once, "right")))
            yield self._pairs(asked, rows[edges[first] : edges[last]])
        for number in is_sifted.nonzero()[0].tolist():
            of_core = self._pairs(asked, (is_core & (asked.row_of == number)).nonzero()[0])
            sifted = self.accumulator.sifted(asked.queries[number], int(chosen.words[number]), threshold - ROUNDING)
            places = np.union1d(of_core.places, sifted)
            yield Pairs(np.full(len(places), number), places)

    def _pairs(self, asked: Questions, rows: Numbers) -> Pairs:
        """Pair questions with the names that hold what some rows are of."""
        names, sizes = max(1, len(self.corpus)), asked.rows[rows, SIZE].astype(np.int64)
        at = spread(asked.rows[rows, FIRST].astype(np.int64), sizes)
        every = unique((asked.row_of[rows] * names).repeat(sizes) + self.corpus.postings[at])
        return Pairs(every // names, every % names)
