"""A printed name as it is asked of a corpus: with all that each of its words may stand for."""

from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

from msgspec import Struct

from service.matching.knowledge.token_roles import SCRAP
from service.matching.lookup.token_variants import Lookalike, Rows, TermBounds, TokenVariants, as_rows
from service.matching.parse.names import ParsedName
from service.matching.retrieve.corpus import Corpus

HEAVIEST = 1.0  # no word weighs more
TOGETHER = 2 * HEAVIEST  # nor do two that are written as one
_NONE: frozenset[int] = frozenset()
_NO_PLACES: Mapping[int, int] = {}
_NO_SPLITS: Mapping[str, int] = {}
_WILD = TokenVariants((), as_rows([]), TermBounds(0.0, 0.0, 0.0, 0.0))
Reading = tuple[int, Rows]  # the places of printed words as bits, and what they may stand for


class Query(Struct, eq=False, gc=False):
    """A printed name and what each of its words may stand for; wild words, that say only how some word begins, nothing.

    `joined` gives by listed word the place of two printed words that make it together, and `split` by text the place of
    a printed word that may be two listed ones. `listed_extra` is the factor on listed words that it lacks.
    """

    name: ParsedName
    corpus: Corpus
    words: list[TokenVariants]
    joined: Mapping[int, int]
    split: Mapping[str, int]
    wilds: frozenset[int]
    listed_extra: float
    _by_number: dict[int, list[tuple[int, Lookalike]]] | None = None

    @classmethod
    def of_all(cls, names: Sequence[ParsedName], corpus: Corpus, *, is_search: bool = False) -> list["Query"]:
        """Look the words of all names up in the corpus at once."""
        costs = corpus.profile.costs
        extra = costs.listed_extra_search if is_search else costs.listed_extra
        wilds = [wild_places(name) for name in names]
        # by the object: a word is mostly one in all names, and to hash its fields takes longer than all else here
        wanted = {
            id(word): word
            for name, wild in zip(names, wilds, strict=True)
            for place, word in enumerate(name.words)
            if not wild or place not in wild
        }
        couples = [[a.text + b.text for a, b in pairwise(name.words)] for name in names]
        # each once: the parts of a print have the neighbours of the whole
        once = list(dict.fromkeys(chain.from_iterable(couples)))
        variants_of_words, found = corpus.look_up([*wanted.values()], once)
        whole = {couple: number for couple, number in zip(once, found, strict=True) if number is not None}
        known = dict(zip(wanted, variants_of_words, strict=True))
        queries, is_apart = [], whole.keys().isdisjoint
        for name, wild, couple in zip(names, wilds, couples, strict=True):
            joined = _NO_PLACES
            if not is_apart(couple):
                joined = {whole[text]: place for place, text in enumerate(couple) if text in whole}
            words = [known.get(id(word), _WILD) for word in name.words]
            for place in wild:
                words[place] = _WILD
            split = {name.words[place].text: place for place, word in enumerate(words) if word.splits} or _NO_SPLITS
            queries.append(cls(name, corpus, words, joined, split, wild, extra))
        return queries

    @property
    def is_found(self) -> bool:
        """Tell whether any of its words stands for listed ones."""
        return bool(self.joined or self.split) or sum([word.frequency for word in self.words]) > 0

    @property
    def may_be_whole(self) -> bool:
        """Tell whether each word that costs something and tells companies apart may stand for a listed one."""
        if self.joined or self.split or self.wilds:
            return True
        neutral = self.corpus.profile.lexicon.neutral
        unknown = [word for word, variants in zip(self.name.words, self.words, strict=True) if not variants.likes]
        return not any(word.extra and word.kind.name not in neutral for word in unknown)

    @property
    def split_places(self) -> set[int]:
        """Give the places of the names in which two words make one of its words."""
        return {place for at in self.split.values() for place in self.words[at].splits}

    @property
    def own(self) -> list[int]:
        """Give the places of its telling words."""
        return [place for place, word in enumerate(self.words) if word.is_own]

    @property
    def stakes(self) -> list[TermBounds]:
        """Give by place what is at stake; a word that may pair together with another, or with two, can win more."""
        stakes = [word.stakes for word in self.words]
        if self.split or self.joined:
            doubled = {*self.split.values(), *(at for place in self.joined.values() for at in (place, place + 1))}
            for place in doubled:
                stakes[place] = stakes[place]._replace(gain=TOGETHER, person_gain=TOGETHER)
        return stakes

    @property
    def wild(self) -> float:
        """Bound from above what the wild words can gain: they may stand for a word of any name."""
        return HEAVIEST * len(self.wilds)

    @property
    def relief(self) -> float:
        """Give the least factor on a listed word that it lacks."""
        if not self.name.is_cut:
            return self.listed_extra
        return self.listed_extra * min(1.0, self.corpus.profile.costs.listed_extra_cut)

    def readings(self, places: int = -1) -> list[Reading]:
        """Give what words at some places, as bits, may stand for alone or two together; by default all."""
        found = [(1 << place, word.rows) for place, word in enumerate(self.words) if word.likes and places >> place & 1]
        for number, place in self.joined.items():
            if places >> place & 3:
                found.append((3 << place, self.corpus.rows_of([together(number)])))
        return found

    def likes_of(self, number: int) -> Sequence[tuple[int, Lookalike]]:
        """Give the places of the printed words that a listed one may be, each with how."""
        if self._by_number is None:
            self._by_number = {}
            for place, word in enumerate(self.words):
                for like in word.likes:
                    self._by_number.setdefault(like.word, []).append((place, like))
        return self._by_number.get(number, ())


def together(number: int) -> Lookalike:
    """Give how two printed words stand for a listed one that they make together."""
    return Lookalike(number, 1.0, "", TOGETHER, TOGETHER)


def wild_places(name: ParsedName) -> frozenset[int]:
    """Give the places of words that say only how some word begins, beside others that say more."""
    wild = [place for place, word in enumerate(name.words) if len(word.text) <= SCRAP and word.is_wild]
    return frozenset(wild) if 0 < len(wild) < len(name.words) else _NONE
