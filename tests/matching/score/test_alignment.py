"""Names that share all their telling words are leads; other evidence settles or unsettles them."""

from collections.abc import Callable

import pytest

from service.domain.holdings import Holding
from service.domain.matches import Strength
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party
from service.matching import Index, Profile
from service.matching import data as knowledge

Named = Callable[..., Party]
Strengths = Callable[[str], dict[str, str]]
LISTED = (
    "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO., LTD.",
    "XIAMEN MEIYA PICO INFORMATION CO., LTD.",
    "CSSC Offshore & Marine Engineering (Group) Company Limited",
    "Jiangxi Hongdu Aviation Industry Co., Ltd.",
    "Align Aerospace LLC",
    "China Academy of Launch Vehicle Technology",
    "China Railway Construction Corporation Limited",
    "Tencent Holdings Limited",
    "CHINA MOBILE LIMITED",
)


@pytest.fixture(scope="module")
def cores(party: Named, profile: Profile) -> Index:
    return Index.build([*map(party, LISTED), party("Costar Group Co., Ltd.")], profile)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("HIKVISION", LISTED[0]),
        ("HANGZHOU HIKVISION", LISTED[0]),
        ("HIKVISION DIGITAL", LISTED[0]),
        ("HIKVISION INTERNATIONAL HOLDINGS", LISTED[0]),
        ("MEIYA PICO", LISTED[1]),
        ("CSSC OFFSHORE & MARINE-H", LISTED[2]),
        ("JIANGXI HONGDU", LISTED[3]),
        ("TENCENT SHENZHEN", LISTED[7]),
        ("China Mobile Ltd (Hong Kong)", LISTED[8]),
    ],
)
def test_same_telling_words_with_other_places_forms_or_generic_words_are_a_lead(
    cores: Index, name: str, listed: str
) -> None:
    assert [(m.party_id, m.strength) for m in cores.best_matches(Holding(1, name))] == [(listed, Strength.POSSIBLE)]


@pytest.mark.parametrize(
    "name",
    [
        "TENCENT MUSIC ENTERTAINMENT GROUP",
        "HIKVISION SIGNAL",
        "HIKVISION MOTOR",
        "HANGZHOU HIKVISION SERVICES",
        "CHINA RAILWAY GROUP",
        "CHINA RAILWAY",
        "ALIGN TECHNOLOGY",
        "LAUNCH TECH",
        "HONGDU",
        "PICO",
    ],
)
def test_another_trade_another_telling_word_or_only_everyday_words_are_none(cores: Index, name: str) -> None:
    assert cores.best_matches(Holding(1, name)) == ()


def test_weak_alias_needs_to_be_the_whole_name(party: Named, profile: Profile) -> None:
    index = Index.build([party("SEMICONDUCTOR MANUFACTURING CO", Name("VELTRA", NameKind.WEAK))], profile)
    assert index.best_matches(Holding(1, "VELTRA"))
    assert index.best_matches(Holding(1, "VELTRA INTERNATIONAL TECHNOLOGY")) == ()


def test_neutral_classes_exist_and_no_word_is_of_two() -> None:
    table = knowledge.table("words")
    assert set(table["neutral"]) <= set(table["class"])
    own = set(table["class"]["everyday"]["words"].split())
    assert all(own.isdisjoint(row["words"].split()) for name, row in table["class"].items() if name != "everyday")


COSTAR = "US22160N1090"  # CoStar Group, Inc.


@pytest.mark.parametrize(
    ("holding", "strength"),
    [
        (Holding(1, "COSTAR GROUP"), "exact"),
        (Holding(1, "COSTAR GROUP", isin=COSTAR), "possible"),
        (Holding(1, "COSTAR GROUP", country="US"), "possible"),
        (Holding(1, "COSTAR GROUP", isin="US22160N1091"), "exact"),
        (Holding(1, "COSTAR GROUP", isin="KYG6470A1168"), "exact"),
        (Holding(1, "COSTAR GROUP", isin="CNE100000PM8"), "exact"),
        (Holding(1, "COSTAR GROUP SPON ADR", isin=COSTAR), "exact"),
        (Holding(1, "COSTAR GROUP CO LTD", isin=COSTAR), "exact"),
        (Holding(1, "COSTAR GROUP CO LTD", isin=COSTAR, country="United States"), "possible"),
        (Holding(1, "COSTAR GROUP CALL 60 12/17/21", isin=COSTAR), "exact"),
    ],
)
def test_country_of_a_valid_isin_unsettles_a_name_without_its_form(
    cores: Index, holding: Holding, strength: str
) -> None:
    (match,) = cores.best_matches(holding)
    assert match.strength.value == strength
    assert cores.best_matches_all([holding, Holding(2, holding.name), holding])[::2] == [(match,), (match,)]


def test_country_of_a_listed_isin_is_the_partys_own(party: Named, profile: Profile) -> None:
    receipt = Identifier(IdentifierKind.ISIN, "US16941M1099")
    index = Index.build([party("Costar Group Co., Ltd.", identifiers=(receipt,))], profile)
    assert index.best_matches(Holding(1, "COSTAR GROUP", isin=COSTAR))[0].strength is Strength.EXACT


@pytest.mark.parametrize(
    ("text", "comparable"),
    [
        ("HIKVISION", True),
        ("Société Générale", True),
        ("海康 HIKVISION", True),
        ("3M", True),
        ("360", True),
        ("", True),
        ("海康威视", False),
        ("海康威视 A", False),
        ("中国移动 LTD", False),
        ("Чайна Мобайл", False),
    ],
)
def test_name_is_comparable_in_latin_letters_only_when_no_listed_name_is_in_others(
    cores: Index, text: str, *, comparable: bool
) -> None:
    assert cores.is_comparable(text) is comparable


def test_script_of_a_listed_name_is_comparable(party: Named, profile: Profile) -> None:
    index = Index.build([party("HIKVISION", Name("海康威视", NameKind.NATIVE))], profile)
    assert index.is_comparable("中国移动")
    assert not index.is_comparable("Чайна Мобайл")
    assert index.best_matches(Holding(1, "海康威视"))
