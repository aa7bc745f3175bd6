"""The law behind a list: whom it binds, what it restricts, and the clock it runs on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from service.domain.events import Event
from service.domain.ownership import OwnershipRule
from service.errors import UnknownProgrammeError

EVERYBODY = "*"


class Restriction(StrEnum):
    """What a programme does to trading."""

    NONE = "none"
    DIVESTMENT = "divestment"
    PARTIAL = "partial"
    DEALINGS = "dealings"  # neither buy nor sell, at once; nothing is frozen (EO 13608)
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True)
class Clock:
    """When a restriction begins and when its divestment window closes, counted in days from the listing.

    Names listed by `annex_through` stand in an order's Annex and have the fixed instants printed there.
    """

    begins_after_days: int
    begins_at: time
    closes_after_days: int
    closes_at: time
    annex_through: date
    annex_begins: datetime
    annex_closes: datetime

    def begins(self, listed_on: date, zone: ZoneInfo) -> datetime:
        """Give the first moment at which purchases are prohibited."""
        if listed_on <= self.annex_through:
            return self.annex_begins
        return datetime.combine(listed_on + timedelta(days=self.begins_after_days), self.begins_at, zone)

    def closes(self, listed_on: date, zone: ZoneInfo) -> datetime:
        """Give the first moment at which even divestment is prohibited."""
        if listed_on <= self.annex_through:
            return self.annex_closes
        return datetime.combine(listed_on + timedelta(days=self.closes_after_days), self.closes_at, zone)


@dataclass(frozen=True, slots=True)
class Programme:
    """A row of the programme table.

    `binds` is a jurisdiction or `EVERYBODY`. `possession_ends` is the day since which the law prohibits keeping too
    once the window has closed (EO 13974). `precursor` is the programme under which its listings stood before it was
    signed. `ownership` are its rules on who is owned by the listed, in the order of time; none where it has none.
    """

    code: str
    name: str
    issuer: str
    binds: str
    restriction: Restriction
    zone: ZoneInfo
    source: str
    grade: str
    begins: datetime | None = None
    clock: Clock | None = None
    possession_ends: datetime | None = None
    precursor: str | None = None
    events: tuple[Event, ...] = ()
    ownership: tuple[OwnershipRule, ...] = ()

    def listing_begins(self, day: date) -> datetime:
        """Give the instant from which a listing printed for a day stands.

        That is 00:00 in the programme's zone; on the day on which the programme itself began, the hour of that.
        """
        midnight = datetime.combine(day, time.min, self.zone)
        begins = self.begins.astimezone(self.zone) if self.begins else None
        if begins is None or begins.date() != day:
            return midnight
        return max(midnight, begins)


@dataclass(frozen=True, slots=True)
class Programmes:
    """The total table of programmes: what is not in it cannot be screened; `version` is the hash of its data.

    `compiled` are the codes of lists, or the first words of families of lists (`os`), that repeat what others publish.
    """

    by_code: Mapping[str, Programme]
    version: str = ""
    compiled: frozenset[str] = frozenset()

    def is_compiled(self, list_code: str) -> bool:
        """Tell whether a list only repeats what the authorities behind its entries publish themselves."""
        return list_code in self.compiled or list_code.partition("-")[0] in self.compiled

    def get(self, code: str) -> Programme:
        """Find a programme.

        Raises:
            UnknownProgrammeError: the table has no such row.
        """
        try:
            return self.by_code[code]
        except KeyError:
            known = ", ".join(sorted(self.by_code))
            raise UnknownProgrammeError(f"programme {code!r} is unknown; known are {known}") from None

    def begun_day(self, instant: datetime) -> date:
        """Give the last day that has begun in the zone of every programme: in New York a day begins after Brussels."""
        return min(instant.astimezone(one.zone).date() for one in self.by_code.values())

    def governing(self, code: str, instant: datetime) -> Programme:
        """Find the programme that a listing stands under at an instant: its own, or before that its precursor.

        Ask with the earlier of the instant and of what was known: an order that nobody knew of governs nothing.
        """
        programme = self.get(code)
        while programme.precursor and programme.begins and instant < programme.begins:
            programme = self.get(programme.precursor)
        return programme
