"""Options, futures, notes and share lines are read as what they stand on, and companies named like them stay whole."""

from collections.abc import Callable

import pytest

from service.domain.holdings import Holding
from service.domain.matches import Strength
from service.domain.parties import Party
from service.matching import Index, Profile
from service.matching import data as knowledge
from service.matching.parse.parsing import parse_name, parse_readings

Named = Callable[..., Party]
Strengths = Callable[[str], dict[str, str]]


@pytest.mark.parametrize(
    "name",
    [
        "CHINA MOBILE LTD CALL OPTION",
        "CHINA MOBILE LTD 12/17/2021 PUT 50",
        "CHINA MOBILE LTD (HKD)",
        "CHINA MOBILE LTD COM USD0.1",
        "CHINA MOBILE LTD DEC21 60 C",
        "CHINA MOBILE LTD C60 12/17/21",
        "CHINA MOBILE LTD 211217P00060000",
        "CHINA MOBILE LTD EQUITY SWAP USD",
        "CHINA MOBILE LTD WTS 2023",
        "CHINA MOBILE LTD CONV BOND 2025",
        "CHINA MOBILE LTD HKD NPV",
        "CHINA MOBILE LTD PNOTE 2022",
        "CHINA MOBILE LTD P-NOTE",
        "CHINA MOBILE LTD FUT DEC21",
        "CHINA MOBILE LTD Jun20'26 10 PUT",
        "CHINA MOBILE LTD 3.375 04/29/30 REGS",
        "CHINA MOBILE LTD HD -,10",
        "CHINA MOBILE LTD INH. O.N.",
        "CHINA MOBILE LTD NA ON",
        "CHINA MOBILE LTD VZ ON",
        "CHINA MOBILE LTD VZO",
        "CHINA MOBILE LTD -FGN- BA 10",
        "CHINA MOBILE LTD-FGN-",
        "CHINA MOBILE LTD CL.2 DL-,0001",
        "CHINA MOBILE LTD.SUB.HD-,005",
        "CHINA MOBILE LTD SPONS. ADR 1",
        "CHINA MOBILE LTD ADR 1/5",
        "CHINA MOBILE LTD ADR SP./2 RL 5",
        "CHINA MOBILE LTD GDR 1/2 VTG HD 5",
        "CHINA MOBILE LTD PS NAM. SF 10",
        "CHINA MOBILE LTD NA HD 1",
        "CHINA MOBILE LTD CL C DL-,001",
        "CHINA MOBILE LTD ST O.N.",
        "CHINA MOBILE LTD NAM. SF-,10",
        "CHINA MOBILE LTD -REGD-",
        "CHINA MOBILE LTD B (FRIA)",
        "CHINA MOBILE LTD ORD HKD0.01",
        "CHINA MOBILE LTD COM STK",
        "CHINA MOBILE LTD-SP.ADR/5",
        "CHINA MOBILE LTD SHS -A-",
        "CALL CHINA MOBILE LTD",
        "PUT OPTION ON CHINA MOBILE LTD",
        "TOTAL RETURN SWAP ON CHINA MOBILE LTD",
        "LONG CALL CHINA MOBILE LTD $60 EXP 06/20/26",
    ],
)
def test_instrument_is_matched_as_its_underlying(strengths: Strengths, name: str) -> None:
    assert strengths(name)["CHINA MOBILE LIMITED"] == "exact"


@pytest.mark.parametrize("name", ["CHINA MOBILE CALL", "FUTURE HIKVISION", "TRS HIKVISION", "HIKVISION HKD"])
def test_word_that_may_be_the_companys_own_makes_a_lead_only(strengths: Strengths, name: str) -> None:
    assert set(strengths(name).values()) == {"possible"}


@pytest.mark.parametrize(
    "name",
    [
        "Future PLC",
        "Call2Recycle",
        "USD Partners LP",
        "Option Care Health",
        "Put Foods",
        "Warrant Energy",
        "Perpetual Ltd",
        "Forward Air Corp",
        "Unit Corp",
        "Bond Intl Software",
        "Right On Brands Inc",
        "TRS Information Technology Co Ltd",
        "Better Future",
        "Studio 5C",
        "CETC Research Institute 32",
        "No. 59 Research Institute Co Ltd",
        "360 Security Technology Inc",
        "21st Century Fox",
        "Cemex SAB de CV",
        "Kwan On Holdings",
        "Class 1 Nickel and Technologies",
        "Sub Sea 7 Group",
        "Andes Adr 1 Logistics",
        "KIM Chol Nam",
        "Shinhan Bank Viet Nam",
        "GOSTARESH SW 8301",
        "ETA 500",
        "Lam Nam On",
    ],
)
def test_company_named_like_an_instrument_keeps_all_its_words(profile: Profile, name: str) -> None:
    assert parse_name(name, profile).wording == ""


@pytest.mark.parametrize("name", ["Put Foods", "Warrant Energy", "Forward Air Corp", "Perpetual Ltd", "China Future"])
def test_nothing_is_taken_off_where_no_telling_word_would_remain(profile: Profile, name: str) -> None:
    assert len(parse_readings(name, profile)) == 1


def test_listed_company_named_like_an_instrument_is_itself_and_no_other(party: Named, profile: Profile) -> None:
    index = Index.build([party("Future Care Veltrano Ltd"), party("Care Veltrano")], profile)
    itself, other = index.best_matches(Holding(1, "FUTURE CARE VELTRANO LTD"))
    assert (itself.party_id, itself.strength) == ("Future Care Veltrano Ltd", Strength.EXACT)
    assert other.strength is Strength.POSSIBLE


def test_wording_set_aside_is_told(index: Index) -> None:
    match = index.best_matches(Holding(1, "CNOOC LTD FUT DEC21"))[0]
    assert match.value == "CNOOC LTD FUT DEC21"
    assert any("fut dec21" in reason.why for reason in match.explanation)


def test_wording_at_a_cut_hides_no_word_of_the_name(index: Index) -> None:
    name = "CHINA MOBILE LTD 12/17/2021 PUT 50"
    assert len(name) in index.profile.limits.cut_lengths
    assert index.best_matches(Holding(1, name))[0].score == 1.0


def test_no_word_of_a_legal_form_is_an_instruments(profile: Profile) -> None:
    table = knowledge.table("instruments")
    words = {word for key in ("contracts", "currencies") for word in table[key]}
    assert words.isdisjoint(profile.forms.every_word)
