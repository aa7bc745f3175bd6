"""The words of all listed names, laid out so that those a printed word may stand for are found without reading all.

A listed word is kept by its key: its text, behind it a full stop where it was printed shortened, or an apostrophe where
it is an initial in a person's name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz.distance import OSA

from service.arrayfile import Array
from service.blobs import Texts
from service.matching.han import is_han
from service.matching.keytables import found, pairs
from service.matching.likeness import (
    INITIAL,
    MOST_EDITS,
    OF_PEOPLE,
    Likeness,
    beginnings,
    edits_allowed,
    likenesses,
    may_have_typo,
    misspellings,
)
from service.matching.lookalikes import Lookalike
from service.matching.probes import INITIAL_MARK, SHORTENED, hashed, probes_of, questions_of
from service.matching.profile import Profile
from service.matching.typos import typo_keys
from service.matching.words import Word

_MISSPELT = 1
_SHORTENED_MARK = SHORTENED.encode()
_MEMORY = 50_000  # words whose look-alikes are kept; about 20 MB


Compare = Callable[[Word, Word, Profile], tuple[Likeness, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Listed words in the order of their keys. What is listed never changes; `_read` remembers words.

    `hashes` are all hashed keys that lead to a word, in order, and `leads` the words' numbers times two, one more where
    the key is that of a misspelling; `personal` are the words that stand in names of people.
    """

    profile: Profile
    texts: Texts
    hashes: Array
    leads: Array
    personal: Array
    _read: dict[int, tuple[str, Word]] = field(default_factory=dict)

    @classmethod
    def arrays_of(cls, keys: Sequence[str], personal: frozenset[str], profile: Profile) -> dict[str, Array]:
        """Lay sorted keys out; `personal` are those that stand in names of people."""
        hashes, numbers = probes_of(keys, personal, profile)
        words = [key.rstrip(SHORTENED) for key in keys]
        plain = [n for n, word in enumerate(words) if may_have_typo(word, profile)]
        edits = [edits_allowed(len(words[n]), profile, is_person=keys[n] in personal) for n in plain]
        typos, owners = typo_keys([words[n] for n in plain], edits)
        leads = np.concatenate([2 * numbers, 2 * np.array(plain, np.int32)[owners] + _MISSPELT])
        del owners  # a list of a million words has gigabytes of these
        hashes = np.concatenate([hashes, typos])
        del typos
        order = np.argsort(hashes)
        return {
            **Texts.of(keys).arrays("word"),
            "word.hashes": hashes[order],
            "word.leads": leads[order],
            "word.personal": np.array([key in personal for key in keys], np.bool_),
        }

    @classmethod
    def read(cls, arrays: Mapping[str, Array], profile: Profile) -> "Vocabulary":
        """Find the vocabulary among arrays."""
        words = Texts.read(arrays, "word")
        return cls(profile, words, arrays["word.hashes"], arrays["word.leads"], arrays["word.personal"])

    def __len__(self) -> int:
        return len(self.texts)

    def forget(self) -> None:
        """Empty the memory of words."""
        self._read.clear()

    def word(self, number: int) -> Word:
        """Give a listed word."""
        return self._entry(number)[1]

    def _entry(self, number: int) -> tuple[str, Word]:
        """Read a listed word with its key."""
        known = self._read.get(number)
        if known is None:
            if len(self._read) >= _MEMORY:
                self._read.clear()
            key = self.texts.get(number)
            known = self._read[number] = key, listed_word(key, self.profile)
        return known

    def numbers(self, texts: Sequence[str]) -> list[int | None]:
        """Find words by their keys; None for one that is not listed."""
        numbers: list[int | None] = [None] * len(texts)
        there = found(self.hashes, np.array([hashed(text) for text in texts], np.uint32))
        for place, first, last in zip(*(some.tolist() for some in there), strict=True):
            likely = (self.leads[first:last] >> 1).tolist()
            numbers[place] = next((n for n in likely if self._entry(n)[0] == texts[place]), None)
        return numbers

    def lookalikes(self, words: Sequence[Word]) -> Iterator[tuple[Lookalike, ...]]:
        """Find for each printed word every listed one that it may stand for; none is missed."""
        near, mistyped = self._gathered(words)
        for word, some, typos in zip(words, near, mistyped, strict=True):
            if word.is_beginning or is_han(word.text):
                near_or_mistyped = some | typos
                yield (
                    *self._liked(word, near_or_mistyped, likenesses),
                    *self._liked(word, self._begun(word) - near_or_mistyped, beginnings),
                )
            else:
                apart = list(typos - some)
                yield (
                    *self._liked(word, some, likenesses),
                    *self._liked(word, self._misspelt(word.text, apart), misspellings),
                )

    def _gathered(self, words: Sequence[Word]) -> tuple[list[set[int]], list[set[int]]]:
        """Give for each word the listed ones that share a key with it, and those that share one of a misspelling."""
        hashes, owners = questions_of(words, self.profile)
        plain = [n for n, word in enumerate(words) if may_have_typo(word.text, self.profile)]
        edits = [edits_allowed(len(words[n].text), self.profile, is_person=True) for n in plain]
        typos, mistyped = typo_keys([words[n].text for n in plain], edits)
        asked = np.concatenate([owners, np.array(plain, np.int32)[mistyped]])
        near: list[set[int]] = [set() for _ in words]
        misspelt: list[set[int]] = [set() for _ in words]
        for owner, lead in zip(*pairs(self.hashes, self.leads, np.concatenate([hashes, typos]), asked), strict=True):
            (misspelt if lead & _MISSPELT else near)[owner].add(lead >> 1)
        return near, misspelt

    def _misspelt(self, text: str, numbers: Sequence[int]) -> Iterator[int]:
        """Leave out the words that differ from a printed one by more edits than any rule for misspellings allows."""
        printed = text.encode()
        for number, key in zip(numbers, self.texts.blobs.get_all(numbers), strict=True):
            listed = key.rstrip(_SHORTENED_MARK)
            longest, is_person = max(len(printed), len(listed)), bool(self.personal[number])
            edits = OSA.distance(printed, listed, score_cutoff=MOST_EDITS)
            if edits <= edits_allowed(longest, self.profile, is_person=is_person):
                yield number

    def _begun(self, word: Word) -> set[int]:
        """Give the listed words that begin with a printed one."""
        return set(range(self.texts.place_from(word.text), self.texts.place_from(word.text + "\U0010ffff")))

    def _liked(self, word: Word, numbers: Iterable[int], compare: Compare) -> Iterator[Lookalike]:
        for number in numbers:
            key, listed = self._entry(number)
            if key[-1] == INITIAL_MARK:
                if word.text.startswith(key[0]) and len(word.text) > 1:
                    yield Lookalike(number, self.profile.likeness.initial, INITIAL, in_company=0.0)
                elif word.text == key[0]:
                    yield Lookalike(number, 1.0, "equal", in_company=0.0)
                continue
            for kept, rule in compare(word, listed, self.profile):
                if rule not in OF_PEOPLE or self.personal[number]:
                    yield self._bounded(word, number, kept, rule)

    def _bounded(self, printed: Word, number: int, kept: float, rule: str) -> Lookalike:
        """Bound from above what a pair of words adds in names of companies and of people."""
        listed = self._entry(number)[1]
        heavier = listed.kind.weight if printed.is_free else max(printed.kind.weight, listed.kind.weight)
        in_company = 0.0 if rule in OF_PEOPLE else kept * heavier
        in_person = kept * self.profile.lexicon.class_in_person(listed.text).weight if self.personal[number] else 0.0
        return Lookalike(number, kept, rule, in_company, in_person)


def listed_word(key: str, profile: Profile) -> Word:
    """Read a key as a word."""
    text = key.rstrip(SHORTENED + INITIAL_MARK)
    word = profile.lexicon.word(text)
    return word._replace(is_short=True) if key.endswith(SHORTENED) else word
