"""The 50 % rules: who is owned by listed persons, in aggregate and through layers, takes their status.

Ownership is counted entity by entity (OFAC FAQ 401): what an entity that the rule reaches owns counts with its full
share, and what one below the threshold owns counts nothing. Shares are never multiplied along a chain.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from service.domain.stakes import Stake

WHOLE = Decimal(100)


class Measure(StrEnum):
    """How a sum of shares is held against a threshold."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"


@dataclass(frozen=True, slots=True)
class OwnershipRule:
    """A rule of a programme from `begins` to `ends` (exclusive); a programme without one has no such rule.

    With `is_aggregate` the shares of all listed owners count together, else those of each one for himself.
    """

    begins: datetime
    percent: Decimal
    measure: Measure
    is_aggregate: bool
    source: str
    ends: datetime | None = None

    def is_met(self, total: Decimal) -> bool:
        """Tell whether a sum of shares reaches the threshold."""
        return total > self.percent or (self.measure is Measure.AT_LEAST and total == self.percent)

    def __str__(self) -> str:
        """Say it in words."""
        counted = "in aggregate" if self.is_aggregate else "by one owner"
        return f"{'more than ' if self.measure is Measure.MORE_THAN else ''}{self.percent:f} %" + (
            f" or more, {counted}" if self.measure is Measure.AT_LEAST else f", {counted}"
        )


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time in which an entity falls under a rule.

    `holders` are the stakes that make it so; one that is listed itself needs none.
    """

    begins: datetime
    ends: datetime | None
    holders: tuple[Stake, ...] = ()

    def covers(self, instant: datetime) -> bool:
        """Tell whether an instant lies within."""
        return self.begins <= instant and (self.ends is None or instant < self.ends)


Spells: TypeAlias = tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class HoldingPeriod:
    """A stake as it is counted under a programme: by the one id of its owner, and between instants of a zone."""

    stake: Stake
    owner: str
    begins: datetime
    ends: datetime | None

    @classmethod
    def of(cls, stake: Stake, owner: str, zone: ZoneInfo) -> "HoldingPeriod":
        """Read the days of a stake in a zone."""
        return cls(stake, owner, stake.begins(zone), stake.ends(zone))

    def covers(self, instant: datetime) -> bool:
        """Tell whether it holds at an instant."""
        return self.begins <= instant and (self.ends is None or instant < self.ends)


@dataclass(frozen=True, slots=True)
class OwnershipReach:
    """How stakes are counted in one pass over the owners.

    With `is_possible` a share that nobody states may be all that the stated ones leave.
    """

    rule: OwnershipRule
    is_possible: bool = False

    def spells(self, tenures: Sequence[HoldingPeriod], reached: Mapping[str, Spells], before: Spells = ()) -> Spells:
        """Add to the spells of an entity those that its owners' spells make, within the rule's own time.

        What was there before stays as it is: the stakes that first made it so are its reason.
        """
        above = [spell for tenure in tenures for spell in reached.get(tenure.owner, ())]
        if not above:
            return before
        points = self._points(tenures, [*before, *above])
        found = list(before)
        for begins, ends in zip(points, [*points[1:], None], strict=True):
            if self.is_in_time(begins) and not any(spell.covers(begins) for spell in before):
                holders = self._holders(begins, tenures, reached)
                if holders:
                    found.append(Interval(begins, ends, holders))
        return joined(found)

    def is_in_time(self, instant: datetime) -> bool:
        """Tell whether the rule was in force at an instant."""
        return self.rule.begins <= instant and (self.rule.ends is None or instant < self.rule.ends)

    def _points(self, tenures: Sequence[HoldingPeriod], spells: Sequence[Interval]) -> list[datetime]:
        """Give the instants at which anything may change."""
        points = {self.rule.begins, self.rule.ends}
        points |= {point for tenure in tenures for point in (tenure.begins, tenure.ends)}
        points |= {point for spell in spells for point in (spell.begins, spell.ends)}
        return sorted(point for point in points if point)

    def _holders(
        self, at: datetime, tenures: Sequence[HoldingPeriod], reached: Mapping[str, Spells]
    ) -> tuple[Stake, ...]:
        """Give the stakes of owners who are reached themselves, where they meet the threshold together."""
        held = [tenure for tenure in tenures if tenure.covers(at)]
        counted = [one for one in held if any(spell.covers(at) for spell in reached.get(one.owner, ()))]
        if not counted:
            return ()
        total = _total(counted)
        if self.is_possible and any(one.stake.percent is None for one in counted):
            total += max(Decimal(), WHOLE - _total(held))
        return tuple(sorted((one.stake for one in counted), key=_largest_first)) if self.rule.is_met(total) else ()


def _total(tenures: Iterable[HoldingPeriod]) -> Decimal:
    """Add up shares; an owner of whom two lists speak has what the list that knows most of him says.

    Two statements of one list on one owner are two sources for one share: the larger one counts.
    """
    shares: dict[str, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for one in tenures:
        place = (one.stake.list_code, one.stake.owner)
        by_list = shares[one.owner]
        by_list[place] = max(by_list.get(place, Decimal()), one.stake.percent or Decimal())
    return sum((_most(by_list) for by_list in shares.values()), start=Decimal())


def _most(shares: Mapping[tuple[str, str], Decimal]) -> Decimal:
    by_list: dict[str, Decimal] = defaultdict(Decimal)
    for (list_code, _), percent in shares.items():
        by_list[list_code] += percent
    return max(by_list.values())


def _largest_first(stake: Stake) -> tuple[Decimal, str, str]:
    return (-(stake.percent or Decimal()), stake.owner, stake.list_code)


def joined(spells: Iterable[Interval]) -> Spells:
    """Put spells in order, those that meet and have one reason as one."""
    found: list[Interval] = []
    for spell in sorted(spells, key=lambda one: one.begins):
        if found and found[-1].ends == spell.begins and found[-1].holders == spell.holders:
            found[-1] = Interval(found[-1].begins, spell.ends, spell.holders)
        else:
            found.append(spell)
    return tuple(found)


def united(spells: Iterable[Interval]) -> Spells:
    """Cover the time of all spells once; where several do, the one that began first gives the reason."""
    kept: list[Interval] = []
    for spell in sorted(spells, key=lambda one: one.begins):
        for begins, ends in _uncovered(spell, kept):
            kept.append(Interval(begins, ends, spell.holders))
    return joined(kept)


def _uncovered(spell: Interval, covering: Sequence[Interval]) -> list[tuple[datetime, datetime | None]]:
    """Give what of a spell lies in no other."""
    points = {spell.begins} | {p for one in covering for p in (one.begins, one.ends) if p and spell.covers(p)}
    ordered = sorted(points)
    pairs = list(_pairs(ordered, spell.ends))
    return [(begins, ends) for begins, ends in pairs if not any(one.covers(begins) for one in covering)]


def _pairs(points: Sequence[datetime], last: datetime | None) -> Iterator[tuple[datetime, datetime | None]]:
    return zip(points, [*points[1:], last], strict=True)
