"""A printed name as it is asked of a corpus: with all that each of its words may stand for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from service.matching.corpus import Corpus
from service.matching.names import ParsedName, Word
from service.matching.vocabulary import Lookalike

_HEAVIEST = 1.0  # no word weighs more


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A printed name and the listed words that each of its words may stand for.

    `joined` gives by listed word the place of two printed words that make it together, `split` by text the place of a
    printed word that may be two listed ones, and `split_places` where those stand; `own` are the places of its telling
    words; `listed_extra` is the factor on listed words that it lacks, and `relief` the least that this can come to.
    """

    name: ParsedName
    corpus: Corpus
    words: tuple[tuple[Lookalike, ...], ...]
    joined: Mapping[int, int]
    split: Mapping[str, int]
    split_places: tuple[NDArray[np.int32], ...]
    own: tuple[int, ...]
    wilds: frozenset[int]
    listed_extra: float
    relief: float
    _by_number: dict[int, list[tuple[int, Lookalike]]] = field(default_factory=dict)

    def likes_of(self, number: int) -> Sequence[tuple[int, Lookalike]]:
        """Give the places of the printed words that a listed one may be, each with how."""
        if not self._by_number:
            for place, likes in enumerate(self.words):
                for like in likes:
                    self._by_number.setdefault(like.word, []).append((place, like))
        return self._by_number.get(number, ())

    @classmethod
    def of(cls, name: ParsedName, corpus: Corpus, *, is_search: bool = False) -> "Query":
        """Look every word up in the corpus."""
        return cls.of_all([name], corpus, is_search=is_search)[0]

    @classmethod
    def of_all(cls, names: Sequence[ParsedName], corpus: Corpus, *, is_search: bool = False) -> list["Query"]:
        """Look the words of all names up in the corpus at once."""
        wanted = [word for name in names for p, word in enumerate(name.words) if p not in wild_places(name)]
        known = dict(zip(wanted, corpus.vocabulary.lookalikes(wanted), strict=True))
        return [cls._made(name, _found(name, known), corpus, is_search) for name in names]

    @classmethod
    def of_itself(cls, name: ParsedName, corpus: Corpus, numbers: Iterable[int]) -> "Query":
        """Let every word stand for itself alone: enough to ask whether a listed name finds its own party."""
        words = tuple((Lookalike(number, 1.0, "equal"),) for number in numbers)
        return cls._assembled(name, words, corpus, is_search=False)

    @classmethod
    def _made(
        cls, name: ParsedName, words: tuple[tuple[Lookalike, ...], ...], corpus: Corpus, is_search: bool
    ) -> "Query":
        pairs = [(place, a.text + b.text) for place, (a, b) in enumerate(pairwise(name.words))]
        joined = {number: place for place, text in pairs if (number := corpus.vocabulary.number(text)) is not None}
        split = {w.text: (p, found) for p, w in enumerate(name.words) if len(found := corpus.holding_joined(w.text))}
        return cls._assembled(
            name,
            words,
            corpus,
            is_search=is_search,
            joined=joined,
            split={text: place for text, (place, _) in split.items()},
            split_places=tuple(found for _, found in split.values()),
        )

    @classmethod
    def _assembled(
        cls,
        name: ParsedName,
        words: tuple[tuple[Lookalike, ...], ...],
        corpus: Corpus,
        *,
        is_search: bool,
        joined: Mapping[int, int] | None = None,
        split: Mapping[str, int] | None = None,
        split_places: tuple[NDArray[np.int32], ...] = (),
    ) -> "Query":
        costs = corpus.profile.costs
        extra = costs.listed_extra_search if is_search else costs.listed_extra
        return cls(
            name=name,
            corpus=corpus,
            words=words,
            joined=joined or {},
            split=split or {},
            split_places=split_places,
            own=tuple(p for p, word in enumerate(name.words) if word.kind.is_distinctive and not word.is_free),
            wilds=wild_places(name),
            listed_extra=extra,
            relief=extra * min(1.0, costs.listed_extra_cut) if name.is_cut else extra,
        )

    def found(self, place: int, kept: float = 0.0) -> list[NDArray[np.int32]]:
        """Find the names in which a printed word, alone or joined, may stand with so much kept; a name may come twice."""
        corpus = self.corpus
        found = [corpus.holding(like.word) for like in self.words[place] if like.kept >= kept]
        found += [corpus.holding(number) for number, at in self.joined.items() if at in {place - 1, place}]
        found += [corpus.holding_joined(text) for text, at in self.split.items() if at == place]
        return found

    def count(self, place: int) -> int:
        """Count the names that `found` gives."""
        return sum(self.corpus.count(like.word) for like in self.words[place])

    def most(self, place: int) -> float:
        """Bound from above what a printed word can gain in any name; a joined pair weighs at most two words."""
        if self.is_wild(place):
            return _HEAVIEST
        if place in self.split.values() or not {place - 1, place}.isdisjoint(self.joined.values()):
            return 2 * _HEAVIEST
        return max((like.gain for like in self.words[place]), default=0.0)

    @property
    def most_joined(self) -> float:
        """Bound from above what two printed words can gain that are one listed word."""
        return 2 * _HEAVIEST

    @property
    def most_of_all(self) -> float:
        """Bound from above what all words that are no wild ones can gain in one name."""
        return sum(self.most(place) for place in range(len(self.words)) if not self.is_wild(place))

    @property
    def wild(self) -> float:
        """Bound from above what the wild words can gain: they may stand for a word of any name."""
        return _HEAVIEST * len(self.wilds)

    def is_wild(self, place: int) -> bool:
        """Tell whether a printed word is a mere beginning, beside others that say more."""
        return place in self.wilds

    def least_cost(self, place: int) -> float:
        """Bound from below what a printed word costs when it is left over, in a company's name or a person's."""
        word, profile = self.name.words[place], self.corpus.profile
        person = profile.lexicon.class_in_person(word.text).extra * profile.costs.person_silence
        return 0.0 if word.is_free or self.is_wild(place) else min(word.extra, person)


def wild_places(name: ParsedName) -> frozenset[int]:
    """Give the places of words that say only how some word begins, beside others that say more."""
    wild = frozenset(place for place, word in enumerate(name.words) if word.is_wild)
    return wild if len(wild) < len(name.words) else frozenset()


def _found(name: ParsedName, known: Mapping[Word, tuple[Lookalike, ...]]) -> tuple[tuple[Lookalike, ...], ...]:
    wild = wild_places(name)
    return tuple(() if place in wild else known[word] for place, word in enumerate(name.words))
