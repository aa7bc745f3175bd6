"""Views of who is listed, by party id: held in memory, or read from elsewhere when asked for."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from service.domain.listings import Entry, Listing
from service.domain.parties import Party, folded
from service.register.on_demand import FoundOnDemand, Made
from service.register.unique_numbers import Number, unique_numbers

Wanted = Callable[[Listing], bool]
Ids = AbstractSet[str]
_NONE: Ids = frozenset()


class RegisterView(ABC):
    """The parties of a register and their listings; only `all_parties` includes parties without a listing."""

    __slots__ = ()

    @property
    @abstractmethod
    def parties(self) -> Mapping[str, Party]:
        """Find a party by its id."""

    @property
    @abstractmethod
    def listings(self) -> Mapping[str, tuple[Listing, ...]]:
        """Find a party's listings by its id."""

    @property
    @abstractmethod
    def all_parties(self) -> Mapping[str, Party]:
        """Find a party by its id, also one without a listing: it only owns, or is owned."""

    @property
    @abstractmethod
    def programmes(self) -> frozenset[tuple[str, str]]:
        """Pair each list with every programme that it has a listing under."""

    @property
    @abstractmethod
    def latest(self) -> datetime | None:
        """Return the last instant at which anything here became known; None where everything was known always."""

    @property
    def state(self) -> str | None:
        """Return a name for the content of `in_order`, to cache an index under; None where that is not worth it."""
        return None

    @abstractmethod
    def in_order(self, excluding: Ids = _NONE) -> Sequence[Party]:
        """Return all parties but those `excluding`, in the book's own order."""

    @abstractmethod
    def entries(
        self, wanted: Wanted | None = None, *, by_name: bool = False, excluding: Ids = _NONE
    ) -> Sequence[Entry]:
        """Return each party that has a wanted listing, with all its listings; None asks for every listed one.

        `wanted` may look at the list, the programme, the dates and the acts, never at names or citations. The order is
        that of the parties' names, equal ones by their ids, or one of the book's own. The parties `excluding` are left
        out.
        """

    @abstractmethod
    def grouped_listings(self, excluding: Ids = _NONE) -> Iterable[tuple[Listing, int]]:
        """Return a listing for all that differ in names and citations alone, and how many they are.

        Those of the parties `excluding` do not count.
        """

    @abstractmethod
    def find_by_name(self, name: str) -> Iterable[Party]:
        """Return the parties that bear a name, whatever its case, width and spaces."""

    @abstractmethod
    def find_by_identifier(self, numbers: AbstractSet[Number]) -> Iterable[Party]:
        """Return the parties that bear one of some unique numbers."""

    @abstractmethod
    def with_listings(self, listings: Mapping[str, tuple[Listing, ...]]) -> "RegisterView":
        """Return a book in which some parties have these listings instead."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RegisterView) and (self.parties, self.listings) == (other.parties, other.listings)

    __hash__ = None  # type: ignore[assignment] # a book may be of any size


@dataclass(frozen=True, slots=True, eq=False)
class InMemoryRegister(RegisterView):
    """A view that holds all its parties in memory."""

    parties: Mapping[str, Party]
    listings: Mapping[str, tuple[Listing, ...]]
    unlisted: Mapping[str, Party] = field(default_factory=dict)

    @property
    def all_parties(self) -> Mapping[str, Party]:
        """Join the parties without a listing and those with one."""
        return {**self.unlisted, **self.parties}

    @property
    def programmes(self) -> frozenset[tuple[str, str]]:
        """Pair the list and programme of each listing."""
        return frozenset((one.list_code, one.programme) for records in self.listings.values() for one in records)

    @property
    def latest(self) -> datetime | None:
        """Return the last instant of all parties and listings."""
        entries = ((party, self.listings.get(party_id, ())) for party_id, party in self.all_parties.items())
        return max((day for entry in entries if (day := known_through(*entry))), default=None)

    def in_order(self, excluding: Ids = _NONE) -> Sequence[Party]:
        """Return the parties in the order of the lists."""
        return tuple(party for party in self.parties.values() if party.id not in excluding)

    def entries(
        self, wanted: Wanted | None = None, *, by_name: bool = False, excluding: Ids = _NONE
    ) -> Sequence[Entry]:
        """Search the parties, in the order of the lists."""
        found = [
            (party, records)
            for party in self.in_order(excluding)
            for records in [self.listings.get(party.id, ())]
            if wanted is None or any(map(wanted, records))
        ]
        return sorted(found, key=lambda entry: (name_order(entry[0]), entry[0].id)) if by_name else found

    def grouped_listings(self, excluding: Ids = _NONE) -> Iterable[tuple[Listing, int]]:
        """Return each listing as one of a kind."""
        return ((one, 1) for party, records in self.listings.items() if party not in excluding for one in records)

    def find_by_name(self, name: str) -> Iterable[Party]:
        """Search the names of all parties."""
        return (party for party in self.parties.values() if is_called(party, name))

    def find_by_identifier(self, numbers: AbstractSet[Number]) -> Iterable[Party]:
        """Search the numbers of all parties."""
        return (party for party in self.parties.values() if not unique_numbers(party).isdisjoint(numbers))

    def with_listings(self, listings: Mapping[str, tuple[Listing, ...]]) -> RegisterView:
        """Replace the listings of these parties."""
        return replace(self, listings={**self.listings, **listings})


@dataclass(frozen=True, slots=True, eq=False)
class FilteredRegister(RegisterView):
    """A part of another view: `keeps` chooses the listings, `shown` says how a party appears; applied on access."""

    whole: RegisterView
    keeps: Wanted
    shown: Callable[[Party, tuple[Listing, ...]], Party]
    programmes: frozenset[tuple[str, str]]

    @property
    def parties(self) -> Mapping[str, Party]:
        """Find a party that has a listing here."""
        return FoundOnDemand(self.whole.parties, self._party)

    @property
    def listings(self) -> Mapping[str, tuple[Listing, ...]]:
        """Find the listings of a party that are kept."""
        return FoundOnDemand(self.whole.listings, self._records)

    @property
    def all_parties(self) -> Mapping[str, Party]:
        """Find a party of the underlying view, as it is shown with the listings that it has here."""
        return FoundOnDemand(self.whole.all_parties, self._anybody)

    @property
    def latest(self) -> datetime | None:
        """Return that of the underlying view, which is never earlier."""
        return self.whole.latest

    def in_order(self, excluding: Ids = _NONE) -> Sequence[Party]:
        """Return the parties that have a listing here, each taken out when asked for."""
        return Made(self.entries(excluding=excluding), _party_of)

    def entries(
        self, wanted: Wanted | None = None, *, by_name: bool = False, excluding: Ids = _NONE
    ) -> Sequence[Entry]:
        """Return the parties that have a listing here."""
        keeps = self.keeps
        both = keeps if wanted is None else lambda one: keeps(one) and wanted(one)
        return Made(self.whole.entries(both, by_name=by_name, excluding=excluding), self._entry)

    def grouped_listings(self, excluding: Ids = _NONE) -> Iterable[tuple[Listing, int]]:
        """Return the listings of the underlying view that are kept."""
        return ((one, number) for one, number in self.whole.grouped_listings(excluding) if self.keeps(one))

    def find_by_name(self, name: str) -> Iterable[Party]:
        """Return the parties of the underlying view that have a listing and the name here."""
        shown = (self._party(party.id) for party in self.whole.find_by_name(name))
        return (party for party in shown if party and is_called(party, name))

    def find_by_identifier(self, numbers: AbstractSet[Number]) -> Iterable[Party]:
        """Return the parties of the underlying view that have a listing and a number here."""
        shown = (self._party(party.id) for party in self.whole.find_by_identifier(numbers))
        return (party for party in shown if party and not unique_numbers(party).isdisjoint(numbers))

    def with_listings(self, listings: Mapping[str, tuple[Listing, ...]]) -> RegisterView:
        """Return the whole."""
        return replace(self, whole=self.whole.with_listings(listings))

    def _records(self, party_id: str) -> tuple[Listing, ...] | None:
        return tuple(filter(self.keeps, self.whole.listings.get(party_id, ()))) or None

    def _party(self, party_id: str) -> Party | None:
        records = self._records(party_id)
        return self.shown(self.whole.parties[party_id], records) if records else None

    def _anybody(self, party_id: str) -> Party | None:
        party = self.whole.all_parties.get(party_id)
        return self.shown(party, self._records(party_id) or ()) if party else None

    def _entry(self, entry: Entry) -> Entry:
        party, records = entry
        kept = tuple(filter(self.keeps, records))
        return self.shown(party, kept), kept


def known_through(party: Party, records: Iterable[Listing]) -> datetime | None:
    """Return the last instant at which anything of a party became known; a day counts to its end in UTC."""
    days = (*(name.known_from for name in party.names), *(one.known_from for one in party.identifiers))
    ends = [datetime.combine(day, time.max, UTC) for day in days if day]
    return max((*ends, *(event.known for one in records for event in one.events)), default=None)


def name_order(party: Party) -> str:
    """Return what parties are ordered by for a reader."""
    return party.name.casefold()


def is_called(party: Party, name: str) -> bool:
    """Return whether a party bears a name, whatever its case, width and spaces."""
    wanted = folded(name)
    return any(folded(one.text) == wanted for one in party.names)


def _party_of(entry: Entry) -> Party:
    return entry[0]
