"""The words of all listed names, laid out so that those a printed word may stand for are found without reading all.

A listed word is kept by its key: its text, behind it a full stop where it was printed shortened, or an apostrophe where
it is an initial in a person's name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from service.arrayfile import Array
from service.blobs import Texts
from service.matching.han import is_han
from service.matching.keytables import pairs
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

_KINDS, _MISSPELT, _JOIN = 4, 1, 2
_SHORTENED_MARK = SHORTENED.encode()
_MEMORY = 50_000  # words whose look-alikes are kept; about 20 MB


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Listed words in the order of their keys. What is listed never changes; `_read` remembers words.

    `hashes` are all hashed keys that lead to a word, in order, and `leads` the words' numbers times four, and one more
    where the key is that of a misspelling; a key of two neighbours written as one leads to their name's place times
    four and two more. `personal` are the words that stand in names of people.
    """

    profile: Profile
    texts: Texts
    hashes: Array
    leads: Array
    personal: Array
    _read: dict[int, tuple[str, Word]] = field(default_factory=dict)

    @classmethod
    def arrays_of(
        cls, keys: Sequence[str], personal: frozenset[str], joins: tuple[Array, Array], profile: Profile
    ) -> dict[str, Array]:
        """Lay sorted keys out; `personal` are those that stand in names of people.

        `joins` are hashed neighbours, each with its name's place.
        """
        hashes, numbers = probes_of(keys, personal, profile)
        words = [key.rstrip(SHORTENED) for key in keys]
        plain = [n for n, word in enumerate(words) if may_have_typo(word, profile)]
        edits = [edits_allowed(len(words[n]), profile, is_person=keys[n] in personal) for n in plain]
        typos, owners = typo_keys([words[n] for n in plain], edits)
        slips = _KINDS * np.array(plain, np.int32)[owners] + _MISSPELT
        del owners  # a list of a million words has gigabytes of these
        joined, places = joins
        leads = np.concatenate([_KINDS * numbers, slips, _KINDS * places + _JOIN])
        hashes = np.concatenate([hashes, typos, joined])
        del typos, slips
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
        return self._read.get(number) or self._remember([number])[number]

    def _remember(self, numbers: Sequence[int]) -> dict[int, tuple[str, Word]]:
        """Read listed words, all at once."""
        keys = [raw.decode("utf-8", "surrogatepass") for raw in self.texts.blobs.get_all(numbers)]
        new = {number: (key, listed_word(key, self.profile)) for number, key in zip(numbers, keys, strict=True)}
        if len(self._read) + len(new) > _MEMORY:
            self._read.clear()
        self._read.update(new)
        return new

    def look_up(self, words: Sequence[Word], couples: Sequence[str] = ()) -> "Finds":
        """Find all that printed words may stand for; `couples` are neighbours that may be one listed word together."""
        gathered = self._gathered(words, couples)
        misspelt = self._misspelt(words, gathered.misspelt)
        near = {number for some in gathered.near for number in some}
        self._remember([number for number in near if number not in self._read])
        likes = [
            self._opened(word, {*near, *typos}) if _is_open(word) else self._liked(word, near, slips)
            for word, near, typos, slips in zip(words, gathered.near, gathered.misspelt, misspelt, strict=False)
        ]
        whole = [
            next((number for number in near if self._entry(number)[0] == text), None)
            for text, near in zip(couples, gathered.near[len(words) :], strict=True)
        ]
        return Finds(likes, gathered.splits[: len(words)], whole)

    def _gathered(self, words: Sequence[Word], couples: Sequence[str]) -> "_Gathered":
        """Look all keys up at once; a listed word that shares two with a printed one is near."""
        hashes, owners = questions_of(words, self.profile)
        hashes += [hashed(text) for text in couples]
        owners += range(len(words), len(words) + len(couples))
        is_plain = [may_have_typo(word.text, self.profile) for word in words]
        plain = [n for n, is_one in enumerate(is_plain) if is_one]
        edits = [edits_allowed(len(words[n].text), self.profile, is_person=True) for n in plain]
        typos, mistyped = typo_keys([words[n].text for n in plain], edits)
        keys = np.concatenate([np.array(hashes, np.uint32), typos])
        asked = np.concatenate([np.array(owners, np.int32), np.array(plain, np.int32)[mistyped]])
        gathered = _Gathered.of(len(words) + len(couples))
        last = (-1, -1)
        for owner, lead in zip(*pairs(self.hashes, self.leads, keys, asked), strict=True):
            number, kind = lead // _KINDS, lead % _KINDS
            if kind == _JOIN:
                gathered.splits[owner].append(number)
            elif (owner, number) != last:
                (gathered.misspelt if kind else gathered.near)[owner].append(number)
                last = (owner, number)
        for some, is_one in zip(gathered.misspelt, is_plain, strict=False):
            if not is_one:
                some.clear()  # two keys shared a hash
        return gathered

    def _misspelt(self, words: Sequence[Word], found: Sequence[Sequence[int]]) -> list[list[tuple[int, int]]]:
        """Give with their edits the listed words that differ by no more than any rule for misspellings allows."""
        kept: list[list[tuple[int, int]]] = [[] for _ in words]
        asked = [(n, number) for n in range(len(words)) for number in found[n]]
        texts = [word.text.encode("utf-8", "surrogatepass") for word in words]
        for (n, number), key in zip(asked, self.texts.blobs.get_all([number for _, number in asked]), strict=True):
            printed, listed = texts[n], key.rstrip(_SHORTENED_MARK)
            edits = OSA.distance(printed, listed, score_cutoff=MOST_EDITS)
            longest = max(len(printed), len(listed))
            if edits <= 1 or (
                edits == MOST_EDITS
                and edits <= edits_allowed(longest, self.profile, is_person=bool(self.personal[number]))
            ):
                kept[n].append((number, edits))
        return kept

    def _begun(self, word: Word) -> set[int]:
        """Give the listed words that begin with a printed one."""
        return set(range(self.texts.place_from(word.text), self.texts.place_from(word.text + "\U0010ffff")))

    def _opened(self, word: Word, numbers: set[int]) -> list[Lookalike]:
        """Compare a word that may be only the beginning of one."""
        likes = self._liked(word, numbers)
        for number in self._begun(word) - numbers:
            likes += self._bounded(word, number, beginnings(word, self._entry(number)[1], self.profile))
        return likes

    def _liked(self, word: Word, near: Iterable[int], slips: Iterable[tuple[int, int]] = ()) -> list[Lookalike]:
        likes: list[Lookalike] = []
        for number in near:
            key, listed = self._entry(number)
            if key[-1] != INITIAL_MARK:
                likes += self._bounded(word, number, likenesses(word, listed, self.profile))
            elif word.text == key[0]:
                likes.append(Lookalike(number, 1.0, "equal", in_company=0.0))
            elif word.text[0] == key[0]:
                likes.append(Lookalike(number, self.profile.likeness.initial, INITIAL, in_company=0.0))
        for number, edits in slips:
            likes += self._bounded(word, number, misspellings(word, self._entry(number)[1], edits, self.profile))
        return likes

    def _bounded(self, printed: Word, number: int, found: Iterable[Likeness]) -> list[Lookalike]:
        """Bound from above what pairs of words add in names of companies and of people."""
        if not found:
            return []
        listed = self._entry(number)[1]
        heavier = listed.kind.weight if printed.is_free else max(printed.kind.weight, listed.kind.weight)
        if not self.personal[number]:
            return [Lookalike(number, kept, rule, kept * heavier, 0.0) for kept, rule in found if rule not in OF_PEOPLE]
        weight = self.profile.lexicon.class_in_person(listed.text).weight
        return [
            Lookalike(number, kept, rule, 0.0 if rule in OF_PEOPLE else kept * heavier, kept * weight)
            for kept, rule in found
        ]


class Finds(NamedTuple):
    """By printed word its look-alikes, and the places of names in which two neighbours make it, or a few that only may.

    `whole` gives for each couple the listed word that it makes.
    """

    likes: list[list[Lookalike]]
    splits: list[list[int]]
    whole: list[int | None]


class _Gathered(NamedTuple):
    """By printed word the listed ones that share a key with it, or only one of a misspelling, and its splits."""

    near: list[list[int]]
    misspelt: list[list[int]]
    splits: list[list[int]]

    @classmethod
    def of(cls, asked: int) -> "_Gathered":
        """Make room for so many that are asked for."""
        return cls([[] for _ in range(asked)], [[] for _ in range(asked)], [[] for _ in range(asked)])


def _is_open(word: Word) -> bool:
    return word.is_beginning or is_han(word.text)


def listed_word(key: str, profile: Profile) -> Word:
    """Read a key as a word."""
    text = key.rstrip(SHORTENED + INITIAL_MARK)
    word = profile.lexicon.word(text)
    return word._replace(is_short=True) if key.endswith(SHORTENED) else word
