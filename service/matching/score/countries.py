"""Where a holding and a party are from, as far as that can contradict a name."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from service.domain.check_digits import is_right
from service.domain.identifiers import plain_identifier
from service.domain.parties import IdentifierKind, Party
from service.matching import data as knowledge
from service.matching.normalise.text import fold, words_of

# What stands between a place and its country, or between a country and its code. A stroke may also be in a name.
_OF_CUSIPS = "US"  # what an ISIN begins with that is made of a CUSIP, and of CUSIP's numbers of other countries
_BETWEEN = re.compile(r"[,;:/|()\[\]]|\s[-\u2013\u2014]\s")


def contradict(printed: str | None, listed: str | None) -> bool:
    """Tell whether two countries are both known and exclude each other; a missing or unknown one never does."""
    codes = {_code(printed), _code(listed)}
    return None not in codes and len(codes) > 1 and codes.isdisjoint(knowledge.table("countries")["neutral"])


def same_country(printed: str | None, listed: str | None) -> bool:
    """Tell whether two countries are known to be the same."""
    code = _code(printed)
    return code is not None and code == _code(listed)


def is_of_country(printed: str, country: str) -> bool:
    """Tell whether a text names a country, given by its code, and names nothing else: `Russia`, `RU - Russia`."""
    parts = [part for part in _BETWEEN.split(printed) if part.strip()]
    return _code(printed) == country or (bool(parts) and all(_code(part) == country for part in parts))


def names_country(printed: str | None, country: str) -> bool:
    """Tell whether a part of a text is a name of a country, given by its code: `Moscow, Russia`, `RU - Russia`."""
    return any(_code(part) == country for part in _BETWEEN.split(printed or ""))


def is_country(printed: str) -> bool:
    """Tell whether a text, or a part of it, is the name of a country that is known here."""
    return any(_code(part) for part in (printed, *_BETWEEN.split(printed)))


@cache
def _by_name() -> dict[str, str]:
    names: dict[str, list[str]] = knowledge.table("countries")["names"]
    return {spelling: code for code, spellings in names.items() for spelling in (*spellings, code.lower())}


def country_of_isin(isin: str) -> str | None:
    """Give the country of a valid ISIN; None for a faulty one and for those of no country (XS, EU).

    `US` before a letter is a foreign security's international number (CINS: USP7807HAT25), whose letter names a region;
    `U` alone is that of an issuer in the United States.
    """
    plain = plain_identifier(isin)
    is_foreign = plain.startswith(_OF_CUSIPS) and plain[2:3].isalpha() and plain[2] != "U"
    return _code(plain[:2]) if is_right(IdentifierKind.ISIN, plain) and not is_foreign else None


def is_issued_abroad(issued: frozenset[str], party: Party, seats: Iterable[str] = ()) -> bool:
    """Tell whether the countries that an identifier may be of are none of a party's own.

    Its own are those of its seats and of its listed ISINs; `seats` are those that other records of the party name.
    """
    if not issued:
        return False
    isins = (one.value[:2] for one in party.identifiers if one.kind is IdentifierKind.ISIN)
    neutral = set(knowledge.table("countries")["neutral"])
    own = {code for country in (party.country, *seats, *isins) if (code := _code(country))} - neutral
    return bool(own) and issued.isdisjoint(neutral | own)


@lru_cache(maxsize=4_096)
def _code(country: str | None) -> str | None:
    words = [word for word in words_of(fold(country or "")) if word not in {"of", "the", "s"}]
    return _by_name().get(" ".join(words))
