"""Fixed phrases of a few words, found where they begin or end in a name without trying every length at every place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Phrase = tuple[str, ...]
_Sizes = Mapping[str, tuple[int, ...]]  # by a phrase's first or last word, how many words it may have, the most first


@dataclass(frozen=True, slots=True)
class Phrases:
    """A set of phrases; most words begin or end none, which is known by one look."""

    all: frozenset[Phrase]
    by_first: _Sizes
    by_last: _Sizes

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> "Phrases":
        """Order phrases by their first and last words."""
        known = frozenset(phrases)
        return cls(known, _sizes([(one[0], len(one)) for one in known]), _sizes([(one[-1], len(one)) for one in known]))

    def __contains__(self, phrase: Phrase) -> bool:
        return phrase in self.all

    def beginning(self, words: Sequence[str], place: int) -> int:
        """Give the length of the longest phrase that begins at a place; 0 where none does."""
        for size in self.by_first.get(words[place], ()):
            if place + size <= len(words) and tuple(words[place : place + size]) in self.all:
                return size
        return 0

    def ending(self, words: Sequence[str], end: int) -> int:
        """Give the length of the longest phrase that ends before a place and leaves a word before it; 0: none does."""
        for size in self.by_last.get(words[end - 1], ()):
            if size < end and tuple(words[end - size : end]) in self.all:
                return size
        return 0


def _sizes(found: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    sizes: dict[str, set[int]] = {}
    for word, size in found:
        sizes.setdefault(word, set()).add(size)
    return {word: tuple(sorted(some, reverse=True)) for word, some in sizes.items()}
