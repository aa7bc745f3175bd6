from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.as_of import AsOf
from service.domain.events import Event, EventKind
from service.domain.listings import Listing
from service.domain.status import ENDINGS, ListingStatus, Status, listing_status_at
from service.errors import UnknownProgrammeError
from tests.builders import PROGRAMMES, event, instant, listing, moment

NOW = moment("2026-11-22 12:00")


def stand(record: Listing, at: str, known: AsOf = NOW) -> ListingStatus:
    listing_status = listing_status_at(record, PROGRAMMES, moment(at), known)
    assert listing_status is not None
    return listing_status


def test_nothing_stands_before_the_listing() -> None:
    assert listing_status_at(listing(), PROGRAMMES, moment("2021-01-13 12:00"), NOW) is None


def test_a_listing_is_pending_until_the_minute_its_restriction_begins() -> None:
    assert stand(listing(), "2021-03-15 09:29").status is Status.PENDING
    assert stand(listing(), "2021-03-15 09:30").status is Status.IN_FORCE


def test_the_clock_runs_in_new_york_time_over_the_change_to_daylight_saving() -> None:
    begins = stand(listing(), "2021-02-01").restricted_from
    assert begins is not None
    assert begins.isoformat() == "2021-03-15T09:30:00-04:00"


def test_an_annex_name_has_the_printed_instants() -> None:
    listing_status = stand(listing(listed="2020-06-24"), "2020-12-01")
    assert listing_status.restricted_from == instant("2021-01-11 09:30")
    assert listing_status.divest_before == instant("2021-11-12")


def test_published_dates_outrank_the_clock() -> None:
    record = listing(restricted_from=instant("2021-04-01"), divest_before=instant("2021-05-01"))
    listing_status = stand(record, "2021-03-20")
    assert (listing_status.status, listing_status.restricted_from) == (Status.PENDING, instant("2021-04-01"))
    assert listing_status.divest_before == instant("2021-05-01")


def test_before_its_order_was_signed_a_listing_stands_under_the_precursor() -> None:
    listing_status = stand(listing(listed="2020-06-24"), "2020-10-01")
    assert (listing_status.status, listing_status.programme.code) == (Status.LISTED, "before")
    assert listing_status.restricted_from is None


def test_a_pending_status_under_a_new_order_begins_with_the_order() -> None:
    assert stand(listing(listed="2020-06-24"), "2020-12-01").since == instant("2020-11-12")


def test_a_suit_alone_changes_nothing_and_is_shown() -> None:
    suit = event(EventKind.CHALLENGED, "2021-01-29", docket="1:21-cv-00280 (D.D.C.)")
    listing_status = stand(listing("order", suit), "2021-02-01")
    assert listing_status.status is Status.PENDING
    assert listing_status.proceedings == ("1:21-cv-00280 (D.D.C.)",)


def test_a_challenge_without_a_docket_opens_no_named_proceeding() -> None:
    assert stand(listing("order", event(EventKind.CHALLENGED, "2021-01-29")), "2021-02-01").proceedings == ()


def test_closing_a_docket_removes_its_proceeding_and_leaves_the_others() -> None:
    acts = (
        event(EventKind.CHALLENGED, "2021-01-29", docket="one"),
        event(EventKind.APPEALED, "2021-02-02", docket="two"),
        event(EventKind.NOTED, "2021-02-03", docket="one", closes_docket=True),
        event(EventKind.NOTED, "2021-02-04", closes_docket=True),
    )
    assert stand(listing("order", *acts), "2021-02-05").proceedings == ("two",)


@pytest.mark.parametrize("kind", [EventKind.ENJOINED, EventKind.STAYED])
def test_an_order_suspends_the_restriction_and_keeps_what_lies_beneath(kind: EventKind) -> None:
    listing_status = stand(listing("order", event(kind, "2021-03-12")), "2021-03-16 12:00")
    assert (listing_status.status, listing_status.underlying) == (Status.ENJOINED, Status.IN_FORCE)
    assert listing_status.since == instant("2021-03-12")


def test_a_judgment_for_the_agency_lifts_the_order_of_the_same_docket() -> None:
    acts = (
        event(EventKind.ENJOINED, "2021-03-12", docket="one"),
        event(EventKind.UPHELD, "2021-04-01", docket="one"),
    )
    assert stand(listing("order", *acts), "2021-04-02").status is Status.IN_FORCE


def test_a_judgment_in_another_docket_leaves_the_order_standing() -> None:
    acts = (
        event(EventKind.ENJOINED, "2021-03-12", docket="one"),
        event(EventKind.UPHELD, "2021-04-01", docket="two"),
    )
    assert stand(listing("order", *acts), "2021-04-02").status is Status.ENJOINED


def test_a_judgment_without_a_docket_lifts_every_order_but_no_licence() -> None:
    acts = (
        event(EventKind.ENJOINED, "2021-03-12", docket="one"),
        event(EventKind.LICENSED, "2021-03-12", until=instant("2021-05-01")),
        event(EventKind.UPHELD, "2021-04-01"),
    )
    assert stand(listing("order", *acts), "2021-03-20").status is Status.ENJOINED
    assert stand(listing("order", *acts), "2021-04-02").status is Status.LICENSED


def test_a_licence_ends_at_its_exclusive_instant() -> None:
    record = listing("order", event(EventKind.LICENSED, "2021-02-01", until=instant("2021-05-27 09:30")))
    assert stand(record, "2021-05-27 09:29").status is Status.LICENSED
    assert stand(record, "2021-05-27 09:30").status is Status.IN_FORCE


def test_a_licence_for_others_suspends_nothing() -> None:
    assert stand(listing(), "2021-02-01").status is Status.PENDING


@pytest.mark.parametrize(("kind", "status"), ENDINGS.items())
def test_the_first_ending_stays(kind: EventKind, status: Status) -> None:
    record = listing("order", event(kind, "2021-05-25"), event(EventKind.DELISTED, "2021-06-15"))
    listing_status = stand(record, "2024-01-02")
    assert (listing_status.status, listing_status.since) == (status, instant("2021-05-25"))
    assert listing_status.has_ended


def test_an_act_on_the_whole_programme_ends_each_listing_that_still_stands() -> None:
    assert stand(listing(), "2021-06-02 23:59").status is Status.IN_FORCE
    assert stand(listing(), "2021-06-03").status is Status.SUPERSEDED


def test_an_ending_before_the_listing_does_not_reach_it() -> None:
    assert stand(listing(listed="2021-07-01"), "2021-07-02").status is Status.PENDING


def test_a_proposal_is_proposed_until_it_is_withdrawn() -> None:
    record = listing("notice", event(EventKind.PROPOSED, "2026-02-13"), listed=None)
    assert stand(record, "2026-02-14").status is Status.PROPOSED
    withdrawn = listing(
        "notice",
        event(EventKind.PROPOSED, "2026-02-13", order=1),
        event(EventKind.WITHDRAWN, "2026-02-13", order=2),
        listed=None,
    )
    assert stand(withdrawn, "2026-02-14").status is Status.WITHDRAWN


def test_an_order_against_a_mere_proposal_changes_nothing() -> None:
    acts = (event(EventKind.PROPOSED, "2021-02-01"), event(EventKind.ENJOINED, "2021-02-02"))
    listing_status = stand(listing("order", *acts, listed=None), "2021-02-03")
    assert listing_status.status is Status.PROPOSED
    assert listing_status.restricted_from is None


def test_a_proposal_that_becomes_a_listing_is_one_record() -> None:
    record = listing("notice", event(EventKind.PROPOSED, "2021-01-01"))
    assert stand(record, "2021-01-02").status is Status.PROPOSED
    assert stand(record, "2021-01-14").status is Status.LISTED
    assert record.listed_on == date(2021, 1, 14)


@pytest.mark.parametrize("code", ["blocking", "partial", "open"])
def test_without_a_clock_a_restriction_is_in_force_at_once(code: str) -> None:
    assert stand(listing(code), "2021-01-14").status is Status.IN_FORCE


def test_what_was_not_yet_known_has_not_happened() -> None:
    record = listing("order", event(EventKind.ENJOINED, "2021-03-12", known_from=instant("2021-03-14")))
    assert stand(record, "2021-03-16", moment("2021-03-13")).status is Status.IN_FORCE
    assert stand(record, "2021-03-16", moment("2021-03-14")).status is Status.ENJOINED


def test_an_order_that_nobody_knew_of_governs_nothing() -> None:
    listing_status = stand(listing(listed="2020-06-24"), "2021-02-01", moment("2020-10-01"))
    assert (listing_status.status, listing_status.programme.code) == (Status.LISTED, "before")


def test_an_injunction_shows_its_docket_as_an_open_proceeding() -> None:
    record = listing("order", event(EventKind.ENJOINED, "2021-03-12", docket="one"))
    assert stand(record, "2021-03-16").proceedings == ("one",)


def test_a_bare_date_means_the_last_second_of_that_day_in_the_programmes_zone() -> None:
    day = listing_status_at(listing(), PROGRAMMES, AsOf(date(2021, 1, 14)), NOW)
    assert day is not None
    assert day.at == instant("2021-01-14 23:59:59")


def test_an_unknown_programme_is_an_error() -> None:
    with pytest.raises(UnknownProgrammeError, match="'nothing' is unknown"):
        listing_status_at(listing("nothing"), PROGRAMMES, NOW, NOW)


_ACTS = st.builds(
    lambda kind, days, order: Event(
        kind, instant("2021-01-15") + timedelta(days=days), "a", "r", "s", "A", order=order
    ),
    st.sampled_from([kind for kind in EventKind if kind not in {EventKind.PROPOSED, EventKind.LISTED}]),
    st.integers(0, 400),
    st.integers(0, 9),
)


@given(st.lists(_ACTS, max_size=8), st.integers(0, 900))
def test_an_ended_listing_never_comes_back(acts: list[Event], days: int) -> None:
    record = listing("notice", *acts)
    at = instant("2021-01-15") + timedelta(days=days)
    first = listing_status_at(record, PROGRAMMES, AsOf(at), NOW)
    later = listing_status_at(record, PROGRAMMES, AsOf(at + timedelta(days=30)), NOW)
    assert first is not None
    assert later is not None
    if first.has_ended:
        assert (later.status, later.since) == (first.status, first.since)
