"""Writes a stream of parties and their listings into arrays, in one pass."""

import zlib
from array import array
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from service.domain.instants import write_instant
from service.domain.listings import Entry
from service.domain.parties import Party, folded
from service.files.array_file import Array
from service.files.byte_arrays import ByteArrayBuilder, StringArray, encoded
from service.register.mapped.packing import PackedWords, pack_listings, pack_party
from service.register.unique_numbers import Number, unique_numbers
from service.register.views import known_through, name_order

if TYPE_CHECKING:
    from datetime import datetime


def snapshot_of(entries: Iterable[Entry]) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
    """Return the arrays of a snapshot, and what is to be noted with them; entries come in the order of their ids.

    Raises:
        ValueError: they do not.
    """
    laid = _Laid()
    for party, records in entries:
        laid.add(party, records)
    return laid.arrays(), laid.meta()


def name_key(name: str) -> int:
    """Return a number under which a name is found whatever its case, width and spaces; a few others share it."""
    return zlib.crc32(encoded(folded(name)))


def number_key(number: Number) -> int:
    """Return a number under which a unique number is found; a few others share it."""
    return zlib.crc32(encoded("\n".join(number)))


class _Keys:
    """Collects pairs of a number (such as the hash of an identifier) and the row that it leads to."""

    def __init__(self) -> None:
        self.keys, self.rows = array("I"), array("i")

    def add(self, keys: Iterable[int], row: int) -> None:
        for key in set(keys):
            self.keys.append(key)
            self.rows.append(row)

    def arrays(self, name: str) -> dict[str, Array]:
        keys = np.array(self.keys, np.uint32)
        order = np.argsort(keys, kind="stable")
        return {f"{name}_keys": keys[order], f"{name}_rows": np.array(self.rows, np.int32)[order]}


class _Laid:
    """The arrays built so far; `kinds` gives each outline of a listing its number."""

    def __init__(self) -> None:
        self.ids, self.parties, self.listings, self.grouped_listings = (
            ByteArrayBuilder(),
            ByteArrayBuilder(),
            ByteArrayBuilder(),
            ByteArrayBuilder(),
        )
        self.words = PackedWords()
        self.kinds: dict[bytes, int] = {}
        self.kind_of, self.ends = array("i"), array("q", [0])
        self.names: list[str] = []
        self.name_keys, self.number_keys = _Keys(), _Keys()
        self.latest: datetime | None = None
        self.programmes: set[tuple[str, str]] = set()
        self.last_id = b""

    def add(self, party: Party, records: tuple[Any, ...]) -> None:
        row, party_id = len(self.names), encoded(party.id)
        if row and party_id <= self.last_id:
            raise ValueError(f"the party {party.id!r} comes behind its place")
        self.last_id = party_id
        self.ids.add(party_id)
        self.parties.add(pack_party(party, self.words))
        packed, outlines = pack_listings(records, self.words)
        self.listings.add(packed)
        for one, outline in zip(records, outlines, strict=True):
            number = self.kinds.setdefault(outline, len(self.kinds))
            if number == len(self.grouped_listings):
                self.grouped_listings.add(pack_listings([one], self.words)[0])
                self.programmes.add((one.list_code, one.programme))
            self.kind_of.append(number)
        self.ends.append(len(self.kind_of))
        self._name(party, row)
        self.latest = max(filter(None, (self.latest, known_through(party, records))), default=None)

    def _name(self, party: Party, row: int) -> None:
        self.names.append(name_order(party))
        self.name_keys.add((name_key(name.text) for name in party.names), row)
        self.number_keys.add(map(number_key, unique_numbers(party)), row)

    def arrays(self) -> dict[str, Array]:
        kind_of = np.array(self.kind_of, np.int32)
        by_name = sorted(range(len(self.names)), key=self.names.__getitem__)
        return {
            **self.ids.byte_arrays().arrays("ids"),
            **self.parties.byte_arrays().arrays("parties"),
            **self.listings.byte_arrays().arrays("listings"),
            **self.grouped_listings.byte_arrays().arrays("alike"),
            **StringArray.of(self.words.texts).arrays("words"),
            "kind_of": kind_of,
            "kind_counts": np.bincount(kind_of, minlength=len(self.kinds)).astype(np.int64),
            "listing_ends": np.array(self.ends, np.int64),
            "by_name": np.array(by_name, np.int32),
            **self.name_keys.arrays("name"),
            **self.number_keys.arrays("number"),
        }

    def meta(self) -> dict[str, Any]:
        return {
            "latest": write_instant(self.latest) if self.latest else None,
            "programmes": sorted(self.programmes),
        }
