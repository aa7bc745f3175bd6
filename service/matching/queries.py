"""A printed name as it is asked of a corpus: with all that each of its words may stand for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from service.matching.corpus import Corpus, Places
from service.matching.names import ParsedName, Word
from service.matching.vocabulary import Lookalike

_HEAVIEST = 1.0  # no word weighs more
Likes = tuple[Lookalike, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A printed name and the listed words that each of its words may stand for.

    `joined` gives by listed word the place of two printed words that make it together, `split` by text the place of a
    printed word that may be two listed ones, and `split_places` where those stand. `own` are the places of its telling
    words, `wilds` of those that say only how some word begins. By place: `gains` bound from above what a word can gain
    in any name, `costs` from below what it costs when it is left over, `counts` are the names to read for it.
    `listed_extra` is the factor on listed words that it lacks, and `relief` the least that this can come to.
    """

    name: ParsedName
    corpus: Corpus
    words: tuple[Likes, ...]
    joined: Mapping[int, int]
    split: Mapping[str, int]
    split_places: tuple[Places, ...]
    own: tuple[int, ...]
    wilds: frozenset[int]
    gains: tuple[float, ...]
    costs: tuple[float, ...]
    counts: tuple[int, ...]
    listed_extra: float
    relief: float
    _by_number: dict[int, list[tuple[int, Lookalike]]] = field(default_factory=dict)

    @classmethod
    def of_all(cls, names: Sequence[ParsedName], corpus: Corpus, *, is_search: bool = False) -> list["Query"]:
        """Look the words of all names up in the corpus at once."""
        wilds = [wild_places(name) for name in names]
        wanted = [w for name, wild in zip(names, wilds, strict=True) for p, w in enumerate(name.words) if p not in wild]
        known = dict(zip(wanted, corpus.vocabulary.lookalikes(wanted), strict=True))
        joined, split = _joined(names, corpus), _split(names, corpus)
        read = [
            _Read(name, wild, tuple(() if p in wild else known[w] for p, w in enumerate(name.words)), one, two)
            for name, wild, one, two in zip(names, wilds, joined, split, strict=True)
        ]
        return [cls._of(one, corpus, is_search=is_search) for one in read]

    @classmethod
    def of_itself(cls, name: ParsedName, corpus: Corpus, numbers: Iterable[int]) -> "Query":
        """Let every word stand for itself alone: enough to ask whether a listed name finds its own party."""
        words = tuple((Lookalike(number, 1.0, "equal"),) for number in numbers)
        return cls._of(_Read(name, frozenset(), words, {}, {}), corpus, is_search=False)

    @classmethod
    def _of(cls, read: "_Read", corpus: Corpus, *, is_search: bool) -> "Query":
        name, extras = read.name, corpus.profile.costs
        extra = extras.listed_extra_search if is_search else extras.listed_extra
        costs = (_least_cost(word, corpus) for word in name.words)
        return cls(
            name=name,
            corpus=corpus,
            words=read.words,
            joined=read.joined,
            split={text: place for text, (place, _) in read.split.items()},
            split_places=tuple(places for _, places in read.split.values()),
            own=tuple(p for p, word in enumerate(name.words) if word.kind.is_distinctive and not word.is_free),
            wilds=read.wilds,
            gains=tuple(map(read.most, range(len(read.words)))),
            costs=tuple(0.0 if place in read.wilds else cost for place, cost in enumerate(costs)),
            counts=tuple(sum(corpus.count(like.word) for like in likes) for likes in read.words),
            listed_extra=extra,
            relief=extra * min(1.0, extras.listed_extra_cut) if name.is_cut else extra,
        )

    @property
    def most_of_all(self) -> float:
        """Bound from above what all words that are no wild ones can gain in one name."""
        return sum(self.gains)

    @property
    def wild(self) -> float:
        """Bound from above what the wild words can gain: they may stand for a word of any name."""
        return _HEAVIEST * len(self.wilds)

    def found(self, place: int, kept: float = 0.0) -> list[Places]:
        """Find the names in which a printed word, alone or joined, may stand with so much kept; one may come twice."""
        corpus = self.corpus
        found = [corpus.holding(like.word) for like in self.words[place] if like.kept >= kept]
        found += [corpus.holding(number) for number, at in self.joined.items() if at in {place - 1, place}]
        return found + [
            places for at, places in zip(self.split.values(), self.split_places, strict=True) if at == place
        ]

    def likes_of(self, number: int) -> Sequence[tuple[int, Lookalike]]:
        """Give the places of the printed words that a listed one may be, each with how."""
        if not self._by_number:
            for place, likes in enumerate(self.words):
                for like in likes:
                    self._by_number.setdefault(like.word, []).append((place, like))
        return self._by_number.get(number, ())

    def told(self) -> dict[int, tuple[float, int, int]]:
        """Give by listed word the most it can gain, and as bits the printed words it may be, and may surely be."""
        core = self.corpus.profile.thresholds.core_word
        told: dict[int, tuple[float, int, int]] = {}
        for place, likes in enumerate(self.words):
            bit = 1 << place
            for like in likes:
                gain, mask, sure = told.get(like.word, (0.0, 0, 0))
                told[like.word] = max(gain, like.gain), mask | bit, sure | bit if like.kept >= core else sure
        for number, place in self.joined.items():
            _, mask, sure = told.get(number, (0.0, 0, 0))
            told[number] = 2 * _HEAVIEST, mask | 3 << place, sure | 3 << place
        return told


def wild_places(name: ParsedName) -> frozenset[int]:
    """Give the places of words that say only how some word begins, beside others that say more."""
    wild = frozenset(place for place, word in enumerate(name.words) if word.is_wild)
    return wild if len(wild) < len(name.words) else frozenset()


@dataclass(frozen=True, slots=True)
class _Read:
    """A name with what was found of its words, of two that are one listed one, and of one that is two, with where."""

    name: ParsedName
    wilds: frozenset[int]
    words: tuple[Likes, ...]
    joined: Mapping[int, int]
    split: Mapping[str, tuple[int, Places]]

    def most(self, place: int) -> float:
        """Bound from above what a word can gain in any name; with another it weighs at most as two."""
        is_joined = any(place in {at, at + 1} for at in self.joined.values())
        if is_joined or any(place == at for at, _ in self.split.values()):
            return 2 * _HEAVIEST
        return max([like.gain for like in self.words[place]], default=0.0)


def _joined(names: Sequence[ParsedName], corpus: Corpus) -> list[dict[int, int]]:
    couples = [[a.text + b.text for a, b in pairwise(name.words)] for name in names]
    numbers = iter(corpus.vocabulary.numbers([text for texts in couples for text in texts]))
    return [{n: place for place, n in enumerate([next(numbers) for _ in texts]) if n is not None} for texts in couples]


def _split(names: Sequence[ParsedName], corpus: Corpus) -> list[dict[str, tuple[int, Places]]]:
    texts = [[word.text for word in name.words] for name in names]
    found = iter(corpus.holding_joined([text for words in texts for text in words]))
    return [{text: (at, places) for at, text in enumerate(words) if len(places := next(found))} for words in texts]


def _least_cost(word: Word, corpus: Corpus) -> float:
    """Bound from below what a printed word costs when it is left over, in a company's name or a person's."""
    profile = corpus.profile
    person = profile.lexicon.class_in_person(word.text).extra * profile.costs.person_silence
    return 0.0 if word.is_free else min(word.extra, person)
