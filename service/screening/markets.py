"""Markets as programmes: a holding falls under one by where its issuer is, whatever its name.

An order such as EO 14071 forbids buying the securities of every issuer in a country. A holding says where its issuer
is by the country of its ISIN, by `issuer_country`, or by `country`. A depositary receipt bears another country in its
ISIN: its issuer's must be stated, or be known from a register of instruments, which is a list of its own. An ISIN that
is printed in the name is one too. Where neither `issuer_country` nor `country` is stated, a list that has the company
tells its country: the underlying of a receipt. What only points there is a lead: a faulty ISIN of the country, a text
or a name with the country's name in it, a legal form of its companies beside no ISIN of another country, a ticker or
an exchange of its market.
"""

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from service.domain.holdings import Holding, RowNote
from service.domain.identifiers import plain_identifier
from service.domain.matches import Match, Reason, Strength
from service.domain.parties import IdentifierKind
from service.matching.identifiers.codes import codes_in
from service.matching.identifiers.markets import market_of, ticker_key
from service.matching.normalise.text import fold, words_of
from service.matching.score.countries import country_of_isin, is_country, is_of_country, names_country
from service.register.register import Register

_FILE = "markets.csv"
# Depositary receipts bear the country of the bank that issues them.
_OF_RECEIPTS = frozenset({"US"})
# A digit missing or too many is a slip of the same kind as a wrong one.
_SHAPE_OF_ISIN = re.compile(r"[A-Z]{2}(?=.*[0-9])[A-Z0-9]{8,11}")


@dataclass(frozen=True, slots=True)
class MarketProgramme:
    """A row of the table: the party of a list that stands for every issuer in a country.

    `forms` are legal forms that its companies bear. `binds` is the state or fund whose investors alone are asked about
    it, empty where every holder is. Why: for all others a market of such a size would turn what is clear into a notice
    of a law that does not concern them.
    """

    list: str
    party: str
    country: str
    words: str
    names: str
    forms: str = ""
    binds: str = ""

    def is_named_in(self, text: str) -> bool:
        """Tell whether a text has a word that names the country or its state's debt: RUSSIA GOVT BOND, OFZ."""
        return not _names(self.names).isdisjoint(_words(text))

    def forms_in(self, text: str) -> frozenset[str]:
        """Give the words of a name that are a legal form of its companies: PJSC, OAO."""
        return _names(self.forms).intersection(_words(text))


def idle_lists(jurisdictions: Collection[str]) -> frozenset[str]:
    """Name the lists that are a market of which a holder is not asked, unless he names them."""
    return frozenset(one.list for one in _markets() if one.binds and one.binds not in jurisdictions)


def with_markets(
    holdings: Sequence[Holding], found: Sequence[Sequence[Match]], register: Register, used: Collection[str]
) -> list[Sequence[Match]]:
    """Add to each holding's matches those with the markets of the lists in use, which `used` names."""
    markets = [one for one in _markets() if one.list in used and one.party in register.listings]
    if not markets:
        return list(found)
    return [
        (*matches, *_matches(holding, markets, matches, register))
        for holding, matches in zip(holdings, found, strict=True)
    ]


def unread_countries(holdings: Sequence[Holding], used: Collection[str]) -> Iterator[RowNote]:
    """Warn of words for a country that nobody knows, where a market is asked and no ISIN tells the country."""
    if not any(one.list in used for one in _markets()):
        return
    for holding in holdings:
        if any(country_of_isin(isin) for isin in _isins(holding)):
            continue
        for field, text in _stated(holding):
            if any(map(str.isalnum, text)) and not is_country(text):
                message = "is no country that is known: screened without it; write its ISO 3166 code, as CN or US"
                yield RowNote(holding.row, field, text, message, holding.sheet)


def _matches(
    holding: Holding, markets: Sequence[MarketProgramme], matches: Sequence[Match], register: Register
) -> Iterator[Match]:
    for market in markets:
        if said := _says(holding, market.country):
            field, value = said
            why = f"the {'ISIN' if field == 'isin' else 'issuer'} is of {market.country}: {market.words}"
            yield _match(market, Strength.IDENTIFIER, field, value, why)
        elif listed := _listed_there(holding, market, matches, register):
            match, name = listed
            why = f"a list has {name!r}, a company of {market.country}: {market.words}"
            told = _match(market, match.strength, "issuer_country", market.country, why)
            yield replace(told, score=match.score, against=name)
        elif hinted := _hints(holding, market):
            field, value, problem = hinted
            yield _match(market, Strength.POSSIBLE, field, value, f"{problem}: {market.words}")


def _match(market: MarketProgramme, strength: Strength, field: str, value: str, why: str) -> Match:
    return Match(
        party_id=market.party,
        strength=strength,
        score=1.0,
        matched_on=field,
        value=value,
        against=market.words,
        of_market=True,
        explanation=(Reason(1.0, why),),
    )


def _says(holding: Holding, country: str) -> tuple[str, str] | None:
    """Give the field, and its text, by which a holding is of a country's issuers; its own word goes first."""
    for field, text in _stated(holding):
        if _is_of_country(text, country):
            return field, text
    return next((("isin", isin) for isin in _isins(holding) if country_of_isin(isin) == country), None)


def _listed_there(
    holding: Holding, market: MarketProgramme, matches: Sequence[Match], register: Register
) -> tuple[Match, str] | None:
    """Give the best match with a listed company of a market's country, and its name, where the holding states none.

    A resemblance makes no company of it, and where matches lead to companies of other countries too it is open which
    one is meant.
    """
    if any(True for _ in _stated(holding)):
        return None
    sure = [one for one in matches if one.strength is not Strength.POSSIBLE and one.settles and not one.ruled_out]
    # Why: the index finds the parties of all lists, the register has those of the chosen ones
    told = [(one, party) for one in sure if (party := register.parties.get(one.party_id)) and party.country]
    if not told or any(not _is_of_country(party.country or "", market.country) for _, party in told):
        return None
    best, company = max(told, key=lambda pair: (pair[0].strength.rank, pair[0].score))
    return best, company.name


def _hints(holding: Holding, market: MarketProgramme) -> tuple[str, str, str] | None:
    """Give the field, its text, and what it shows, by which a holding may be of a market's issuers."""
    country = market.country
    for field, text in _stated(holding):
        if _names_country(text, country):
            return field, text, f"{text!r} names {country} among others, so that the issuer may be from there"
    for beside in holding.beside:
        if beside.field == "country" and _names_country(beside.text, country):
            return "country", beside.text, f"the column {beside.column!r} names {country}, another one does not"
    isin = plain_identifier(holding.isin or "")
    if isin.startswith(country) and _SHAPE_OF_ISIN.fullmatch(isin) and country_of_isin(isin) is None:
        return "isin", isin, f"the ISIN is faulty and begins with {country}"
    return _traded(holding, country) or _named(holding, market) or _formed(holding, market)


def _traded(holding: Holding, country: str) -> tuple[str, str, str] | None:
    """Give the field, its text, and what it shows, by which a holding is traded on a country's market."""
    if (known := market_of(holding.exchange)) and known.code == country:
        return "exchange", holding.exchange or "", f"the exchange {holding.exchange!r} is one of {country}"
    key = ticker_key(holding.ticker, None)
    if key and key[1].code == country:
        return "ticker", holding.ticker or "", f"the ticker {holding.ticker!r} is of a market of {country}"
    return None


def _named(holding: Holding, market: MarketProgramme) -> tuple[str, str, str] | None:
    """Give the field, its text, and what it shows, by which a name or a text beside the row names the country."""
    if holding.name and market.is_named_in(holding.name):
        return "name", holding.name, f"the name {holding.name!r} names {market.country}"
    for beside in holding.beside:
        if beside.field == "name" and market.is_named_in(beside.text):
            return "name", beside.text, f"the column {beside.column!r} names {market.country} in {beside.text!r}"
    return None


def _formed(holding: Holding, market: MarketProgramme) -> tuple[str, str, str] | None:
    """Give the name whose legal form is one of a country's companies, where nothing tells another country.

    Why: a receipt's ISIN is of the country where the receipt is issued (`MAGNIT PJSC-SPON GDR`, US55953Q2021), so that
    it says nothing of the issuer; companies elsewhere bear such forms too (EMAAR PROPERTIES PJSC), which only a person
    can tell apart where neither a country nor an ISIN of one is there.
    """
    if any(True for _ in _stated(holding)) or not market.forms or not holding.name:
        return None
    if any(country_of_isin(isin) not in {None, *_OF_RECEIPTS} for isin in _isins(holding)):
        return None
    found = market.forms_in(holding.name)
    if not found:
        return None
    why = f"{min(found).upper()} is a legal form of {market.country}, and no country is told"
    return "name", holding.name, why


def _stated(holding: Holding) -> Iterator[tuple[str, str]]:
    for field, text in (("issuer_country", holding.issuer_country), ("country", holding.country)):
        if text:
            yield field, text


def _isins(holding: Holding) -> Iterator[str]:
    """Give a holding's ISIN, then those in its name."""
    if holding.isin:
        yield holding.isin
    if holding.name:
        yield from _isins_in(holding.name)


# Why: each is asked several times of a row, and rows repeat their countries; a batch has half as many names.
_REMEMBERED = 4096
_is_of_country, _names_country = lru_cache(_REMEMBERED)(is_of_country), lru_cache(_REMEMBERED)(names_country)


@lru_cache(maxsize=_REMEMBERED)
def _isins_in(name: str) -> tuple[str, ...]:
    return tuple(code.value for code in codes_in(name) if code.kind is IdentifierKind.ISIN)


@lru_cache(maxsize=_REMEMBERED)  # each name is looked through for the country and for legal forms, of every market
def _words(text: str) -> frozenset[str]:
    return frozenset(words_of(fold(text)))


@cache
def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


@cache
def _markets() -> tuple[MarketProgramme, ...]:
    text = (files("service.screening") / _FILE).read_text(encoding="utf-8")
    return tuple(MarketProgramme(**row) for row in csv.DictReader(text.splitlines()))
