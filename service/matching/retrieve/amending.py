"""Lays an index out from the one before: the names of parties that stayed are not read again.

What comes out is what `build_index` makes of the same parties, array by array and byte by byte; a test holds it to
that. Why: a list of three rows beside the SDN list took some five seconds of processor time, for 9,000 parties that
were the same as before.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from service.domain.parties import Party
from service.files.array_file import Array, ArrayFile
from service.files.array_pieces import NEW, Pieces
from service.files.byte_arrays import ByteArrays, StringArray, encoded
from service.matching.identifiers.keys import IdentifierPages
from service.matching.knowledge.profile import Profile
from service.matching.lookup.hash_index import HashIndex
from service.matching.lookup.vocabulary import classes_of, leads_of_joins, leads_of_words, renumbered_leads
from service.matching.retrieve.build import NamePages, postings_of, written_in
from service.matching.retrieve.corpus import PERSON

_Kind = TypeVar("_Kind", bound=Hashable)


def amend(
    former: ArrayFile, numbers: Array, parties: Sequence[Party], profile: Profile
) -> tuple[dict[str, Array], dict[str, Any]]:
    """Lay parties out, of which most are in `former` already.

    Args:
        former: what `build_index` or this made of the parties of before, with the same profile.
        numbers: for each party the number that it has there, or -1 where it is new or other; shape (parties,). Those
            that are there stand in the same order.
        parties: all of them; only the new ones are read.
        profile: the matcher's.
    """
    names, identifiers = NamePages(profile), IdentifierPages()
    for number in np.flatnonzero(numbers < 0).tolist():
        party = parties[number]
        names.add(number, party)
        identifiers.add(number, party)
    whole = Pieces.of(numbers)
    arrays, meta = _AmendedNames(former, names, whole, profile).laid_out()
    now, _ = whole.places(len(former.arrays["first_names"]) - 1, int((numbers < 0).sum()))
    numbered, ranges = identifiers.amended(former, now)
    return {**arrays, **numbered}, {**meta, "ranges": ranges}


class _AmendedNames:
    """The names that were laid out before, those that were read now, and where each goes."""

    def __init__(self, former: ArrayFile, new: NamePages, parties: Pieces, profile: Profile) -> None:
        self.old, self.meta, self.new, self.profile = former.arrays, former.meta, new, profile
        self.ends = np.array(new.ends, np.int64)
        self.names, self.first_names = parties.within(self.old["first_names"], np.array(new.first_names, np.int64))
        self.cells, self.starts = self.names.within(self.old["name.starts"], self.ends)
        self.old_places, self.new_places = self.names.places(len(self.old["name.starts"]) - 1, len(new.texts))

    def laid_out(self) -> tuple[dict[str, Array], dict[str, Any]]:
        words = _AmendedWords.of(self.old, [*self.new.keys], self.cells)
        cells = self.cells.take(words.old_numbers[self.old["name.cells"]], words.new_numbers[self._new_cells()])
        cells = cells.astype(np.int32)
        flags = self.names.take(self.old["name.flags"], np.array(self.new.flags, np.uint8))
        posted, postings = postings_of(cells, self.starts, len(words))
        forms, written = self._forms()
        arrays, kinds = self._vocabulary(words, cells, flags)
        texts = self.names.byte_arrays(ByteArrays.read(self.old, "name"), StringArray.of(self.new.texts).byte_arrays)
        arrays |= {
            **texts.arrays("name"),
            "name.starts": self.starts,
            "name.cells": cells,
            "name.costs": self.cells.take(self.old["name.costs"], np.array(self.new.costs, np.float32)),
            "name.marks": self.cells.take(self.old["name.marks"], np.array(self.new.marks, np.uint8)),
            "name.flags": flags,
            "name.parties": np.repeat(np.arange(len(self.first_names) - 1, dtype=np.int32), np.diff(self.first_names)),
            "name.forms": written,
            "first_names": self.first_names,
            "posted": posted,
            "postings": postings,
        }
        return arrays, {"forms": forms, "kinds": kinds, "scripts": self._scripts()}

    def _new_cells(self) -> Array:
        return np.array(self.new.cells, np.intp)

    def _forms(self) -> tuple[list[tuple[str, str | None]], Array]:
        known = [(form, family) for form, family in self.meta["forms"]]
        every, of_old, of_new = _joined(known, [*self.new.forms])
        written = self.names.take(of_old[self.old["name.forms"]], of_new[np.array(self.new.written, np.intp)])
        return _by_first(every, written)

    def _vocabulary(
        self, words: "_AmendedWords", cells: Array, flags: Array
    ) -> tuple[dict[str, Array], list[tuple[str, float, float]]]:
        """Lay the words out; those that are new or now in a person's name, or in none any more, have other keys."""
        is_personal = np.zeros(len(words), np.bool_)
        is_personal[cells[np.repeat((flags & PERSON) != 0, np.diff(self.starts))]] = True
        here = np.flatnonzero(words.old_numbers >= 0)
        other = here[self.old["word.personal"][here] != is_personal[words.old_numbers[here]]]
        kept = words.old_numbers.copy()
        kept[other] = -1
        texts = StringArray(words.byte_arrays)
        again = np.sort(np.concatenate([words.old_numbers[other], words.added]))
        table = HashIndex.of(self._leads(kept, again, [texts.get(number) for number in again.tolist()], is_personal))
        new_classes, new_kinds = classes_of(words.added_keys, self.profile)
        every, of_old, of_new = _joined([(a, b, c) for a, b, c in self.meta["kinds"]], new_kinds)
        classes = words.pieces.take(of_old[self.old["word.classes"]], of_new[new_classes])
        kinds, numbered = _by_first(every, classes)
        arrays = {
            **words.byte_arrays.arrays("word"),
            **table.arrays("word"),
            "word.personal": is_personal,
            "word.classes": numbered,
        }
        return arrays, kinds

    def _leads(self, kept: Array, again: Array, keys: Sequence[str], is_personal: Array) -> list[tuple[Array, Array]]:
        """Give all keys of words and of neighbours written as one, with their leads."""
        old = renumbered_leads(self.old["word.keys"], self.old["word.leads"], kept, self.old_places)
        personal = frozenset(key for key, is_one in zip(keys, is_personal[again].tolist(), strict=True) if is_one)
        joined = leads_of_joins(np.array(self.new.joins, np.uint32), np.array(self.new.joined, np.int64))
        new = [*leads_of_words(keys, personal, self.profile), joined]
        return [old, *(renumbered_leads(hashes, leads, again, self.new_places) for hashes, leads in new)]

    def _scripts(self) -> dict[str, int]:
        """Count the names of each script: those of before without the ones that are gone, and the new ones."""
        texts, gone = StringArray.read(self.old, "name"), np.flatnonzero(self.old_places < 0).tolist()
        left, added = written_in(map(texts.get, gone)), written_in(self.new.texts)
        counts = {
            script: self.meta["scripts"].get(script, 0) - left.get(script, 0) + added.get(script, 0)
            for script in sorted({*self.meta["scripts"], *added})
        }
        return {script: count for script, count in counts.items() if count}


@dataclass(frozen=True, slots=True)
class _AmendedWords:
    """The words that are listed now, in the order of their keys.

    `old_numbers` and `new_numbers` lead from a word's number among those of before, and among the new names' words, to
    its number now, the first to -1 where it is listed no more. `added` are the numbers of words that were not there.
    """

    pieces: Pieces
    byte_arrays: ByteArrays
    old_numbers: Array
    new_numbers: Array
    added: Array
    added_keys: list[str]

    @classmethod
    def of(cls, old: Any, keys: Sequence[str], cells: Pieces) -> "_AmendedWords":  # noqa: ANN401 arrays by name
        texts = StringArray.read(old, "word")
        is_listed = np.zeros(len(texts), np.bool_)
        for part in cells.kept(old["name.cells"]):
            is_listed[part] = True
        order = sorted(range(len(keys)), key=[encoded(key) for key in keys].__getitem__)
        places = np.array([texts.place_from(keys[at]) for at in order], np.int64)
        is_known = np.array([texts.place_of(keys[at]) is not None for at in order], np.bool_)
        is_listed[places[is_known]] = True
        listed = np.flatnonzero(is_listed)
        pieces = Pieces.of(np.insert(listed, listed.searchsorted(places[~is_known]), NEW))
        added_keys = [keys[at] for at, known in zip(order, is_known.tolist(), strict=True) if not known]
        byte_arrays = pieces.byte_arrays(texts.byte_arrays, StringArray.of(added_keys).byte_arrays)
        old_numbers, added = pieces.places(len(texts), len(added_keys))
        in_order = np.empty(len(keys), np.int64)
        in_order[is_known], in_order[~is_known] = old_numbers[places[is_known]], added
        new_numbers = np.empty(len(keys), np.int64)
        new_numbers[np.array(order, np.intp)] = in_order
        return cls(pieces, byte_arrays, old_numbers, new_numbers, added, added_keys)

    def __len__(self) -> int:
        return len(self.byte_arrays)


def _joined(old: Sequence[_Kind], new: Sequence[_Kind]) -> tuple[list[_Kind], Array, Array]:
    """Number values of both sorts together; give all, and the numbers of the old ones and of the new ones."""
    every = {value: number for number, value in enumerate(dict.fromkeys((*old, *new)))}
    of_old, of_new = (np.array([every[value] for value in values], np.int32) for values in (old, new))
    return [*every], of_old, of_new


def _by_first(values: Sequence[_Kind], numbers: Array) -> tuple[list[_Kind], Array]:
    """Number values by where each is used first, as one pass over all would; those that are not used are left out."""
    used, firsts = np.unique(numbers, return_index=True)
    order = used[np.argsort(firsts)]
    numbered = np.zeros(len(values), np.int32)
    numbered[order] = np.arange(len(order))
    return [values[number] for number in order.tolist()], numbered[numbers]
