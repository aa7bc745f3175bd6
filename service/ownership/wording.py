"""Words by whom and through whom an entity is owned, as OFAC's FAQ 401 does, with every source that it rests on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from service.domain.events import Event
from service.domain.ownership import Interval
from service.domain.parties import Party
from service.domain.stakes import Stake
from service.register.register import Register

_NOT_STATED = "share not stated"
# Layers told in one sentence: deeper chains are real, but nobody reads them there.
_MOST_LAYERS = 6


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners under one programme.

    `same` as of `Reach`, with the `members` that are one; `reason` tells why a party is reached at an instant.
    """

    register: Register
    programme: str
    same: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    reason: Callable[[str, datetime], Interval | None]

    def path(self, holders: Sequence[Stake], at: datetime) -> str:
        """Say who holds an entity: `owned 60 % by A (us-sdn) through B (55 %)`; several holders with their sum."""
        told = _one_each(holders)
        parts = [self._part(stake, at, _MOST_LAYERS) for stake in told]
        stated = [stake.percent for stake in told if stake.percent is not None]
        total = f", together {_percent(sum(stated, start=Decimal()))}" if len(stated) > 1 else ""
        return f"owned {_listed(parts)}{total}"

    def ultimate(self, holders: Iterable[Stake], at: datetime) -> tuple[str, ...]:
        """Return the listed parties at the top, each once."""
        return tuple(dict.fromkeys(party for stake in self._all(holders, at) for party in self._listed_as(stake.owner)))

    def acts(self, holders: Iterable[Stake], at: datetime) -> Iterator[tuple[str, Event]]:
        """Return the acts until an instant on the listings of the parties at the top, the latest of each first."""
        for party in self.ultimate(holders, at):
            for listing in self.register.listings[party]:
                if listing.programme == self.programme and not listing.is_derived:
                    acts = (act for act in reversed(listing.events) if act.at <= at)
                    yield from ((listing.entry, act) for act in acts)

    def known_from(self, holders: Iterable[Stake], at: datetime) -> date:
        """Return the day since when all that it rests on is known."""
        return max(stake.known_from for stake in self._all(holders, at))

    def sources(self, holders: Iterable[Stake], at: datetime) -> str:
        """Return where the stakes can be read."""
        return "; ".join(dict.fromkeys(stake.source for stake in self._all(holders, at)))

    def _part(self, stake: Stake, at: datetime, layers: int) -> str:
        share = f"({_NOT_STATED})" if stake.percent is None else _percent(stake.percent)
        return f"{share} by {self._holder(stake, at, layers)}"

    def _holder(self, stake: Stake, at: datetime, layers: int) -> str:
        """Name the listed owner and the chain down from him; one owned by several is told with all of them."""
        through: list[str] = []
        while layers and (above := self._above(stake, at)):
            if len(above) > 1:
                parts = [self._part(one, at, layers - 1) for one in above]
                return _through(f"{self._name(stake)}, itself owned {_listed(parts)},", through)
            through.append(f"{self._name(stake)} ({_share(above[0])})")
            stake, layers = above[0], layers - 1
        codes = self._codes(stake.owner)
        return _through(f"{self._name(stake)}{f' ({codes[0]})' if codes else ''}", through)

    def _above(self, stake: Stake, at: datetime) -> tuple[Stake, ...]:
        """Return who holds an owner, where he is not listed himself."""
        spell = self.reason(self.same.get(stake.owner, stake.owner), at)
        return _one_each(spell.holders) if spell else ()

    def _all(self, holders: Iterable[Stake], at: datetime) -> Iterator[Stake]:
        waiting, seen = list(holders), set[Stake]()
        while waiting:
            stake = waiting.pop(0)
            if stake not in seen:
                seen.add(stake)
                yield stake
                waiting.extend(self._above(stake, at))

    def _listed_as(self, owner: str) -> list[str]:
        return [party.id for party in self._parties(owner) if self._listing_codes(party.id)]

    def _codes(self, owner: str) -> list[str]:
        return sorted({code for party in self._parties(owner) for code in self._listing_codes(party.id)})

    def _listing_codes(self, party_id: str) -> list[str]:
        listings = self.register.listings.get(party_id, ())
        return [one.list_code for one in listings if one.programme == self.programme and not one.is_derived]

    def _parties(self, owner: str) -> list[Party]:
        ids = self.members.get(self.same.get(owner, owner), (owner,))
        return [party for party in map(self.register.find, ids) if party]

    def _name(self, stake: Stake) -> str:
        party = self.register.find(stake.owner)
        return party.name if party else stake.owner


def _one_each(holders: Iterable[Stake]) -> tuple[Stake, ...]:
    """Keep one statement on each owner, the largest; two lists that speak of one by two ids are both told."""
    kept: dict[str, Stake] = {}
    for stake in holders:
        kept.setdefault(stake.owner, stake)
    return tuple(kept.values())


def _through(owner: str, chain: Sequence[str]) -> str:
    return f"{owner} through {_listed(chain[::-1])}" if chain else owner


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _share(stake: Stake) -> str:
    return _NOT_STATED if stake.percent is None else _percent(stake.percent)


def _percent(percent: Decimal) -> str:
    return f"{percent.normalize():f} %"
