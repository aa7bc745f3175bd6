"""Adds to a register the listings that follow from ownership, under the programmes that have a rule on it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from service.domain.listings import Listing
from service.domain.moments import Moment
from service.domain.ownership import Spell, Spells, united
from service.domain.programmes import Programme
from service.domain.register import Register
from service.domain.timelines import timeline_of
from service.ownership.derivation import Deriver
from service.ownership.identity import same_parties
from service.ownership.layers import STANDING, Layers, Sources
from service.ownership.reach import Holdings
from service.ownership.wording import Owners

_ALWAYS = Moment(date(2999, 12, 31))


def derive(register: Register, known_at: Moment | None) -> Register:
    """Add the listings that follow, programme by programme, and the versions that state the ownership."""
    found = _Owned.of(register, known_at or _ALWAYS)
    for programme in register.programmes.by_code.values():
        if programme.ownership:
            found.derive(programme)
    return found.joined()


@dataclass(frozen=True, slots=True)
class _Owned:
    """What is found of a register's owners as they were known at an instant: listings by party, and who states them."""

    register: Register
    known_at: Moment
    same: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    listings: defaultdict[str, list[Listing]]
    stated_by: set[str]

    @classmethod
    def of(cls, register: Register, known_at: Moment) -> "_Owned":
        """Find first which parties are one."""
        ids = {party for stake in register.stakes for party in (stake.owner, stake.asset)}
        owning = [party for party_id in sorted(ids) if (party := register.find(party_id))]
        same = same_parties(owning, register.parties.values())
        members: dict[str, list[str]] = defaultdict(list)
        for party_id in (*same, *(ids - set(same))):
            members[same.get(party_id, party_id)].append(party_id)
        grouped = {one: tuple(sorted(parties)) for one, parties in members.items()}
        return cls(register, known_at, same, grouped, defaultdict(list), set())

    def derive(self, programme: Programme) -> None:
        """Add what follows under a programme."""
        sources = self._sources(programme)
        if not any(sources.values()):
            return
        day = self.known_at.at(programme.zone).date()
        stakes = (stake for stake in self.register.stakes if stake.known_from <= day)
        layers = Layers.of(programme, Holdings.of(stakes, self.same), sources)
        owners = Owners(self.register, programme.code, self.same, self.members, layers.spell_at)
        deriver = Deriver(programme, layers, owners)
        for entity in layers.entities():
            for party in filter(None, map(self.register.find, self.members.get(entity, ()))):
                self.listings[party.id].extend(deriver.listings(entity, party))
            self.stated_by.update(deriver.stated_by(entity))

    def joined(self) -> Register:
        """Give the register with all that was found."""
        register = self.register
        known = {version.code for version in register.lists}
        versions = tuple(register.stated_by[code] for code in sorted(self.stated_by - known))
        added = {party: (*register.listings.get(party, ()), *found) for party, found in self.listings.items()}
        parties = {party: found for party in added if (found := register.find(party))}
        return replace(
            register,
            lists=(*register.lists, *versions),
            parties={**register.parties, **parties},
            listings={**register.listings, **added},
        )

    def _sources(self, programme: Programme) -> Sources:
        """Give, by status, when each party that owns or is owned was listed under a programme itself."""
        found: dict[str, dict[str, list[Spell]]] = {status: defaultdict(list) for status in STANDING}
        for one, parties in self.members.items():
            for listing in (listing for party in parties for listing in self.register.listings.get(party, ())):
                if listing.programme == programme.code and not listing.is_derived:
                    for span in timeline_of(listing, self.register.programmes, self.known_at).spans:
                        if span.status in found:
                            found[span.status][one].append(Spell(span.begins, span.ends))
        return {status: _united(spells) for status, spells in found.items()}


def _united(spells: Mapping[str, list[Spell]]) -> dict[str, Spells]:
    return {party: united(found) for party, found in spells.items()}
