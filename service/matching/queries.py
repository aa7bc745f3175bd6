"""A printed name as it is asked of a corpus: with all that each of its words may stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from service.matching.corpus import Corpus
from service.matching.lookalikes import Lookalike, Places, Sense
from service.matching.names import ParsedName

HEAVIEST = 1.0  # no word weighs more
_WILD = Sense.of((), (0.0, 0.0), (), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A printed name and what each of its words may stand for; wild words, that say only how some word begins, nothing.

    `joined` gives by listed word the place of two printed words that make it together, `split` by text the place of a
    printed word that may be two listed ones, and `split_places` where those stand. `own` are the places of its telling
    words. By place: `gains` and `person_gains` bound from above what a word can gain in any name of a company or a
    person, and `costs` and `person_costs` from below what it costs when it is left over. `listed_extra` is the factor
    on listed words that it lacks, and `relief` the least that this can come to.
    """

    name: ParsedName
    corpus: Corpus
    words: tuple[Sense, ...]
    joined: Mapping[int, int]
    split: Mapping[str, int]
    split_places: tuple[Places, ...]
    own: tuple[int, ...]
    wilds: frozenset[int]
    gains: list[float]
    person_gains: list[float]
    listed_extra: float
    relief: float
    _by_number: dict[int, list[tuple[int, Lookalike]]] = field(default_factory=dict)

    @classmethod
    def of_all(cls, names: Sequence[ParsedName], corpus: Corpus, *, is_search: bool = False) -> list["Query"]:
        """Look the words of all names up in the corpus at once."""
        wilds = [wild_places(name) for name in names]
        wanted = [w for name, wild in zip(names, wilds, strict=True) for p, w in enumerate(name.words) if p not in wild]
        known = corpus.senses(wanted)
        joined, split = _joined(names, corpus), _split(names, corpus)
        read = [
            _Read(name, wild, tuple(_WILD if p in wild else known[w] for p, w in enumerate(name.words)), one, two)
            for name, wild, one, two in zip(names, wilds, joined, split, strict=True)
        ]
        return [cls._of(one, corpus, is_search=is_search) for one in read]

    @classmethod
    def _of(cls, read: "_Read", corpus: Corpus, *, is_search: bool) -> "Query":
        name, extras = read.name, corpus.profile.costs
        extra = extras.listed_extra_search if is_search else extras.listed_extra
        gains, person_gains = [word.in_company for word in read.words], [word.in_person for word in read.words]
        for place in read.doubled():
            gains[place] = person_gains[place] = 2 * HEAVIEST
        return cls(
            name=name,
            corpus=corpus,
            words=read.words,
            joined=read.joined,
            split={text: place for text, (place, _) in read.split.items()},
            split_places=tuple([places for _, places in read.split.values()]),
            own=tuple([p for p, word in enumerate(name.words) if word.kind.is_distinctive and not word.is_free]),
            wilds=read.wilds,
            gains=gains,
            person_gains=person_gains,
            listed_extra=extra,
            relief=extra * min(1.0, extras.listed_extra_cut) if name.is_cut else extra,
        )

    @property
    def wild(self) -> float:
        """Bound from above what the wild words can gain: they may stand for a word of any name."""
        return HEAVIEST * len(self.wilds)

    def found(self, place: int, *, is_core: bool = False) -> list[Places]:
        """Find the names in which a printed word, alone or joined, may stand, or be of a core; one may come twice."""
        word = self.words[place]
        found = list(word.sure_postings if is_core else word.postings)
        found += [self.corpus.holding(number) for number, at in self.joined.items() if at in {place - 1, place}]
        return found + [
            places for at, places in zip(self.split.values(), self.split_places, strict=True) if at == place
        ]

    def likes_of(self, number: int) -> Sequence[tuple[int, Lookalike]]:
        """Give the places of the printed words that a listed one may be, each with how."""
        if not self._by_number:
            for place, word in enumerate(self.words):
                for like in word.likes:
                    self._by_number.setdefault(like.word, []).append((place, like))
        return self._by_number.get(number, ())


def wild_places(name: ParsedName) -> frozenset[int]:
    """Give the places of words that say only how some word begins, beside others that say more."""
    wild = frozenset(place for place, word in enumerate(name.words) if word.is_wild)
    return wild if len(wild) < len(name.words) else frozenset()


@dataclass(frozen=True, slots=True)
class _Read:
    """A name with what was found of its words, of two that are one listed one, and of one that is two, with where."""

    name: ParsedName
    wilds: frozenset[int]
    words: tuple[Sense, ...]
    joined: Mapping[int, int]
    split: Mapping[str, tuple[int, Places]]

    def doubled(self) -> set[int]:
        """Give the places of words that may pair together with another, or with two."""
        return {at for at, _ in self.split.values()} | {at for one in self.joined.values() for at in (one, one + 1)}


def _joined(names: Sequence[ParsedName], corpus: Corpus) -> list[dict[int, int]]:
    couples = [[a.text + b.text for a, b in pairwise(name.words)] for name in names]
    numbers = iter(corpus.vocabulary.numbers([text for texts in couples for text in texts]))
    return [{n: place for place, n in enumerate([next(numbers) for _ in texts]) if n is not None} for texts in couples]


def _split(names: Sequence[ParsedName], corpus: Corpus) -> list[dict[str, tuple[int, Places]]]:
    texts = [[word.text for word in name.words] for name in names]
    found = iter(corpus.holding_joined([text for words in texts for text in words]))
    return [{text: (at, places) for at, text in enumerate(words) if len(places := next(found))} for words in texts]
