"""Which of the lists in use can answer for the day asked about, and which that cannot could bind the holder."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from service.domain.coverage import CoveredDays, Gap, KeptVersion, ListHistory
from service.domain.findings import Question
from service.domain.flags import can_restrict
from service.domain.listings import ListVersion
from service.domain.programmes import Programme
from service.lists import programmes_of, zone_of
from service.register.register import Register

# Days of knowledge for which the covered days of a list are kept: all ask about today, and some about a past day.
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """The days that a list knows, and the gap in which the day asked about lies; None where it answers for it."""

    days: CoveredDays
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The histories of the live lists, by code; of a list without one only its live version is known."""

    histories: Mapping[str, ListHistory] = field(default_factory=dict)
    _covered: Callable[[ListVersion, date], CoveredDays] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep what was worked out: it is the same for every question of one day."""
        object.__setattr__(self, "_covered", functools.lru_cache(maxsize=_REMEMBERED)(self._days))

    def of(self, version: ListVersion, question: Question, limit_days: int | None, now: datetime) -> DayCoverage:
        """Tell what a list knows of the day asked about, by what had been published when it is asked."""
        zone = zone_of(version.code)
        known_on = question.known_at.at(zone).date()
        days = self._covered(version, known_on)
        today = now.astimezone(zone).date()
        return DayCoverage(days, days.gap_at(question.as_of.at(zone).date(), today, limit_days))

    def undated(self, lists: Iterable[ListVersion]) -> frozenset[str]:
        """Name the lists of which nobody knows the first day, because some entries print none."""
        return frozenset(
            one.code for one in lists if one.code in self.histories and self.histories[one.code].is_undated
        )

    def _days(self, version: ListVersion, known_on: date) -> CoveredDays:
        history = self.histories.get(version.code)
        if history is None:
            last_day = max(version.published_on, version.checked_on)
            history = ListHistory((KeptVersion(version.version, version.published_on, last_day),))
        return history.covered(known_on)


def could_bind(code: str, register: Register, jurisdictions: Iterable[str]) -> bool:
    """Tell whether somebody who was on a list could give a holder more than a notice."""
    return can_restrict(_programmes(code, register), tuple(jurisdictions))


def _programmes(code: str, register: Register) -> Iterator[Programme]:
    """Give the laws that a list can bring: those of its entries and tags, or of whom its owners own."""
    known = register.programmes.by_code
    if code in register.stated_by:
        yield from (one for one in known.values() if one.ownership)
    listed = {programme for of_list, programme in register.book.programmes if of_list == code}
    own = [one for one in listed | programmes_of(code) if one in known]
    yield from (known[one] for one in own)
    # A statute that follows this list binds its own holders by it: a day that the list does not know is theirs too.
    yield from (known[rule.programme] for one in own for rule in register.programmes.following.get(one, ()))
