"""How telling a word is: by what kind of word it is, and by how many companies and people bear it."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from service.matching.knowledge.contractions import Contractions
from service.matching.knowledge.token_roles import DISTINCTIVE, Word, WordClass
from service.matching.knowledge.token_weights import classes_of, generic_words, groups, initials, inverse
from service.matching.normalise.spelling import singular

PLACE, TITLE = "place", "title"
_MEMORY = 50_000  # words that are kept; some 10 MB
# Written behind a name, but also names of their own.
_NAMES_TOO = ("bey", "bay", "khan", "jan", "sahib", "pasha", "san", "filho", "neto", "hijo", "v")


@dataclass(frozen=True, slots=True)
class Scale:
    """How a class of words weighs: from `rare` down by `common` for a word that very many bear."""

    weight: float
    extra: float
    common: float = 0.0

    def weigh(self, name: str, rarity: float) -> WordClass:
        """Give a word its weights; `rarity` is 1 for a word that nobody bears and 0 for one that everybody does."""
        share = 1.0 - self.common * (1.0 - rarity)
        return WordClass(name, round(self.weight * share, 4), round(self.extra * share, 4))


@dataclass(frozen=True, slots=True)
class Bearers:
    """How many of `companies` and of `people` bear a word; words that fewer than three bear are not in the tables."""

    by_companies: Mapping[str, int]
    by_people: Mapping[str, int]
    companies: int
    people: int

    def of(self, word: str) -> int:
        """Count who bears a word."""
        return self.by_companies.get(word, 0) + self.by_people.get(word, 0)


def _information(bearers: int, population: int) -> float:
    if not bearers:
        return 1.0
    return 1.0 - math.log(bearers + 1) / math.log(population + 1)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that tell little, by class; every other word is distinctive. `neutral` classes tell none apart."""

    classes: Mapping[str, str]
    scales: Mapping[str, Scale]
    person: Scale
    particle: Scale
    particles: frozenset[str]
    bearers: Bearers
    dropped: frozenset[str]
    stuck: tuple[str, ...]
    short: Mapping[str, frozenset[str]]
    given: Mapping[str, frozenset[str]]
    translated: Mapping[str, frozenset[str]]
    titles: frozenset[str]
    binding: frozenset[str]
    phrases: Mapping[tuple[str, ...], str]
    initials_of: Mapping[str, str]
    neutral: frozenset[str]
    openings: frozenset[str]
    contractions: Contractions
    _read_as: Mapping[str, frozenset[str]]
    _related: frozenset[str]
    _generic: Sequence[str]
    _beginnings: frozenset[str]
    _known: dict[str, Word] = field(default_factory=dict)
    _people: dict[str, WordClass] = field(default_factory=dict)
    _classes: dict[tuple[str, int, int], WordClass] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        words: Mapping[str, Any],
        abbreviations: Mapping[str, Any],
        persons: Mapping[str, Any],
        bearers: Bearers,
    ) -> "Lexicon":
        """Read the data files `words`, `abbreviations`, `persons` and `word_counts`."""
        classes = classes_of(words["class"])
        generic = generic_words(classes, abbreviations["short"])
        short = {word: frozenset(full) for word, full in abbreviations["short"].items()}
        given = groups(persons["variants"])
        translated = groups([*persons["translations"], *persons["nicknames"]])
        read_as = inverse(abbreviations["short"])
        return cls(
            classes=classes,
            scales={name: _scale(row) for name, row in words["class"].items()}
            | {DISTINCTIVE: _scale(words[DISTINCTIVE])},
            person=_scale(words["person"]),
            particle=_scale(words["particle"]),
            particles=frozenset(persons["particles"]),
            bearers=bearers,
            dropped=frozenset(words["dropped"]),
            stuck=tuple(words["stuck"]),
            short=short,
            given=given,
            translated=translated,
            titles=frozenset(persons["titles"]) | frozenset(persons["suffixes"]) - frozenset(_NAMES_TOO),
            binding=frozenset(persons["binding"]),
            phrases={tuple(phrase.split()): word for phrase, word in abbreviations["phrases"].items()},
            initials_of=initials(abbreviations["phrases"], persons["particles"]),
            neutral=frozenset(words["neutral"]),
            openings=frozenset(phrase.split()[0] for phrase in abbreviations["phrases"]),
            contractions=Contractions.of(
                {word for word in generic if word not in short} | read_as.keys(),
                words["prefixes"],
                lambda word: word in classes or word in short or bearers.of(word) > 0,
            ),
            _read_as=read_as,
            _related=frozenset().union(short, read_as, given, translated),
            _generic=generic,
            _beginnings=frozenset([word[:end] for word in generic for end in range(1, len(word) + 1)]),
        )

    def word(self, text: str) -> Word:
        """Give a word of a company's name; the same object for one that was asked for before."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            known = self._known[text] = Word(text, self._class_of(text))
        return known

    def unstuck(self, word: str) -> str:
        """Take an AND or OF that has lost its space off a word of the language (OFCHINA); other words stay whole."""
        for link in self.stuck if word.startswith(self.stuck) else ():
            if word.startswith(link) and word[len(link) :] in self.classes:
                return word[len(link) :]
        return word

    def class_of(self, word: str) -> WordClass:
        """Give the class of a word in a company's name; a short form or plural has that of the full word."""
        return self.word(word).kind

    def _class_of(self, word: str) -> WordClass:
        classes, borne = self.classes, self.bearers.by_companies
        name, bearers = classes.get(word), borne.get(word, 0)
        full = self.short.get(word)
        if not (full or name or bearers):  # what somebody bears is no contraction
            full = self.contractions.readings(word)
        if full or word[-1:] == "s":
            one = singular(word)
            for form in (*sorted(full or ()), one):
                name = name or classes.get(form)
                bearers = max(bearers, borne.get(form, 0))
        name = name or DISTINCTIVE
        return self._weighed(name, self.scales[name], bearers, self.bearers.companies)

    def _weighed(self, name: str, scale: Scale, bearers: int, population: int) -> WordClass:
        """Weigh a class of words that so many of a population bear; most words are of a few such classes."""
        key = (name, id(scale), bearers)  # a scale lasts as long as its lexicon
        known = self._classes.get(key)
        if known is None:
            known = self._classes[key] = scale.weigh(name, _information(bearers, population))
        return known

    def forget(self) -> None:
        """Empty the memories of words."""
        self._known.clear()
        self._people.clear()
        self._classes.clear()
        self.contractions.forget()

    def class_in_person(self, word: str) -> WordClass:
        """Give the class of a word in a person's name."""
        known = self._people.get(word)
        if known is None:
            if len(self._people) >= _MEMORY:
                self._people.clear()
            known = self._people[word] = self._in_person(word)
        return known

    def is_of_people(self, word: str) -> bool:
        """Tell whether more people than companies bear a word."""
        return self.bearers.by_people.get(word, 0) > self.bearers.by_companies.get(word, 0)

    def is_name(self, word: str) -> bool:
        """Tell whether a word is a person's name, not a particle or a title."""
        return word not in self.particles and word not in self.titles

    def _in_person(self, word: str) -> WordClass:
        if word in self.particles:
            return self.particle.weigh("particle", 1.0)
        if word in self.titles:
            return self.scales[TITLE].weigh(TITLE, 1.0)
        bearers = self.bearers.by_people.get(word, 0)
        return self._weighed(DISTINCTIVE, self.person, bearers, self.bearers.people)

    def readings(self, word: str) -> frozenset[str]:
        """Give all that a word may stand for, itself included."""
        return self.short.get(word, frozenset()) | {word}

    def share_reading(self, first: str, second: str) -> bool:
        """Tell whether two words may stand for one."""
        if first not in self.short and second not in self.short:
            return first == second
        return not self.readings(first).isdisjoint(self.readings(second))

    def is_contraction(self, first: str, second: str) -> bool:
        """Tell whether one of two words is the other without some of its letters, by the rule of contractions."""
        read = self.contractions.readings
        return second in read(first) or first in read(second)

    def relatives(self, word: str) -> frozenset[str]:
        """Give every word that shares a reading with a word, or that people spell the same name by; none for most."""
        if word not in self._related:
            return self.contractions.readings(word)
        shared = (self._read_as.get(reading, frozenset()) for reading in self.readings(word))
        none: frozenset[str] = frozenset()
        return none.union(self.given.get(word, none), self.translated.get(word, none), self.readings(word), *shared)

    def full_words(self, beginning: str) -> list[str]:
        """Give the generic words that begin so."""
        if beginning not in self._beginnings:
            return []
        first = bisect_left(self._generic, beginning)
        return list(takewhile(lambda word: word.startswith(beginning), self._generic[first:]))


def _scale(row: Mapping[str, Any]) -> Scale:
    return Scale(row["weight"], row["extra"], row.get("common", 0.0))
