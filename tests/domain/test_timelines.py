from service.domain.events import EventKind
from service.domain.flags import Flag
from service.domain.listings import Listing
from service.domain.timelines import Timeline, timeline_of
from tests.builders import PROGRAMMES, event, instant, listing, moment


def life(record: Listing) -> Timeline:
    return timeline_of(record, PROGRAMMES, moment("2026-11-22"))


def test_a_life_shows_each_flag_from_its_first_to_its_last_moment() -> None:
    spans = life(listing("order", event(EventKind.ENJOINED, "2021-03-12"))).spans
    assert [(span.flag, span.begins, span.ends) for span in spans] == [
        (Flag.PENDING, instant("2021-01-14"), instant("2021-03-12")),
        (Flag.ENJOINED, instant("2021-03-12"), instant("2021-06-03")),
        (Flag.FORMER, instant("2021-06-03"), None),
    ]


def test_the_end_of_a_divestment_window_is_a_turning_point() -> None:
    spans = life(listing("keepable")).spans
    assert [span.flag for span in spans] == [Flag.PENDING, Flag.DIVEST, Flag.NO_TRADE]
    assert spans[1].ends == instant("2022-01-15")


def test_a_listing_begins_under_the_precursor_of_its_order() -> None:
    spans = life(listing(listed="2020-06-24")).spans
    assert [(span.flag, span.programme) for span in spans[:2]] == [(Flag.NOTICE, "before"), (Flag.PENDING, "order")]


def test_the_expiry_of_a_licence_is_a_turning_point() -> None:
    record = listing("keepable", event(EventKind.LICENSED, "2021-02-01", until=instant("2021-05-27 09:30")))
    assert [span.flag for span in life(record).spans] == [Flag.PENDING, Flag.LICENSED, Flag.DIVEST, Flag.NO_TRADE]


def test_notes_on_others_are_shown_while_the_listing_stood() -> None:
    assert EventKind.LICENSED in [act.kind for act in life(listing()).events]
    ended = listing("order", event(EventKind.DELISTED, "2021-01-20"))
    assert EventKind.LICENSED not in [act.kind for act in life(ended).events]


def test_a_proposal_alone_has_a_life_too() -> None:
    record = listing("order", event(EventKind.PROPOSED, "2021-02-13"), listed=None)
    assert [span.flag for span in life(record).spans] == [Flag.NOTICE, Flag.FORMER]


def test_what_was_not_yet_known_has_no_life() -> None:
    timeline = timeline_of(listing(), PROGRAMMES, moment("2020-12-31"))
    assert (timeline.spans, timeline.events) == ((), ())
