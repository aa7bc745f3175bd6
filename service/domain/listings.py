"""One party on one list under one programme, and the list versions that say so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from service.domain.coverage import Gap, Span
from service.domain.events import Event, EventKind
from service.domain.parties import Party, PrintedFact
from service.domain.stakes import Stake
from service.domain.wording import counted


@dataclass(frozen=True, slots=True)
class Listing:
    """A record of a list: begins with a `proposed` or `listed` event; a re-listing is a new record.

    `restricted_from` and `divest_before` (exclusive) are those its publisher printed; where they are absent the
    programme's clock gives them. `entry` is the name as listed.

    With `owned_by` no publisher printed it: it follows by a programme's rule on ownership from the listings of those
    parties, and `list_code` is the list that states the ownership. It `is_unsure` where no source states a share that
    would decide.
    """

    list_code: str
    party_id: str
    programme: str
    entry: str
    events: tuple[Event, ...]
    source: str
    grade: str
    restricted_from: datetime | None = None
    divest_before: datetime | None = None
    owned_by: tuple[str, ...] = ()
    is_unsure: bool = False

    @property
    def is_derived(self) -> bool:
        """Tell whether it follows from who owns the party."""
        return bool(self.owned_by)

    @property
    def listed_event(self) -> Event | None:
        """Find the act that put the party on the list, when there was one."""
        return next((event for event in self.events if event.kind is EventKind.LISTED), None)

    @property
    def listed_on(self) -> date | None:
        """Give the legal day of listing."""
        event = self.listed_event
        return event.at.date() if event else None


# A party with its listings: what a register tells of it.
Entry = tuple[Party, tuple[Listing, ...]]


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One exact published state of a list. `version` is `sha256:` and the hex digest of its bytes.

    `checked_on` is the day it was last seen to be the publisher's current one; `max_age_days` is None where a list
    never goes stale; `first_date` is the earliest day on which it can answer.
    """

    code: str
    title: str
    publisher: str
    version: str
    published_on: date
    checked_on: date
    entries: int
    first_date: date
    max_age_days: int | None = None


@dataclass(frozen=True, slots=True)
class ListUse:
    """A list version as used, with its age in days at the time of the answer.

    `covered` are the days that the list knows, as spans of their first and last; `gap` has those around the day asked
    about, where it is none that the list answers for. `is_ahead`: it was checked on a day that has not come yet, so
    that the clock is wrong, and with it which listings have begun; such a list is stale.
    """

    version: ListVersion
    age_days: int
    is_stale: bool
    covered: tuple[Span, ...] = ()
    gap: Gap | None = None
    is_ahead: bool = False

    @property
    def last_checked(self) -> str:
        """Say when somebody last looked at the list."""
        if self.is_ahead:
            return f"last checked on {self.version.checked_on}, a day still to come by this machine's clock"
        return f"last checked {counted(self.age_days, 'day')} ago"

    @property
    def way_out(self) -> str:
        """Say what to do about a list that is stale."""
        return "set the clock" if self.is_ahead else "update it"


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A list version with the parties it names, the listings it makes, and who owns whom as it states.

    A party without a listing only owns, or is owned. `facts` are what the list prints for people to read; they are
    looked up for one party at a time, and a version that is read back is without them.
    """

    version: ListVersion
    parties: tuple[Party, ...]
    listings: tuple[Listing, ...]
    stakes: tuple[Stake, ...] = ()
    facts: tuple[PrintedFact, ...] = field(default=(), compare=False)

    @property
    def has_lost_rows(self) -> bool:
        """Tell whether it says less than its version counts; a list that lists nobody counts its stakes."""
        return len(self.listings or self.stakes) < self.version.entries


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A version of a list with what became of it.

    `retrieved_at` is aware, in UTC, and that of its first retrieval. `state` is `accepted` or `held`; `notes` say why
    it is held, or the reason with which it was accepted. `files` are what it was read from: name, `sha256:…`, bytes.
    `reading` are the numbers of its reading, empty for what was not read from files.
    """

    version: ListVersion
    retrieved_at: datetime
    is_live: bool
    state: str
    notes: tuple[str, ...]
    files: tuple[tuple[str, str, int], ...]
    reading: Mapping[str, Any] = field(default_factory=dict)
