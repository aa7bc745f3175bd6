"""Stakes version after version: one that is stated again was known before, one that is stated no more has ended."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from service.domain.stakes import Stake

_Statement = tuple[str, str, Decimal | None, date | None]


def succeed_stakes(before: Sequence[Stake], now: Sequence[Stake], published_on: date) -> tuple[Stake, ...]:
    """Join the stakes of a version with those that the one before it knew."""
    known = {_statement(stake): stake for stake in before}
    stated = {_statement(stake) for stake in now}
    begun = {(stake.owner, stake.asset): stake.begins_on for stake in now}
    again = (_since(stake, known.get(_statement(stake))) for stake in now)
    gone = (stake for stake in before if _statement(stake) not in stated)
    return (*again, *_ended(gone, begun, published_on))


def _statement(stake: Stake) -> _Statement:
    return stake.owner, stake.asset, stake.percent, stake.since


def _since(stake: Stake, before: Stake | None) -> Stake:
    return replace(stake, known_from=min(stake.known_from, before.known_from)) if before else stake


def _ended(gone: Iterator[Stake], begun: dict[tuple[str, str], date], published_on: date) -> Iterator[Stake]:
    """End what is stated no more, on the day of what stands in its place; what that corrects was never so."""
    for stake in gone:
        day = begun.get((stake.owner, stake.asset), published_on)
        if stake.until and stake.until <= day:
            yield stake
        elif stake.begins_on < day:
            yield replace(stake, until=day)
