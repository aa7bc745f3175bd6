"""Markets as programmes: a holding falls under one by where its issuer is, whatever its name.

An order such as EO 14071 forbids buying the securities of every issuer in a country. A holding says where its issuer
is by the country of its ISIN, by `issuer_country`, or by `country`. A depositary receipt bears another country in its
ISIN: its issuer's must be stated, or be known from a register of instruments, which is a list of its own.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from service.domain.holdings import Holding
from service.domain.matches import Match, Reason, Strength
from service.matching.score.countries import country_of_isin, same_country
from service.register.register import Register

_FILE = "markets.csv"


@dataclass(frozen=True, slots=True)
class MarketProgramme:
    """A row of the table: the party of a list that stands for every issuer in a country."""

    list: str
    party: str
    country: str
    words: str


def with_markets(
    holdings: Sequence[Holding], found: Sequence[Sequence[Match]], register: Register
) -> list[Sequence[Match]]:
    """Add to each holding's matches those with the markets of the lists in use."""
    markets = [one for one in _markets() if one.party in register.listings]
    if not markets:
        return list(found)
    return [(*matches, *_matches(holding, markets)) for holding, matches in zip(holdings, found, strict=True)]


def _matches(holding: Holding, markets: Sequence[MarketProgramme]) -> Iterator[Match]:
    for market in markets:
        if said := _says(holding, market.country):
            field, value = said
            why = f"the {'ISIN' if field == 'isin' else 'issuer'} is of {market.country}: {market.words}"
            yield Match(
                party_id=market.party,
                strength=Strength.IDENTIFIER,
                score=1.0,
                matched_on=field,
                value=value,
                against=market.words,
                explanation=(Reason(1.0, why),),
            )


def _says(holding: Holding, country: str) -> tuple[str, str] | None:
    """Give the field, and its text, by which a holding is of a country's issuers; its own word goes first."""
    for field, text in (("issuer_country", holding.issuer_country), ("country", holding.country)):
        if text and same_country(text, country):
            return field, text
    if holding.isin and country_of_isin(holding.isin) == country:
        return "isin", holding.isin
    return None


@cache
def _markets() -> tuple[MarketProgramme, ...]:
    text = (files("service.screening") / _FILE).read_text(encoding="utf-8")
    return tuple(MarketProgramme(**row) for row in csv.DictReader(text.splitlines()))
