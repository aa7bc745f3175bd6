"""Adds derived listings to a register, for the programmes that have an ownership rule."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from service.domain.as_of import AsOf
from service.domain.listings import Listing
from service.domain.ownership import Interval, Spells, united
from service.domain.parties import Party
from service.domain.programmes import Programme
from service.domain.status import Status
from service.domain.timelines import timeline_of
from service.ownership.derivation import Deriver
from service.ownership.identity import same_parties
from service.ownership.layers import STANDING, Layers, Sources
from service.ownership.reach import Holdings
from service.ownership.wording import Owners
from service.register.overlays import OverlayRegister
from service.register.register import Register

_ALWAYS = AsOf(date(2999, 12, 31))


def derive(register: Register, known_at: AsOf | None) -> Register:
    """Add the listings that follow, programme by programme, and the versions that state the ownership."""
    owners = _Owning.of(register, known_at or _ALWAYS)
    programmes = (one for one in register.programmes.by_code.values() if one.ownership)
    derivers = tuple(deriver for programme in programmes if (deriver := owners.deriver(programme)))
    entities = {entity for deriver in derivers for entity in deriver.layers.entities()}
    entity_of = {party: entity for entity in entities for party in owners.members.get(entity, ())}
    parties = {party: found for party in sorted(entity_of) if (found := register.find(party))}
    known = {version.code for version in register.lists}
    codes = frozenset[str]().union(*(deriver.layers.stated_by() for deriver in derivers))
    return replace(
        register,
        lists=(*register.lists, *(register.stated_by[code] for code in sorted(codes - known))),
        book=OverlayRegister(register.book, parties, _Listings(register.listings, parties, entity_of, derivers)),
    )


class _Listings(Mapping[str, tuple[Listing, ...]]):
    """The printed and derived listings of owned parties; a party's are worded when they are asked for."""

    def __init__(
        self,
        printed: Mapping[str, tuple[Listing, ...]],
        owned: Mapping[str, Party],
        entity_of: Mapping[str, str],
        derivers: tuple[Deriver, ...],
    ) -> None:
        self._printed = printed
        self._owned = owned
        self._entity_of = entity_of
        self._derivers = derivers
        self._made: dict[str, tuple[Listing, ...]] = {}

    def __getitem__(self, party_id: str) -> tuple[Listing, ...]:
        if party_id not in self._made:
            entity, party = self._entity_of[party_id], self._owned[party_id]
            derived = (one for deriver in self._derivers for one in deriver.listings(entity, party))
            self._made[party_id] = (*self._printed.get(party_id, ()), *derived)
        return self._made[party_id]

    def __contains__(self, party_id: object) -> bool:
        return party_id in self._owned

    def __iter__(self) -> Iterator[str]:
        return iter(self._owned)

    def __len__(self) -> int:
        return len(self._owned)


@dataclass(frozen=True, slots=True)
class _Owning:
    """The owners and owned parties of a register as known at an instant; the `members` of each are the same party."""

    register: Register
    known_at: AsOf
    same: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, register: Register, known_at: AsOf) -> "_Owning":
        """Find first which parties are one."""
        ids = {party for stake in register.stakes for party in (stake.owner, stake.asset)}
        owning = [party for party_id in sorted(ids) if (party := register.find(party_id))]
        same = same_parties(owning, register.book)
        members: dict[str, list[str]] = defaultdict(list)
        for party_id in (*same, *(ids - set(same))):
            members[same.get(party_id, party_id)].append(party_id)
        grouped = {one: tuple(sorted(parties)) for one, parties in members.items()}
        return cls(register, known_at, same, grouped)

    def deriver(self, programme: Programme) -> Deriver | None:
        """Find what follows under a programme; None where it lists none of the owners."""
        sources = self._sources(programme)
        if not any(sources.values()):
            return None
        day = self.known_at.at(programme.zone).date()
        stakes = (stake for stake in self.register.stakes if stake.known_from <= day)
        layers = Layers.of(programme, Holdings.of(stakes, self.same, programme.zone), sources)
        owners = Owners(self.register, programme.code, self.same, self.members, layers.spell_at)
        return Deriver(programme, layers, owners)

    def _sources(self, programme: Programme) -> Sources:
        """Return, by status, when each party that owns or is owned was listed under a programme itself."""
        found: dict[str, dict[str, list[Interval]]] = {status: defaultdict(list) for status in STANDING}
        for one, parties in self.members.items():
            for listing in (listing for party in parties for listing in self.register.listings.get(party, ())):
                if listing.programme == programme.code and not listing.is_derived:
                    for span in timeline_of(listing, self.register.programmes, self.known_at).spans:
                        status = _founding(span.status)
                        if status in found:
                            found[status][one].append(Interval(span.begins, span.ends))
        return {status: _united(spells) for status, spells in found.items()}


def _founding(status: Status) -> Status:
    """Let a listing that restricts no trading found others as one in force does: its rule on affiliates is met."""
    return Status.IN_FORCE if status is Status.LISTED else status


def _united(spells: Mapping[str, list[Interval]]) -> dict[str, Spells]:
    return {party: united(found) for party, found in spells.items()}
