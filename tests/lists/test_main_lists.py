"""Which lists a holder is expected to have asked, by whose law binds them."""

import pytest

from service.domain.jurisdictions import parse_jurisdiction
from service.lists import source_of
from service.lists.main_lists import main_lists, missing_lists, short_name
from service.screening.shortfalls import not_loaded

US = ("us-sdn", "us-cons", "us-ns-cmic", "un-sc")
MEMBERS = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)


@pytest.mark.parametrize(
    ("jurisdictions", "codes"),
    [
        (["US"], US),
        (["US-IN"], US),
        (["EU"], ("eu-fsf", "un-sc")),
        (["UK"], ("uk-ofsi", "un-sc")),
        (["UK-SCT"], ("uk-ofsi", "un-sc")),
        (["JP"], ("un-sc",)),
        (["CH"], ("un-sc",)),
        (["US", "UK"], ("us-sdn", "us-cons", "us-ns-cmic", "uk-ofsi", "un-sc")),
        (["DE", "EU"], ("eu-fsf", "un-sc")),
    ],
)
def test_each_jurisdiction_has_its_main_lists(jurisdictions: list[str], codes: tuple[str, ...]) -> None:
    assert main_lists(map(parse_jurisdiction, jurisdictions)) == codes


@pytest.mark.parametrize("member", MEMBERS)
def test_every_member_of_the_union_has_its_list(member: str) -> None:
    assert main_lists([member]) == ("eu-fsf", "un-sc")


def test_every_main_list_can_be_loaded_and_has_a_short_name() -> None:
    for code in main_lists(["US", "EU", "UK"]):
        assert source_of(code).code == code
        assert short_name(code) != code


def test_what_is_not_live_is_missing_and_said_in_words() -> None:
    missing = missing_lists(["US", "EU", "UK"], {"us-ns-cmic", "us-cons"})
    assert missing == ("us-sdn", "eu-fsf", "uk-ofsi", "un-sc")
    assert not_loaded(missing) == "Not loaded: OFAC SDN, EU, UK, UN"
    assert not_loaded(("us-sdn", "house-desk"), {"us-sdn"}) == (
        "Not loaded: OFAC SDN (a version is held: accept it), house-desk"
    )
    assert not not_loaded(())
