"""Keys under which misspelt words meet: words within k edits share a form with k letters deleted.

The forms are hashed, not written out (SymSpell's deletion neighbourhood; Karp and Rabin's hash): a form's hash is a sum
over its letters, so that all words of a length are hashed by one product of matrices. Two forms may share a hash; then
the words are compared, and nothing is missed.
"""

from collections.abc import Sequence
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Keys = NDArray[np.uint32]
Numbers = NDArray[np.int32]

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no letter is lost in arithmetic modulo 2**64
_KEPT_BITS = np.uint64(32)  # of a product modulo 2**64 the upper half depends on every letter
_FEW = 8  # words
_NOTHING = "\0"
_CHUNK = 20_000  # words hashed at once: some 60 MB for words of sixteen letters


def typo_keys(words: Sequence[str], edits: Sequence[int], numbers: Sequence[int]) -> tuple[Keys, Numbers]:
    """Give the hashed forms of ASCII words with up to so many letters deleted, with the number that its word is given.

    A few words are hashed as if all were as long as the longest, and allowed as many edits: that gives more forms, in
    much less time. Nothing before a word adds nothing to its hash.
    """
    if len(words) <= _FEW:
        longest = max(map(len, words), default=0)
        hashes = _hashed([word.rjust(longest, _NOTHING) for word in words], _forms(longest, max(edits, default=0)))
        return hashes, np.array(numbers, np.int32).repeat(len(hashes) // max(1, len(words)))
    return exact_typo_keys(words, edits, numbers)


def exact_typo_keys(words: Sequence[str], edits: Sequence[int], numbers: Sequence[int]) -> tuple[Keys, Numbers]:
    """Answer as `typo_keys`, with no form that a word does not have: what is laid out is so whatever lies beside it."""
    groups: dict[tuple[int, int], list[int]] = {}
    for number, (word, allowed) in enumerate(zip(words, edits, strict=True)):
        groups.setdefault((len(word), allowed), []).append(number)
    parts, owners = [np.empty(0, np.uint32)], [np.empty(0, np.int32)]
    for (length, allowed), group in groups.items():
        forms = _forms(length, allowed)
        for start in range(0, len(group), _CHUNK):
            members = group[start : start + _CHUNK]
            parts.append(_hashed([words[n] for n in members], forms))
            owners.append(np.array([numbers[n] for n in members], np.int32).repeat(forms.shape[1]))
    return np.concatenate(parts), np.concatenate(owners)


def _hashed(words: Sequence[str], forms: Hashes) -> Keys:
    """Hash the forms of words of one length, word by word."""
    letters = np.frombuffer("".join(words).encode("ascii"), np.uint8).reshape(len(words), len(forms))
    sums = letters.astype(np.uint64) @ forms
    return (sums.ravel() >> _KEPT_BITS).astype(np.uint32)


@cache
def _forms(length: int, edits: int) -> Hashes:
    """Give for words of a length the factor of each letter (down) in each form (across): 0 for one that is deleted."""
    columns = []
    for deleted in range(min(edits, length) + 1):
        for gone in combinations(range(length), deleted):
            left = [place for place in range(length) if place not in gone]
            column = np.zeros(length, np.uint64)
            column[left] = _powers(len(left))
            columns.append(column)
    return np.stack(columns, axis=1)


def _powers(length: int) -> Hashes:
    """Give the factors of the letters of a form: the last one's is the base."""
    return np.cumprod(np.full(length, _BASE), dtype=np.uint64)[::-1]
