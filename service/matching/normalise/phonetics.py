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


@lru_cache(maxsize=_REMEMBERED)
def sound(word: str) -> str:
    """Give the consonants that a word is heard by, a doubled one once, behind a mark where it begins with a vowel."""
    spelt = _LETTERS.sub(_sound_of, word[:1] + word[1:].replace("w", ""))
    heard = last = "a" if spelt[:1] in _VOWELS else spelt[:1]
    for letter in spelt[1:]:
        if letter not in _VOWELS and letter != last:
            heard += letter
            last = letter
    return heard


def _sound_of(found: re.Match[str]) -> str:
    return _SOUNDS[found[0]]
