"""Words of trades and places that are printed without some of their letters: COMMUNCTNS, BIOSLTNS, DISTRBTN."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from service.matching.normalise.spelling import VOWELS, consonant_skeleton, is_bony, is_left_of, is_vowel, singular

_MEMORY = 50_000  # words that are kept; some 5 MB
_SHORTEST = 5  # letters; the usual shorter ones stand in the table of abbreviations
_LEAST = 2  # letters of which something may be left out behind a prefix
# Of a word so many letters are left: COMMUNCTNS has ten of fourteen, and two of five are too few to tell a word by.
_KEPT, _OF = 2, 5
# Consonants as no word of the language has them, behind its first letter: three in a row, save those that are spoken
# (STR, NTR, MPL, NST), or two at the end (AVITN, MEDCL).
_NONE: frozenset[str] = frozenset()
_UNSPOKEN = re.compile(
    r"(?<=.)(?:(?!.[bcdfgkpt][rlh]|[nrlcxp]s[tpck])[bcdfghjklmnpqrstvwxz]{3}|[bcdfgkpstvz][lmn]$|[mn][lr]$)"
)


@dataclass(frozen=True, slots=True)
class Contractions:
    """Reads a word that cannot be spoken as the words of trades and places whose letters it has, in their order.

    Why: without it such a word is taken for a company's own, and VELTRANO COMMUNCTNS was farther from Veltrano
    Communications (0.41) than VELTRANO alone (0.66). Of the 53,588 words of the lists and portfolios at hand six are
    so read, and five of them are contractions or slips of the word.
    """

    by_ends: Mapping[tuple[str, str, bool], tuple["_Whole", ...]]
    prefixes: tuple[str, ...]
    is_known: Callable[[str], bool]
    _read: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[str], prefixes: Iterable[str], is_known: Callable[[str], bool]) -> "Contractions":
        """Read words as whole ones, behind `prefixes` too (BIO and SCIENCES); `is_known` tells a word that is none."""
        by_ends: dict[tuple[str, str, bool], list[_Whole]] = {}
        for word in sorted(words):
            if len(word) >= _SHORTEST and word.isascii() and word.isalpha():
                full = singular(word)
                for last in {full[-1], full.rstrip(VOWELS)[-1:]}:
                    whole = _Whole(word, full, consonant_skeleton(full))
                    by_ends.setdefault((word[0], last, full != word), []).append(whole)
        return cls({ends: tuple(words) for ends, words in by_ends.items()}, tuple(prefixes), is_known)

    def readings(self, word: str) -> frozenset[str]:
        """Give the words that a word may be a contraction of; none for most."""
        known = self._read.get(word)
        if known is None:
            if len(self._read) >= _MEMORY:
                self._read.clear()
            known = self._read[word] = self._readings(word)
        return known

    def forget(self) -> None:
        """Empty the memory of words."""
        self._read.clear()

    def _readings(self, word: str) -> frozenset[str]:
        if len(word) < _SHORTEST or self.is_known(word) or not (word.isascii() and word.isalpha()):
            return _NONE
        if not _UNSPOKEN.search(singular(word)):
            return _NONE
        found = set(self._whole(word))
        for prefix in self.prefixes:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) > _LEAST:
                found.update(prefix + full for full in self._whole(rest))
        return frozenset(found)

    def _whole(self, word: str) -> Iterator[str]:
        """Give the whole words that begin and end as a word does, whose letters in their order it has.

        What lacks its inner vowels and nothing else is paired by its consonants, with any word.
        """
        short = singular(word)
        bones = consonant_skeleton(short) if is_bony(short) else ""
        is_open = not is_vowel(short[1])
        for whole in self.by_ends.get((word[0], short[-1], short != word), ()):
            full = whole.singular
            is_size = len(short) < len(full) and _OF * len(short) >= _KEPT * len(full)
            if is_size and (is_open or short[1] == full[1]) and bones != whole.bones and is_left_of(short, full):
                yield whole.text


class _Whole(Struct, frozen=True, gc=False):
    """A word that others may be contractions of, without the plural's s, and its consonants."""

    text: str
    singular: str
    bones: str
