"""Adds or replaces a few parties and listings of a register view without reading the rest of it."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar, overload

from service.domain.listings import Entry, Listing
from service.domain.parties import Party
from service.register.unique_numbers import Number, unique_numbers
from service.register.views import Ids, RegisterView, Wanted, is_called, known_through, name_order

_Value = TypeVar("_Value")
_NONE: Ids = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class OverlayRegister(RegisterView):
    """A register view in which some parties and their listings are added, or replace those of the underlying view.

    `own_listings` has the parties of `own` and no others; each is read only when it is asked for.
    """

    whole: RegisterView
    own: Mapping[str, Party]
    own_listings: Mapping[str, tuple[Listing, ...]]

    @property
    def parties(self) -> Mapping[str, Party]:
        """Find a party here first."""
        return _Over(self.own, self.whole.parties)

    @property
    def all_parties(self) -> Mapping[str, Party]:
        """Find a party here first."""
        return _Over(self.own, self.whole.all_parties)

    @property
    def listings(self) -> Mapping[str, tuple[Listing, ...]]:
        """Find a party's listings here first."""
        return _Over(self.own_listings, self.whole.listings)

    @property
    def programmes(self) -> frozenset[tuple[str, str]]:
        """Add the programmes of the added listings."""
        return self.whole.programmes | {(one.list_code, one.programme) for one, _ in self._grouped_listings(_NONE)}

    @property
    def latest(self) -> datetime | None:
        """Return the later of the two views' last instants."""
        mine = (known_through(party, self.own_listings[party.id]) for party in self.own.values())
        return max(filter(None, (self.whole.latest, *mine)), default=None)

    @property
    def state(self) -> str | None:
        """Name the underlying view, and the added parties by their whole content."""
        whole = self.whole.state
        own = hashlib.sha256(repr(list(self.own.values())).encode("utf-8", "surrogatepass")).hexdigest()
        return f"{whole}-{own[:16]}" if whole else None

    def in_order(self, excluding: Ids = _NONE) -> Sequence[Party]:
        """Return the parties of the underlying view first, then the added ones."""
        mine = [party for party in self.own.values() if party.id not in excluding]
        return Woven.behind(self.whole.in_order(excluding | self.own.keys()), mine)

    def entries(
        self, wanted: Wanted | None = None, *, by_name: bool = False, excluding: Ids = _NONE
    ) -> Sequence[Entry]:
        """Return the parties of the underlying view, with the added ones in their places by name or at the end."""
        mine = [
            (party, records)
            for party in self.own.values()
            if party.id not in excluding
            for records in [self.own_listings[party.id]]
            if wanted is None or any(map(wanted, records))
        ]
        others = self.whole.entries(wanted, by_name=by_name, excluding=excluding | self.own.keys())
        return Woven.by(_name_order, others, mine) if by_name else Woven.behind(others, mine)

    def grouped_listings(self, excluding: Ids = _NONE) -> Iterable[tuple[Listing, int]]:
        """Return the listings of the underlying view, then each added one."""
        yield from self.whole.grouped_listings(excluding | self.own.keys())
        yield from self._grouped_listings(excluding)

    def find_by_name(self, name: str) -> Iterable[Party]:
        """Look the name up in the underlying view, and search the added parties."""
        yield from (party for party in self.whole.find_by_name(name) if party.id not in self.own)
        yield from (party for party in self.own.values() if is_called(party, name))

    def find_by_identifier(self, numbers: AbstractSet[Number]) -> Iterable[Party]:
        """Look the numbers up in the underlying view, and search the added parties."""
        yield from (party for party in self.whole.find_by_identifier(numbers) if party.id not in self.own)
        yield from (party for party in self.own.values() if not unique_numbers(party).isdisjoint(numbers))

    def with_listings(self, listings: Mapping[str, tuple[Listing, ...]]) -> RegisterView:
        """Replace the listings of added parties here, and pass the others to the underlying view."""
        mine = {party: records for party, records in listings.items() if party in self.own}
        others = {party: records for party, records in listings.items() if party not in self.own}
        whole = self.whole.with_listings(others) if others else self.whole
        return replace(self, whole=whole, own_listings=_Over(mine, self.own_listings) if mine else self.own_listings)

    def _grouped_listings(self, excluding: Ids) -> Iterable[tuple[Listing, int]]:
        return ((one, 1) for party, records in self.own_listings.items() if party not in excluding for one in records)


@dataclass(frozen=True, slots=True, eq=False)
class Woven(Sequence[_Value], Generic[_Value]):
    """A sequence with a few values inserted at `places` (ascending), without copying either."""

    values: Sequence[_Value]
    others: Sequence[_Value]
    places: Sequence[int]

    @classmethod
    def behind(cls, values: Sequence[_Value], others: Sequence[_Value]) -> "Woven[_Value]":
        """Insert the other values at the end."""
        return cls(values, others, range(len(values), len(values) + len(others)))

    @classmethod
    def by(
        cls, key: Callable[[_Value], tuple[str, str]], values: Sequence[_Value], others: Iterable[_Value]
    ) -> "Woven[_Value]":
        """Insert each of the other values at its place among values that are sorted by a key."""
        ordered = sorted(others, key=key)
        before = [bisect_left(values, key(one), key=key) for one in ordered]
        return cls(values, ordered, [place + number for number, place in enumerate(before)])

    @overload
    def __getitem__(self, place: int) -> _Value: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_Value]: ...
    def __getitem__(self, place: int | slice) -> _Value | Sequence[_Value]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        number = range(len(self))[place]
        before = bisect_left(self.places, number)
        if before < len(self.places) and self.places[before] == number:
            return self.others[before]
        return self.values[number - before]

    def __len__(self) -> int:
        return len(self.values) + len(self.others)


class _Over(Mapping[str, _Value], Generic[_Value]):
    """Two mappings as one: a key of the first hides the same key of the second."""

    def __init__(self, first: Mapping[str, _Value], second: Mapping[str, _Value]) -> None:
        self._first, self._second = first, second

    def __getitem__(self, key: str) -> _Value:
        return (self._first if key in self._first else self._second)[key]

    def __contains__(self, key: object) -> bool:
        return key in self._first or key in self._second

    def __iter__(self) -> Iterator[str]:
        yield from self._second
        yield from (key for key in self._first if key not in self._second)

    def __len__(self) -> int:
        return len(self._second) + sum(1 for key in self._first if key not in self._second)


def _name_order(entry: Entry) -> tuple[str, str]:
    return name_order(entry[0]), entry[0].id
