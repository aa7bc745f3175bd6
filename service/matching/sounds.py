"""How a name sounds, whatever alphabet it was first written in: romanisations differ in vowels and a few letters."""

import re
from functools import lru_cache

_REMEMBERED = 65_536  # words; some 10 MB
# Letters that the common romanisations of Arabic, Persian, Cyrillic and Chinese names write for one sound
# (ALA-LC, BGN/PCGN, ISO 233, passport practice), the longest first.
_SOUNDS = {
    "tch": "s", "sch": "s", "shch": "s", "sh": "s", "ch": "s", "zh": "j", "dzh": "j", "dj": "j", "dh": "d", "kh": "h",
    "gh": "g", "ph": "f", "th": "t", "ck": "k", "ts": "s", "tz": "s", "q": "k", "c": "k",
    "x": "ks", "z": "s", "w": "v", "p": "b",
}  # fmt: skip
_LETTERS = re.compile("|".join(sorted(_SOUNDS, key=lambda one: (-len(one), one))))
_VOWELS = frozenset("aeiouy")
_ROUND = str.maketrans("eiouy", "aaaaa")


@lru_cache(maxsize=_REMEMBERED)
def sound(word: str) -> str:
    """Give the consonants that a word is heard by, a doubled one once, behind a mark where it begins with a vowel."""
    spelt = word[:1] + word[1:].replace("w", "")
    spelt = _LETTERS.sub(lambda found: _SOUNDS[found[0]], spelt)
    heard = spelt[:1].translate(_ROUND)
    for letter in spelt[1:]:
        if letter not in _VOWELS and letter != heard[-1]:
            heard += letter
    return heard
