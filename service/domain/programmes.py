"""The law behind a list: whom it binds, what it restricts, and the clock it runs on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from service.domain.events import Event, EventKind
from service.domain.instruments import InstrumentRule
from service.domain.licences import Licence
from service.domain.ownership import OwnershipRule
from service.domain.regimes import Following, Regime
from service.errors import UnknownProgrammeError

EVERYBODY = "*"
MEASURE_MARK = "."  # parts the code of a programme from that of one of its directives or measures


def family_of(code: str) -> str:
    """Give the code under which callers know a programme, whether it is one of its measures or the whole."""
    return code.partition(MEASURE_MARK)[0]


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

    `binds` is a jurisdiction, that of a state or fund within one (`US-IN`), or `EVERYBODY`. `possession_ends` is the
    day since which the law prohibits keeping too once the window has closed (EO 13974). `precursor` is the programme
    under which its listings stood before it was signed, or before its reach was `clarified` (OFAC FAQ 1054): who asks
    what was known before that stands under it. `sale_condition` says in words what a sale must be that is allowed.
    `ownership` are its rules on who is owned by the listed, in the order of time; none where it has none.
    `instruments` says which securities a partial programme restricts: none of them where it is empty (a directive on
    projects), and whichever the directive says, which no row has split yet, where it is None; `restricts` says in words
    what a partial programme restricts, empty where its publisher says it of each entry. With a `regime` it has no
    clock: its investors divest in phases.
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
    clarified: datetime | None = None
    sale_condition: str = ""
    events: tuple[Event, ...] = ()
    ownership: tuple[OwnershipRule, ...] = ()
    instruments: tuple[InstrumentRule, ...] | None = None
    regime: Regime | None = None
    restricts: str = ""

    @property
    def family(self) -> str:
        """Give the code under which callers know it: us-ssi for the directive's own row `us-ssi.directive-2`."""
        return family_of(self.code)

    @property
    def measure(self) -> str | None:
        """Give its own code where it is one directive or measure of a family (`us-ssi.directive-2`); else None."""
        return self.code if MEASURE_MARK in self.code else None

    def renewal(self, known: datetime) -> Event | None:
        """Give the last renewal of the emergency that the programme stands on, as known; None where it stands alone."""
        renewals = [act for act in self.events if act.kind is EventKind.RENEWED and act.until and act.known <= known]
        return max(renewals, key=lambda act: act.rank, default=None)

    def is_unknown(self, instant: datetime, known: datetime) -> bool:
        """Tell whether it had not been signed at an instant, or its reach was not clarified by what was known."""
        is_unsigned = self.begins is not None and instant < self.begins
        return is_unsigned or (self.clarified is not None and known < self.clarified)

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
    """The total table of programmes: what is not in it cannot be screened.

    `version` is the hash of its data. `licences` are the general licences, in no order. `compiled` are the codes of
    lists, or the first words of families of lists (`os`), that repeat what others publish. `following` has, by
    programme, what its listings fall under besides.
    """

    by_code: Mapping[str, Programme]
    version: str = ""
    licences: tuple[Licence, ...] = ()
    compiled: frozenset[str] = frozenset()
    following: Mapping[str, tuple[Following, ...]] = field(default_factory=dict)

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

    def measured(self, code: str) -> Programme:
        """Find the programme of a directive or measure: its own row, else that of its family, which is the stricter.

        Raises:
            UnknownProgrammeError: the family has no row either.
        """
        return self.by_code.get(code) or self.get(family_of(code))

    def begun_day(self, instant: datetime) -> date:
        """Give the last day that has begun in the zone of every programme: in New York a day begins after Brussels."""
        return min(instant.astimezone(one.zone).date() for one in self.by_code.values())

    def governing(self, code: str, instant: datetime, known: datetime | None = None) -> Programme:
        """Find the programme that a listing stands under at an instant: its own, or before that its precursor.

        Ask with the earlier of the instant and of what was known: an order that nobody knew of governs nothing. `known`
        is what was known alone, by default the same: it decides whether the reach of an order had been clarified.
        """
        known = known or instant
        programme = self.get(code)
        while programme.precursor and programme.is_unknown(instant, known):
            programme = self.get(programme.precursor)
        return programme
