"""Reads days in the forms that each list prints, and writes periods as OFAC prints them."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from service.errors import ListDataError

_REMEMBERED = 16_384  # printed days; some 2 MB
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ISO = ("%Y-%m-%d", "%Y-%m-%d%z")  # the UN prints an offset after some days
# The names of months are English, as the service sets no locale.
OFAC = ("%d %b %Y",)
AMERICAN = ("%m/%d/%Y",)
LETTER = ("%B %d, %Y",)
BRITISH = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d-%b-%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")


def day(text: str, forms: Sequence[str], place: str) -> date | None:
    """Read a day; nothing printed is None. `place` names file, record and field.

    Raises:
        ListDataError: it is printed otherwise than in one of the forms.
    """
    found = read_day(text, forms)
    if found is None and text.strip():
        raise ListDataError(f"{place}: {text.strip()!r} is no day: write it as {date(2021, 3, 16).strftime(forms[0])}")
    return found


def read_day(text: str, forms: Sequence[str]) -> date | None:
    """Read a day; what is printed otherwise than in one of the forms is None."""
    return _read(text.strip(), tuple(forms))


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


def printed_period(first: date, last: date) -> str:
    """Write a period as OFAC prints it: `05 Feb 1963`, `1962` or `1950 to 1952` for whole years."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    days = [f"{day.day:02} {_MONTHS[day.month - 1]} {day.year}" for day in (first, last)]
    return days[0] if first == last else " to ".join(days)
