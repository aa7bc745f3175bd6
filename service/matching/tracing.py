"""The stages of matching, printed for one name with the figures that the real code reckons with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.domain.holdings import Holding
from service.domain.matches import Match
from service.matching.index import Index
from service.matching.normalise.text import fold, words_of
from service.matching.parse.names import ParsedName
from service.matching.retrieve.query import Query
from service.matching.retrieve.query_batch import Questions
from service.matching.retrieve.term_selection import choose_all
from service.matching.score.alignment import align
from service.matching.score.token_pairs import pairs

# Why so few: a trace is read by a person on one screen; the stages keep all of them.
_MOST_EXPANSIONS, _MOST_ALIGNED, _MOST_READINGS = 4, 3, 4
_SHORTEST = 0.005  # points below it are printed as 0.00 and left out


def trace(index: Index, name: str) -> list[str]:
    """Return the lines that show how a name is parsed, expanded, retrieved, aligned and decided.

    Each line begins with the number and the name of its stage. Scores and points lie in 0..1.
    """
    readings = index.readings(name)
    lines = [f"holding    {name}"]
    if not readings:
        return [*lines, "1 parse    nothing in the name can be compared"]
    asked = [_Asked.of(index, reading) for reading in readings]
    best = max(asked, key=lambda one: max((score for score, _ in one.aligned), default=-1.0))
    lines += [f"1 parse    {_parsed(one.query.name)}" for one in asked[:_MOST_READINGS]]
    lines += [f"2 expand   {line}" for line in _expanded(best.query)]
    lines += [f"3 retrieve {best.retrieved()}"]
    lines += [f"4 align    {text}  {score:.2f}" for score, text in best.aligned[:_MOST_ALIGNED]]
    lines += [f"5 decide   {line}" for line in _decided(index.best_matches(Holding(1, name)))]
    return lines


@dataclass(frozen=True, slots=True)
class _Asked:
    """One way to read a name, with the listed names that may reach the threshold and how they align, best first."""

    index: Index
    query: Query
    aligned: Sequence[tuple[float, str]]

    @classmethod
    def of(cls, index: Index, reading: ParsedName) -> "_Asked":
        (query,) = Query.of_all([reading], index.corpus)
        (places,) = index.retrieval.candidates([query], index.profile.thresholds.possible)
        listed = [index.corpus.name(place) for place in places]
        scores = [(align(query, one, pairs(query, one)).score, one.text) for one in listed]
        return cls(index, query, sorted(scores, key=lambda one: (-one[0], one[1])))

    def retrieved(self) -> str:
        """Say how many names are listed, which words must be read to be sure, and how many names may be it."""
        names = f"{len(self.index.corpus):,} names"
        found = f"{len(self.aligned):,} may reach {self.index.profile.thresholds.possible:.2f}"
        if not self.query.is_found:
            return f"{names}; no word stands for a listed one → 0 may reach the threshold"
        chosen = choose_all(Questions.of([self.query], self.index.corpus), self.index.profile.thresholds.possible)
        bits = chosen.words.item(0)
        words = [word.text for place, word in enumerate(self.query.name.words) if bits >> place & 1]
        told = ", ".join(map(repr, words))
        return f"{names}; a name without {told} cannot reach the threshold → {found}"


def _parsed(name: ParsedName) -> str:
    """Say what a name is read as, and what of its text is left out."""
    said = [f"words {', '.join(word.text for word in name.words)}"]
    said += [f"legal form {name.form} ({name.family})"] if name.form else []
    told = {*(word.text for word in name.words), *name.form.split()}
    left = [word for word in words_of(fold(name.text)) if word not in told]
    said += [f"not compared {' '.join(left)}"] if left else []
    said += [f"set aside {name.aside!r}"] if name.aside else []
    said += ["cut at its end"] if name.is_cut else []
    return "; ".join(said)


def _expanded(query: Query) -> Iterator[str]:
    """Give for each printed word the listed words that it may stand for, the likest first."""
    vocabulary = query.corpus.vocabulary
    for word, variants in zip(query.name.words, query.words, strict=True):
        likes = sorted(variants.likes, key=lambda like: (-like.kept, vocabulary.word(like.word).text))
        told = [f"{vocabulary.word(like.word).text} ({like.rule} {like.kept:.2f})" for like in likes[:_MOST_EXPANSIONS]]
        more = f" and {len(likes) - len(told)} more" if len(likes) > len(told) else ""
        yield f"{word.text} → {', '.join(told)}{more}" if told else f"{word.text} → no listed word"


def _decided(found: Sequence[Match]) -> Iterator[str]:
    """Give the score of the strongest match as the sum of its points."""
    if not found:
        yield "no listed name reaches the threshold"
        return
    match = found[0]
    points = [f"{one.points:+.2f} {one.why}" for one in match.explanation if abs(one.points) >= _SHORTEST]
    yield f"{match.against}: {' '.join(points)} = {match.score:.2f}  {match.strength.value}"
