"""All listed names as arrays of numbers, which every process maps and none copies."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from service.arrayfile import Array, ArrayFile
from service.blobs import Texts
from service.domain.parties import Party
from service.matching.listed_names import ListedName, Reading, joins, read_names
from service.matching.names import ParsedName, Word
from service.matching.profile import Profile
from service.matching.vocabulary import Vocabulary

_WEAK, _PERSON, _THING = 1, 2, 4
_SEAT = 1  # a word that only names a place behind the legal form
_MEMORY = 20_000  # names kept as objects; some 40 MB
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Names by their place: `starts[n]` to `starts[n + 1]` are the cells of name n, each a word's number and its cost.

    `posted[w]` to `posted[w + 1]` are the places in `postings` of the names that hold word w; `first_names[p]` to
    `first_names[p + 1]` are the names of party p. `costs` is the least that a cell can cost when it is left over.
    """

    profile: Profile
    vocabulary: Vocabulary
    texts: Texts
    starts: Array
    cells: Array
    costs: Array
    marks: Array
    flags: Array
    parties: Array
    forms: Array
    first_names: Array
    posted: Array
    postings: Array
    joins: Array
    joined: Array
    written_forms: tuple[tuple[str, str | None], ...]
    _read: dict[int, ListedName] = field(default_factory=dict)

    @classmethod
    def of(cls, parties: Iterable[Party], profile: Profile) -> "Corpus":
        """Lay out the names of the parties, numbered in their order, in memory."""
        return cls.read(ArrayFile.in_memory(*lay_out(parties, profile)), profile)

    @classmethod
    def read(cls, file: ArrayFile, profile: Profile) -> "Corpus":
        """Find the names among arrays."""
        one = file.arrays
        named = ("starts", "cells", "costs", "marks", "flags", "parties", "forms")
        placed = ("first_names", "posted", "postings", "joins", "joined")
        return cls(
            profile,
            Vocabulary.read(one, profile),
            Texts.read(one, "name"),
            *(one[f"name.{name}"] for name in named),
            *(one[name] for name in placed),
            written_forms=tuple((form, family) for form, family in file.meta["forms"]),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def name(self, place: int) -> ListedName:
        """Give a name by its place."""
        known = self._read.get(place)
        if known is None:
            if len(self._read) >= _MEMORY:
                self._read.clear()
            known = self._read[place] = self._decode(place)
        return known

    def names_of(self, party: int) -> range:
        """Give the places of a party's names."""
        return range(int(self.first_names[party]), int(self.first_names[party + 1]))

    def holding(self, word: int) -> Places:
        """Give the places of the names that hold a word."""
        places: Places = self.postings[self.posted[word] : self.posted[word + 1]]
        return places

    def count(self, word: int) -> int:
        """Give the number of names that hold a word."""
        return int(self.posted[word + 1] - self.posted[word])

    def holding_joined(self, texts: Sequence[str]) -> list[Places]:
        """Give for each text the places of names in which two neighbours make it, and of a few that only may."""
        wanted = np.array([_hash(text) for text in texts], np.uint32)
        firsts = np.searchsorted(self.joins, wanted, "left").tolist()
        lasts = np.searchsorted(self.joins, wanted, "right").tolist()
        return [self.joined[first:last] for first, last in zip(firsts, lasts, strict=True)]

    def _decode(self, place: int) -> ListedName:
        start, end = self.starts[place : place + 2].tolist()
        numbers = tuple(self.cells[start:end].tolist())
        words = tuple(map(self._word, numbers, self.marks[start:end].tolist()))
        text = self.texts.get(place)
        form, family = self.written_forms[self.forms[place]]
        party, flags = int(self.parties[place]), int(self.flags[place])
        kin = {self.written_forms[form][1] for form in self.forms[self.names_of(party)].tolist()}
        return ListedName(
            party=party,
            text=text,
            parsed=ParsedName(text, words, form, family, is_cut=False),
            numbers=numbers,
            is_weak=bool(flags & _WEAK),
            families=frozenset(one for one in kin if one),
            is_person=bool(flags & _PERSON),
            is_thing=bool(flags & _THING),
        )

    def _word(self, number: int, mark: int) -> Word:
        word = self.vocabulary.word(number)
        return word.seated(self.profile.costs.seat) if mark & _SEAT else word


@dataclass(slots=True)
class _Pages:
    """What is gathered name by name before it is laid out."""

    profile: Profile
    keys: dict[str, int] = field(default_factory=dict)
    personal: set[str] = field(default_factory=set)
    forms: dict[tuple[str, str | None], int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    ends: "array[int]" = field(default_factory=lambda: array("q", [0]))
    cells: "array[int]" = field(default_factory=lambda: array("i"))
    costs: "array[float]" = field(default_factory=lambda: array("f"))
    marks: "array[int]" = field(default_factory=lambda: array("B"))
    flags: "array[int]" = field(default_factory=lambda: array("B"))
    parties: "array[int]" = field(default_factory=lambda: array("i"))
    written: "array[int]" = field(default_factory=lambda: array("i"))
    first_names: "array[int]" = field(default_factory=lambda: array("q", [0]))
    joins: "array[int]" = field(default_factory=lambda: array("I"))
    joined: "array[int]" = field(default_factory=lambda: array("i"))

    def add(self, one: Reading) -> None:
        place = len(self.texts)
        self.texts.append(one.text)
        for word, key in zip(one.parsed.words, one.keys, strict=True):
            self.cells.append(self.keys.setdefault(key, len(self.keys)))
            if one.is_person:
                self.personal.add(key)
            self.costs.append(self._least_cost(word, is_person=one.is_person))
            self.marks.append(_SEAT if word.is_seat else 0)
        self.ends.append(len(self.cells))
        self.flags.append(one.is_weak * _WEAK | one.is_person * _PERSON | one.is_thing * _THING)
        self.parties.append(one.party)
        form = (one.parsed.form, one.parsed.family)
        self.written.append(self.forms.setdefault(form, len(self.forms)))
        for text in joins(one.parsed.words):
            self.joins.append(_hash(text))
            self.joined.append(place)

    def _least_cost(self, word: Word, *, is_person: bool) -> float:
        if is_person:
            return self.profile.lexicon.class_in_person(word.text).extra * self.profile.costs.person_silence
        return word.extra


def lay_out(parties: Iterable[Party], profile: Profile) -> tuple[dict[str, Array], dict[str, Any]]:
    """Lay out the names of the parties, numbered in their order, as arrays and a note of the legal forms in them."""
    pages = _Pages(profile)
    for number, party in enumerate(parties):
        for one in read_names(number, party, profile):
            pages.add(one)
        pages.first_names.append(len(pages.texts))
    keys, cells = _in_order(pages)
    posted, postings = _postings(cells, np.frombuffer(pages.ends, np.int64), len(keys))
    order = np.argsort(np.frombuffer(pages.joins, np.uint32) if pages.joins else np.empty(0, np.uint32), kind="stable")
    arrays = {
        **Vocabulary.arrays_of(keys, frozenset(pages.personal), profile),
        **Texts.of(pages.texts).arrays("name"),
        "name.starts": np.array(pages.ends, np.int64),
        "name.cells": cells,
        "name.costs": np.array(pages.costs, np.float32),
        "name.marks": np.array(pages.marks, np.uint8),
        "name.flags": np.array(pages.flags, np.uint8),
        "name.parties": np.array(pages.parties, np.int32),
        "name.forms": np.array(pages.written, np.int32),
        "first_names": np.array(pages.first_names, np.int64),
        "posted": posted,
        "postings": postings,
        "joins": np.array(pages.joins, np.uint32)[order],
        "joined": np.array(pages.joined, np.int32)[order],
    }
    return arrays, {"forms": list(pages.forms)}


def _in_order(pages: _Pages) -> tuple[list[str], NDArray[np.int32]]:
    """Sort the keys as their bytes are, and number the cells anew."""
    keys = sorted(pages.keys, key=lambda key: key.encode("utf-8", "surrogatepass"))
    renumbered = np.empty(len(keys), np.int32)
    renumbered[np.array([pages.keys[key] for key in keys], np.intp)] = np.arange(len(keys), dtype=np.int32)
    return keys, renumbered[np.array(pages.cells, np.int32)]


def _postings(cells: NDArray[np.int32], ends: NDArray[np.int64], words: int) -> tuple[Array, Array]:
    """Turn names of words into words of names, a name once for each word."""
    names = np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(ends))
    order = np.lexsort((names, cells))
    word, name = cells[order], names[order]
    is_new = np.ones(len(word), bool)
    is_new[1:] = (word[1:] != word[:-1]) | (name[1:] != name[:-1])
    counts = np.bincount(word[is_new], minlength=words)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]), name[is_new]


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
