"""Reads the days that lists print, each format by its own pattern."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from service.errors import ListDataError

_REMEMBERED = 16_384  # printed days; some 2 MB
ISO = ("%Y-%m-%d", "%Y-%m-%d%z")  # the UN prints an offset after some days
BRITISH = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d-%b-%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")


def day(text: str, forms: Sequence[str], place: str) -> date | None:
    """Read a day; nothing printed is None. `place` names file, record and field.

    Raises:
        ListDataError: it is printed otherwise than in one of the forms.
    """
    printed = text.strip()
    if not printed:
        return None
    found = _read(printed, tuple(forms))
    if found is None:
        raise ListDataError(f"{place}: {printed!r} is no day: write it as {date(2021, 3, 16).strftime(forms[0])}")
    return found


@lru_cache(maxsize=_REMEMBERED)
def _read(printed: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(printed, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def iso_day(text: str) -> date | None:
    """Read the day with which a text begins; a month, a year or anything else is None."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
