"""In which old encoding a text is, told by its letters: those that make words of a language in one encoding only.

Letters, their order of frequency and the rows of characters are kept in letters.toml.
"""

import re
import tomllib
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice, pairwise
from math import log
from typing import Any

# Why: letters are judged by how often a language has each, and some thousand say as much as a million.
_MOST_LETTERS = 4_000
_MOST_LINES = 2_000
# Natural logarithms of how likely it is to meet what is none of a language's letters. Why these: quotation marks and
# dashes stand in any text; a letter of another alphabet, a capital inside a word, a Latin letter beside one hardly do.
_RARE, _SIGN, _NO_LETTER, _SLIP = log(0.002), log(0.001), log(1e-6), log(0.005)
_FALLS = 0.9  # each letter is so often met as the one before it in the order: about so in the languages above
# Why: a reading must be 1,000 times as likely as the next one; two names of four letters may be any of several.
_MARGIN = log(1_000)
_LEAST = 6  # letters; fewer are no text
# Why: text of a language in its own encoding has -2.7 to -3.4 for a letter, in another one -4.5 and less.
_LIKELY_LETTER = -4.0
_LETTERS_SHARE = 0.85  # of what is no ASCII; the rest are quotation marks and the like
_SLIPS_SHARE = 0.1
_DELETE = 0x7F  # never the second byte of two
# Why: next to all files are in the encodings of Windows; of few letters those of Unix and DOS need to be far likelier.
_SELDOM = -log(3_000)
_LIKELY_CHARACTER = -9.6  # -8.4 to -9.0 against -10 and less
_CASE_SLIP = re.compile("[a-z\u03ac-\u03ce\u0430-\u045f][A-Z\u0386-\u03ab\u0402-\u042f]")
# An apostrophe stands within a word, or behind it: before one it is a letter of the other Greek encoding.
_BESIDE_LATIN = re.compile("[A-Za-z][\u0370-\u0e7f]|[\u0370-\u0e7f][A-Za-z]|(?<![\u0370-\u03ff])\u2019[\u0370-\u03ff]")
_BETWEEN = re.compile(r"\b[nN]°|[\s,;|\"/()\[\]{}<>:&+*=_\\.\-'\u2019\u00b7]+")


@dataclass(frozen=True, slots=True)
class Told:
    """An encoding that letters tell: its name, its codec, and for which language it is."""

    name: str
    codec: str
    language: str


@dataclass(frozen=True, slots=True)
class _DecodedText:
    told: Told
    text: str
    likelihood: float
    is_known: Callable[[str], bool]  # a letter or a character as a text in it has them


# Of languages in Latin letters, in the order in which they are tried; of equal ones the first counts.
WINDOWS = Told("windows-1252", "windows-1252", "")
_LATIN = (
    WINDOWS,
    Told("windows-1250", "cp1250", "Central European"),
    Told("iso-8859-2", "iso8859_2", "Central European"),
    Told("windows-1254", "cp1254", "Turkish"),
    Told("windows-1257", "cp1257", "Baltic"),
    Told("ibm850", "cp850", "Western, of DOS"),
    Told("ibm852", "cp852", "Central European, of DOS"),
    Told("ibm857", "cp857", "Turkish, of DOS"),
)
_TURKISH = "cp1254"
_NO_PLAIN = 2
_PLAIN = re.compile("[A-Za-z]")
# Why: of Western names one in a hundred has a word that no language can read (m³, a slip); more are another encoding.
_STRANGE_SHARE = 0.25


def told_by_letters(content: bytes) -> Told | None:
    """Tell the encoding of a text in letters or characters other than Latin ones; None where none is far likelier."""
    sample = _telling_lines(content)
    readings = sorted(_readings(sample), key=lambda one: -one.likelihood)
    if not readings:
        return None
    best = readings[0]
    rival = next((one for one in readings if one.text != best.text), None)
    is_sure = rival is None or best.likelihood - rival.likelihood >= _MARGIN
    is_of_one = not any(_is_of_another(line, best.is_known) for line in best.text.splitlines())
    return best.told if is_sure and is_of_one else None


def _is_of_another(line: str, is_known: Callable[[str], bool]) -> bool:
    """Tell whether a line of a text has more strange letters than known ones, as one in another encoding has."""
    found = [char for char in line if not char.isascii() and char not in _signs()]
    return len(found) > 1 and 2 * sum(1 for char in found if is_known(char)) < len(found)


def latin_by_letters(content: bytes, *, is_turkish: bool) -> tuple[Told | None, list[str]]:
    """Tell the encoding of a text in Latin letters, and give the words that are none in it, or of which it is not sure.

    Args:
        content: the text.
        is_turkish: whether something else says so, such as a Turkish ISIN.

    Returns:
        None for the encoding where no one reads the words, or several do.
    """
    sample = _telling_lines(content)
    words = {one: list(_foreign_words(text)) for one in _LATIN if (text := _decoded(sample, one.codec)) is not None}
    strange = {one: [word for word in read if not _languages_of(word)] for one, read in words.items()}
    if not strange:
        return None, []
    least = min(len(one) for one in strange.values())
    best = [one for one, read in strange.items() if len(read) == least]
    left = strange[best[0]]
    if least > _STRANGE_SHARE * len(words[best[0]]):
        return None, left
    if best[0] is WINDOWS:
        return _icelandic_or_turkish(words, left, is_turkish=is_turkish)
    return (None if any(words[one] != words[best[0]] for one in best) else best[0]), left


def _icelandic_or_turkish(words: dict[Told, list[str]], left: list[str], *, is_turkish: bool) -> tuple[Told, list[str]]:
    """Tell whether six letters of Windows are Icelandic or Turkish; of one word it is not sure, and names it.

    Why two words: of Icelandic names by the way, most have a letter that is not Turkish.
    """
    turkish = next((one for one in words if one.codec == _TURKISH), WINDOWS)
    pairs = list(zip(words[WINDOWS], words[turkish], strict=False))
    doubtful = [pair for pair in pairs if pair[0] != pair[1]]
    if not doubtful or not all("Turkish" in _languages_of(other) for _, other in doubtful):
        return WINDOWS, left
    others = [_languages_of(windows) for windows, other in pairs if windows == other]
    has_icelandic = any("Icelandic" in of and not of & {"Turkish", "French"} for of in others)
    is_no_icelandic = any("Icelandic" not in _languages_of(windows) for windows, _ in doubtful)
    if is_turkish or is_no_icelandic or (len(doubtful) > 1 and not has_icelandic):
        return turkish, left
    return WINDOWS, left or ([] if has_icelandic else [doubtful[0][0]])


def _telling_lines(content: bytes) -> bytes:
    """Give the lines that have more than ASCII, as many as tell enough."""
    lines = (line for line in re.split(rb"[\r\n]+", content) if not line.isascii())
    return b"\n".join(islice(lines, _MOST_LINES))


def _decoded(sample: bytes, codec: str) -> str | None:
    try:
        return sample.decode(codec)
    except UnicodeDecodeError:
        return None


def _foreign_words(text: str) -> Iterator[str]:
    """Give each word with more than ASCII once, without what stands around it."""
    around, behind, before = (_table()["signs"][place] for place in ("around", "behind", "before"))
    for part in dict.fromkeys(_BETWEEN.split(text)):
        word = part.strip(around).rstrip(behind).strip(around)
        bare = word.lstrip(before)
        word = word if bare[:1].islower() else bare
        if word and not word.isascii():
            yield word


@cache
def _spellings() -> dict[str, re.Pattern[str]]:
    """Give for each language what its words with more than ASCII are like."""
    return {
        language: re.compile(
            f"(?!.*(?:{one.get('never', '_')}))(?![{one.get('never_first', '_')}])"
            f"(?:[a-z{one['inside']}]|[{one.get('last', '_')}]$)*"
        )
        for language, one in _table()["latin"].items()
    }


@cache
def _signs() -> frozenset[str]:
    """Give the signs of any text."""
    return frozenset("".join(_table()["signs"].values()))


@cache
def _languages_of(word: str) -> frozenset[str]:
    """Give the languages that a word may be of; none where it has signs within, or a capital behind a small letter.

    Nor one of three letters and more that has no plain one: it is in another script.
    """
    if len(word) > _NO_PLAIN and not _PLAIN.search(word):
        return frozenset()
    if any(after.isupper() and not after.isascii() and before.islower() for before, after in pairwise(word)):
        return frozenset()
    small = word.lower().replace("i\u0307", "i")
    return frozenset(language for language, spelling in _spellings().items() if spelling.fullmatch(small))


def _readings(sample: bytes) -> Iterator[_DecodedText]:
    for language, alphabet in _table()["alphabets"].items():
        known = _likelihoods(alphabet["letters"])
        for name, codec in alphabet["codecs"]:
            text = _decoded(sample, codec)
            if text is not None and (likelihood := _of_letters(text, known)) is not None:
                prior = _SELDOM if codec in alphabet.get("seldom", ()) else 0
                told = Told(name, codec, language)
                yield _DecodedText(told, text, likelihood + prior, _in_alphabet(known))
    for table in _table()["characters"]:
        name, codec = table["codec"]
        text, cells = _decoded(sample, codec), _cells(table["second"], table["rows"])
        if text is not None and (likelihood := _of_characters(text, codec, cells)) is not None:
            told = Told(name, codec, table["language"])
            yield _DecodedText(told, text, likelihood, _in_cells(codec, cells))


def _in_alphabet(known: Container[str]) -> Callable[[str], bool]:
    return lambda char: char.lower() in known


def _in_cells(codec: str, cells: Container[bytes]) -> Callable[[str], bool]:
    return lambda char: char.encode(codec) in cells


def _likelihoods(letters: str) -> dict[str, float]:
    return {letter: max(log((1 - _FALLS) * _FALLS**place), _RARE) for place, letter in enumerate(letters)}


def _of_letters(text: str, known: dict[str, float]) -> float | None:
    """Tell how likely a text is in a language by its letters (a logarithm); None where it is none of it."""
    found = [char for char in text if not char.isascii()][:_MOST_LETTERS]
    of_language = [known[char] for char in map(str.lower, found) if char in known]
    is_text = len(of_language) >= _LEAST and len(of_language) >= _LETTERS_SHARE * len(found)
    if not is_text or sum(of_language) / len(of_language) < _LIKELY_LETTER:
        return None
    others = sum(_SIGN if char in _signs() else _NO_LETTER for char in found if char.lower() not in known)
    slips = len(_CASE_SLIP.findall(text)) + len(_BESIDE_LATIN.findall(text))
    if slips > _SLIPS_SHARE * len(found):
        return None
    return sum(of_language) + others + slips * _SLIP


def _of_characters(text: str, codec: str, cells: dict[bytes, float]) -> float | None:
    """Tell how likely a text is in an encoding of two bytes, by its cells; None where its characters are rare ones."""
    found = [char for char in text if not char.isascii()][:_MOST_LETTERS]
    each = [cells.get(char.encode(codec), 2 * _NO_LETTER) for char in found]
    if 2 * len(each) < _LEAST or sum(each) / len(each) < _LIKELY_CHARACTER:
        return None
    return sum(each)


def _cells(second: int, rows: list[tuple[int, int, float]]) -> dict[bytes, float]:
    """Give how likely each cell of an encoding is: those of the same rows alike."""
    ends = [byte for byte in range(second, 0xFF) if byte != _DELETE]
    return {
        bytes((lead, end)): log(share / ((last - first + 1) * len(ends)))
        for first, last, share in rows
        for lead in range(first, last + 1)
        for end in ends
    }


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("letters.toml").read_text("utf-8"))
