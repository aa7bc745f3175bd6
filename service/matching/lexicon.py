"""How telling a word is, and what short forms it has: the versioned table behind every weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DISTINCTIVE = "distinctive"
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
        """Tell whether the word is a company's own, not a word of language or trade."""
        return self.name == DISTINCTIVE


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that tell little, by class; every other word is distinctive."""

    classes: Mapping[str, WordClass]
    distinctive: WordClass
    dropped: frozenset[str]
    short: Mapping[str, frozenset[str]]
    phrases: Mapping[tuple[str, ...], str]

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
        )

    @property
    def heaviest(self) -> float:
        """Give the most that one word can weigh."""
        return max(self.distinctive.weight, *(kind.weight for kind in self.classes.values()))

    def class_of(self, word: str) -> WordClass:
        """Give the class of a word; a short form or plural has that of the full word."""
        for form in (word, *sorted(self.short.get(word, ())), singular(word)):
            if form in self.classes:
                return self.classes[form]
        return self.distinctive

    def readings(self, word: str) -> frozenset[str]:
        """Give all that a word may stand for, itself included."""
        return self.short.get(word, frozenset()) | {word}


def singular(word: str) -> str:
    """Take the plural's s off a word of four letters or more."""
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word


def skeleton(word: str) -> str:
    """Keep the first letter and the consonants, as people do who leave out vowels."""
    return word[:1] + "".join(letter for letter in word[1:] if letter not in _VOWELS)
