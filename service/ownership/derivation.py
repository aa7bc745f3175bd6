"""Derives listings from ownership; they are read, dated and shown like printed ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from service.domain.events import Event, EventKind
from service.domain.listings import Listing
from service.domain.ownership import OwnershipRule
from service.domain.parties import Party
from service.domain.programmes import Programme
from service.domain.status import SUSPENSIONS
from service.ownership.layers import Basis, Layers, OwnershipSegment
from service.ownership.wording import Owners

_AUTHORITY = "derived from ownership by Pendens"
_SUSPENSIONS = {Basis.LICENSED: EventKind.LICENSED, Basis.ENJOINED: EventKind.ENJOINED}
_ENDED = "the owners hold too little since, or are listed no more"
_GRADE = "B"  # whoever states the ownership, it is not the publisher of the list


@dataclass(frozen=True, slots=True)
class Deriver:
    """Derives the listings of one programme from ownership."""

    programme: Programme
    layers: Layers
    owners: Owners

    def listings(self, entity: str, party: Party) -> tuple[Listing, ...]:
        """Return one listing for each unbroken time in which an entity is reached, as the listings of a party."""
        return tuple(self._listing(party, run) for run in _runs(self.layers.stretches(entity)))

    def _listing(self, party: Party, run: Sequence[OwnershipSegment]) -> Listing:
        first = run[0]
        owners = dict.fromkeys(one for part in run for one in self.owners.ultimate(part.holders, part.begins))
        return Listing(
            list_code=first.holders[0].list_code,
            party_id=party.id,
            programme=self.programme.code,
            entry=party.name,
            events=tuple(self._events(run)),
            source=self.owners.sources(first.holders, first.begins),
            grade=_GRADE,
            owned_by=tuple(owners),
            is_unsure=first.basis is Basis.UNSURE,
        )

    def _events(self, run: Sequence[OwnershipSegment]) -> Iterator[Event]:
        told, basis = "", Basis.IN_FORCE
        for place, stretch in enumerate(run):
            path = self.owners.path(stretch.holders, stretch.begins)
            if path != told:
                kind = EventKind.NOTED if place else EventKind.LISTED
                yield self._event(kind, stretch, stretch.begins, path)
            suspension = _SUSPENSIONS.get(stretch.basis)
            if suspension and stretch.basis is not basis:
                act = self._event(suspension, stretch, stretch.begins, path)
                until = _last_on(run[place:], stretch.basis).ends
                yield replace(self._as_caused(act, stretch), until=until, order=1)
            told, basis = path, stretch.basis
        if ends := run[-1].ends:
            yield self._event(EventKind.DELISTED, run[-1], ends, _ENDED)

    def _event(self, kind: EventKind, stretch: OwnershipSegment, at: datetime, effect: str) -> Event:
        rule = self._rule(stretch.begins)
        known = self.owners.known_from(stretch.holders, stretch.begins)
        return Event(
            kind=kind,
            at=at,
            authority=_AUTHORITY,
            reference=f"{rule}: {rule.source}",
            source=self.owners.sources(stretch.holders, stretch.begins),
            grade=_GRADE,
            effect=effect,
            is_day=at.timetz().replace(tzinfo=None) == time.min,
            known_from=datetime.combine(known, time.min, self.programme.zone),
        )

    def _as_caused(self, derived: Event, stretch: OwnershipSegment) -> Event:
        """Name the act on an owner that suspends what follows from him, with its proceeding."""
        for owner, act in self.owners.acts(stretch.holders, stretch.begins):
            if act.kind in SUSPENSIONS and (act.until is None or stretch.begins < act.until):
                authority = f"{act.authority} (on {owner})"
                return replace(derived, authority=authority, reference=act.reference, docket=act.docket)
        return derived

    def _rule(self, at: datetime) -> OwnershipRule:
        return next(rule for rule in reversed(self.programme.ownership) if rule.begins <= at)


def _runs(stretches: Iterator[OwnershipSegment]) -> Iterator[list[OwnershipSegment]]:
    """Put together what follows without a break, apart where it becomes sure or unsure."""
    run: list[OwnershipSegment] = []
    for stretch in stretches:
        is_same = run and run[-1].ends == stretch.begins and _is_sure(run[-1]) is _is_sure(stretch)
        if run and not is_same:
            yield run
            run = []
        run.append(stretch)
    if run:
        yield run


def _last_on(run: Sequence[OwnershipSegment], basis: Basis) -> OwnershipSegment:
    """Find the last of the stretches that stay on the basis of the first."""
    others = (place for place, stretch in enumerate(run) if stretch.basis is not basis)
    return run[next(others, len(run)) - 1]


def _is_sure(stretch: OwnershipSegment) -> bool:
    return stretch.basis is not Basis.UNSURE
