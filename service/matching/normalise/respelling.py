"""Other ways in which a print may be spelt: numbers as words, and a word that is written as three."""

import re
from collections.abc import Callable, Iterator, Sequence
from string import ascii_lowercase

from service.matching import data as knowledge
from service.matching.normalise.text import words_of

_TABLE = knowledge.table("respelling")
_ONES: list[str] = _TABLE["ones"]
_TENS: dict[str, int] = {word: 10 * number for number, word in enumerate(_TABLE["tens"], start=2)}
_NUMBERS: dict[str, int] = {word: number for number, word in enumerate(_ONES)} | _TENS | _TABLE["misspelt_tens"]
PARTICLES: frozenset[str] = frozenset(_TABLE["particles"])
_ORDINALS: dict[str, int] = {word: number for number, word in enumerate(_TABLE["ordinals"], start=1)} | {
    word: 10 * number for number, word in enumerate(_TABLE["ordinal_tens"], start=2)
}
_WRITTEN: dict[int, str] = {number: word for word, number in reversed(_ORDINALS.items())}
_ROMAN: dict[str, int] = _TABLE["roman"]
_NUMBERING: frozenset[str] = frozenset(_TABLE["numbering"])
_NTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_APART = re.compile(r"(\d)([a-z])|([a-z])(\d)")  # 3I is 3 I
_TEN, _SUFFIXES = 10, {1: "st", 2: "nd", 3: "rd"}
_THREE = 3
_GLUED_LETTERS = 8  # of a print that may be a whole name without its blanks
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOLD = frozenset(_NUMBERS) | PARTICLES
# Numbers of one and two digits, with a nought in front too.
_TOLD_OR_SHORT = _TOLD | {str(number) for number in range(100)} | {f"0{number}" for number in range(10)}
_NTHS = frozenset(f"{number}{_SUFFIXES.get(number % 10 if number // 10 != 1 else 0, 'th')}" for number in range(1, 100))
# Numbers of up to two digits, and what stands within family names: only a name with one of these may be respelt.
RESPELT: frozenset[str] = frozenset(
    _TOLD_OR_SHORT
    | _NTHS
    | _ORDINALS.keys()
    | _ROMAN.keys()
    | {f"{n}{c}" for n in range(10) for c in ascii_lowercase}
    | {f"{c}{n}" for n in range(10) for c in ascii_lowercase}
)


def respelt(words: Sequence[str]) -> Iterator[list[str]]:
    """Give the other ways in which some words may be spelt; none for most."""
    yield from _ordered(words)
    if (apart := [part for word in words for part in _digits_apart(word)]) != list(words):
        yield apart
        yield [part for word in apart for part in _in_words(word)]
    if any(word.isdecimal() for word in words if len(word) < _THREE):
        yield [part for word in words for part in _in_words(word)]
    if _TOLD.isdisjoint(words):
        return
    if not _NUMBERS.keys().isdisjoint(words):
        yield _in_digits(words)
    for place in range(len(words) - _THREE + 1):
        if words[place] in PARTICLES and words[place + 1] in PARTICLES:
            yield [*words[:place], "".join(words[place : place + _THREE]), *words[place + _THREE :]]


def _ordered(words: Sequence[str]) -> Iterator[list[str]]:
    """Write which one is meant in the other ways: 21ST, TWENTY FIRST, XXI; NO 1, NUMBER ONE, FIRST."""
    places = [(place, *found) for place in range(len(words)) if (found := _ordinal(words, place))]
    if not places:
        return
    place, size, number = places[0]
    tens, ones = number // _TEN * _TEN, number % _TEN
    whole = [_WRITTEN[number]] if number in _WRITTEN else [*_in_words(str(tens)), _WRITTEN[ones]]
    numeral = next((word for word, value in _ROMAN.items() if value == number), "")
    suffix = "th" if number // _TEN == 1 else _SUFFIXES.get(ones, "th")
    for spelt in (whole, [f"{number}{suffix}"], ["no", str(number)], [str(number)], [numeral]):
        if spelt != list(words[place : place + size]) and spelt[0]:
            yield [*words[:place], *spelt, *words[place + size :]]


def _ordinal(words: Sequence[str], place: int) -> tuple[int, int] | None:
    """Read which one is meant at a place: over how many words, and the number; None where nothing says it."""
    word, after = words[place], words[place + 1] if place + 1 < len(words) else ""
    if word in _TENS and 0 < _ORDINALS.get(after, 0) < _TEN:
        return 2, _TENS[word] + _ORDINALS[after]
    if word in _NUMBERING and (number := _NUMBERS.get(after, int(after) if after.isdecimal() else 0)) in range(1, 100):
        return 2, number
    found = _NTH.fullmatch(word)
    number = int(found[1]) if found else _ORDINALS.get(word, _ROMAN.get(word, 0))
    return (1, number) if number else None


def _digits_apart(word: str) -> list[str]:
    """Write a letter beside a digit apart: 3I is 3 I."""
    found = _APART.fullmatch(word)
    return [part for part in found.groups() if part] if found else [word]


def _in_digits(words: Sequence[str]) -> list[str]:
    """Write numbers in digits: FORTY FOUR and FORTY 4 are 44."""
    read: list[str] = []
    tens = 0
    for word in words:
        number = _NUMBERS.get(word, int(word) if word.isdecimal() and len(word) == 1 else None)
        if tens and number is not None and number < min(_TENS.values()) // 2:
            read[-1] = str(tens + number)
            tens = 0
            continue
        tens = number if number is not None and word in _NUMBERS and number >= min(_TENS.values()) else 0
        read.append(word if number is None else str(number))
    return read


def _in_words(word: str) -> list[str]:
    """Write a number below a hundred in words."""
    if not word.isdecimal() or len(word) >= _THREE:
        return [word]
    number = int(word)
    if number < len(_ONES):
        return [_ONES[number]]
    tens = next(text for text, value in _TENS.items() if value == number // 10 * 10)
    return [tens, _ONES[number % 10]] if number % 10 else [tens]


def unglued(raw: str, words: Sequence[str], unstuck: Callable[[str], tuple[str, ...]]) -> Iterator[list[str]]:
    """Give the words of a name that is printed without blanks: by its capitals, and without the form at its end.

    `unstuck` gives a word without the legal form that it ends with, and the form's words; nothing where it has none.
    """
    if len(words) == 1 and len(words[0]) >= _GLUED_LETTERS and raw.isascii() and not raw.isupper():
        humps = _HUMPS.split(raw)
        if len(humps) > 1:
            yield words_of(" ".join(humps).lower())
    for place, word in enumerate(words):
        if len(word) >= _GLUED_LETTERS and (apart := unstuck(word)):
            yield [*words[:place], *apart, *words[place + 1 :]]
