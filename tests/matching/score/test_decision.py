"""How strong a match is, rule by rule."""

from collections.abc import Callable

import pytest

from service.domain.holdings import Holding
from service.domain.matches import Strength
from service.domain.parties import Name, NameKind, Party
from service.matching import Index, Profile

Strengths = Callable[[str], dict[str, str]]
Named = Callable[..., Party]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("China Telecom Corp Ltd", "China Telecom Corporation Limited"),
        ("CHINA TELECOM CORP LTD H", "China Telecom Corporation Limited"),
        ("CHINA TELECOM CORP-SPON ADR", "China Telecom Corporation Limited"),
        ("CHINA SHIPBUILDING INDUSTRY LTD A", "CHINA SHIPBUILDING INDUSTRY COMPANY LIMITED"),
        ("Hangzhou Hikvision Digital Technology", "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO., LTD."),
        ("CHINA RAILWAY CONSTRUCTION CORP L", "China Railway Construction Corporation Limited"),
        ("ＣＨＩＮＡ\u00a0ＭＯＢＩＬＥ\u200b ＬＴＤ", "CHINA MOBILE LIMITED"),
        ("НANGZHOU НIKVISION DIGITAL TECHNOLOGY CO LTD", "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO., LTD."),
        ("CNOOC LTD 4.25% 2043", "CNOOC LIMITED"),
        ("TENCENT HOLDINGS LTD UNSPON ADR 144A", "Tencent Holdings Limited"),
    ],
)
def test_same_name_in_another_dress_is_exact(strengths: Strengths, name: str, listed: str) -> None:
    assert strengths(name)[listed] == "exact"


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Luokung Technology Corp", "Luokong Technology Corporation"),
        ("SEMICONDUCTOR MFG INTL CORP", "SEMICONDUCTOR MANUFACTURING INTERNATIONAL CORPORATION"),
        ("SEMICONDUCTOR MANUFACTURING INTERN", "SEMICONDUCTOR MANUFACTURING INTERNATIONAL CORPORATION"),
        ("HANGZHOU HIKVISION DIGITAL TECHNOL", "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO., LTD."),
        ("Mobile China Ltd", "CHINA MOBILE LIMITED"),
        ("CHINA RAIL CONS", "China Railway Construction Corporation Limited"),
        ("Anhui Great Wall Military Industry Co Ltd", "ANHUI GREATWALL MILITARY INDUSTRY COMPANY LIMITED"),
    ],
)
def test_spelling_abbreviation_order_and_harmless_cuts_are_close(strengths: Strengths, name: str, listed: str) -> None:
    assert strengths(name)[listed] == "close"


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("SenseTime Group Inc", "SENSETIME GROUP LIMITED"),
        ("China Shipbuilding Industry Corporation", "CHINA SHIPBUILDING INDUSTRY COMPANY LIMITED"),
        ("COSTAR GROUP INC", "COSTAR GROUP CO., LTD."),
        ("SMIC", "SEMICONDUCTOR MANUFACTURING INTERNATIONAL CORPORATION"),
        ("CEC", "CHINA ELECTRONICS CORPORATION"),
        ("SENSETIME-W", "SENSETIME GROUP LIMITED"),
        ("HIKVISION DIGITAL TECHNOLOGY CO LTD", "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO., LTD."),
        ("CHINA MOBILE COMMUNICATIONS CO LTD", "CHINA MOBILE COMMUNICATIONS GROUP CO., LTD."),
    ],
)
def test_other_forms_weak_aliases_and_missing_words_are_leads_only(
    strengths: Strengths, name: str, listed: str
) -> None:
    assert strengths(name)[listed] == "possible"


@pytest.mark.parametrize(
    "name",
    [
        "TAIWAN SEMICONDUCTOR MANUFACTURING",
        "CHINA RAILWAY SIGNAL & COMMUNICATI",
        "CHINA RAILWAY GROUP LTD H",
        "TENCENT MUSIC ENTERTAINMENT GROUP",
        "CHINA COMMUNICATIONS SERVICES CORP",
        "GREAT WALL MOTOR LTD H",
        "CHINA MOTOR CORP",
        "CHINA LIMITED",
    ],
)
def test_another_distinctive_word_makes_another_company(strengths: Strengths, name: str) -> None:
    assert strengths(name) == {}


def test_printed_form_makes_the_entry_that_has_it_more_specific(index: Index) -> None:
    limited, group = index.best_matches(Holding(1, "CHINA MOBILE LTD"))
    assert (limited.party_id, limited.strength, limited.score) == ("CHINA MOBILE LIMITED", Strength.EXACT, 1.0)
    assert group.party_id.startswith("CHINA MOBILE COMMUNICATIONS")
    assert (group.strength, group.score) == (Strength.EXACT, 0.99)


def test_form_that_no_name_of_the_party_has_conflicts_with_its_bare_alias_too(party: Named, profile: Profile) -> None:
    bare = Name("Veltrano", NameKind.ALIAS)
    limited = Index.build([party("VELTRANO CO., LTD.", bare)], profile)
    both = Index.build([party("VELTRANO CO., LTD.", bare, Name("Veltrano Inc", NameKind.FORMER))], profile)
    asked = Holding(1, "VELTRANO INC")
    assert limited.best_matches(asked)[0].strength is Strength.POSSIBLE
    assert both.best_matches(asked)[0].strength is Strength.EXACT


def test_words_missing_behind_a_cut_still_make_it_a_lead(party: Named, profile: Profile) -> None:
    index = Index.build([party("Ostravian Harbour Veltrano Metals Group Co Ltd")], profile)
    name = "OSTRAVIAN HARBOUR VELTRANO METALS"
    assert len(name) in profile.limits.cut_lengths
    (match,) = index.best_matches(Holding(1, name))
    assert match.strength is Strength.POSSIBLE


def test_group_hidden_by_no_cut_costs_more_than_behind_one(party: Named, profile: Profile) -> None:
    index = Index.build([party("Ostravian Harbour Veltrano Metals Group Co Ltd")], profile)
    (cut,) = index.best_matches(Holding(1, "OSTRAVIAN HARBOUR VELTRANO METALS"))
    (whole,) = index.best_matches(Holding(1, "OSTRAVIAN HARBOUR VELTRANO METALS CO LTD"))
    costs = [sum(r.points for r in m.explanation if r.points > 0) for m in (cut, whole)]
    assert costs[0] > costs[1]


def test_another_country_lowers_a_score_and_a_missing_or_offshore_one_does_not(index: Index) -> None:
    def score(country: str | None) -> float:
        return index.best_matches(Holding(1, "SENSETIME GROUP LTD", country=country))[0].score

    assert score(None) == score("China") == score("CN") == score("Cayman Islands") == score("-") == 1.0
    assert score("Brazil") == pytest.approx(index.profile.thresholds.close - 0.01)  # a lead


def test_misspelt_legal_form_is_no_word_of_the_name(strengths: Strengths) -> None:
    assert strengths("SENSETIME GROUP LIMTED") == {"SENSETIME GROUP LIMITED": "exact"}
    assert strengths("CHINA ELECTRONICS CRPRTN") == {"CHINA ELECTRONICS CORPORATION": "exact"}
