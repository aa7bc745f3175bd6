"""What is left of a word when its plural or its vowels are taken off."""

import re

_VOWELS = frozenset("aeiou")
_NO_VOWELS = dict.fromkeys(map(ord, _VOWELS))
_DOUBLED = re.compile(r"(.)\1+")
_SHORTEST_PLURAL = 4


def singular(word: str) -> str:
    """Take the plural's s off a word of four letters or more."""
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word


def skeleton(word: str) -> str:
    """Keep the first letter and the consonants, a doubled one once, as people do who leave out vowels."""
    return _DOUBLED.sub(r"\1", word[:1] + word[1:].translate(_NO_VOWELS))


def is_vowel(letter: str) -> bool:
    """Tell whether a letter is a vowel."""
    return letter in _VOWELS


def is_bony(word: str) -> bool:
    """Tell whether a word's inner vowels are left out: KHNNI, MNG."""
    return word.isalpha() and _VOWELS.isdisjoint(word[1:-1])
