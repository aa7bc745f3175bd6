"""Structured products of the Hong Kong exchange, named by their underlying: MB-AIA @EC2705A, CT#HSI  RC2709C."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import Word
from service.matching.retrieve.listed_names import ListedName, initialisms

if TYPE_CHECKING:
    from service.matching.parse.names import ParsedName

# Issuer, underlying (padded or cut to six), then a bull or bear contract or a call or put warrant, year, month, series.
_PRODUCT = re.compile(
    r"^[A-Z0-9]{2}[#\-]?\s*(?P<underlying>[A-Z0-9&.' ]{2,7}?)\s*(?:R[CP]|@\s?E[CP])\s?\d{4}[A-Z0-9]{0,2}$"
)
_YEAR = -3  # at this place stands a digit of the year and month, whatever the series
_SHORTEST = 3  # letters of one that is a company's whole name
_LEAST = 4  # letters of one that is short for it; shorter ones are very many companies'
_MOST_OF_FIRST = 3  # letters that an underlying has of words before the last


def underlying_of(name: str) -> str | None:
    """Give the underlying of a structured product, in lower case and without blanks; None where a name is none."""
    if not name[_YEAR:][:1].isdigit():
        return None
    found = _PRODUCT.match(" ".join(name.upper().split()))
    underlying = found["underlying"].replace(" ", "").lower() if found else ""
    return underlying if len(underlying) >= _SHORTEST else None


def may_mean(underlying: str, listed: ListedName, profile: Profile) -> bool:
    """Tell whether a product's underlying may be a listed company: its initials, or the beginnings of its words.

    CNOOC, XIAMI for Xiaomi, CMOB for China Mobile, UNICM for China Unicom. Each is a lead and no more.
    """
    if listed.is_person or listed.is_thing:
        return False
    name: ParsedName = listed.parsed
    if name.core == (underlying,):
        return True
    if len(underlying) < _LEAST:
        return False
    if underlying in name.core or underlying in initialisms(name, profile):
        return True
    own = [word for word in name.words if word.kind.is_distinctive]
    if any(_is_short_for(underlying, word) for word in own):
        return True
    return len(name.words) > 1 and _begins(underlying, name.words)


def _is_short_for(text: str, word: Word) -> bool:
    """Tell whether a text has a word's letters in their order, from the first, with all consonants so far."""
    if len(word.text) < len(text) or word.text[0] != text[0]:
        return False
    rest: Iterable[str] = iter(word.text)
    return all(letter in rest for letter in text) and word.text[:2] == text[:2]


def _begins(text: str, words: Sequence[Word]) -> bool:
    """Tell whether a text is a few letters of each first word, and then the beginning of the next."""
    if not text:
        return False
    head, *more = words
    if not more:
        return False
    for size in range(1, _MOST_OF_FIRST + 1):
        left = text[size:]
        if len(left) > 1 and text[:size] == head.text[:size]:
            following = more[0].text
            if following.startswith(left) or (len(left) >= _LEAST and _is_short_for(left, more[0])):
                return True
            if len(more) > 1 and _begins(left, more):
                return True
    return False
