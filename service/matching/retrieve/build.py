"""Lays the names of parties out as the arrays that a corpus reads, in one pass."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.domain.parties import Party
from service.files.array_file import Array
from service.files.byte_arrays import StringArray
from service.matching.identifiers.keys import IdentifierPages
from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import Word
from service.matching.lookup.blocking_keys import hashed_join
from service.matching.lookup.vocabulary import Vocabulary
from service.matching.normalise.scripts import LATIN, scripts_of
from service.matching.retrieve.corpus import OWN_WORD, PERSON, SEAT, THING, WEAK
from service.matching.retrieve.listed_names import NameReading, initialisms, joins, read_names, wholes


def build_index(parties: Iterable[Party], profile: Profile) -> tuple[dict[str, Array], dict[str, Any]]:
    """Lay names and identifiers of parties out as arrays, numbered in their order, with what is noted beside them."""
    names, identifiers = NamePages(profile), IdentifierPages()
    scripts: set[str] = set()
    for number, party in enumerate(parties):
        names.add(number, party)
        identifiers.add(number, party)
    for text in names.texts:
        if not text.isascii():
            scripts |= scripts_of(text)
    arrays, kinds = names.arrays()
    meta = {
        "forms": list(names.forms),
        "kinds": kinds,
        "ranges": sorted(identifiers.ranges),
        "scripts": sorted(scripts - {LATIN}),
    }
    return {**arrays, **identifiers.arrays()}, meta


@dataclass(slots=True)
class NamePages:
    """Names that are gathered party by party before they are laid out."""

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

    def add(self, number: int, party: Party) -> None:
        """Add a party's names."""
        for one in read_names(number, party, self.profile):
            self._add(one)
        self.first_names.append(len(self.texts))

    def _add(self, one: NameReading) -> None:
        place, numbers, words = len(self.texts), self.keys, one.parsed.words
        self.texts.append(one.text)
        self.cells.extend([numbers.setdefault(key, len(numbers)) for key in one.keys])
        if one.is_person:
            self.personal.update(one.keys)
            self.costs.extend(map(self._cost_in_person, words))
        else:
            self.costs.extend([word.extra for word in words])
        self.marks.extend([word.is_seat * SEAT | word.kind.is_distinctive * OWN_WORD for word in words])
        self.ends.append(len(self.cells))
        self.flags.append(one.is_weak * WEAK | one.is_person * PERSON | one.is_thing * THING)
        self.parties.append(one.party)
        form = (one.parsed.form, one.parsed.family)
        self.written.append(self.forms.setdefault(form, len(self.forms)))
        as_one = (
            joins(words) if one.is_person else [*joins(words), *wholes(words), *initialisms(one.parsed, self.profile)]
        )
        self.joins.extend(map(hashed_join, as_one))
        self.joined.extend([place] * len(as_one))

    def _cost_in_person(self, word: Word) -> float:
        return self.profile.lexicon.class_in_person(word.text).extra * self.profile.costs.person_silence

    def arrays(self) -> tuple[dict[str, Array], list[tuple[str, float, float]]]:
        """Lay what was gathered out, with the classes that words are of."""
        keys, cells = _in_order(self)
        posted, postings = _postings(cells, np.frombuffer(self.ends, np.int64), len(keys))
        joined = np.array(self.joins, np.uint32), np.array(self.joined, np.int32)
        words, kinds = Vocabulary.arrays_of(keys, frozenset(self.personal), joined, self.profile)
        arrays = {
            **words,
            **StringArray.of(self.texts).arrays("name"),
            "name.starts": np.array(self.ends, np.int64),
            "name.cells": cells,
            "name.costs": np.array(self.costs, np.float32),
            "name.marks": np.array(self.marks, np.uint8),
            "name.flags": np.array(self.flags, np.uint8),
            "name.parties": np.array(self.parties, np.int32),
            "name.forms": np.array(self.written, np.int32),
            "first_names": np.array(self.first_names, np.int64),
            "posted": posted,
            "postings": postings,
        }
        return arrays, kinds


def _in_order(pages: NamePages) -> tuple[list[str], NDArray[np.int32]]:
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
