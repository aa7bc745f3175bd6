"""A firm's own known namesakes: whom a row means, and what it never rules out."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.holdings import Holding
from service.domain.matches import Strength
from service.domain.namesakes import HouseNamesake, with_namesakes
from tests.builders import match

ROW = HouseNamesake("Acme Corp", "", "Acme Corporation", "Delaware", "ann", "bob", date(2027, 1, 1))
KNOWN = ((ROW, frozenset({"acme"})),)


@pytest.mark.parametrize(
    ("row", "holding", "is_meant"),
    [
        (ROW, Holding(1, name="ACME  corp"), True),
        (ROW, Holding(1, name="ACME CORP CLASS A"), False),
        (ROW, Holding(1, isin="US0378331005"), False),
        (replace(ROW, name="", identifier="US0378331005"), Holding(1, name="X", isin="US0378331005"), True),
        (replace(ROW, name="", identifier="US0378331005"), Holding(1, name="ACME CORP"), False),
        (replace(ROW, identifier="US0378331005"), Holding(1, name="ACME CORP", isin="US0378331005"), True),
        (replace(ROW, identifier="US0378331005"), Holding(1, name="OTHER", isin="US0378331005"), False),
        (replace(ROW, identifier="US0378331005"), Holding(1, name="ACME CORP", isin="CNE100000PM8"), False),
    ],
)
def test_a_row_means_the_holding_with_all_that_it_gives(row: HouseNamesake, holding: Holding, is_meant: bool) -> None:  # noqa: FBT001 a table row
    assert row.is_of(holding) is is_meant


def test_a_party_is_named_by_its_id_or_a_whole_name_of_it() -> None:
    assert ROW.is_not("acme", ["ACME CORPORATION"])
    assert replace(ROW, party="acme").is_not("acme", [])
    assert not ROW.is_not("acme", ["Acme Corporation of Ohio"])


def test_it_rules_out_that_party_alone_and_says_by_whom() -> None:
    found = with_namesakes(Holding(1, name="ACME CORP"), [match(), match(Strength.POSSIBLE, "other")], KNOWN)
    assert [bool(one.ruled_out) for one in found] == [True, False]
    assert "entered by ann, approved by bob, until 2027-01-01" in found[0].ruled_out
    assert sum(reason.points for reason in found[0].explanation) == pytest.approx(found[0].score)


def test_it_never_rules_out_a_number_of_the_listed_party_nor_another_holding() -> None:
    numbered = [match(Strength.IDENTIFIER)]
    assert with_namesakes(Holding(1, name="ACME CORP"), numbered, KNOWN) == tuple(numbered)
    named = [match()]
    assert with_namesakes(Holding(1, name="ACME HOLDING"), named, KNOWN) == tuple(named)


def test_a_name_that_a_list_prints_of_the_party_itself_is_never_ruled_out_by_that_name_alone() -> None:
    printed = replace(match(), against="ACME, Corp.")  # an alias that came after the row was approved
    assert with_namesakes(Holding(1, name="ACME CORP"), [printed], KNOWN) == (printed,)
    numbered = replace(ROW, identifier="US0378331005")
    holding = Holding(1, name="ACME CORP", isin="US0378331005")
    assert with_namesakes(holding, [printed], [(numbered, frozenset({"acme"}))])[0].ruled_out


def test_what_is_ruled_out_already_keeps_its_reason() -> None:
    known = [replace(match(), ruled_out="reviewed before")]
    assert with_namesakes(Holding(1, name="ACME CORP"), known, KNOWN) == tuple(known)
