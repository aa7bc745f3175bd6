"""Share classes, receipts and other wrappers of a security are no part of its issuer's name."""

import pytest

from service.matching import Profile
from service.matching.parse.parsing import parse_name


@pytest.mark.parametrize(
    "name",
    [
        "TENCENT HOLDINGS LTD UNSP ADR",
        "TENCENT HOLDINGS LTD AMERICAN DEPOSITARY SHARES",
        "TENCENT HOLDINGS LTD GLOBAL DEPOSITARY RECEIPTS",
        "TENCENT HOLDINGS LTD GDR REG S",
        "TENCENT HOLDINGS LTD CHESS DEPOSITARY INTERESTS",
        "TENCENT HOLDINGS LTD CDI",
        "TENCENT HOLDINGS LTD NVDR",
        "TENCENT HOLDINGS LTD HDR",
        "TENCENT HOLDINGS LTD FULLY PAID ORD",
        "TENCENT HOLDINGS LTD FPO",
        "TENCENT HOLDINGS LTD CLASS A COMMON",
        "TENCENT HOLDINGS LTD SUB VTG SHS",
        "TENCENT HOLDINGS LTD NON VTG",
        "TENCENT HOLDINGS LTD CONV PREF",
        "TENCENT HOLDINGS LTD A ORDINARY",
        "TENCENT HOLDINGS LTD H股",
        "TENCENT HOLDINGS LTD CAPITAL STOCK",
        "TENCENT HOLDINGS LTD RULE 144A",
    ],
)
def test_a_wrapper_is_set_aside(profile: Profile, name: str) -> None:
    parsed = parse_name(name, profile)
    assert (parsed.core, parsed.form) == (("tencent", "holdings"), "ltd")


@pytest.mark.parametrize(("name", "core"), [("Local Bounti Corp", "local bounti"), ("Unit Corp", "unit")])
def test_a_word_of_the_company_stays(profile: Profile, name: str, core: str) -> None:
    assert " ".join(parse_name(name, profile).core) == core
