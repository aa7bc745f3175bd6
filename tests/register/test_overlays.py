"""What is laid over a book is in every answer, in its place, and the book beneath is not walked for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from service.domain.events import EventKind
from service.domain.kept_events import Correction
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.register.corrections import with_corrections
from service.register.overlays import OverlayRegister, Woven
from service.register.views import InMemoryRegister
from tests.builders import event, listing, moment, party, published, register

LEI = "ABCDEFGHIJKLMNOPQR00"
ISIN = Identifier(IdentifierKind.ISIN, "XS0000000009")
WHOLE = register(
    published(
        "us-first",
        [party("a", Name("Alpha", NameKind.PRIMARY)), party("c", Name("Gamma", NameKind.PRIMARY), identifiers=(ISIN,))],
        [listing("order", party_id="a"), listing("order", party_id="c")],
    )
)
BETA = party("b", Name("Beta", NameKind.PRIMARY), identifiers=(Identifier(IdentifierKind.LEI, LEI),))
GAMMA = party("c", Name("Gamma", NameKind.PRIMARY), Name("Gamma Group", NameKind.FORMER, date(2030, 1, 1)))
TOLD = listing("notice", party_id="b", list_code="own-desk")
LISTED = {"b": (TOLD,), "c": (*WHOLE.listings["c"], listing("notice", party_id="c", list_code="own-desk"))}
LAID = OverlayRegister(WHOLE.book, {"b": BETA, "c": GAMMA}, LISTED)


def test_parties_and_listings_are_those_of_both_and_its_own_hide_the_others() -> None:
    assert dict(LAID.parties) == {"a": WHOLE.parties["a"], "b": BETA, "c": GAMMA}
    assert LAID.all_parties == LAID.parties
    assert dict(LAID.listings) == {"a": WHOLE.listings["a"], **LISTED}
    assert (len(LAID.parties), "b" in LAID.parties, "d" in LAID.parties) == (3, True, False)
    assert InMemoryRegister(dict(LAID.parties), dict(LAID.listings)) == LAID
    with pytest.raises(KeyError):
        LAID.parties["d"]


def test_parties_stand_in_their_places_by_name_and_behind_the_others_else() -> None:
    assert [one.id for one in LAID.in_order()] == ["a", "b", "c"]
    assert [one.id for one in LAID.in_order({"b"})] == ["a", "c"]
    assert [(one.id, len(records)) for one, records in LAID.entries(by_name=True)] == [("a", 1), ("b", 1), ("c", 2)]
    assert [one.id for one, _ in LAID.entries(lambda one: one.programme == "notice")] == ["b", "c"]
    assert [one.id for one, _ in LAID.entries(by_name=True, excluding={"a"})] == ["b", "c"]


def test_listings_are_counted_once() -> None:
    assert sum(number for _, number in LAID.grouped_listings()) == 4
    assert sum(number for _, number in LAID.grouped_listings({"c"})) == 2
    assert LAID.programmes == {("us-first", "order"), ("own-desk", "notice")}


def test_names_and_numbers_are_looked_up_in_both() -> None:
    assert [one.id for one in LAID.find_by_name("beta")] == ["b"]
    assert [one.id for one in LAID.find_by_name("GAMMA")] == ["c"]
    assert [one.id for one in LAID.find_by_name("alpha")] == ["a"]
    assert list(LAID.find_by_identifier({("lei", LEI)})) == [BETA]
    assert not list(LAID.find_by_identifier({("isin", ISIN.value)}))  # the party laid over it has none


def test_what_became_known_last_is_known_of_both() -> None:
    assert LAID.latest == datetime(2030, 1, 1, 23, 59, 59, 999999, UTC)


@pytest.mark.parametrize("known_at", [None, "2029-12-31"])
@pytest.mark.parametrize("codes", [None, ["us-first"]])
def test_what_is_chosen_or_was_known_is_chosen_from_both(known_at: str | None, codes: Sequence[str] | None) -> None:
    laid = replace(WHOLE, book=LAID)
    asked = (laid.as_known(moment(known_at)) if known_at else laid).choose(codes)
    assert ("b" in asked.parties) is (codes is None)
    assert asked.find("b") == BETA
    assert [name.text for name in asked.parties["c"].names] == ["Gamma", *([] if known_at else ["Gamma Group"])]


def test_what_is_told_later_is_told_of_both() -> None:
    ended = event(EventKind.DELISTED, "2023-01-01")
    told = {
        party_id: tuple(replace(one, events=(*one.events, ended)) for one in LAID.listings[party_id])
        for party_id in ("a", "b")
    }
    after = LAID.with_listings(told)
    assert {party_id: after.listings[party_id] for party_id in told} == told
    assert after.listings["c"] == LISTED["c"]
    assert LAID.with_listings({"a": told["a"]}).listings["b"] == (TOLD,)
    assert LAID.with_listings({"b": told["b"]}).listings["a"] == WHOLE.listings["a"]


def test_values_are_woven_in_wherever_they_are_asked_for() -> None:
    woven = Woven.by(lambda one: (one, ""), ["b", "d", "f"], ["g", "a", "d"])
    whole = ["a", "b", "d", "d", "f", "g"]
    assert list(woven) == whole
    assert [woven[place] for place in range(-6, 6)] == whole + whole
    assert woven[1:5:2] == whole[1:5:2]
    with pytest.raises(IndexError):
        woven[6]


def test_a_correction_between_parties_of_no_live_list_changes_nothing() -> None:
    gone = Correction(
        "us-first", "a", "none", datetime(2021, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC), "", ""
    )
    assert with_corrections(WHOLE, [gone]).book is WHOLE.book


def test_who_comes_in_a_records_stead_is_found_by_its_names_since_that_is_known() -> None:
    known = datetime(2022, 5, 1, tzinfo=UTC)
    corrected = with_corrections(WHOLE, [Correction("us-first", "a", "c", known, known, "ref", "source")])
    assert [one.id for one in corrected.book.find_by_name("alpha")] == ["a", "c"]
    assert [one.id for one in corrected.as_known(moment("2022-04-30")).book.find_by_name("alpha")] == ["a"]
    assert corrected.listings == WHOLE.listings


class Named(InMemoryRegister):
    """A book in memory that has a name, as one in a file has."""

    @property
    def state(self) -> str | None:
        return "kept"


def test_what_is_laid_over_a_kept_book_is_part_of_its_name() -> None:
    kept = Named(WHOLE.parties, WHOLE.listings)
    bare, laid = OverlayRegister(kept, {}, {}), OverlayRegister(kept, {"b": BETA, "c": GAMMA}, LISTED)
    assert WHOLE.book.state is None
    assert LAID.state is None
    assert kept.state == "kept"
    assert laid.state == OverlayRegister(kept, {"b": BETA, "c": GAMMA}, {}).state
    assert len({kept.state, bare.state, laid.state, OverlayRegister(kept, {"b": BETA}, {"b": (TOLD,)}).state}) == 4
