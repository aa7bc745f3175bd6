"""One reading of identifiers for every room: how they are written plainly, and what a shortened one may stand for."""

import re
import unicodedata
from functools import lru_cache

from service.domain.check_digits import is_right
from service.domain.parties import IdentifierKind

# Private placements have these signs between the letters and digits of their CUSIP; at an edge they are footnotes.
_NOISE = re.compile(r"[^0-9A-Z*@#]+|(?<![0-9A-Z*@#])[*@#]++|(?<=[0-9A-Z])[*@#]++(?![0-9A-Z])")
_CUSIP = 9
_CUSIP_BASE = 8  # the ninth character is a check digit
_SEDOL = 7
# Leading zeros that a spreadsheet may have taken: no issuer number of a CUSIP or SEDOL in use begins with more.
_LOST_ZEROS = 3
_REMEMBERED = 65_536  # texts; some 10 MB


@lru_cache(maxsize=_REMEMBERED)
def plain_identifier(text: str) -> str:
    """Write an identifier in capitals, without blanks, hyphens or any other mark that is no part of it."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).upper())


def cusip_bases(number: str) -> frozenset[str]:
    """Give the first eight characters of each CUSIP that a plain number may stand for; empty when it is none.

    With eight characters the check digit may be missing, or a leading zero; with fewer only zeros are.
    """
    bases = {number[:_CUSIP_BASE]} if len(number) in {_CUSIP_BASE, _CUSIP} else set()
    whole = number.zfill(_CUSIP)
    if _has_lost_zeros(number, _CUSIP) and is_right(IdentifierKind.CUSIP, whole):
        bases.add(whole[:_CUSIP_BASE])
    return frozenset(bases)


def sedol_numbers(number: str) -> frozenset[str]:
    """Give each SEDOL that a plain number may stand for: itself, and the one whose leading zeros it lost."""
    whole = number.zfill(_SEDOL)
    return frozenset(
        {number, whole} if _has_lost_zeros(number, _SEDOL) and is_right(IdentifierKind.SEDOL, whole) else {number}
    )


def _has_lost_zeros(number: str, length: int) -> bool:
    """Tell whether a number may lack zeros in front: a spreadsheet takes them only where it sees nothing but digits."""
    return length - _LOST_ZEROS <= len(number) < length and number.isdecimal()
