"""What a person types to find a party: a name or a part of one, an identifier, a ticker, or a publisher's number."""

import re
from collections.abc import Iterable, Iterator, Mapping

from service.domain.holdings import Holding
from service.domain.identifiers import plain_identifier
from service.domain.matches import Match, Reason, Strength
from service.domain.parties import IdentifierKind, folded
from service.matching import Index
from service.matching.identifiers.markets import market_codes
from service.register.register import Register
from service.register.unique_numbers import unique_numbers

# A ticker alone: no name of a company is that short and has a digit, or it is found by its name too.
_TICKER = re.compile(r"[A-Z0-9]{1,6}")
# How a ticker stands beside its market: SEHK:941, 0941.HK, 941-HK, 941 HK.
_BESIDE = re.compile(r"(?P<first>[A-Z0-9]{1,8})\s*[:.\-/ ]\s*(?P<second>[A-Z0-9]{1,8})")
# What ids of parties and numbers of records begin with, by publisher.
_PUBLISHERS = ("bis", "csl", "dod", "eu", "house", "ofac", "ofsi", "os", "uk", "un")
_NUMBER = IdentifierKind.PUBLISHER.value
# Why: the numbers of publishers have three digits at least; a shorter text would name one by chance.
_LEAST_NUMBER = 3


def matches_of(text: str, register: Register, index: Index, links: Mapping[str, str], most: int) -> tuple[Match, ...]:
    """Return what a text may mean, each party once by its closest match, at most `most` of the resembling ones.

    Args:
        text: as a person types it.
        register: the chosen lists at the instant.
        index: of the same parties.
        links: from the id of a list's own record to its party's.
        most: how many names are looked at.
    """
    value = " ".join(text.split())
    found = [*_by_id(value, register, links), *_by_ticker(value, index), *index.search(value, most)]
    best: dict[str, Match] = {}
    for match in found:
        known = best.get(match.party_id)
        if match.party_id in register.listings and (known is None or closeness(match) > closeness(known)):
            best[match.party_id] = match
    return tuple(best.values())


def closeness(match: Match) -> tuple[int, float]:
    """Return how near a match is, the nearest highest, and its score.

    3: an identifier, or the whole name; 2: the same name but for spelling or a cut; 1: every word typed begins a word
    of the name; 0: it resembles one.
    """
    if match.strength in {Strength.IDENTIFIER, Strength.EXACT} or match.score >= 1:
        return 3, match.score
    if match.strength is Strength.CLOSE:
        return 2, match.score
    words = _words(match.against)
    return int(all(any(word.startswith(part) for word in words) for part in _words(match.value))), match.score


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", folded(name))


def _by_id(value: str, register: Register, links: Mapping[str, str]) -> Iterator[Match]:
    """Find a party by its id, that of a record, or a publisher's number with or without the publisher before it.

    Parties that share a publisher's number with one that was found so are found too.
    """
    numbers = {(_NUMBER, one) for one in _publishers(value)}
    for one in dict.fromkeys((value, value.lower(), *_numbered(value))):
        party_id = one if one in register.parties else links.get(one, "")
        if party_id in register.parties:
            numbers |= {number for number in unique_numbers(register.parties[party_id]) if number[0] == _NUMBER}
            yield _named(party_id, "id", value, one)
    for party in register.book.find_by_identifier(numbers) if numbers else ():
        shared = next(iter(unique_numbers(party) & numbers))
        yield _named(party.id, _NUMBER, value, shared[1])


def _numbered(value: str) -> Iterator[str]:
    """Return the ids that a publisher's bare number may stand for."""
    if _is_number(value):
        yield from (f"{prefix}-{value}" for prefix in _PUBLISHERS)


def _publishers(value: str) -> Iterator[str]:
    prefix, mark, number = value.partition("-") if "-" in value else value.partition(":")
    if mark and prefix.lower() in _PUBLISHERS:
        yield f"{prefix.lower()}:{number.strip()}"
    elif _is_number(value):
        yield from (f"{prefix}:{value}" for prefix in _PUBLISHERS)


def _is_number(value: str) -> bool:
    return len(value) >= _LEAST_NUMBER and any(map(str.isdigit, value)) and " " not in value


def _by_ticker(value: str, index: Index) -> Iterator[Match]:
    """Find a ticker of whatever market lists print it for, or of the one that stands beside it."""
    capitals = value.upper()
    asked = [Holding(0, ticker=capitals), *_beside(capitals)]
    if _TICKER.fullmatch(capitals) and any(map(str.isdigit, capitals)):
        asked += [Holding(0, ticker=f"{capitals} {market.upper()}") for market in sorted(market_codes())]
    seen: set[str] = set()
    for matches in index.best_matches_all(asked):
        for match in matches:
            if match.party_id not in seen:
                seen.add(match.party_id)
                yield _named(match.party_id, IdentifierKind.TICKER.value, value, match.against)


def _beside(capitals: str) -> Iterable[Holding]:
    """Return the readings of a ticker and a market, whichever comes first; other texts have none."""
    found = _BESIDE.fullmatch(capitals)
    if found is None:
        return ()
    first, second = found["first"], found["second"]
    return (
        Holding(0, ticker=second, exchange=first),
        Holding(0, ticker=first, exchange=second),
        Holding(0, ticker=f"{first} {second}"),
        Holding(0, ticker=f"{second} {first}"),
    )


def _named(party_id: str, field: str, value: str, against: str) -> Match:
    why = f"{value!r} is {field} {against!r} of the list" if plain_identifier(value) else f"{value!r} is its {field}"
    return Match(party_id, Strength.IDENTIFIER, 1.0, field, value, against, (Reason(1.0, why),))
