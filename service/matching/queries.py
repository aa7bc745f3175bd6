"""A printed name as it is asked of a corpus: with all that each of its words may stand for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from service.matching.corpus import Corpus, Places
from service.matching.names import ParsedName
from service.matching.vocabulary import Lookalike

HEAVIEST = 1.0  # no word weighs more
Likes = tuple[Lookalike, ...]


class Told(NamedTuple):
    """What a listed word may gain in names of companies and of people, and as bits the printed words it may be there.

    `sure` are those that it surely is.
    """

    in_company: float
    in_person: float
    of_company: int
    of_person: int
    sure: int

    def with_bit(self, bit: int, like: Lookalike, *, is_sure: bool) -> "Told":
        """Add a printed word that it may be."""
        return Told(
            max(self.in_company, like.in_company),
            max(self.in_person, like.in_person),
            self.of_company | bit if like.in_company else self.of_company,
            self.of_person | bit if like.in_person else self.of_person,
            self.sure | bit if is_sure else self.sure,
        )


NOTHING = Told(0.0, 0.0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Stakes:
    """By place, what a printed word can gain at the most in any name, and what it costs when it is left over."""

    gains: tuple[float, ...]
    costs: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A printed name and the listed words that each of its words may stand for.

    `joined` gives by listed word the place of two printed words that make it together, `split` by text the place of a
    printed word that may be two listed ones, and `split_places` where those stand. `own` are the places of its telling
    words, `wilds` of those that say only how some word begins; `counts` are by place the names to read for a word.
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
    in_company: Stakes
    in_person: Stakes
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
        lexicon = corpus.profile.lexicon
        return cls(
            name=name,
            corpus=corpus,
            words=read.words,
            joined=read.joined,
            split={text: place for text, (place, _) in read.split.items()},
            split_places=tuple(places for _, places in read.split.values()),
            own=tuple(p for p, word in enumerate(name.words) if word.kind.is_distinctive and not word.is_free),
            wilds=read.wilds,
            in_company=read.stakes(
                ([like.in_company for like in likes] for likes in read.words), (word.extra for word in name.words)
            ),
            in_person=read.stakes(
                ([like.in_person for like in likes] for likes in read.words),
                (0.0 if word.is_free else lexicon.class_in_person(word.text).extra for word in name.words),
            ),
            counts=tuple(sum(corpus.count(like.word) for like in likes) for likes in read.words),
            listed_extra=extra,
            relief=extra * min(1.0, extras.listed_extra_cut) if name.is_cut else extra,
        )

    @property
    def wild(self) -> float:
        """Bound from above what the wild words can gain: they may stand for a word of any name."""
        return HEAVIEST * len(self.wilds)

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

    def told(self) -> dict[int, Told]:
        """Give by listed word what it may gain and which printed words it may be."""
        core = self.corpus.profile.thresholds.core_word
        told: dict[int, Told] = {}
        for place, likes in enumerate(self.words):
            for like in likes:
                one = told.get(like.word, NOTHING)
                told[like.word] = one.with_bit(1 << place, like, is_sure=like.kept >= core)
        for number, place in self.joined.items():
            one, bits = told.get(number, NOTHING), 3 << place
            told[number] = Told(
                2 * HEAVIEST, 2 * HEAVIEST, one.of_company | bits, one.of_person | bits, one.sure | bits
            )
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

    def stakes(self, gains: Iterable[list[float]], extras: Iterable[float]) -> Stakes:
        """Bound by place what words gain, a word with another at most as two, and what they cost when left over."""
        doubled = {at for at, _ in self.split.values()} | {at for one in self.joined.values() for at in (one, one + 1)}
        return Stakes(
            tuple(2 * HEAVIEST if place in doubled else max(one, default=0.0) for place, one in enumerate(gains)),
            tuple(0.0 if place in self.wilds else extra for place, extra in enumerate(extras)),
        )


def _joined(names: Sequence[ParsedName], corpus: Corpus) -> list[dict[int, int]]:
    couples = [[a.text + b.text for a, b in pairwise(name.words)] for name in names]
    numbers = iter(corpus.vocabulary.numbers([text for texts in couples for text in texts]))
    return [{n: place for place, n in enumerate([next(numbers) for _ in texts]) if n is not None} for texts in couples]


def _split(names: Sequence[ParsedName], corpus: Corpus) -> list[dict[str, tuple[int, Places]]]:
    texts = [[word.text for word in name.words] for name in names]
    found = iter(corpus.holding_joined([text for words in texts for text in words]))
    return [{text: (at, places) for at, text in enumerate(words) if len(places := next(found))} for words in texts]
