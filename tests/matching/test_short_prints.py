"""What markets print short: letters left out of a word, a country's code in brackets, a currency stuck to a form."""

import pytest

from service.domain.holdings import Holding
from service.domain.matches import Strength
from service.domain.parties import Name, NameKind, Party
from service.matching import Index, load_profile

PROFILE = load_profile()


def _strengths(printed: str, *listed: str) -> dict[str, Strength]:
    parties = [Party(name, name, (Name(name, NameKind.PRIMARY),)) for name in listed]
    index = Index.build(parties, PROFILE)
    return {one.party_id: one.strength for one in index.best_matches(Holding(1, printed))}


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("VELTRANO COMMUNCTNS INC", "Veltrano Communications Inc"),
        ("VELTRANO AVITN LTD", "Veltrano Aviation Ltd"),
        ("VELTRANO BIOSCNCS LTD", "Veltrano Biosciences Limited"),
        ("VELTRANO DISTRBTN CO LTD", "Veltrano Distribution Co Ltd"),
        ("VELTRANO MANUFCTG CORP", "Veltrano Manufacturing Corp"),
        ("VELTRANO PETROCHMCLS PJSC", "Veltrano Petrochemicals PJSC"),
        ("VELTRANO PROPRTS LTD", "Veltrano Properties Ltd"),
        ("VELTRANO TELECMMNCTNS PLC", "Veltrano Telecommunications PLC"),
        ("VELTRANO NEUROT. INC", "Veltrano Neurotransmitters Inc"),
        ("VELTRANO ELECTROM. LTD", "Veltrano Electrochemical Ltd"),
        ("VELTRANO(VN)", "Veltrano (Vietnam) JSC"),
        ("VELTRANO STEEL [PH] INC", "Veltrano Steel (Philippines) Inc"),
        ("VELTRANO SHIPPING AGEO 1", "Veltrano Shipping AG"),
        ("VELTRANO SHIPPING INCDL-,01", "Veltrano Shipping Inc"),
        ("VELTRANO SHIPPING PLCLS 0,25", "Veltrano Shipping PLC"),
        ("VELTRANO DGTL TCH CO LTD", "Veltrano Digital Technology Co Ltd"),
        ("VELTRANO AEROSP SCNC CO LTD", "Veltrano Aerospace Science Co Ltd"),
        ("VELTRANO CMPTRS CORP", "Veltrano Computers Corp"),
        ("VELTRANO PTRLM CORP", "Veltrano Petroleum Corp"),
        ("VELTRANO INDSTR MFRG LTD", "Veltrano Industry Manufacturing Ltd"),
        ("VELTRANO R.E.INV. AG", "Veltrano Real Estate Investment AG"),
        ("VELTRANO DIG.S.A.", "Veltrano Digital SA"),
    ],
)
def test_what_is_printed_short_is_the_listed_name(printed: str, listed: str) -> None:
    assert _strengths(printed, listed)[listed] in {Strength.EXACT, Strength.CLOSE}


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        # One that can be spoken is a name of its own.
        ("VELTRANO ASTRA LTD", "Veltrano Australia Ltd"),
        ("VELTRANO INSTAL LTD", "Veltrano Institutional Ltd"),
        # The letters do not come in this order, or the last is another.
        ("VELTRANO CMTCNSM INC", "Veltrano Communications Inc"),
        ("VELTRANO AVITK LTD", "Veltrano Aviation Ltd"),
        ("VELTRANO NEUROX. INC", "Veltrano Neurotransmitters Inc"),
        # Without a full stop nothing says that letters are left out.
        ("VELTRANO NEUROT INC", "Veltrano Neurotransmitters Inc"),
        # A word with letters of a currency at its end is one word: CO and rupiah, SA and dollars.
        ("VELTRANO CORP 4 1/4 05/20/30", "Veltrano Co Ltd"),
        ("VELTRANO SAND 2", "Veltrano SA"),
        # Without full stops RE begins a name or is reinsurance.
        ("VELTRANO RE AG", "Veltrano Real Estate AG"),
    ],
)
def test_another_word_is_no_short_print(printed: str, listed: str) -> None:
    assert _strengths(printed, listed).get(listed) not in {Strength.EXACT, Strength.CLOSE}


def test_initials_behind_a_shortened_word_are_those_of_the_next_words() -> None:
    listed = "Veltrano Ostrander Digital Technology Co., Ltd."
    assert _strengths("VELTR.OSTRANDER DIG.T.A", listed) == {listed: Strength.POSSIBLE}


def test_letters_in_brackets_that_are_initials_are_no_country() -> None:
    assert PROFILE.shorthand.written_out("tiger holdings (th)") == "tiger holdings (th)"
    assert PROFILE.shorthand.written_out("tiger foods (th)") == "tiger foods (thailand)"


@pytest.mark.parametrize("code", ["ch", "it", "se", "ag", "hk"])
def test_a_code_of_two_meanings_says_no_country(code: str) -> None:
    assert PROFILE.shorthand.written_out(f"veltrano steel ({code})") == f"veltrano steel ({code})"
