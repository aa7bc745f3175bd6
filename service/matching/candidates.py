"""The lossless step before scoring: skip only names that provably cannot reach the threshold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from service.matching.corpus import Corpus, ListedName
from service.matching.likeness import SPELLING, Likeness
from service.matching.names import ParsedName, Word

_ROUNDING = 1e-9


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


@dataclass(frozen=True, slots=True)
class Query:
    """A printed name with all that its words may stand for in a corpus.

    `joined` and `split` give the places of two printed words that are one listed word, and of one that is two;
    `relief` is the least factor by which a listed word that the holding lacks may cost.
    """

    name: ParsedName
    words: tuple[Mapping[str, Likeness], ...]
    joined: Mapping[str, int]
    split: Mapping[str, int]
    listed_extra: float
    relief: float

    @classmethod
    def of(cls, name: ParsedName, corpus: Corpus, *, is_search: bool = False) -> "Query":
        """Look every word up in the corpus."""
        words, costs = name.words, corpus.profile.costs
        pairs = {a.text + b.text: place for place, (a, b) in enumerate(pairwise(words))}
        extra = costs.listed_extra_search if is_search else costs.listed_extra
        return cls(
            name=name,
            words=tuple(corpus.lookalikes(word) for word in words),
            joined={text: place for text, place in pairs.items() if text in corpus.words},
            split={word.text: place for place, word in enumerate(words) if word.text in corpus.joined_in},
            listed_extra=extra,
            relief=extra * min(1.0, costs.listed_extra_cut) if name.is_cut else extra,
        )

    @classmethod
    def of_itself(cls, name: ParsedName, corpus: Corpus) -> "Query":
        """Let every word stand for itself alone: enough to ask whether a listed name finds its own party."""
        words = tuple({word.text: (1.0, "equal")} for word in name.words)
        extra = corpus.profile.costs.listed_extra
        return cls(name=name, words=words, joined={}, split={}, listed_extra=extra, relief=extra)


def candidates(query: Query, corpus: Corpus, threshold: float) -> Iterator[tuple[int, tuple[Edge, ...]]]:
    """Give every listed name that can reach the threshold (a place in `corpus.names`), with its possible pairs.

    Bound: a score is G / (W + E), G the kept and W the full weight of the pairs (G <= W), E the cost of what is left
    over. For any G' >= G and E' <= E it is at most G' / (G' + E'). First, if none of a chosen set S of printed words
    is paired, G' is all that the other words could gain and E' the cost of S; so only names that hold a look-alike
    of some word of S are read. Then, name by name, G' takes every word at its best pair and E' only what has none.
    A name that shares the query's core, whatever its score, holds every telling word of it, so the rarest finds it.
    """
    places = {
        place for word in _telling(query, corpus, threshold) for hits in _found(word, query, corpus) for place in hits
    }
    core = {place for hits in _cores(query, corpus) for place in hits}
    for place in sorted(places | core):
        edges = pairs(query, corpus.names[place], corpus)
        if place in core or _bound(query, corpus.names[place], edges) >= threshold - _ROUNDING:
            yield place, edges


def pairs(query: Query, listed: ListedName, corpus: Corpus) -> tuple[Edge, ...]:
    """Give every way to pair a word of the query with one of the listed name."""
    words = listed.parsed.words
    edges = []
    for j, word in enumerate(words):
        for i, lookalikes in enumerate(query.words):
            like = lookalikes.get(word.text)
            if like:
                edges.append(_edge(query.name.words, (i,), words, (j,), like))
        if word.text in query.joined:
            i = query.joined[word.text]
            edges.append(_edge(query.name.words, (i, i + 1), words, (j,), (corpus.profile.likeness.joined, "one word")))
    if query.split:
        for j, text in enumerate(listed.joins):
            if text in query.split:
                like = (corpus.profile.likeness.joined, "two words")
                edges.append(_edge(query.name.words, (query.split[text],), words, (j, j + 1), like))
    return tuple(edges)


def _edge(
    printed: tuple[Word, ...], at: tuple[int, ...], listed: tuple[Word, ...], to: tuple[int, ...], like: Likeness
) -> Edge:
    """Weigh a pair by the mean of its words; a free word by the other's, a misspelt one by the lesser."""
    kept, rule = like
    theirs = sum(listed[j].kind.weight for j in to)
    ours = theirs if printed[at[0]].is_free else sum(printed[i].kind.weight for i in at)
    weight = min(ours, theirs) if rule == SPELLING else (ours + theirs) / 2
    return Edge(at, to, weight, kept, rule)


def _telling(query: Query, corpus: Corpus, threshold: float) -> list[int]:
    """Choose S: the rarest words whose loss alone keeps a name below the threshold; all of them if none does."""
    order = sorted(range(len(query.words)), key=lambda place: sum(map(len, _found(place, query, corpus))))
    gains = [_most(place, query, corpus) for place in order]
    lost = 0.0
    for count, place in enumerate(order, start=1):
        lost += query.name.words[place].extra
        rest = sum(gains[count:])
        if rest < threshold * (rest + lost) - _ROUNDING:
            return order[:count]
    return order


def _found(place: int, query: Query, corpus: Corpus, kept: float = 0.0) -> list[tuple[int, ...]]:
    """Find the names in which a printed word, alone or joined, may stand with so much kept; a name may come twice."""
    found = [corpus.in_names[listed] for listed, like in query.words[place].items() if like[0] >= kept]
    if query.joined:
        found += [corpus.in_names[text] for text, at in query.joined.items() if at in {place - 1, place}]
    if query.split:
        found += [corpus.joined_in[text] for text, at in query.split.items() if at == place]
    return found


def _cores(query: Query, corpus: Corpus) -> list[tuple[int, ...]]:
    """Find the names that hold the rarest telling word of the query; none where one of these words is in no name."""
    rarest: list[tuple[int, ...]] = []
    for place, word in enumerate(query.name.words):
        if word.kind.is_distinctive and not word.is_free:
            found = _found(place, query, corpus, corpus.profile.thresholds.core_word)
            if not found:
                return []
            rarest = min(rarest or found, found, key=lambda hits: sum(map(len, hits)))
    return rarest


def _most(place: int, query: Query, corpus: Corpus) -> float:
    """Bound from above what a printed word can gain in any name; a joined pair weighs at most two words."""
    if place in query.split.values() or not {place - 1, place}.isdisjoint(query.joined.values()):
        return 2 * corpus.profile.lexicon.heaviest
    own = query.name.words[place].kind.weight
    return max((max(corpus.words[listed].kind.weight, own) for listed in query.words[place]), default=0.0)


def _bound(query: Query, listed: ListedName, edges: tuple[Edge, ...]) -> float:
    best: dict[int, float] = {}
    touched: set[int] = set()
    for edge in edges:
        touched.update(edge.listed)
        for i in edge.printed:
            best[i] = max(best.get(i, 0.0), edge.gain)
    lost = sum(word.extra for i, word in enumerate(query.name.words) if i not in best)
    lacking = sum(word.kind.extra for j, word in enumerate(listed.parsed.words) if j not in touched)
    gain = sum(best.values())
    return gain / (gain + lost + query.relief * lacking) if gain else 0.0
