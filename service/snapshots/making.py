"""Lays a stream of parties with their listings out as arrays, in one pass."""

import zlib
from array import array
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from service.arrayfile import Array
from service.blobs import Pile, Texts, encoded
from service.domain.books import Entry, known_through, name_order
from service.domain.instants import write_instant
from service.domain.parties import Party, folded
from service.snapshots.packing import Words, pack_listings, pack_party

if TYPE_CHECKING:
    from datetime import datetime


def snapshot_of(entries: Iterable[Entry]) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
    """Give the arrays of a snapshot, and what is to be noted with them; entries come in the order of their ids.

    Raises:
        ValueError: they do not.
    """
    laid = _Laid()
    for party, records in entries:
        laid.add(party, records)
    return laid.arrays(), laid.meta()


def name_key(name: str) -> int:
    """Give a number under which a name is found whatever its case, width and spaces; a few others share it."""
    return zlib.crc32(encoded(folded(name)))


class _Laid:
    """What has been laid out so far; `kinds` numbers the outlines of listings."""

    def __init__(self) -> None:
        self.ids, self.parties, self.listings, self.alike = Pile(), Pile(), Pile(), Pile()
        self.words = Words()
        self.kinds: dict[bytes, int] = {}
        self.kind_of, self.ends = array("i"), array("q", [0])
        self.names: list[str] = []
        self.name_keys, self.name_rows = array("I"), array("i")
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
            if number == len(self.alike):
                self.alike.add(pack_listings([one], self.words)[0])
                self.programmes.add((one.list_code, one.programme))
            self.kind_of.append(number)
        self.ends.append(len(self.kind_of))
        self._name(party, row)
        self.latest = max(filter(None, (self.latest, known_through(party, records))), default=None)

    def _name(self, party: Party, row: int) -> None:
        self.names.append(name_order(party))
        for key in {name_key(name.text) for name in party.names}:
            self.name_keys.append(key)
            self.name_rows.append(row)

    def arrays(self) -> dict[str, Array]:
        keys = np.array(self.name_keys, np.uint32)
        order = np.argsort(keys, kind="stable")
        kind_of = np.array(self.kind_of, np.int32)
        by_name = sorted(range(len(self.names)), key=self.names.__getitem__)
        return {
            **self.ids.blobs().arrays("ids"),
            **self.parties.blobs().arrays("parties"),
            **self.listings.blobs().arrays("listings"),
            **self.alike.blobs().arrays("alike"),
            **Texts.of(self.words.texts).arrays("words"),
            "kind_of": kind_of,
            "kind_counts": np.bincount(kind_of, minlength=len(self.kinds)).astype(np.int64),
            "listing_ends": np.array(self.ends, np.int64),
            "by_name": np.array(by_name, np.int32),
            "name_keys": keys[order],
            "name_rows": np.array(self.name_rows, np.int32)[order],
        }

    def meta(self) -> dict[str, Any]:
        return {
            "latest": write_instant(self.latest) if self.latest else None,
            "programmes": sorted(self.programmes),
        }
