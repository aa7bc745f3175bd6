"""Every way in which a word of a printed name may be a word of a listed one."""

from collections.abc import Iterator

from msgspec import Struct

from service.matching.lookup.token_similarity import CUT, GIVEN, INITIAL, INITIALS, OF_PEOPLE, SPELLING
from service.matching.retrieve.listed_names import ListedName
from service.matching.retrieve.query import Query

Places = tuple[int, ...]
_BY_FULL_WORD = frozenset({CUT, INITIAL})
_BY_LESSER = frozenset({SPELLING, GIVEN})


class Edge(Struct, frozen=True, gc=False):
    """One way to pair printed words with listed ones; `weight` is the pair's share, of which `kept` counts."""

    printed: tuple[int, ...]
    listed: tuple[int, ...]
    weight: float
    kept: float
    rule: str

    @property
    def gain(self) -> float:
        """Give what the pair adds to the score's numerator."""
        return self.weight * self.kept


def pairs(query: Query, listed: ListedName) -> tuple[Edge, ...]:
    """Give every way to pair a word of the query with one of the listed name."""
    if query.name.of_person and not listed.is_person:
        return ()
    return tuple(_Pairs(query, listed).edges())


class _Pairs(Struct, frozen=True, gc=False):
    query: Query
    listed: ListedName

    def edges(self) -> Iterator[Edge]:
        query, joined = self.query, self.query.corpus.profile.likeness.joined
        for j, (number, word) in enumerate(zip(self.listed.numbers, self.listed.parsed.words, strict=True)):
            for i, like in query.likes_of(number):
                if self.listed.is_person or like.rule not in OF_PEOPLE:
                    yield self._edge((i,), (j,), like.kept, like.rule)
            for i in query.wilds:
                if word.text.startswith(query.name.words[i].text):
                    yield self._wild(i, j)
            if number in query.joined:
                i = query.joined[number]
                yield self._edge((i, i + 1), (j,), joined, "one word")
        if query.split:
            yield from self._of_one_word()

    def _of_one_word(self) -> Iterator[Edge]:
        """Pair a printed word with two listed ones that are written apart, or with those whose initials it is."""
        split, profile = self.query.split, self.query.corpus.profile
        for text, places, rule in self.listed.written_as_one(profile):
            if text in split:
                kept = profile.likeness.initials if rule == INITIALS else profile.likeness.joined
                yield self._edge((split[text],), places, kept, rule)

    def _wild(self, i: int, j: int) -> Edge:
        """Pair an initial, or the scrap that a cut has left of a word, with a word that begins so."""
        printed, word = self.query.name.words[i], self.listed.parsed.words[j]
        likeness = self.query.corpus.profile.likeness
        if printed.text == word.text:
            return self._edge((i,), (j,), 1.0, "equal")
        if printed.is_beginning:
            return self._edge((i,), (j,), likeness.cut if printed.is_free else likeness.short_cut, CUT)
        return self._edge((i,), (j,), likeness.initial, INITIAL)

    def _edge(self, at: Places, to: Places, kept: float, rule: str) -> Edge:
        """Weigh a pair by its words' mean; what is short or free by the full words, a misspelt one by the lesser."""
        lexicon, listed = self.query.corpus.profile.lexicon, self.listed
        ours, theirs = [self.query.name.words[i] for i in at], [listed.parsed.words[j] for j in to]
        if listed.is_person:
            return Edge(at, to, sum([lexicon.class_in_person(word.text).weight for word in theirs]), kept, rule)
        if rule in _BY_FULL_WORD:
            full = max((*ours, *theirs), key=lambda word: len(word.text))
            return Edge(at, to, full.kind.weight, kept, rule)
        listed_weight = sum([word.kind.weight for word in theirs])
        is_full = ours[0].is_free or rule == INITIALS
        printed_weight = listed_weight if is_full else sum([word.kind.weight for word in ours])
        weight = min(printed_weight, listed_weight) if rule in _BY_LESSER else (printed_weight + listed_weight) / 2
        return Edge(at, to, weight, kept, rule)
