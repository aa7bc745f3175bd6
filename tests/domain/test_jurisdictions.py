from string import ascii_uppercase

import pytest
from stdnum import isin

from service.domain.jurisdictions import is_bound, parse_jurisdiction
from service.domain.programmes import EVERYBODY
from service.errors import UnknownJurisdictionError


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("us", "US"),
        (" EU ", "EU"),
        ("GB", "UK"),
        ("uk", "UK"),
        ("jp", "JP"),
        ("us-in", "US-IN"),
        ("GB-SCT", "UK-SCT"),
        ("de-by", "DE-BY"),
        ("no-gpfg", "NO-GPFG"),
        ("NO-03", "NO-03"),
        ("us-dc", "US-DC"),
    ],
)
def test_a_jurisdiction_is_read_in_either_case(text: str, code: str) -> None:
    assert parse_jurisdiction(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "USA",
        "U1",
        "the moon",
        "XX",
        "ß",
        "US-",
        "US-INDI",
        "XX-IN",
        "US-ß",
        "US-I-N",
        "US-IM",
        "US-ZZ",
        "NO-GPFX",
        "SE-GPFG",
    ],
)
def test_what_is_no_country_code_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(UnknownJurisdictionError, match="write US, EU, UK or a country code of ISO 3166"):
        parse_jurisdiction(text)


@pytest.mark.parametrize(
    ("binds", "held", "bound"),
    [
        ("US", ["US"], True),
        ("US", ["DE", "UK"], False),
        ("EU", ["DE"], True),
        ("EU", ["EU"], True),
        ("EU", ["UK"], False),
        ("UK", ["UK"], True),
        ("US", ["US-IN"], True),
        ("UK", ["UK-SCT"], True),
        ("EU", ["DE-BY"], True),
        ("EU", ["US-IN"], False),
        ("US-IN", ["US-IN"], True),
        ("US-IN", ["US"], False),
        ("US-IN", ["US-TX"], False),
        ("NO-GPFG", ["NO-GPFG"], True),
        ("NO-GPFG", ["NO"], False),
        (EVERYBODY, ["JP"], True),
        (EVERYBODY, [], True),
    ],
)
def test_a_programme_binds_its_own_persons(binds: str, held: list[str], bound: bool) -> None:  # noqa: FBT001 a table row
    assert is_bound(binds, held) is bound


def test_every_country_with_an_isin_prefix_can_hold() -> None:
    no_country = {"AN", "CS", "EU", "QS", "QT", "QZ"}
    for code in (first + second for first in ascii_uppercase for second in ascii_uppercase):
        is_country = isin.is_valid(isin.from_natid(code, "0")) and not code.startswith("X") and code not in no_country
        if is_country:
            assert parse_jurisdiction(code)
