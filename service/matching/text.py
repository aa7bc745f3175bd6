"""Text to plain words: one normalisation for holdings and parties alike."""

import re
import unicodedata
from functools import cache

from anyascii import anyascii

from service.matching import knowledge

_TRADE_MARKS = "\u2122\u00ae\u00a9\u2120"
_APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02bb\u0060\u00b4\u2032\uff07"
_NOISE = dict.fromkeys(map(ord, _TRADE_MARKS + _APOSTROPHES))
_DOTTED = re.compile(r"(?<![a-z0-9])[a-z](?:\.[a-z])+(?![a-z0-9])")
_WORD = re.compile(r"[a-z0-9]+")
_SPACED = frozenset({"Zs", "Zl", "Zp", "Cc"})


def fold(text: str) -> str:
    """Write a text in lower-case ASCII letters, digits and punctuation, without marks, symbols or hidden characters.

    Any Unicode is read, lone surrogates and bidirectional controls too; what is no letter, digit or punctuation goes.
    """
    plain = text.translate(_NOISE)
    if plain.isascii():
        if plain.isprintable():
            return plain.lower()
        return "".join(c if c.isprintable() else " " for c in plain).lower()
    visible = "".join(_visible(c) for c in unicodedata.normalize("NFKC", plain))
    for form, latin in _native().items():
        if form in visible:
            visible = visible.replace(form, f" {latin} ")
    words = (_latin(word) for word in visible.casefold().split())
    return anyascii(" ".join(words)).translate(_NOISE).lower()


def words_of(folded: str) -> list[str]:
    """Split a folded text into its words; S.A. and S.P.A. are one word each."""
    return _WORD.findall(_DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), folded))


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACED:
        return " "
    return "" if category[0] == "C" or category == "So" else character


def _latin(word: str) -> str:
    """Undo look-alike letters in a word that mixes them with Latin ones."""
    if word.isascii() or not any("a" <= c <= "z" for c in word):
        return word
    return "".join(_homoglyphs().get(c, c) for c in word)


@cache
def _homoglyphs() -> dict[str, str]:
    return knowledge.table("homoglyphs")


@cache
def _native() -> dict[str, str]:
    """Order the forms longest first, so that none hides in another."""
    native: dict[str, str] = knowledge.table("legal_forms")["native"]
    return dict(sorted(native.items(), key=lambda item: -len(item[0])))
