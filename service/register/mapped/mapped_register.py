"""A view of a register's parties and listings that reads each from a mapped snapshot when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar, cast

import numpy as np

from service.domain.instants import read_instant
from service.domain.listings import Entry, Listing
from service.domain.parties import Party
from service.files.array_file import Array, ArrayFile
from service.register.mapped.rows import MappedRows
from service.register.on_demand import Made
from service.register.unique_numbers import Number, unique_numbers
from service.register.views import Former, Ids, RegisterView, Wanted, is_called

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, eq=False)
class MappedRegister(RegisterView):
    """A register view over the rows of a snapshot; processes share its memory where the `file` is on disk.

    `changed` maps a row to listings that were recorded after the snapshot was made.
    """

    file: ArrayFile
    rows: MappedRows
    changed: Mapping[int, tuple[Listing, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, file: ArrayFile) -> "MappedRegister":
        """Read a snapshot.

        Raises:
            KeyError: it is none.
        """
        return cls(file, MappedRows.of(file))

    @property
    def parties(self) -> Mapping[str, Party]:
        """Find a listed party by its id."""
        return ByID(self.rows, self.rows.party, self._is_listed)

    @property
    def all_parties(self) -> Mapping[str, Party]:
        """Find a party by its id."""
        return ByID(self.rows, self.rows.party, lambda _: True)

    @property
    def listings(self) -> Mapping[str, tuple[Listing, ...]]:
        """Find the listings of a party that has some."""
        return ByID(self.rows, self.records, self._is_listed)

    @property
    def programmes(self) -> frozenset[tuple[str, str]]:
        """Return the programmes noted when the file was made: an act on a listing changes none of them."""
        return frozenset((code, programme) for code, programme in self.file.meta["programmes"])

    @property
    def latest(self) -> datetime | None:
        """Return the instant noted when the file was made, or that of the last act recorded since."""
        noted = [read_instant(self.file.meta["latest"])] if self.file.meta["latest"] else []
        later = (event.known for records in self.changed.values() for one in records for event in one.events)
        return max((*noted, *later), default=None)

    def records(self, row: int) -> tuple[Listing, ...]:
        """Read the listings of a row; none where it has none."""
        return self.changed.get(row) or self.rows.listings(row)

    @property
    def state(self) -> str | None:
        """Name the file, and the rows that have been listed only since it was made."""
        added = sorted(row for row in self.changed if not self.rows.is_listed(row))
        return "-".join([self.file.path.stem, *map(str, added)]) if self.file.path else None

    @property
    def former(self) -> Former | None:
        """Return the snapshot from which this one was made; no row may have been listed only since."""
        state, is_listed = self.file.meta.get("former"), self._but(frozenset())
        if not state or not self.file.path or self.state != self.file.path.stem:
            return None
        return Former(state, self.file.arrays["former_numbers"][is_listed])

    def in_order(self, excluding: Ids = frozenset()) -> Sequence[Party]:
        """Return the parties by row."""
        return Made(np.flatnonzero(self._but(excluding)).tolist(), self.rows.party)

    def entries(
        self, wanted: Wanted | None = None, *, by_name: bool = False, excluding: Ids = frozenset()
    ) -> Sequence[Entry]:
        """Choose rows by the kinds of their listings, and read each when it is asked for."""
        is_in = self._but(excluding)
        if wanted is not None:
            is_in &= self._having(wanted)
        rows = self.rows.by_name[is_in[self.rows.by_name]] if by_name else np.flatnonzero(is_in)
        return Made(rows.tolist(), self._entry)

    def grouped_listings(self, excluding: Ids = frozenset()) -> Iterator[tuple[Listing, int]]:
        """Return one listing of each kind, and each listing recorded since one by one."""
        counts, left_out = self.rows.kind_counts.copy(), set(self._rows_of(excluding))
        for row in self.changed.keys() | left_out:
            np.subtract.at(counts, self.rows.kinds(row), 1)
        for one, number in zip(self._kinds(), counts.tolist(), strict=True):
            if number:
                yield one, number
        yield from ((one, 1) for row, records in self.changed.items() if row not in left_out for one in records)

    def find_by_name(self, name: str) -> Iterable[Party]:
        """Look the name up."""
        rows = filter(self._is_listed, self.rows.named(name))
        return (party for party in map(self.rows.party, rows) if is_called(party, name))

    def find_by_identifier(self, numbers: AbstractSet[Number]) -> Iterable[Party]:
        """Look the numbers up."""
        rows = {row for number in numbers for row in self.rows.numbered(number) if self._is_listed(row)}
        found = map(self.rows.party, sorted(rows))
        return (party for party in found if not unique_numbers(party).isdisjoint(numbers))

    def with_listings(self, listings: Mapping[str, tuple[Listing, ...]]) -> "MappedRegister":
        """Return a view with these listings in place of those of their rows."""
        rows = {cast("int", self.rows.row(party_id)): records for party_id, records in listings.items()}
        return replace(self, changed={**self.changed, **rows})

    def _is_listed(self, row: int) -> bool:
        return row in self.changed or self.rows.is_listed(row)

    def _but(self, excluding: Ids) -> Array:
        """Return for each row whether its party is listed and is not left out."""
        is_in = np.diff(self.rows.listing_ends) > 0
        is_in[list(self.changed)] = True
        is_in[list(self._rows_of(excluding))] = False
        return is_in

    def _rows_of(self, ids: Ids) -> Iterator[int]:
        return (row for row in map(self.rows.row, ids) if row is not None)

    def _having(self, wanted: Wanted) -> Array:
        is_in = self.rows.having(np.array([wanted(one) for one in self._kinds()], bool))
        for row, records in self.changed.items():
            is_in[row] = any(map(wanted, records))
        return is_in

    def _kinds(self) -> Iterator[Listing]:
        return map(self.rows.grouped_listings, range(len(self.rows.kind_counts)))

    def _entry(self, row: int) -> Entry:
        return self.rows.party(row), self.records(row)


@dataclass(frozen=True, slots=True, eq=False)
class ByID(Mapping[str, _Value], Generic[_Value]):
    """A mapping from party ids to the values of their rows."""

    rows: MappedRows
    read: Callable[[int], _Value]
    has: Callable[[int], bool]

    def __getitem__(self, key: str) -> _Value:
        row = self.rows.row(key)
        if row is None or not self.has(row):
            raise KeyError(key)
        return self.read(row)

    def __contains__(self, key: object) -> bool:
        row = self.rows.row(key) if isinstance(key, str) else None
        return row is not None and self.has(row)

    def __iter__(self) -> Iterator[str]:
        return (self.rows.ids.get(row) for row in range(len(self.rows)) if self.has(row))

    def __len__(self) -> int:
        return sum(map(self.has, range(len(self.rows))))
