"""How telling a word is, and what short forms it has: the versioned table behind every weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DISTINCTIVE = "distinctive"
PLACE = "place"
OWN = frozenset({DISTINCTIVE, "everyday"})
_MEMORY = 50_000  # words whose class is kept; some 10 MB
_VOWELS = frozenset("aeiou")
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class WordClass:
    """A class of words; `weight` is a word's share when both names have it, `extra` its cost when only one has it."""

    name: str
    weight: float
    extra: float

    @property
    def is_distinctive(self) -> bool:
        """Tell whether the word is a company's own name, not a word of place or trade."""
        return self.name in OWN


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that tell little, by class; every other word is distinctive. `neutral` classes tell none apart."""

    classes: Mapping[str, WordClass]
    distinctive: WordClass
    dropped: frozenset[str]
    short: Mapping[str, frozenset[str]]
    phrases: Mapping[tuple[str, ...], str]
    neutral: frozenset[str]
    openings: frozenset[str]
    _known: dict[str, WordClass]

    @classmethod
    def of(cls, words: Mapping[str, Any], abbreviations: Mapping[str, Any]) -> "Lexicon":
        """Read the data files `words` and `abbreviations`."""
        classes: dict[str, WordClass] = {}
        for name, row in words["class"].items():
            named = WordClass(name, row["weight"], row["extra"])
            for word in row["words"].split():
                classes.setdefault(word, named)
        return cls(
            classes=classes,
            distinctive=WordClass(DISTINCTIVE, **words[DISTINCTIVE]),
            dropped=frozenset(words["dropped"]),
            short={word: frozenset(full) for word, full in abbreviations["short"].items()},
            phrases={tuple(phrase.split()): word for phrase, word in abbreviations["phrases"].items()},
            neutral=frozenset(words["neutral"]),
            openings=frozenset(phrase.split()[0] for phrase in abbreviations["phrases"]),
            _known={},
        )

    @property
    def heaviest(self) -> float:
        """Give the most that one word can weigh."""
        return max(self.distinctive.weight, *(kind.weight for kind in self.classes.values()))

    def class_of(self, word: str) -> WordClass:
        """Give the class of a word; a short form or plural has that of the full word."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            forms = (word, *sorted(self.short.get(word, ())), singular(word))
            known = next((self.classes[form] for form in forms if form in self.classes), self.distinctive)
            self._known[word] = known
        return known

    def readings(self, word: str) -> frozenset[str]:
        """Give all that a word may stand for, itself included."""
        return self.short.get(word, frozenset()) | {word}


def singular(word: str) -> str:
    """Take the plural's s off a word of four letters or more."""
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word


def skeleton(word: str) -> str:
    """Keep the first letter and the consonants, as people do who leave out vowels."""
    return word[:1] + "".join(letter for letter in word[1:] if letter not in _VOWELS)
