"""An instant as text that keeps its zone (RFC 9557): `2021-03-12T00:00:00-05:00[America/New_York]`."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_TEXTS_KEPT = 4096  # a list repeats few instants: 900 events of the bundled lists have under 200


def write_instant(instant: datetime) -> str:
    """Write an aware instant with its offset and, where it has one, the key of its zone.

    Raises:
        ValueError: the instant has no offset.
    """
    text = require_aware(instant).isoformat()
    key = instant.tzinfo.key if isinstance(instant.tzinfo, ZoneInfo) else None
    return f"{text}[{key}]" if key else text


def days_since(day: date, now: datetime) -> int:
    """Return the age of a day in whole days of UTC at an aware instant; one that is still to come has none (0)."""
    return max(0, (now.astimezone(UTC).date() - day).days)


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


def require_aware(instant: datetime) -> datetime:
    """Give an instant back.

    Raises:
        ValueError: it has no offset.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"the instant {instant.isoformat()} has no offset from UTC")
    return instant
