"""Column types for instants: the law's, which keep their zone, and the program's own, which are in UTC."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from service.domain.instants import read_instant, require_aware, write_instant


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
        return None if value is None else require_aware(value).astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        """Give it in UTC, also where the database knows no offsets."""
        if value is None or value.tzinfo is None:
            return value and value.replace(tzinfo=UTC)
        return value.astimezone(UTC)
