"""What a holding says of the security itself: its own columns, else what its printed name says of the instrument."""

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from service.domain.holdings import Holding
from service.domain.instruments import Instrument, Subject, Terms

_TABLE = "security_kinds.toml"
# A coupon makes a bond of whatever it stands beside: `4.199% 2022`, `6 % 24`, `4 1/2% NTS`. A share of a fund (`60%`)
# is printed without a year or a fraction, so both are asked for.
_COUPON = re.compile(r"(?<![\w.])\d{1,2}(?:[.,]\d+|\s\d/\d{1,2})?\s?%(?!\w)")
_YEAR = re.compile(r"(?<![\w/.-])(?:20|19)\d\d(?![\w])")
_DAY = re.compile(
    r"(?<!\d)(?:(?P<iso>(?:20|19)\d\d-\d\d-\d\d)|(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>(?:20|19)?\d\d))(?!\d)"
)
_EITHER = frozenset({Subject.DEBT, Subject.EQUITY})
_CENTURY, _SHORT = 2000, 99  # `27` is 2027: a bond that is held matures ahead


def terms_of(holding: Holding, day: date) -> Terms:
    """Give the terms of a holding on a day: what it states, and for what it does not, what its name prints.

    Where the name prints another kind than the holding states, the kind is not known: a rule that turns on it takes the
    stricter reading. So it does where the day of issue lies after that day, and of both days where a security would
    mature before it was issued.
    """
    printed = printed_terms(holding.name or "")
    issued_on = holding.issued_on if holding.issued_on and holding.issued_on <= day else None
    matures_on = holding.matures_on or printed.matures_on
    if issued_on and matures_on and matures_on < issued_on:
        issued_on = matures_on = None
    return Terms(
        instrument=(holding.instrument or printed.instrument) if _agree(holding.terms, printed) else None,
        issued_on=issued_on,
        matures_on=matures_on,
        issuer_country=holding.issuer_country,
    )


def printed_otherwise(holding: Holding) -> Instrument | None:
    """Give the kind that a holding's name prints where it contradicts the one that the holding states."""
    if holding.instrument is None or not holding.name:
        return None
    printed = printed_terms(holding.name)
    return None if _agree(holding.terms, printed) else printed.instrument


def _agree(stated: Terms, printed: Terms) -> bool:
    return printed.subject is None or stated.subject is None or stated.subject is printed.subject


def printed_terms(name: str) -> Terms:
    """Read the kind of security, and a bond's day of maturity, from a printed name."""
    text = " ".join(name.upper().split())
    kinds = [kind for kind, words in _kinds() if words.search(text)]
    if _COUPON.search(text) and (_YEAR.search(text) or _DAY.search(text)):
        kinds.append(Instrument.DEBT)
    kind = next(iter(kinds), None)
    # Why: of a print that says both debt and equity neither is known; whatever turns on it takes the stricter reading
    if {Terms(one).subject for one in kinds} >= _EITHER and Terms(kind).subject in _EITHER:
        kind = None
    return Terms(kind, matures_on=_maturity(text) if kind is Instrument.DEBT else None)


def _maturity(text: str) -> date | None:
    """Read a day of maturity that is printed whole; of months and days that could be turned round neither is taken."""
    found = _DAY.search(text)
    if found is None:
        return None
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        year = int(found["year"])
        return date(year if year > _SHORT else _CENTURY + year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None


@cache
def _kinds() -> tuple[tuple[Instrument, re.Pattern[str]], ...]:
    table = tomllib.loads((files("service.matching") / "data" / _TABLE).read_text(encoding="utf-8"))["kinds"]
    return tuple((Instrument(kind), _pattern(words)) for kind, words in table.items())


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Match whole words; never as a name's first word, which is the company's own."""
    phrases = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<=[\s\-(/.,])(?:{phrases})(?![\w])")
