"""Who owns how much of whom, as a list states it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from service.domain.parties import Identifier, same_name


@dataclass(frozen=True, slots=True)
class Stake:
    """A statement of a list: the party `owner` holds `percent` (0..100, None where no share is stated) of `asset`.

    It holds from `since`, or where no such day is stated from the day it was known, until `until` (the first day on
    which it holds no more). Ownership is meant, never control (OFAC FAQ 398).
    """

    list_code: str
    owner: str
    asset: str
    percent: Decimal | None
    known_from: date
    source: str
    since: date | None = None
    until: date | None = None

    @property
    def begins_on(self) -> date:
        """Give the first day on which it holds."""
        return self.since or self.known_from

    def begins(self, zone: ZoneInfo) -> datetime:
        """Give the first moment at which it holds."""
        return datetime.combine(self.begins_on, time.min, zone)

    def ends(self, zone: ZoneInfo) -> datetime | None:
        """Give the first moment at which it holds no more."""
        return datetime.combine(self.until, time.min, zone) if self.until else None


@dataclass(frozen=True, slots=True)
class PartyReference:
    """How a person names a party of some list: by its id, by an identifier, or by its exact name on one list."""

    party_id: str = ""
    identifier: Identifier | None = None
    list_code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party that a reference may mean, on a live list, with the names that may stand for it."""

    list_code: str
    party_id: str
    names: tuple[str, ...]


def is_named(name: str, names: Iterable[str]) -> bool:
    """Tell whether a name is one of those, whatever its case, width and blanks: never by likeness."""
    return any(same_name(name, one) for one in names)
