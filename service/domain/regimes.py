"""Divestment regimes of investors: how much of an investment must be sold by when, and counted from what.

A state's statute, or a fund's mandate, lets its funds sell in phases: half within three years of the board's finding,
all within five. Each phase has a last day; the moment after it is the first at which the statute is broken.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from service.domain.events import Event, EventKind

WHOLE = 100  # percent
_MONTHS_OF_A_YEAR = 12


class CountedFrom(StrEnum):
    """What the phases of a regime run from."""

    LISTING = "listing"  # the day on which the regime's own list names the company
    FINDING = "finding"  # an act of the investor about this company: a finding, a first report, a notice


@dataclass(frozen=True, slots=True)
class Phase:
    """A row of the table of phases: `percent` of the investment must be sold within so much time."""

    percent: int
    years: int = 0
    months: int = 0
    days: int = 0

    def last_day(self, start: date) -> date:
        """Give the last day on which the phase is kept; a month without that day ends it on its own last day."""
        months = start.month - 1 + self.months + _MONTHS_OF_A_YEAR * self.years
        year, month = start.year + months // _MONTHS_OF_A_YEAR, months % _MONTHS_OF_A_YEAR + 1
        day = min(start.day, monthrange(year, month)[1])
        return date(year, month, day) + timedelta(days=self.days)

    def closes(self, start: date, zone: ZoneInfo) -> datetime:
        """Give the first moment after the phase, in a zone."""
        return datetime.combine(self.last_day(start) + timedelta(days=1), time.min, zone)

    def __str__(self) -> str:
        """Say it in words: 50 % within 3 years."""
        spans = ((self.years, "year"), (self.months, "month"), (self.days, "day"))
        told = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in spans if number]
        return f"{self.percent} % within {' and '.join(told)}"


@dataclass(frozen=True, slots=True)
class Regime:
    """How a programme lets its investors divest.

    `begins_with` names the act from which the `phases` run. Without phases everything is to be sold as soon as that
    can be done. `exemption` says in words what need not be sold, which no holding shows.
    """

    counted_from: CountedFrom
    begins_with: str
    phases: tuple[Phase, ...] = ()
    exemption: str = ""

    def dated(
        self, listed: Event | None, events: Iterable[Event], zone: ZoneInfo
    ) -> tuple[tuple[Phase, datetime], ...]:
        """Pair each phase with the first moment after it; none where no source prints the day from which they run."""
        start = self._start(listed, events, zone)
        return tuple((phase, phase.closes(start, zone)) for phase in self.phases) if start else ()

    def _start(self, listed: Event | None, events: Iterable[Event], zone: ZoneInfo) -> date | None:
        if self.counted_from is CountedFrom.FINDING:
            found = [act.at for act in events if act.kind is EventKind.FOUND]
            return max(found).astimezone(zone).date() if found else None
        # Why: the day of a file lies after the law's; counted from it, the phases would end too late.
        return None if listed is None or listed.is_inferred else listed.at.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Following:
    """A row of the table of what follows: who is listed under `followed` falls under `programme` too.

    `countries` are those that the followed listing may be of, empty where any will do. One that `outlives` the followed
    listing goes on when that ends: the list only showed what the statute asks for.
    """

    programme: str
    followed: str
    source: str
    grade: str
    countries: frozenset[str] = frozenset()
    outlives: bool = False
