"""Column types for instants: the law's, which keep their zone, and the program's own, which are in UTC."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_TEXTS_KEPT = 4096  # a list repeats few instants: 900 events of the bundled lists have under 200


class ZonedInstant(TypeDecorator[datetime]):
    """An aware instant with its zone, as RFC 9557 text: `2021-03-12T00:00:00-05:00[America/New_York]`.

    The offset keeps the instant, the bracket the zone: local dates and calendar arithmetic come back as they were.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base's signature
        """Write it."""
        return None if value is None else write_instant(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        """Read it."""
        return None if value is None else read_instant(value)


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant of the program's own clock, kept and given in UTC so that the database can order it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        """Turn it to UTC."""
        return None if value is None else _require_aware(value).astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        """Give it in UTC, also where the database knows no offsets."""
        if value is None or value.tzinfo is None:
            return value and value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


def write_instant(instant: datetime) -> str:
    """Write an aware instant with its offset and, where it has one, the key of its zone.

    Raises:
        ValueError: the instant has no offset.
    """
    text = _require_aware(instant).isoformat()
    key = instant.tzinfo.key if isinstance(instant.tzinfo, ZoneInfo) else None
    return f"{text}[{key}]" if key else text


@lru_cache(maxsize=_TEXTS_KEPT)
def read_instant(text: str) -> datetime:
    """Read what `write_instant` wrote; where the zone's rules have changed since, the instant stays.

    Raises:
        ValueError: the text is no such instant.
        zoneinfo.ZoneInfoNotFoundError: the zone is not known.
    """
    written, _, rest = text.partition("[")
    instant = datetime.fromisoformat(written)
    if not rest:
        return instant
    zone = ZoneInfo(rest.removesuffix("]"))
    for fold in (0, 1):
        local = instant.replace(tzinfo=zone, fold=fold)
        if local.utcoffset() == instant.utcoffset():
            return local
    return instant.astimezone(zone)


def _require_aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError(f"the instant {instant.isoformat()} has no offset from UTC")
    return instant
