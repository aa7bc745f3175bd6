"""People are known by other rules than companies, and ships are no companies."""

import pytest

from service.domain.holdings import Holding
from service.domain.matches import Match, Strength
from service.domain.parties import Name, NameKind, Party
from service.matching import Index, Profile, compare_names


def _asked(profile: Profile, printed: str, listed: str, kind: str) -> Match | None:
    party = Party("one", listed, (Name(listed, NameKind.PRIMARY),), kind=kind)
    return next(iter(Index.build([party], profile).best_matches(Holding(1, printed))), None)


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("Velkan Ostrander", "OSTRANDER, Velkan"),
        ("V. Ostrander", "OSTRANDER, Velkan"),
        ("Ostrander V", "OSTRANDER, Velkan"),
        ("V.P. Ostrander", "OSTRANDER, Velkan Petrovich"),
        ("OSTRANDER V.P.", "OSTRANDER, Velkan Petrovich"),
        ("Velkan Petrovich Ostrander", "V.P. OSTRANDER"),
        ("Dr. Velkan Ostrander", "OSTRANDER, Velkan"),
        ("Velkan Ostrander Jr.", "OSTRANDER, Velkan"),
        ("Velkan Ostrander", "OSTRANDER, Velkan Petrovich"),
        ("Mohamed Husayn Velkani", "MUHAMMAD HUSSEIN VELKANI"),
        ("Usama Velkani", "OSAMA VELKANI"),
        ("al-Velkani, Ahmed", "AHMAD EL VELKANI"),
        ("alVelkani Ahmed", "AHMAD AL-VELKANI"),
        ("Velkan Ostramder", "OSTRANDER, Velkan"),
        ("Vlkn Ostrndr", "OSTRANDER, Velkan"),
    ],
)
def test_a_person_is_found_in_other_spellings(profile: Profile, printed: str, listed: str) -> None:
    assert _asked(profile, printed, listed, "person") is not None


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("Velkan Marisov", "OSTRANDER, Velkan"),
        ("KIM Chol Su", "KIM Chol Man"),
        ("Abdul Velkani Hakim", "ABDUL VELKANI BASIR"),
        ("Velkan", "OSTRANDER, Velkan Petrovich"),
        ("V.P. Ostrander", "OSTRANDER, Marek Radimov"),
        ("VLKP", "EL V"),
        ("Ostrunder A/S", "Velkan OSTRANDER"),
        ("Ostrunder S/A", "Velkan OSTRANDER"),
        ("Veltrano O.N", "V-ONE"),
    ],
)
def test_another_person_is_not_found(profile: Profile, printed: str, listed: str) -> None:
    assert _asked(profile, printed, listed, "person") is None


def test_child_and_parent_do_not_change_places(profile: Profile) -> None:
    turned = compare_names("OMAR BIN VELKAN AL-HARAZI", "VELKAN BIN OMAR AL-HARAZI", profile, kind="person")
    assert (
        turned
        < profile.thresholds.possible
        < compare_names("AL-HARAZI, VELKAN BIN OMAR", "VELKAN BIN OMAR AL-HARAZI", profile, kind="person")
    )


def test_an_initial_is_never_more_than_a_lead(profile: Profile) -> None:
    found = _asked(profile, "V. Ostrander", "OSTRANDER, Velkan", "person")
    assert found is not None
    assert found.strength is Strength.POSSIBLE


def test_initials_with_full_stops_hold_for_people_alone(profile: Profile) -> None:
    assert _asked(profile, "V.P. Ostrander", "Velkan Petrovich Ostrander", "entity") is None
    equal = _asked(profile, "V.P. Ostrander", "OSTRANDER V.P.", "person")
    assert equal is not None
    assert equal.score == 1.0


@pytest.mark.parametrize("printed", ["V.P. Ostrander", "Ostrander, V.P.", "VP Ostrander", "V.P.T. Ostrander"])
def test_initials_written_as_one_word_are_read(profile: Profile, printed: str) -> None:
    found = _asked(profile, printed, "Velkan Petrovich OSTRANDER", "person")
    assert found is not None
    assert found.strength is Strength.POSSIBLE


@pytest.mark.parametrize("printed", ["VB Ostrander", "V.B.T. Ostrander", "BT Ostrander"])
def test_letters_that_begin_no_name_are_no_initials(profile: Profile, printed: str) -> None:
    assert _asked(profile, printed, "Velkan Petrovich OSTRANDER", "person") is None


@pytest.mark.parametrize("last", ["Nam", "Na", "Sub", "Ps", "Inh"])
def test_a_name_that_is_a_markets_word_too_is_kept(profile: Profile, last: str) -> None:
    assert _asked(profile, f"Kim Chol {last}", f"KIM, Chol {last}", "person") is not None
    assert _asked(profile, "Kim Chol Su", f"KIM, Chol {last}", "person") is None


def test_a_person_who_goes_by_a_markets_word_alone_is_found(profile: Profile) -> None:
    assert _asked(profile, "Nam", "NAM", "person") is not None


@pytest.mark.parametrize("initials", ["O.N.", "C.W.", "C.B.", "B.D.", "W.T."])
def test_initials_that_are_an_instruments_words_too_are_read(profile: Profile, initials: str) -> None:
    first, second = initials[0] + "eltran", initials[2] + "ikolaevich"
    for printed in (f"{initials} Ostrander", f"Ostrander, {initials}"):
        assert _asked(profile, printed, f"OSTRANDER, {first} {second}", "person") is not None


def test_a_group_of_companies_is_of_the_form_that_it_has(profile: Profile) -> None:
    found = _asked(profile, "Ostrander Group of Companies LLC", "LLC Ostrander Group of Companies", "entity")
    assert found is not None
    assert found.strength is Strength.EXACT
    assert _asked(profile, "OSTRANDER COS INC.DL-001", "Ostrander Companies, Inc. Class A", "entity") is not None


@pytest.mark.parametrize("kind", ["vessel", "aircraft", "person"])
def test_a_company_is_no_ship_aircraft_or_person(profile: Profile, kind: str) -> None:
    assert _asked(profile, "Ostrander Corporation", "OSTRANDER", kind) is None
    assert _asked(profile, "OSTRANDER", "OSTRANDER", kind) is not None


def test_a_missing_legal_form_lowers_nothing_for_a_ship(profile: Profile) -> None:
    found = _asked(profile, "OSTRANDER STAR", "OSTRANDER STAR", "vessel")
    assert found is not None
    assert found.strength is Strength.EXACT


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("ROYAL VELKANI PLA.RC-,01", "Royal Velkani Platinum Limited"),
        ("VELKANI THERAPEUT.DL-0001", "Velkani Therapeutics, Inc."),
        ("OSTRANDER AB (PUBL) OSTRANDER ORD", "Ostrander AB (publ)"),
        ("OSTRANDER GROUP INC OSTRANDE", "Ostrander Group Incorporated"),
        ("Ostrander.com Inc", "OSTRANDER INC"),
        ("C V E L CORPORATION", "CVEL Corporation"),
        ("0STRANDER LIMITED", "Ostrander Ltd"),
        ("LTD OSTRANDER TRADING", "Ostrander Trading Ltd"),
        ("OSTRANDER FIRST NATL BK", "Ostrander First National Bank"),
    ],
)
def test_a_security_is_found_as_exchanges_print_it(profile: Profile, printed: str, listed: str) -> None:
    assert _asked(profile, printed, listed, "entity") is not None


@pytest.mark.parametrize("first", ["", "一", "Ltd", "\ud800", "x" * 10_000])
def test_names_that_say_nothing_are_compared_without_harm(profile: Profile, first: str) -> None:
    assert 0.0 <= compare_names(first, "Ostrander Ltd", profile) <= 1.0


def test_an_acronym_is_no_word_without_its_vowels(profile: Profile) -> None:
    assert _asked(profile, "CITIC LTD", "CCTC", "entity") is None
    assert _asked(profile, "VLKNTRA LTD", "Velkantra Ltd", "entity") is not None


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("VRCC", "Velkan Railway Construction Corporation Limited"),
        ("VHKE", "Velkan Hong Kong Electronics Co., Ltd."),
        ("VETC CLASS H", "Velkan Electronics Technology Group Corporation"),
    ],
)
def test_a_companys_initials_are_a_lead(profile: Profile, printed: str, listed: str) -> None:
    found = _asked(profile, printed, listed, "entity")
    assert found is not None
    assert found.strength is Strength.POSSIBLE
    assert any("initials" in reason.why for reason in found.explanation)


@pytest.mark.parametrize(
    ("printed", "listed", "kind"),
    [
        ("VRC LTD", "Velkan Railway Construction Corp", "entity"),
        ("VRCC", "Velkan Railway Construction", "entity"),
        ("VRCD", "Velkan Railway Construction Corp", "entity"),
        ("VBOP", "Velkan Bin Omar Petrov", "person"),
        ("VRCC STEEL", "Velkan Railway Construction Corp", "entity"),
        ("VRCC THETA SIGNAL", "Velkan Railway Construction Corp", "entity"),
    ],
)
def test_other_letters_other_companies_and_people_have_none(
    profile: Profile, printed: str, listed: str, kind: str
) -> None:
    assert _asked(profile, printed, listed, kind) is None


def test_initials_beside_the_name_leave_its_words_to_be_paired(profile: Profile) -> None:
    name = "Velkan Railway Construction Corp (VRCC)"
    found = _asked(profile, name, "Velkan Railway Construction Corp VRCC", "entity")
    assert found is not None
    assert found.strength is Strength.EXACT
