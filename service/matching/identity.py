"""What a holding is beside its name: a security, of a country, with codes in its name."""

from service.domain.check_digits import is_right
from service.domain.holdings import Holding
from service.domain.identifiers import plain_identifier
from service.domain.parties import IdentifierKind
from service.matching.identifiers.codes import codes_in, has_mark
from service.matching.identifiers.markets import market_of, ticker_key
from service.matching.knowledge.profile import Profile
from service.matching.normalise.text import fold, words_of
from service.matching.score.countries import country_of_isin

_DOMESTIC = frozenset({"US", "CA"})
_OF_SECURITIES = (IdentifierKind.ISIN, IdentifierKind.CUSIP, IdentifierKind.SEDOL, IdentifierKind.FIGI)


def is_security(holding: Holding, profile: Profile) -> bool:
    """Tell whether a holding is a security, which no person, ship or aircraft is.

    A valid identifier of securities says so, a ticker with its market, or a legal form beside the words of a share
    class, a receipt, a contract or a debt.
    """
    given = ((kind, getattr(holding, kind)) for kind in _OF_SECURITIES)
    if any(value and is_right(kind, plain_identifier(value)) for kind, value in given):
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
    return _DOMESTIC if number[:1].isdigit() and is_right(IdentifierKind.CUSIP, number) else frozenset()


def asked_by_codes(holding: Holding) -> list[Holding]:
    """Give for each code that stands in a holding's name a holding of that code alone."""
    return [code.asked for code in codes_in(holding.name)] if holding.name and has_mark(holding.name) else []
