"""A book gives the same answers whole, chosen from or changed, whether it walks or looks up."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.events import EventKind
from service.domain.listings import Listing
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, folded
from service.register.unique_numbers import unique_numbers
from service.register.views import InMemoryRegister
from tests.builders import event, listing, moment, party, published, register

LEI = "ABCDEFGHIJKLMNOPQR00"
ZEBRA = party("aa", Name("Zebra Ltd", NameKind.PRIMARY))
BOTH = register(
    published("us-first", [ZEBRA, party()], [listing("notice", party_id="aa"), listing("order")]),
    published("us-second", [party(), party("bare")], [listing("notice", listed="2022-10-05")]),
)
BOOK = BOTH.book


def is_notice(one: Listing) -> bool:
    return one.programme == "notice"


def test_parties_come_in_the_order_of_the_lists_or_of_their_names() -> None:
    assert [one.id for one in BOTH.in_order()] == ["aa", "acme"]
    assert [one.id for one, _ in BOOK.entries(by_name=True)] == ["acme", "aa"]


def test_a_party_without_a_listing_is_found_by_its_id_alone() -> None:
    for asked in (BOTH, BOTH.choose(["us-first"]), BOTH.as_known(moment("2022-01-01"))):
        assert "bare" not in asked.parties
        assert asked.find("bare") == party("bare")
        assert asked.find("none") is None


def test_parties_are_found_by_the_numbers_that_name_one_the_world_over() -> None:
    numbers = (Identifier(IdentifierKind.LEI, LEI, date(2021, 6, 3)), Identifier(IdentifierKind.TICKER, "AA"))
    numbered = party("aa", identifiers=numbers)
    known = register(published("us-first", [numbered, party()], [listing(party_id="aa"), listing()]))
    assert unique_numbers(numbered) == {("lei", LEI)}
    for asked, found in ((known, ["aa"]), (known.as_known(moment("2021-06-02")), [])):
        assert [one.id for one in asked.book.find_by_identifier({("lei", LEI), ("isin", "none")})] == found
        assert not list(asked.book.find_by_identifier(set()))


def test_a_party_with_a_wanted_listing_comes_with_all_of_them() -> None:
    assert [(one.id, len(records)) for one, records in BOOK.entries(is_notice)] == [("aa", 1), ("acme", 2)]
    assert [one.id for one, _ in BOOK.entries(lambda _: True)] == ["aa", "acme"]


def test_a_chosen_list_has_its_own_parties_listings_and_programmes_alone() -> None:
    chosen = BOTH.choose(["us-second"])
    assert [one.id for one in chosen.in_order()] == ["acme"]
    assert "aa" not in chosen.parties
    assert len(chosen.listings) == 1
    assert chosen.book.programmes == {("us-second", "notice")}
    assert [(one.id, len(records)) for one, records in chosen.book.entries(is_notice)] == [("acme", 1)]
    assert list(chosen.book.grouped_listings()) == [(chosen.listings["acme"][0], 1)]
    assert chosen.latest() == BOTH.latest()


def test_names_are_found_whatever_their_case_width_and_spaces() -> None:
    assert folded("\uff21cme  Corporation") == "acme corporation"  # a letter of full width
    assert [one.id for one in BOOK.find_by_name(" ACME corporation")] == ["acme"]
    assert [one.id for one in BOTH.choose(["us-first"]).book.find_by_name("acme corporation")] == ["acme"]
    assert not list(BOOK.find_by_name("Acme"))


def test_a_name_not_known_yet_is_not_found() -> None:
    dated = party("acme", Name("Acme", NameKind.PRIMARY), Name("Acme Holdings", NameKind.FORMER, date(2021, 6, 3)))
    known = register(published("us-first", [dated], [listing()]))
    assert list(known.book.find_by_name("acme holdings"))
    assert not list(known.as_known(moment("2021-06-02")).book.find_by_name("acme holdings"))


def test_what_is_told_of_a_part_is_told_in_it() -> None:
    chosen = BOTH.choose(["us-second"])
    (before,) = chosen.listings["acme"]
    told = replace(before, events=(*before.events, event(EventKind.DELISTED, "2023-01-01")))
    after = chosen.book.with_listings({"acme": (told,)})
    assert after.listings["acme"] == (told,)
    assert after != chosen.book
    assert chosen.book.listings["acme"] == (before,)


def test_the_same_parties_and_listings_are_the_same_book_wherever_they_lie() -> None:
    whole = BOTH.choose(["us-first", "us-second"]).book
    assert whole.listings == BOOK.listings
    assert register(published("us-first", [party()], [listing()])).book == InMemoryRegister(
        {"acme": party()}, {"acme": (listing(list_code="us-first"),)}
    )
    assert BOOK != "a book"
    with pytest.raises(TypeError):
        hash(BOOK)
