"""Writes a stream of parties and their listings into arrays, in one pass."""

import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from service.domain.instants import write_instant
from service.domain.listings import Entry
from service.domain.parties import Party, folded
from service.files.array_file import Array
from service.files.byte_arrays import ByteArrayBuilder, StringArray, encoded
from service.register.mapped.packing import PackedWords, pack_listings, pack_party
from service.register.unique_numbers import Number, unique_numbers
from service.register.views import known_through, name_order

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = -(2**63)
_FIRST, _LAST = (
    (bound - _EPOCH) // timedelta(microseconds=1)
    for bound in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
)


def snapshot_of(entries: Iterable[Entry]) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
    """Return the arrays of a snapshot, and what is to be noted with them; entries come in the order of their ids.

    Raises:
        ValueError: they do not.
    """
    laid = Laid()
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


def since_1970(instant: datetime | None) -> int:
    """Return an instant as microseconds since 1970 in UTC; where there is none, the least number."""
    return (instant - _EPOCH) // timedelta(microseconds=1) if instant else NEVER


def instant_of(microseconds: int) -> datetime | None:
    """Return the instant, in UTC, that `since_1970` gave as a number; one beyond the years 1 to 9999 is their bound."""
    if microseconds == NEVER:
        return None
    return _EPOCH + timedelta(microseconds=min(max(microseconds, _FIRST), _LAST))


class Laid:
    """The arrays built so far; `kinds` gives each outline of a listing its number.

    `known` has for each row when the last of it became known. `words` are texts that have their numbers already.
    """

    def __init__(self, words: Sequence[str] = ()) -> None:
        self.ids, self.parties, self.listings, self.grouped_listings = (
            ByteArrayBuilder(),
            ByteArrayBuilder(),
            ByteArrayBuilder(),
            ByteArrayBuilder(),
        )
        self.words = PackedWords(before=words)
        self.kinds: dict[bytes, int] = {}
        self.kind_of, self.ends = array("i"), array("q", [0])
        self.names: list[str] = []
        self.name_keys, self.number_keys = _Keys(), _Keys()
        self.known = array("q")
        self.latest: datetime | None = None
        self.programmes: set[tuple[str, str]] = set()
        self.last_id = b""

    def add(self, party: Party, records: tuple[Any, ...]) -> None:
        """Lay a party out behind the others.

        Raises:
            ValueError: its id does not come behind theirs.
        """
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
        known = known_through(party, records)
        self.known.append(since_1970(known))
        self.latest = max(filter(None, (self.latest, known)), default=None)

    def _name(self, party: Party, row: int) -> None:
        self.names.append(name_order(party))
        self.name_keys.add((name_key(name.text) for name in party.names), row)
        self.number_keys.add(map(number_key, unique_numbers(party)), row)

    def arrays(self) -> dict[str, Array]:
        """Return all arrays of a snapshot."""
        return {**self.rows(), **StringArray.of(self.words.texts).arrays("words")}

    def rows(self) -> dict[str, Array]:
        """Return the arrays but for the repeated texts."""
        kind_of = np.array(self.kind_of, np.int32)
        by_name = sorted(range(len(self.names)), key=self.names.__getitem__)
        return {
            **self.ids.byte_arrays().arrays("ids"),
            **self.parties.byte_arrays().arrays("parties"),
            **self.listings.byte_arrays().arrays("listings"),
            **self.grouped_listings.byte_arrays().arrays("alike"),
            "kind_of": kind_of,
            "kind_counts": np.bincount(kind_of, minlength=len(self.kinds)).astype(np.int64),
            "listing_ends": np.array(self.ends, np.int64),
            "known": np.array(self.known, np.int64),
            "by_name": np.array(by_name, np.int32),
            **self.name_keys.arrays("name"),
            **self.number_keys.arrays("number"),
        }

    def meta(self) -> dict[str, Any]:
        """Return what is to be noted with the arrays."""
        return meta_of(self.latest, self.programmes)


def meta_of(latest: datetime | None, programmes: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return what is noted with a snapshot: when the last of it became known, and the programmes of each list."""
    return {"latest": write_instant(latest) if latest else None, "programmes": sorted(programmes)}
