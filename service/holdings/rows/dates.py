"""Dates as people print them; day or month first is settled by a whole column, and where it is not, nobody guesses."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

_TIME = r"(?:[T ]\d{1,2}:\d{2}\S*(?: ?[AaPp]\.?[Mm]\.?)?)?"
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?" + _TIME)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})[-/. ]+(?:de )?([^\W\d_]{3,10})\.?[-/. ,]+(?:de )?(\d{4}|\d{2})" + _TIME)
_MONTH_NAME_DAY = re.compile(r"([^\W\d_]{3,10})\.?[- ]+(\d{1,2})(?:st|nd|rd|th)?,?[- ]+(\d{4})" + _TIME)
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
# A spreadsheet's own count of days since the end of 1899, from 1970 to 2119: dates that lost their format.
_SERIAL = re.compile(r"(?:2(?:5[6-9]|[6-9]\d)\d\d|[3-7]\d{4}|80[0-2]\d\d)(?:[.,]\d+)?")
_EPOCH = date(1899, 12, 30)
# The months in the languages of the headings, written plainly, from their first three letters on.
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            *(
                "jan january januar janvier janv enero ene gennaio gen januari janeiro styczen",
                "feb fev february februar",
            ),
            *("mar mrz march marz mars marzo maart marco", "apr april avril avr abril abr aprile"),
            *("may mai mayo maggio mag maj mei maio", "jun june juni juin junio giugno giu junho"),
            *("jul july juli juillet juil julio luglio lug julho", "aug august aout agosto ago augustus augusti"),
            *("sep sept september septembre septiembre settembre set setembro", "oct okt october oktober octobre out"),
            *("nov november novembre noviembre novembro", "dec dez dic des december dezember decembre diciembre"),
        ),
        1,
    )
    for word in words.split()
} | {
    **dict.fromkeys(("fevrier", "febrero", "febbraio", "februari", "fevereiro", "fevr"), 2),
    **dict.fromkeys(("octubre", "ottobre", "ott", "outubro"), 10),
    **dict.fromkeys(("dicembre", "dezembro", "desember"), 12),
}
_TWELVE = 12
_PIVOT = 70  # two-digit years from here on are of the last century, as POSIX has it
_CENTURY = 100


class OrderVotes:
    """Collects, cell by cell, which orders of day and month a column shows."""

    def __init__(self) -> None:
        self._orders: set[bool] = set()

    def add(self, text: str) -> None:
        """Look at one cell."""
        if (found := _NUMERIC.fullmatch(text)) and (order := _order(found)) is not None:
            self._orders.add(order)

    @property
    def is_day_first(self) -> bool | None:
        """Tell the order; None where no date, or dates of both orders, show it."""
        return next(iter(self._orders)) if len(self._orders) == 1 else None


def is_day_first(texts: Iterable[str]) -> bool | None:
    """Tell a column's order of day and month; None where no date, or dates of both orders, show it."""
    votes = OrderVotes()
    for text in texts:
        votes.add(text)
    return votes.is_day_first


def parse_date(text: str, *, day_first: bool | None = None) -> date:
    """Read a date.

    Raises:
        ValueError: it is no date, or may be two; the message says which and what to write instead.
    """
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _date(found[1], found[2], found[3])
    if found := _DAY_MONTH_NAME.fullmatch(text):
        return _date(found[3], _month(found[2]), found[1])
    if found := _MONTH_NAME_DAY.fullmatch(text):
        return _date(found[3], _month(found[1]), found[2])
    if found := _NUMERIC.fullmatch(text):
        return _numeric(found, day_first)
    if _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(text.replace(",", ".").partition(".")[0]))
    raise ValueError(_no_date())


def _order(found: re.Match[str]) -> bool | None:
    first, second = int(found[1]), int(found[3])
    if first > _TWELVE or found[2] == ".":
        return True
    return False if second > _TWELVE else None


def _numeric(found: re.Match[str], day_first: bool | None) -> date:  # noqa: FBT001 (a fact of the column, not a switch)
    shown = _order(found)
    order = day_first if shown is None else shown
    day_month, month_day = (found[4], found[3], found[1]), (found[4], found[1], found[3])
    if order is None and found[1] != found[3]:
        one, other = _date(*day_month), _date(*month_day)
        raise ValueError(f"may be {one:%d %B} or {other:%d %B %Y}: write it as {one} or {other}")
    return _date(*(day_month if order else month_day))


def _month(name: str) -> int:
    """Read a month's name.

    Raises:
        ValueError: it is none.
    """
    found = month_of(name)
    if found is None:
        raise ValueError(_no_date())
    return found


def month_of(name: str) -> int | None:
    """Tell which month a word names, in full or cut as calendars do; None if it is none."""
    split = unicodedata.normalize("NFKD", name.casefold().rstrip("."))
    return _MONTHS.get("".join(letter for letter in split if not unicodedata.combining(letter)))


def _date(year: str, month: str | int, day: str) -> date:
    full = int(year) if len(year) > 2 else int(year) + (1900 if int(year) >= _PIVOT else 2000)  # noqa: PLR2004 (digits)
    try:
        return date(full, int(month), int(day))
    except ValueError as error:
        raise ValueError(_no_date()) from error


def _no_date() -> str:
    return "is no date: write it as 2021-03-16"
