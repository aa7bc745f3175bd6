"""The families of mangling: each changes what it says, always in the same way."""

import random

import pytest

from benchmarks.mangling import FAMILIES, mangled
from benchmarks.sources import bundled
from benchmarks.synthetic import Words, parties, portfolio

NAME = "SEMICONDUCTOR MANUFACTURING INTERNATIONAL CORPORATION CO., LTD"
SOURCE = (Words.of(name.text for party in bundled() for name in party.names),)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_changes_a_name_and_always_in_the_same_way(family: str) -> None:
    named = {
        "transliteration": "BEIJING HANGZHOU CO",
        "ampersand": "OFFSHORE & MARINE",
        "acronym spelt": "AVIC HEAVY MACHINERY",
        "spelt out": "SEMICON MFG INTL CORP",
    }
    text = named.get(family, NAME)
    first = mangled(family, text)
    assert first is not None
    assert first != text
    assert mangled(family, text) == first


@pytest.mark.parametrize("family", ["cut at 30", "cut at 34", "cut at 35", "transliteration", "ampersand"])
def test_a_family_leaves_out_a_name_that_it_cannot_change(family: str) -> None:
    assert mangled(family, "CNOOC LIMITED") is None


def test_a_cut_keeps_the_beginning_up_to_its_width() -> None:
    assert mangled("cut at 34", NAME) == "SEMICONDUCTOR MANUFACTURING INTERN"


def test_a_transposition_keeps_every_letter() -> None:
    changed = mangled("transposition", NAME)
    assert changed is not None
    assert sorted(changed) == sorted(NAME)


def test_a_made_list_has_as_many_distinct_names_as_asked_for_and_is_always_the_same() -> None:
    made = parties(500, source=SOURCE)
    texts = [name.text for party in made for name in party.names]
    assert len(texts) == len(set(texts)) == 500
    assert parties(500, source=SOURCE) == made


def test_a_made_portfolio_has_distinct_names_of_which_some_are_listed() -> None:
    listed = parties(2_000, source=SOURCE)
    asked = portfolio(1_000, listed, source=SOURCE)
    names = {name.text for party in listed for name in party.names}
    assert len(set(asked)) == 1_000
    assert len(names.intersection(asked)) >= 30


def test_mangling_leaves_the_common_source_of_chance_alone() -> None:
    before = random.getstate()
    mangled("typo", NAME)
    assert random.getstate() == before


def test_an_initialism_has_an_initial_for_a_form_that_is_spelt_out() -> None:
    assert mangled("initialism", NAME) == "SMIC"
