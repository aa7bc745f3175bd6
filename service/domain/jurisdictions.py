"""Whose law binds a holder."""

import re
from collections.abc import Iterable

from service.domain.programmes import EVERYBODY
from service.errors import UnknownJurisdictionError

# Persons of a member state are EU persons (Treaty on European Union, art. 52).
_EU_MEMBERS = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
_SYNONYMS = {"GB": "UK"}
_CODE = re.compile(r"[A-Z]{2}")


def parse_jurisdiction(text: str) -> str:
    """Read a holder's jurisdiction: `US`, `EU`, `UK` or an ISO 3166 country code.

    Raises:
        UnknownJurisdictionError: it is not two letters.
    """
    code = text.strip().upper()
    if not (text.isascii() and _CODE.fullmatch(code)):
        raise UnknownJurisdictionError(f"{text!r} is no jurisdiction: write US, EU, UK or a two-letter country code")
    return _SYNONYMS.get(code, code)


def is_bound(binds: str, jurisdictions: Iterable[str]) -> bool:
    """Tell whether a programme that `binds` a jurisdiction, or everybody, reaches a holder."""
    if binds == EVERYBODY:
        return True
    held = set(jurisdictions)
    return binds in held or (binds == "EU" and not held.isdisjoint(_EU_MEMBERS))
