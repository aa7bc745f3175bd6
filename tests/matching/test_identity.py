"""What a holding is beside its name decides who may be meant."""

import pytest

from service.domain.holdings import Holding
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party
from service.matching import Index, Profile
from tests.matching.conftest import Named, Strengths


def _party(name: str, kind: str = "entity", country: str | None = None, *identifiers: Identifier) -> Party:
    return Party(f"{name} {kind}", name, (Name(name, NameKind.PRIMARY),), identifiers, country, kind)


@pytest.fixture(scope="module")
def people(profile: Profile) -> Index:
    return Index.build([_party("MERCK", "person"), _party("DEERE", "vessel"), _party("BUNZL", "aircraft")], profile)


@pytest.mark.parametrize(
    "beside",
    [
        {"isin": "US58933Y1055"},
        {"cusip": "58933Y105"},
        {"sedol": "2778844"},
        {"ticker": "MRK", "exchange": "XNYS"},
        {"ticker": "MRK B", "exchange": "Nasdaq Omx Nordic"},
    ],
)
@pytest.mark.parametrize("name", ["MERCK", "DEERE", "BUNZL"])
def test_a_security_is_no_person_ship_or_aircraft(people: Index, name: str, beside: dict[str, str]) -> None:
    assert people.best_matches(Holding(1, name))
    assert people.best_matches(Holding(1, name, **beside)) == ()  # type: ignore[arg-type]
    assert people.best_matches(Holding(1, name, isin="US58933Y1056"))  # a wrong check digit says nothing


def test_instrument_words_behind_a_form_make_a_security_and_a_code_in_the_name_does(people: Index) -> None:
    assert people.best_matches(Holding(1, "DEERE CO CLASS A")) == ()
    assert people.best_matches(Holding(1, "MERCK (US58933Y1055)")) == ()


@pytest.mark.parametrize(
    "name", ["INDUSTRIAL BANK", "ORIENTAL", "SUNSHINE", "FIRST NATIONAL", "NATIONAL PETROCHEMICAL CO"]
)
def test_a_name_that_many_bear_is_a_lead_unless_country_or_identifier_agrees(profile: Profile, name: str) -> None:
    index = Index.build([_party(name, country="IR")], profile)
    assert index.best_matches(Holding(1, name))[0].strength.value == "possible"
    assert index.best_matches(Holding(1, name, country="Iran"))[0].strength.value == "exact"
    assert index.best_matches(Holding(1, name, country="Japan"))[0].strength.value == "possible"


def test_a_place_in_a_name_says_which_company_is_meant(strengths: Strengths) -> None:
    assert strengths("CHINA MOBILE LTD")["CHINA MOBILE LIMITED"] == "exact"
    assert strengths("SEMICONDUCTOR MANUFACTURING INTL CORP")


def test_an_acronym_without_its_form_is_a_lead(profile: Profile) -> None:
    index = Index.build([_party("CJSC NNK", country="RU")], profile)
    assert index.best_matches(Holding(1, "NNK"))[0].strength.value == "possible"
    assert index.best_matches(Holding(1, "CJSC NNK"))[0].strength.value == "exact"
    assert index.best_matches(Holding(1, "NNK", country="RU"))[0].strength.value == "exact"


def test_a_country_that_disagrees_makes_a_lead_of_an_equal_name(party: Named, profile: Profile) -> None:
    index = Index.build([party("VELTRANO HOLDINGS LTD", country="IR")], profile)
    assert index.best_matches(Holding(1, "VELTRANO HOLDINGS LTD", country="DE"))[0].strength.value == "possible"
    assert index.best_matches(Holding(1, "VELTRANO HOLDINGS LTD", country="HK"))[0].strength.value == "exact"


@pytest.mark.parametrize(
    ("name", "listed"), [("AISIN CORP", "Aisino Corporation"), ("MARKEL CORP", "Markel CJSC"), ("PTC INC", "PTC GMBH")]
)
def test_one_slight_word_of_another_country_is_nobody(profile: Profile, name: str, listed: str) -> None:
    index = Index.build([_party(listed, country="CN")], profile)
    assert index.best_matches(Holding(1, name))
    assert index.best_matches(Holding(1, name, country="Japan")) == ()
    assert index.best_matches(Holding(1, name, cusip="037833100")) == ()


def test_a_publishers_number_on_several_lists_tells_the_country_of_each(profile: Profile) -> None:
    number = Identifier(IdentifierKind.PUBLISHER, "ofac:999")
    index = Index.build(
        [_party("VELTRANO LTD", "entity", None, number), _party("ZERBINI", "entity", "IR", number)], profile
    )
    assert index.best_matches(Holding(1, "VELTRANO LTD"))[0].strength.value == "exact"
    assert index.best_matches(Holding(1, "VELTRANO LTD", country="DE"))[0].strength.value == "possible"


def test_a_known_namesake_is_ruled_out_with_its_reason(profile: Profile, party: Named) -> None:
    isin = Identifier(IdentifierKind.ISIN, "CNE100000882")
    index = Index.build([party("COSTAR GROUP CO., LTD.", identifiers=(isin,))], profile)
    for holding in (
        Holding(1, "COSTAR GROUP INC"),
        Holding(1, "CoStar Group, Inc. Class A", isin="US22160N1090"),
        Holding(1, "COSTAR GROUP", ticker="CSGP", exchange="XNAS"),
        Holding(1, "COSTAR GROUP", country="United States"),
    ):
        (match,) = index.best_matches(holding)
        assert "CoStar Group, Inc." in match.ruled_out
        assert "CIK 0001057352" in match.explanation[-1].why
        assert not match.settles
    for holding in (
        Holding(1, "COSTAR GROUP CO LTD"),
        Holding(1, "COSTAR GROUP CO LTD", isin="US22160N1090"),
        Holding(1, "COSTAR GROUP", isin="CNE100000882"),
        Holding(1, "COSTAR GROUP INC", isin="CNE100000882"),
    ):
        assert not index.best_matches(holding)[0].ruled_out


@pytest.mark.parametrize(
    ("held", "alias", "seat", "strength"),
    [
        (Holding(1, "BID CORPORATION LTD", isin="ZAE000216537", country="ZA"), "BID", "VE", None),
        (Holding(1, "DIO CORP", isin="KR7039840004"), "DIO", "IR", None),
        (Holding(1, "SL CORP", isin="KR7005850003"), "SL", None, None),
        (Holding(1, "LOTTE CORP", isin="KR7004990008"), "LTTE", None, None),
        (Holding(1, "BID CORPORATION LTD"), "BID", "VE", "possible"),
        (Holding(1, "DIO", isin="IRO1DIOO0001", country="IR"), "DIO", "IR", "possible"),
    ],
)
def test_a_few_letters_of_another_countrys_security_are_no_alias(
    profile: Profile, held: Holding, alias: str, seat: str | None, strength: str | None
) -> None:
    names = (Name("Banda Veltrana", NameKind.PRIMARY), Name(alias, NameKind.WEAK))
    found = Index.build([Party("one", "Banda Veltrana", names, country=seat)], profile).best_matches(held)
    assert [match.strength.value for match in found] == ([strength] if strength else [])


@pytest.mark.parametrize(
    ("name", "country", "listed", "is_found"),
    [
        ("QATAR ISLAMIC BANK", "QA", "ISLAMIC NATIONAL BANK COMPANY", False),
        ("POSTAL SAVINGS BANK OF CHINA LTD H", "CN", "SAVINGS BANK", False),
        ("POSTAL SAVINGS BANK LTD", "IR", "SAVINGS BANK", True),
        ("PABRIK KERTAS TJIWI KIMIA", "ID", "KIMIA", False),
        ("KERTAS KIMIA", "IR", "KIMIA", True),
    ],
)
def test_what_only_shares_its_trade_with_a_party_of_elsewhere_is_no_lead(
    profile: Profile, name: str, country: str, listed: str, *, is_found: bool
) -> None:
    party = Party(listed, listed, (Name(listed, NameKind.PRIMARY),), country="IR")
    assert bool(Index.build([party], profile).best_matches(Holding(1, name, country=country))) is is_found
