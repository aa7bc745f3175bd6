"""Other ways in which a print may be spelt: numbers as words, and a word that is written as three."""

import re
from collections.abc import Iterator, Mapping, Sequence

from service.matching import data as knowledge
from service.matching.normalise.text import words_of

_TABLE = knowledge.table("respelling")
_ONES: list[str] = _TABLE["ones"]
_TENS: dict[str, int] = {word: 10 * number for number, word in enumerate(_TABLE["tens"], start=2)}
_NUMBERS: dict[str, int] = {word: number for number, word in enumerate(_ONES)} | _TENS | _TABLE["misspelt_tens"]
_PARTICLES: frozenset[str] = frozenset(_TABLE["particles"])
_THREE = 3
_GLUED_LETTERS = 8  # of a print that may be a whole name without its blanks
_GLUED_STEM = 5  # of them before the legal form
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOLD = frozenset(_NUMBERS) | _PARTICLES
# Numbers of one and two digits, with a nought in front too.
_TOLD_OR_SHORT = _TOLD | {str(number) for number in range(100)} | {f"0{number}" for number in range(10)}


def may_be_respelt(words: Sequence[str]) -> bool:
    """Tell whether words are numbers of up to two digits, or stand within family names."""
    return not _TOLD_OR_SHORT.isdisjoint(words)


def respelt(words: Sequence[str]) -> Iterator[list[str]]:
    """Give the other ways in which some words may be spelt; none for most."""
    if any(word.isdecimal() for word in words if len(word) < _THREE):
        yield [part for word in words for part in _in_words(word)]
    if _TOLD.isdisjoint(words):
        return
    if not _NUMBERS.keys().isdisjoint(words):
        yield _in_digits(words)
    for place in range(len(words) - _THREE + 1):
        if words[place] in _PARTICLES and words[place + 1] in _PARTICLES:
            yield [*words[:place], "".join(words[place : place + _THREE]), *words[place + _THREE :]]


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


def unglued(
    raw: str, words: Sequence[str], forms: Mapping[str, tuple[str, ...]], endings: tuple[str, ...]
) -> Iterator[list[str]]:
    """Give the words of a name that is printed without blanks: by its capitals, and without the form at its end.

    `forms` are legal forms by their letters alone, `endings` these letters, the longest first.
    """
    if len(words) == 1 and len(words[0]) >= _GLUED_LETTERS and raw.isascii() and not raw.isupper():
        humps = _HUMPS.split(raw)
        if len(humps) > 1:
            yield words_of(" ".join(humps).lower())
    for place, word in enumerate(words):
        if len(word) < _GLUED_LETTERS or not word.endswith(endings):
            continue
        ending = next(form for form in endings if word.endswith(form))
        if len(word) - len(ending) >= _GLUED_STEM:
            yield [*words[:place], word.removesuffix(ending), *forms[ending], *words[place + 1 :]]
