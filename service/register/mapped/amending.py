"""Lays a snapshot out from the one before, of which only the parties of a changed list are others.

A reader cannot tell it from a snapshot that was made of all lists anew, but for the numbers of repeated texts and kinds
of listings, which nobody sees; a test compares the two. What stayed is copied as it is and never unpacked.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from service.domain.listings import Entry
from service.files.array_file import Array, ArrayFile
from service.files.array_pieces import NEW, Pieces
from service.files.byte_arrays import ByteArrays, StringArray
from service.register.mapped.making import NEVER, Laid, instant_of, meta_of
from service.register.mapped.rows import MappedRows
from service.register.views import name_order


def amended(
    former: ArrayFile, ids: Collection[str], entries: Iterable[Entry], codes: Collection[str]
) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
    """Return the arrays of a snapshot, and what is to be noted with them.

    Args:
        former: the snapshot before.
        ids: the parties that the changed lists have, or had then.
        entries: what all lists say of these parties now, in the order of their ids; who is on none is left out.
        codes: the changed lists. Of every party that one of them has, or had, the id is among `ids`.

    Raises:
        ValueError: the entries are in another order.
    """
    rows = MappedRows.of(former)
    laid = Laid(StringArray.read(former.arrays, "words").all())
    for party, records in entries:
        laid.add(party, records)
    return _Amended(former, rows, laid, ids, frozenset(codes)).laid_out()


class _Amended:
    """The rows of before, those that were laid out now, and where each goes."""

    def __init__(
        self, former: ArrayFile, rows: MappedRows, laid: Laid, ids: Collection[str], codes: frozenset[str]
    ) -> None:
        self.former, self.old, self.rows, self.codes = former, former.arrays, rows, codes
        self.laid, self.new = laid, laid.rows()
        is_kept = np.ones(len(rows), np.bool_)
        is_kept[[row for row in map(rows.row, ids) if row is not None]] = False
        kept = np.flatnonzero(is_kept)
        added = StringArray.read(self.new, "ids").all()
        places = np.array([rows.ids.place_from(one) for one in added], np.int64)
        self.numbers = np.insert(kept, kept.searchsorted(places), NEW)
        self.pieces = Pieces.of(self.numbers)
        self.places, self.new_places = self.pieces.places(len(rows), len(added))

    def laid_out(self) -> tuple[dict[str, Array], dict[str, Any]]:
        known = self.pieces.take(self.old["known"], self.new["known"])
        byte_arrays: dict[str, Array] = {}
        for name in ("ids", "parties", "listings"):
            byte_arrays |= self.pieces.byte_arrays(
                ByteArrays.read(self.old, name), ByteArrays.read(self.new, name)
            ).arrays(name)
        arrays = {
            **byte_arrays,
            **self._kinds(),
            **self._words(),
            **self._keys("name"),
            **self._keys("number"),
            "known": known,
            "by_name": self._by_name(),
            "former_numbers": self._former_numbers(),
        }
        meta = meta_of(instant_of(int(known.max(initial=NEVER))), self._programmes())
        return arrays, {**meta, "former": self.former.path.stem if self.former.path else None}

    def _kinds(self) -> dict[str, Array]:
        """Give the kinds that are still used their numbers; those of new listings stand behind the others."""
        inner, ends = self.pieces.within(self.old["listing_ends"], self.new["listing_ends"])
        before = len(self.old["kind_counts"])
        used, kind_of = np.unique(inner.take(self.old["kind_of"], self.new["kind_of"] + before), return_inverse=True)
        pieces = Pieces.of(np.where(used < before, used, NEW))
        alike = pieces.byte_arrays(ByteArrays.read(self.old, "alike"), ByteArrays.read(self.new, "alike"))
        return {
            **alike.arrays("alike"),
            "kind_of": kind_of.reshape(-1).astype(np.int32),
            "kind_counts": np.bincount(kind_of.reshape(-1), minlength=len(used)).astype(np.int64),
            "listing_ends": ends,
        }

    def _words(self) -> dict[str, Array]:
        before = ByteArrays.read(self.old, "words")
        added = StringArray.of(self.laid.words.texts[len(before) :]).byte_arrays
        both = np.concatenate([np.arange(len(before)), np.full(len(added), NEW)])
        return Pieces.of(both).byte_arrays(before, added).arrays("words")

    def _keys(self, name: str) -> dict[str, Array]:
        """Put the hashed names, or numbers, in order, equal ones in that of their rows."""
        rows = self.places[self.old[f"{name}_rows"]]
        is_there = rows >= 0
        keys = np.concatenate([self.old[f"{name}_keys"][is_there], self.new[f"{name}_keys"]])
        rows = np.concatenate([rows[is_there], self.new_places[self.new[f"{name}_rows"]]])
        order = np.lexsort((rows, keys))
        return {f"{name}_keys": keys[order], f"{name}_rows": rows[order].astype(np.int32)}

    def _by_name(self) -> Array:
        """Put the new rows among the others by their names, equal names by row."""
        kept = self.places[self.old["by_name"]]
        kept = kept[kept >= 0]

        def key(place: int) -> tuple[str, int]:
            row = kept.item(place)
            return name_order(self.rows.party(self.numbers.item(row))), row

        new = sorted(zip(self.laid.names, self.new_places.tolist(), strict=True))
        at = [bisect_left(range(len(kept)), one, key=key) for one in new]
        return np.insert(kept, np.array(at, np.int64), [row for _, row in new]).astype(np.int32)

    def _former_numbers(self) -> Array:
        """Give for each row its number among the parties that were listed before; -1 if it was not, or is another."""
        is_listed = np.diff(self.old["listing_ends"]) > 0
        numbers = np.where(is_listed, np.cumsum(is_listed) - 1, NEW)
        is_old = self.numbers >= 0
        found = np.full(len(self.numbers), NEW, np.int32)
        found[is_old] = numbers[self.numbers[is_old]]
        return found

    def _programmes(self) -> Sequence[tuple[str, str]]:
        """Pair lists with programmes: only those of the changed lists can be others than before."""
        before = ((code, programme) for code, programme in self.former.meta["programmes"])
        return [
            *(pair for pair in before if pair[0] not in self.codes),
            *(pair for pair in self.laid.programmes if pair[0] in self.codes),
        ]
