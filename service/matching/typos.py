"""Keys under which misspelt words meet: words within k edits share a form with k letters deleted.

The forms are hashed, not written out: a polynomial over the letters, from the parts that are left (SymSpell's deletion
neighbourhood; Karp and Rabin's hash). Two forms may share a hash; then the words are compared, and nothing is missed.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Keys = NDArray[np.uint32]
Numbers = NDArray[np.int32]

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no letter is lost in arithmetic modulo 2**64
_KEPT_BITS = np.uint64(32)  # the upper half, in which every letter has its part
_CHUNK = 20_000  # words hashed at once: some 60 MB for words of sixteen letters


def typo_keys(words: Sequence[str], edits: Sequence[int]) -> tuple[Keys, Numbers]:
    """Give the hashed forms of ASCII words with up to so many letters deleted, with the number of each form's word."""
    hashes, owners = [np.empty(0, np.uint32)], [np.empty(0, np.int32)]
    groups: dict[tuple[int, int], list[int]] = {}
    for number, (word, allowed) in enumerate(zip(words, edits, strict=True)):
        groups.setdefault((len(word), allowed), []).append(number)
    for (length, allowed), group in groups.items():
        for start in range(0, len(group), _CHUNK):
            members = np.array(group[start : start + _CHUNK], np.int32)
            letters = np.frombuffer("".join(words[n] for n in members).encode("ascii"), np.uint8)
            for forms in _forms(letters.reshape(len(members), length).astype(np.uint64), allowed):
                hashes.append((forms >> _KEPT_BITS).astype(np.uint32).reshape(-1))
                owners.append(np.repeat(members, forms.shape[1]))
    return np.concatenate(hashes), np.concatenate(owners)


def _forms(letters: Hashes, edits: int) -> Iterator[Hashes]:
    """Hash words of one length whole, without one letter, and where two edits are allowed without two letters."""
    length = letters.shape[1]
    powers = _powers(length)
    begun = _prefixes(letters)
    ended = begun[:, -1:] - begun * powers[::-1]  # ended[:, p]: the hash of the letters from p on
    yield begun[:, -1:]
    places = np.arange(length)
    yield begun[:, places] * powers[length - 1 - places] + ended[:, places + 1]
    if edits > 1:
        first, second = _couples(length)
        between = begun[:, second] - begun[:, first + 1] * powers[second - first - 1]
        yield (
            begun[:, first] * powers[length - 2 - first] + between * powers[length - 1 - second] + ended[:, second + 1]
        )


def _prefixes(letters: Hashes) -> Hashes:
    count, length = letters.shape
    begun = np.zeros((count, length + 1), np.uint64)
    for place in range(length):
        begun[:, place + 1] = begun[:, place] * _BASE + letters[:, place]
    return begun


@cache
def _powers(length: int) -> Hashes:
    return np.cumprod(np.array([1, *[_BASE] * length], np.uint64), dtype=np.uint64)


@cache
def _couples(length: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    couples = np.array(list(combinations(range(length), 2)), np.intp).reshape(-1, 2)
    return couples[:, 0], couples[:, 1]
