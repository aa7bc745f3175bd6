"""Whose law binds a holder."""

import re
from collections.abc import Iterable

from service.domain.programmes import EVERYBODY
from service.errors import UnknownJurisdictionError

# Whose law is asked for where nobody says.
USUAL_JURISDICTIONS = ("US",)
# Persons of a member state are EU persons (Treaty on European Union, art. 52).
_EU_MEMBERS = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
# ISO 3166-1 alpha-2: any other two letters are a mistake, which must not read as a holder whom no law binds.
_ISO_3166 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRY_CODES = frozenset(_ISO_3166.split())
_KNOWN = frozenset({"EU", "UK", *_ISO_3166.split()})
# ISO 3166-2: the country, and up to three letters or digits for a state or province of it.
_PART = re.compile("[A-Z0-9]{1,3}")
_SYNONYMS = {"GB": "UK"}


def parse_jurisdiction(text: str) -> str:
    """Read a holder's jurisdiction: `US`, `EU`, `UK`, an ISO 3166 country code, or with its state, as `US-IN`.

    Raises:
        UnknownJurisdictionError: it is none of these.
    """
    code = text.strip().upper()
    country, dash, part = code.partition("-")
    if not text.isascii() or country not in _KNOWN or (dash and not _PART.fullmatch(part)):
        raise UnknownJurisdictionError(f"{text!r} is no jurisdiction: write US, EU, UK or a country code of ISO 3166")
    return f"{_SYNONYMS.get(country, country)}{dash}{part}"


def is_bound(binds: str, jurisdictions: Iterable[str]) -> bool:
    """Tell whether a programme that `binds` a jurisdiction, or everybody, reaches a holder; a state is in its union."""
    if binds == EVERYBODY:
        return True
    held = {code.partition("-")[0] for code in jurisdictions}
    return binds in held or (binds == "EU" and not held.isdisjoint(_EU_MEMBERS))
