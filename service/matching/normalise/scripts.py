"""Which scripts a text is written in, as far as names in them can be compared."""

import unicodedata

LATIN = "LATIN"
_LATIN_ALONE, _NONE = frozenset({LATIN}), frozenset[str]()


def scripts_of(text: str) -> frozenset[str]:
    """Give the scripts of a text's letters by the first word of their Unicode names: LATIN, CJK, CYRILLIC, HANGUL."""
    if text.isascii():  # as most are
        return _LATIN_ALONE if text.lower() != text.upper() else _NONE
    return frozenset(_script(c) for c in set(unicodedata.normalize("NFKC", text)) if c.isalpha())


def latin_part(text: str) -> str:
    """Blank out the letters of other scripts."""
    return "".join(" " if c.isalpha() and _script(c) != LATIN else c for c in unicodedata.normalize("NFKC", text))


def has_no_vowels(text: str) -> bool:
    """Tell whether a text is in a script that leaves short vowels out: Arabic and Hebrew."""
    return not text.isascii() and not {"ARABIC", "HEBREW"}.isdisjoint(scripts_of(text))


def _script(letter: str) -> str:
    return LATIN if letter.isascii() else unicodedata.name(letter, "UNKNOWN").split()[0].partition("-")[0]
