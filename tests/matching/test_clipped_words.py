"""Words without their ends, and initials of words, in prints that no full stop or cut explains."""

import pytest

from service.domain.holdings import Holding
from service.domain.matches import Strength
from service.domain.parties import Name, NameKind, Party
from service.matching import Index, load_profile

PROFILE = load_profile()
LISTED = "Veltrano Ostrandix Digital Technology Co., Ltd."


def _strengths(printed: str, *listed: str) -> dict[str, Strength]:
    parties = [Party(name, name, (Name(name, NameKind.PRIMARY),)) for name in listed]
    index = Index.build(parties, PROFILE)
    return {one.party_id: one.strength for one in index.best_matches(Holding(1, printed))}


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("VELTRANO OSTR.D.T.A", LISTED),
        ("VELTRANO OSTRANDIX D.T.A", LISTED),
        ("VELTRANO OSTRANDIX D.T.H", LISTED),
        ("VELTRANO OSTR.D.T.", LISTED),
        ("VELTRANO OSTRA DIGITAL TECHN CO LTD", LISTED),
        ("Veltrano Ostra Digital Techn", LISTED),
        ("VELTRANO OSTR DIGITAL TECHNO", LISTED),
        ("VELTRANO OSTRAN HEAVY INDUS CO", "Veltrano Ostrandix Heavy Industry Co Ltd"),
        ("VELTRANO OSTRAN SHIPY", "Veltrano Ostrandix Shipyard Co Ltd"),
        ("VELTRANO OSTRA SOLUT LTD", "Veltrano Ostrandix Solutions Ltd"),
        ("VELTRANO OSTRAN INSTRUM", "Veltrano Ostrandix Instruments Ltd"),
        ("VELTRANO OSTRAN CONSTR", "Veltrano Ostrandix Construction Ltd"),
    ],
)
def test_words_without_their_ends_are_at_least_a_lead(printed: str, listed: str) -> None:
    assert listed in _strengths(printed, listed)


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        # Nothing beside it says that it is only a beginning.
        ("VELTRANO OSTRA DIGITAL TECHNOLOGY", "Kelmora Ostrandix Digital Technology Co Ltd"),
        ("OSTRA TECHN", "Ostrandix Technology Co Ltd"),
        # It may be another company's, so it is a lead at most.
        ("VELTRANO OSTRA DIGITAL TECHN CO LTD", LISTED),
        # Letters behind a word are a legal form.
        ("OSTRA S.A.F.", "Ostra Sandoval Amirfar"),
        ("VELTRANO N.V.", "Veltrano Nordic Ventures"),
    ],
)
def test_a_word_of_its_own_is_not_read_as_a_beginning(printed: str, listed: str) -> None:
    assert _strengths(printed, listed).get(listed) not in {Strength.EXACT, Strength.CLOSE}


def test_the_bans_own_print_of_initials_is_a_lead(bundled_index: Index) -> None:
    (match,) = {one.party_id: one for one in bundled_index.best_matches(Holding(1, "HANGZHOU HIKV.D.T.A"))}.values()
    assert (match.party_id, match.strength) == ("ofac-30946", Strength.POSSIBLE)
