"""What scanners and typists make of a word: digits for letters, and acronyms letter by letter."""

import re
from collections.abc import Callable
from itertools import groupby

# What is read for a letter inside a word of letters; 1 may be either of two.
_SCANNED = str.maketrans("0258", "ozsb")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_SPELT = 3  # so many single letters in a row are an acronym


def joined_letters(words: list[str]) -> list[str]:
    """Write an acronym that is spelt letter by letter (C N O O C) as one word."""
    if [*map(len, words)].count(1) < _SPELT:
        return words
    read: list[str] = []
    for is_letter, run in groupby(words, key=lambda word: len(word) == 1 and word.isalpha() and word.isascii()):
        letters = list(run)
        read += ["".join(letters)] if is_letter and len(letters) >= _SPELT else letters
    return read


def rescanned(word: str, bearers: Callable[[str], int]) -> str:
    """Read a digit inside a word of letters as the letter that it was scanned from: HAMM0UD, AV1C, C0.

    Args:
        word: lower-case letters and digits.
        bearers: how many names bear a word; of the letters that 1 may be, that of the better known word is taken.
    """
    if word.isalpha():
        return word
    letters = sum(c.isalpha() for c in word)
    is_scanned = letters > len(word) - letters or word == "c0"
    if letters == len(word) or not is_scanned or not letters or _ORDINAL.fullmatch(word):
        return word
    plain = word.translate(_SCANNED)
    return max((plain.replace("1", "l"), plain.replace("1", "i")), key=bearers)
