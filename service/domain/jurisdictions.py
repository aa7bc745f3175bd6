"""Whose law binds a holder."""

import re
from collections.abc import Collection

from service.domain.programmes import EVERYBODY
from service.errors import UnknownJurisdictionError

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
# Why: states have divestment laws of their own; a slip there would read as a holder whom none of them binds.
_ISO_3166_2_US = """
AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH OK
OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY
"""
_STATES = frozenset(_ISO_3166_2_US.split())
# An investor with a mandate of its own, written behind its country: Norway's Government Pension Fund Global.
_INVESTORS = frozenset({"NO-GPFG"})
_SYNONYMS = {"GB": "UK"}
_MEND = "write US, EU, UK or a country code of ISO 3166, with its state as in US-IN, or NO-GPFG"


def parse_jurisdiction(text: str) -> str:
    """Read a holder's jurisdiction: `US`, `EU`, `UK`, an ISO 3166 country code, or with its state, as `US-IN`.

    An investor with a mandate of its own has a code too: `NO-GPFG`.

    Raises:
        UnknownJurisdictionError: it is none of these.
    """
    code = text.strip().upper()
    country, dash, part = code.partition("-")
    if not text.isascii() or country not in _KNOWN or (dash and not _is_part(code, country, part)):
        raise UnknownJurisdictionError(f"{text!r} is no jurisdiction: {_MEND}")
    return f"{_SYNONYMS.get(country, country)}{dash}{part}"


def _is_part(code: str, country: str, part: str) -> bool:
    if country == "US":
        return part in _STATES
    return code in _INVESTORS or _PART.fullmatch(part) is not None


def is_part(code: str) -> bool:
    """Tell whether a code is that of a state or an investor within a country."""
    return "-" in code


def is_bound(binds: str, jurisdictions: Collection[str]) -> bool:
    """Tell whether a programme that `binds` a jurisdiction, or everybody, reaches a holder; a state is in its union.

    One that binds a state's investors reaches those alone, not every holder of its country.
    """
    if binds == EVERYBODY:
        return True
    if is_part(binds):
        return binds in jurisdictions
    held = {code.partition("-")[0] for code in jurisdictions}
    return binds in held or (binds == "EU" and not held.isdisjoint(_EU_MEMBERS))
