"""The instants that a question is about: an aware instant, or a legal day read in each programme's own zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from service.errors import InstantWithoutOffsetError, InvalidInstantError

_DAY_LENGTH = len("2021-03-16")
_LAST_SECOND = time(23, 59, 59)
# Before the first and after the last of these years no clock of a programme can be asked, only overflow.
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True)
class AsOf:
    """Either an aware instant or a bare date, which means the last second of that day wherever it is read."""

    value: datetime | date

    @classmethod
    def parse(cls, text: str) -> "AsOf":
        """Read `2021-03-16` or `2021-03-16T12:00-04:00`.

        Raises:
            InstantWithoutOffsetError: an instant has no offset.
            InvalidInstantError: the text is neither.
        """
        text = text.strip()
        try:
            value = date.fromisoformat(text) if len(text) <= _DAY_LENGTH else datetime.fromisoformat(text)
        except ValueError:
            raise InvalidInstantError(f"{text!r} is neither a date nor an instant") from None
        if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            raise InvalidInstantError(f"{text!r} is not between {_FIRST_YEAR} and {_LAST_YEAR}")
        if isinstance(value, datetime) and value.tzinfo is None:
            raise InstantWithoutOffsetError(f"{text!r} has no offset from UTC")
        return cls(value)

    def at(self, zone: tzinfo) -> datetime:
        """Give the instant that is meant in a zone."""
        if isinstance(self.value, datetime):
            return self.value.astimezone(zone)
        return datetime.combine(self.value, _LAST_SECOND, zone)

    def __str__(self) -> str:
        """Echo it: a bare date as given, an instant with its offset."""
        return self.value.isoformat()
