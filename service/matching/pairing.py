"""Every way in which a word of a printed name may be a word of a listed one."""

from dataclasses import dataclass

from service.matching.likeness import CUT, GIVEN, INITIAL, OF_PEOPLE, SPELLING
from service.matching.listed_names import ListedName
from service.matching.names import Word
from service.matching.queries import Query

_BY_FULL_WORD = frozenset({CUT, INITIAL})
_BY_LESSER = frozenset({SPELLING, GIVEN})


@dataclass(frozen=True, slots=True)
class Edge:
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
    profile = query.corpus.profile
    edges = []
    for j, (number, word) in enumerate(zip(listed.numbers, listed.parsed.words, strict=True)):
        for i, like in query.likes_of(number):
            if listed.is_person or like.rule not in OF_PEOPLE:
                edges.append(_edge(query, (i,), listed, (j,), like.kept, like.rule))
        for i in query.wilds:
            if word.text.startswith(query.name.words[i].text):
                edges.append(_wild(query, i, listed, j))
        if number in query.joined:
            i = query.joined[number]
            edges.append(_edge(query, (i, i + 1), listed, (j,), profile.likeness.joined, "one word"))
    if query.split:
        for j, text in enumerate(listed.joins):
            if text in query.split:
                edges.append(
                    _edge(query, (query.split[text],), listed, (j, j + 1), profile.likeness.joined, "two words")
                )
    return tuple(edges)


def _wild(query: Query, i: int, listed: ListedName, j: int) -> Edge:
    """Pair an initial, or the scrap that a cut has left of a word, with a word that begins so."""
    printed, word, likeness = query.name.words[i], listed.parsed.words[j], query.corpus.profile.likeness
    if printed.text == word.text:
        return _edge(query, (i,), listed, (j,), 1.0, "equal")
    if printed.is_beginning:
        return _edge(query, (i,), listed, (j,), likeness.cut if printed.is_free else likeness.short_cut, CUT)
    return _edge(query, (i,), listed, (j,), likeness.initial, INITIAL)


def _edge(query: Query, at: tuple[int, ...], listed: ListedName, to: tuple[int, ...], kept: float, rule: str) -> Edge:
    """Weigh a pair by the mean of its words; a shortened or free word by the full one, a misspelt one by the lesser."""
    lexicon = query.corpus.profile.lexicon
    ours, theirs = [query.name.words[i] for i in at], [listed.parsed.words[j] for j in to]
    if listed.is_person:
        return Edge(at, to, sum(lexicon.class_in_person(word.text).weight for word in theirs), kept, rule)
    if rule in _BY_FULL_WORD:
        full: Word = max((*ours, *theirs), key=lambda word: len(word.text))
        return Edge(at, to, full.kind.weight, kept, rule)
    listed_weight = sum(word.kind.weight for word in theirs)
    printed_weight = listed_weight if ours[0].is_free else sum(word.kind.weight for word in ours)
    weight = min(printed_weight, listed_weight) if rule in _BY_LESSER else (printed_weight + listed_weight) / 2
    return Edge(at, to, weight, kept, rule)
