"""Text to plain words: one normalisation for holdings and parties alike."""

import html
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

from anyascii import anyascii

from service.matching import data as knowledge
from service.matching.normalise.han import HAN, is_han, simplified

_TRADE_MARKS = "\u2122\u00ae\u00a9\u2120"
_APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02bb\u0060\u00b4\u2032\uff07"
_RAISED = (0xB9, 0xB2, 0xB3, 0x2070, *range(0x2074, 0x207A))  # digits of footnotes
# Letters that print as nothing or as a blank, and a mark in place of a letter that a file has lost.
_UNSEEN = dict.fromkeys((0x3164, 0xFFA0, 0x2800, *_RAISED), " ") | dict.fromkeys(
    (0xFFFD, 0x115F, 0x1160, 0x034F, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)), ""
)
_NOISE = dict.fromkeys(map(ord, _TRADE_MARKS + _APOSTROPHES))
_DOTTED = re.compile(r"(?<![a-z0-9])[a-z](?:\.[a-z])+(?![a-z0-9])")
_DOTTED_END = re.compile(r"\.[a-z](?![a-z0-9])")  # found ten times as fast as what it ends
_INITIALS = re.compile(r"(?<![a-z0-9.])([a-z](?:\.[a-z]){1,2})\.?(?![a-z0-9.])", re.IGNORECASE | re.ASCII)
_CONSONANTS = re.compile(r"(?<![a-z0-9.&])[b-df-hj-np-tv-xz]{2}(?![a-z0-9.&])")
_WORD = re.compile(rf"[a-z0-9]+|[{HAN}]+")
_HAN_RUN = re.compile(rf"([{HAN}]+)")
_SHORTENED = re.compile(r"([a-z]{2,})\.(?!(?:com|net|org|io|ai)\b)")
_SITE = re.compile(r"(?<=[a-z0-9])\.(?:com|net|org)\b")
_STUCK_FORM = re.compile(r"(?<=[a-z]{4})co\s?[.,]+\s*(ltd|limited)\b")
_LATIN = re.compile("[A-Za-z]")
# What pages and feeds leave in names: `HIKVISION&nbsp;DIGITAL`, `P&amp;G`. An ampersand of a name ends in no semicolon.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED = re.compile(r"%2[0-9A-Fa-f]")  # blanks and signs as addresses have them
_SPACED = frozenset({"Zs", "Zl", "Zp", "Cc"})


def fold(text: str) -> str:
    """Write a text in lower-case ASCII letters, digits, punctuation and Chinese characters, without marks or symbols.

    Any Unicode is read, lone surrogates and bidirectional controls too; what is no letter, digit or punctuation goes.
    Traditional characters become simplified ones; every other script is transliterated. Character references of HTML
    are read as what they stand for.
    """
    if "%2" in text:
        text = _ESCAPED.sub(lambda found: unquote(found[0]), text)
    while "&" in text and (read := _ENTITY.sub(lambda found: html.unescape(found[0]), text)) != text:
        text = read
    if text.isascii():
        plain = text.replace("'", "").replace("`", "").lower()
        return plain if plain.isprintable() else "".join(c if c.isprintable() else " " for c in plain)
    plain = text.translate(_UNSEEN).translate(_NOISE)
    visible = simplified("".join(_visible(c) for c in unicodedata.normalize("NFKC", plain)))
    for form, latin in _native().items():
        if form in visible:
            visible = visible.replace(form, f" {latin} ")
    has_latin = _LATIN.search(visible) is not None
    words = " ".join(_latin(word, has_latin=has_latin) for word in visible.split()).casefold()
    parts = _HAN_RUN.split(words)
    return "".join(part if is_han(part) else anyascii(part).translate(_NOISE).lower() for part in parts)


def romanised(folded: str) -> str:
    """Write the Chinese characters of a folded text in pinyin, a run of them as one word."""
    return anyascii(folded).lower() if is_han(folded) else folded


def words_of(folded: str) -> list[str]:
    """Split a folded text into its words; S.A. and S.P.A. are one word each."""
    letters = folded.replace(" ", "")
    if letters.isalpha() and letters.isascii() and letters.islower():
        return folded.split()  # as half of all names are
    if "." in folded and _DOTTED_END.search(folded):
        folded = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), folded)
    return _WORD.findall(folded)


def has_initials(folded: str) -> bool:
    """Tell whether full stops join single letters in a folded text, as in S.A. and V.V. PUTIN."""
    return "." in folded and _DOTTED_END.search(folded) is not None


def initials_apart(text: str, may_be: Callable[[str, bool], bool]) -> str:
    """Write two or three letters that full stops join apart: V.V. PUTIN is V. V. PUTIN.

    Args:
        text: a text, folded or not.
        may_be: whether some letters, in lower case, may be initials; the flag says that they end the text.
    """
    return _apart(_INITIALS, text, may_be) if "." in text else text


def consonants_apart(folded: str, may_be: Callable[[str, bool], bool]) -> str:
    """Write two consonants that stand for themselves apart, as `initials_apart` does: JC JUNCKER is J. C. JUNCKER."""
    return _apart(_CONSONANTS, folded, may_be)


def _apart(pattern: re.Pattern[str], text: str, may_be: Callable[[str, bool], bool]) -> str:
    def apart(found: re.Match[str]) -> str:
        letters = found[0].replace(".", "")
        is_last = not text[found.end() :].strip()
        return " ".join(f"{letter}." for letter in letters) if may_be(letters.lower(), is_last) else found[0]

    return pattern.sub(apart, text)


def shortened_words(folded: str) -> frozenset[str]:
    """Give the words of a folded text that a full stop marks as shortened: THERAP. INC, ROYAL BAFOKENG PLA."""
    return frozenset(_SHORTENED.findall(folded)) if "." in folded else frozenset()


def with_form_apart(folded: str) -> str:
    """Write a CO that is stuck to a word before `LTD` apart: GroupCo.,Ltd."""
    return _STUCK_FORM.sub(r" co \1", folded) if "co." in folded or "co," in folded else folded


def without_site(folded: str) -> str:
    """Write Amazon.com as Amazon: a site's ending tells no company from another."""
    return _SITE.sub(" ", folded) if "." in folded else folded


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACED:
        return " "
    return "" if category[0] == "C" or category == "So" else character


def _latin(word: str, *, has_latin: bool) -> str:
    """Undo look-alike letters in a word that mixes them with Latin ones, or has none but them beside Latin words."""
    if word.isascii():
        return word
    look_alikes = _homoglyphs()
    is_mixed = _LATIN.search(word) is not None
    is_disguised = has_latin and all(c in look_alikes or not c.isalpha() for c in word)
    return "".join(look_alikes.get(c, c) for c in word) if is_mixed or is_disguised else word


def undisguised(text: str) -> str:
    """Write a text whose letters all look like Latin ones in these; the empty text where one does not, or all are."""
    if text.isascii():
        return ""
    look_alikes = _homoglyphs()
    letters = [c for c in text if c.isalpha()]
    if not letters or not all(c in look_alikes for c in letters):
        return ""
    return "".join(look_alikes.get(c, c) for c in text)


@cache
def _homoglyphs() -> dict[str, str]:
    return knowledge.table("homoglyphs")


@cache
def _native() -> dict[str, str]:
    """Order the forms longest first, so that none hides in another."""
    native: dict[str, str] = knowledge.table("legal_forms")["native"]
    return dict(sorted(native.items(), key=lambda item: -len(item[0])))
