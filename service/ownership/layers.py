"""Computes when an entity falls under a programme through its owners, and whether they are licensed or enjoined."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from service.domain.ownership import Interval, OwnershipReach, Spells, united
from service.domain.programmes import Programme
from service.domain.stakes import Stake
from service.domain.status import Status
from service.ownership.reach import Holdings

STANDING = (Status.IN_FORCE, Status.LICENSED, Status.ENJOINED)
Sources: TypeAlias = Mapping[str, Mapping[str, Spells]]  # by status, then by party


class Basis(StrEnum):
    """The kind of owners on which an entity's derived status rests."""

    IN_FORCE = "in_force"
    LICENSED = "licensed"
    ENJOINED = "enjoined"
    UNSURE = "unsure"  # a share that nobody states would decide


@dataclass(frozen=True, slots=True)
class OwnershipSegment:
    """An interval with one basis, and the stakes that it rests on."""

    begins: datetime
    ends: datetime | None
    basis: Basis
    holders: tuple[Stake, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """The intervals in which a programme's ownership rules apply to each party, by the kind of its owners.

    From owners `in_force` alone, from those `licensed` alone, from both (`barred`), from all `listed`, enjoined ones
    too; and what may be reached if the shares that nobody states are large (`possible`). A licence for an owner covers
    what he owns far enough himself; what he owns so only together with one who is not licensed stays barred.
    """

    in_force: Mapping[str, Spells]
    licensed: Mapping[str, Spells]
    barred: Mapping[str, Spells]
    listed: Mapping[str, Spells]
    possible: Mapping[str, Spells]

    @classmethod
    def of(cls, programme: Programme, holdings: Holdings, sources: Sources) -> "Layers":
        """Follow ownership down from the listed owners, once for each basis that can differ."""
        in_force, licensed, enjoined = (sources[status] for status in STANDING)
        either = _together(in_force, licensed)
        firm = _reached(programme, holdings, in_force)
        return cls(
            in_force=firm,
            licensed=_reached(programme, holdings, licensed),
            barred=_reached(programme, holdings, either) if licensed else firm,
            listed=_reached(programme, holdings, _together(either, enjoined)) if enjoined else {},
            possible=_reached(programme, holdings, either, is_possible=True) if holdings.has_unstated else {},
        )

    def entities(self) -> tuple[str, ...]:
        """Return the parties that are reached through owners at some time."""
        found = {
            party
            for layer in self._firmest_first()
            for party, spells in layer.items()
            if any(spell.holders for spell in spells)
        }
        return tuple(sorted(found))

    def stated_by(self) -> frozenset[str]:
        """Return the codes of the lists whose stakes any of the results rest on."""
        spells = (spell for layer in self._firmest_first() for found in layer.values() for spell in found)
        return frozenset(stake.list_code for spell in spells for stake in spell.holders)

    def spell_at(self, party: str, at: datetime) -> Interval | None:
        """Find why a party is reached at an instant, on the firmest basis; one without holders is listed itself."""
        spells = (_covering(layer, party, at) for layer in self._firmest_first())
        return next((spell for spell in spells if spell), None)

    def stretches(self, party: str) -> Iterator[OwnershipSegment]:
        """Return when a party is reached through owners, split wherever a reason above it may change."""
        points = sorted(self._turns(party))
        for begins, ends in zip(points, [*points[1:], None], strict=True):
            spell = self.spell_at(party, begins)
            if spell and spell.holders:
                yield OwnershipSegment(begins, ends, self._basis(party, begins), spell.holders)

    def _basis(self, party: str, at: datetime) -> Basis:
        if _covering(self.in_force, party, at):
            return Basis.IN_FORCE
        if _covering(self.barred, party, at):
            return Basis.LICENSED if _covering(self.licensed, party, at) else Basis.IN_FORCE
        return Basis.ENJOINED if _covering(self.listed, party, at) else Basis.UNSURE

    def _turns(self, party: str) -> set[datetime]:
        """Return the instants at which a spell of the party, or of anybody above it, begins or ends."""
        points: set[datetime] = set()
        seen: set[str] = set()
        waiting = [party]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            for spell in (spell for layer in (*self._firmest_first(), self.licensed) for spell in layer.get(one, ())):
                points |= {point for point in (spell.begins, spell.ends) if point}
                waiting.extend(stake.owner for stake in spell.holders)
        return points

    def _firmest_first(self) -> tuple[Mapping[str, Spells], ...]:
        return self.in_force, self.barred, self.listed, self.possible


def _reached(
    programme: Programme, holdings: Holdings, owners: Mapping[str, Spells], *, is_possible: bool = False
) -> dict[str, Spells]:
    """Apply each rule of a programme in its own time."""
    found = (
        holdings.reached(owners, OwnershipReach(rule, is_possible)) for rule in (programme.ownership if owners else ())
    )
    return _together(*found)


def _together(*layers: Mapping[str, Spells]) -> dict[str, Spells]:
    found: dict[str, list[Interval]] = defaultdict(list)
    for layer in layers:
        for party, spells in layer.items():
            found[party].extend(spells)
    return {party: united(spells) for party, spells in found.items()}


def _covering(layer: Mapping[str, Spells], party: str, at: datetime) -> Interval | None:
    return next((spell for spell in layer.get(party, ()) if spell.covers(at)), None)
