"""For which days a list can answer: the days on which all that stood on it is known.

A list version tells who is on a list, not who has left it. So a list answers only for days on which one of the kept
versions was its publisher's current one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

Span = tuple[date, date]
_ONE_DAY = timedelta(days=1)
_LONG_AGO = date(1, 1, 1)


class History(StrEnum):
    """What a caller wants of a day that a list does not know: no answer, or one from what it does know."""

    REQUIRE = "require"
    PARTIAL = "partial"


class Origin(StrEnum):
    """Where a list version comes from, which decides for what days it speaks."""

    PUBLISHED = "published"  # a publisher's file: from its own day to the last day on which it was seen to be current
    BUNDLED = "bundled"  # reviewed with its whole history: every day up to its review
    OWN = "own"  # the firm's own list: from its day on, until the firm loads another


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version that was once live: the first and the last day on which it was its publisher's current one.

    `first_day` of a bundled one is the earliest day on which anybody stood on the list.
    """

    version: str
    first_day: date
    last_day: date
    origin: Origin = Origin.PUBLISHED


@dataclass(frozen=True, slots=True)
class Gap:
    """Days for which a list's content is not known: those between two days, each None where no day beyond is known."""

    after: date | None
    before: date | None

    def __str__(self) -> str:
        """Say of which days nothing is kept."""
        if self.after and self.before:
            return f"between {self.after} and {self.before}"
        if self.after:
            return f"after {self.after}"
        return f"before {self.before}" if self.before else "at all"


@dataclass(frozen=True, slots=True)
class CoveredDays:
    """The days that a list knows, as spans of whole days in order, none of which touch each other.

    With `begins_empty` nobody was on the list before the first of them, and that is known. `excluded` are the days of
    versions whose content is in no live version any more. `checked_on` is the last day on which the live version, or
    one that it carries on, was seen to be current, and `known_on` the day of what is known.
    """

    spans: tuple[Span, ...]
    begins_empty: bool = False
    excluded: tuple[Span, ...] = ()
    checked_on: date | None = None
    known_on: date = date.max

    def gap_at(self, day: date, today: date, limit_days: int | None) -> Gap | None:
        """Return the gap in which a day lies, or None where the list answers for it.

        After the last day a list is taken to go on for as long as it may go unchecked: `limit_days`, counted to the
        earlier of the day and of today; None means without end. Beyond that it is stale.
        """
        place = bisect_right(self.spans, (day, date.max))
        last = self.spans[place - 1][1] if place else None
        if last is not None and day <= last:
            return None
        if place < len(self.spans):
            return None if place == 0 and self.begins_empty else Gap(last, self.spans[place][0])
        is_in_time = self._is_in_time(min(day, today), limit_days)
        return None if is_in_time and (day >= self.known_on or not _is_in(day, self.excluded)) else Gap(last, None)

    def _is_in_time(self, day: date, limit_days: int | None) -> bool:
        """Tell whether a list was checked so lately, on a day, that it is taken to have gone on as it was."""
        if self.checked_on is None:
            return False
        return limit_days is None or (day - self.checked_on).days <= limit_days


@dataclass(frozen=True, slots=True)
class ListHistory:
    """What is kept of a live list.

    `carried` are the versions whose entries the live one carries on, itself first; `dropped` those that were live
    too, and whose entries it does not have (a list that was removed and loaded anew, an older version put back).
    `is_undated`: some entries have no printed day of listing, so that the list's first day is not known.
    """

    carried: tuple[KeptVersion, ...]
    dropped: tuple[KeptVersion, ...] = ()
    is_undated: bool = False

    def covered(self, known_on: date) -> CoveredDays:
        """Return the days that are known from what had been published by the end of a day."""
        bundled = [one for one in self.carried if one.origin is Origin.BUNDLED]
        carried = [one for one in self.carried if one in bundled or one.first_day <= known_on]
        spans = joined(_span(one, known_on) for one in carried)
        excluded = self._excluded(known_on)
        checked_on = spans[-1][1] if spans else None
        return CoveredDays(without(spans, excluded), bool(bundled), excluded, checked_on, known_on)

    def _excluded(self, known_on: date) -> tuple[Span, ...]:
        """Give the days of the versions that were dropped: never the present one, for which the live version stands.

        A bundled version has its whole history, and those before it have lost nothing.
        """
        if self.carried[0].origin is Origin.BUNDLED:
            return ()
        whole_until = max((one.last_day for one in self.carried if one.origin is Origin.BUNDLED), default=_LONG_AGO)
        return joined(
            (max(one.first_day, whole_until + _ONE_DAY), min(one.last_day, known_on - _ONE_DAY)) for one in self.dropped
        )


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same days as spans in order, joined where no day lies between two; an empty span has no day."""
    found: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if found and first <= found[-1][1] + _ONE_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def without(spans: Sequence[Span], excluded: Iterable[Span]) -> tuple[Span, ...]:
    """Return the days of `spans` that are in none of `excluded`."""
    left = list(spans)
    for first, last in excluded:
        left = [piece for span in left for piece in _pieces(span, first, last)]
    return tuple(left)


def _span(version: KeptVersion, known_on: date) -> Span:
    """Give the days of a version as they were known at the end of a day; one of the firm's own goes on until then."""
    last = known_on if version.origin is Origin.OWN else min(version.last_day, known_on)
    return version.first_day, max(version.first_day, last)


def _pieces(span: Span, first: date, last: date) -> Iterable[Span]:
    """Cut the days from `first` to `last` out of a span."""
    if last < span[0] or span[1] < first:
        yield span
        return
    if span[0] < first:
        yield span[0], first - _ONE_DAY
    if last < span[1]:
        yield last + _ONE_DAY, span[1]


def _is_in(day: date, spans: Iterable[Span]) -> bool:
    return any(first <= day <= last for first, last in spans)
