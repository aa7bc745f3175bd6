"""What a holding is beside its name: a security, of a country, with codes in its name."""

from stdnum import cusip, figi, isin
from stdnum.gb import sedol

from service.domain.holdings import Holding
from service.domain.identifiers import plain_identifier
from service.matching.identifiers.codes import codes_in, has_mark
from service.matching.identifiers.markets import market_of, ticker_key
from service.matching.knowledge.profile import Profile
from service.matching.normalise.text import fold, words_of
from service.matching.score.countries import country_of_isin

_DOMESTIC = frozenset({"US", "CA"})
_VALID = {"isin": isin.is_valid, "cusip": cusip.is_valid, "sedol": sedol.is_valid, "figi": figi.is_valid}


def is_security(holding: Holding, profile: Profile) -> bool:
    """Tell whether a holding is a security, which no person, ship or aircraft is.

    A valid identifier of securities says so, a ticker with its market, or a legal form beside the words of a share
    class, a receipt, a contract or a debt.
    """
    given = ((is_valid, getattr(holding, kind)) for kind, is_valid in _VALID.items())
    if any(value and is_valid(plain_identifier(value)) for is_valid, value in given):
        return True
    if holding.ticker and (ticker_key(holding.ticker, holding.exchange) or market_of(holding.exchange)):
        return True
    return bool(holding.name) and (bool(codes_in(holding.name or "")) or _is_worded(holding.name or "", profile))


def _is_worded(name: str, profile: Profile) -> bool:
    """Tell whether a name has a legal form and the words of an instrument behind it."""
    words = words_of(fold(name))
    ends = [place for place, word in enumerate(words) if place and word in profile.forms.every_word]
    if not ends:
        return False
    behind = words[ends[-1] + 1 :]
    return bool(behind) and (
        profile.wrappers.trailing.ending(words, len(words)) > 0 or profile.instruments.is_wording(behind)
    )


def countries_of_issue(holding: Holding) -> frozenset[str]:
    """Give the countries that a holding's ISIN or CUSIP may be of; none where it is of no country, or faulty.

    A CUSIP that begins with a digit is of the United States or Canada; one that begins with a letter, of any other.
    """
    if holding.isin:
        country = country_of_isin(holding.isin)
        return frozenset({country} if country else ())
    number = plain_identifier(holding.cusip or "")
    return _DOMESTIC if number[:1].isdigit() and cusip.is_valid(number) else frozenset()


def asked_by_codes(holding: Holding) -> list[Holding]:
    """Give for each code that stands in a holding's name a holding of that code alone."""
    return [code.asked for code in codes_in(holding.name)] if holding.name and has_mark(holding.name) else []
