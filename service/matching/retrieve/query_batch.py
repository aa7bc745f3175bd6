"""The queries of a block as arrays of numbers: their words, and all that these may stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from service.matching.lookup.token_variants import Rows
from service.matching.retrieve.corpus import Corpus
from service.matching.retrieve.query import TOGETHER, Query, together

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Bits = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Questions:
    """Queries by number, with their words and what these may stand for, each in the order of the queries.

    Of each word: whose it is, its place there, in how many names a look-alike stands, whether it is wild or the
    company's own, and its stakes, a row in the order of `TermBounds`. Of each row: whose it is, and the places of the
    words that it is for, as bits.
    """

    queries: Sequence[Query]
    corpus: Corpus
    word_of: Numbers
    places: Numbers
    frequency: Numbers
    is_own: NDArray[np.bool_]
    is_wild: NDArray[np.bool_]
    stakes: Reals
    row_of: Numbers
    bits: Bits
    rows: Rows

    @classmethod
    def of(cls, queries: Sequence[Query], corpus: Corpus) -> Self:
        """Lay queries out; each has a word."""
        sizes = np.array([len(query.words) for query in queries])
        first = sizes.cumsum() - sizes
        numbers = np.arange(len(queries))
        words = [word for query in queries for word in query.words]
        places = np.arange(len(words)) - first.repeat(sizes)
        stakes = np.fromiter(chain.from_iterable([word.stakes for word in words]), np.float64).reshape(-1, 4)
        joined = [(number, place, n) for n, query in enumerate(queries) for number, place in query.joined.items()]
        doubled = [first[n] + at for _, place, n in joined for at in (place, place + 1)]
        doubled += [first[n] + at for n, query in enumerate(queries) for at in query.split.values()]
        if doubled:
            stakes[doubled, :2] = TOGETHER
        is_wild = np.zeros(len(words), np.bool_)
        if wilds := [first[n] + place for n, query in enumerate(queries) for place in query.wilds]:
            is_wild[wilds] = True
        word_of = numbers.repeat(sizes)
        likes = [len(word.likes) for word in words]
        row_of, bits = word_of.repeat(likes), (np.uint64(1) << places.astype(np.uint64)).repeat(likes)
        rows = np.concatenate([word.rows for word in words])
        if joined:
            row_of = np.concatenate([row_of, [n for *_, n in joined]])
            bits = np.concatenate([bits, np.array([3 << place for _, place, _ in joined], np.uint64)])
            rows = np.concatenate([rows, corpus.rows_of([together(number) for number, *_ in joined])])
        return cls(
            queries=queries,
            corpus=corpus,
            word_of=word_of,
            places=places,
            frequency=np.array([word.frequency for word in words]),
            is_own=np.array([word.is_own for word in words]),
            is_wild=is_wild,
            stakes=stakes,
            row_of=row_of,
            bits=bits,
            rows=rows,
        )
