from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest

from service.domain.as_of import AsOf
from service.domain.events import EventKind, Scope
from service.domain.kept_events import Act
from service.domain.listings import Listing
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import BeforeFirstListError, NoListError, UnknownListError
from service.register.register import Register, combine
from tests.builders import event, instant, listing, moment, party, published, register

FIRST = published("us-first", [party()], [listing()], first="2021-01-14")
SECOND = published(
    "us-second",
    [party("acme", Name("ACME", NameKind.WEAK)), party("other")],
    [listing("notice", listed="2022-10-05"), listing("notice", listed="2022-10-05", party_id="other")],
    first="2022-10-05",
)
BOTH = register(FIRST, SECOND)


def test_a_party_of_several_lists_is_one_with_all_its_listings() -> None:
    assert [record.list_code for record in BOTH.listings["acme"]] == ["us-first", "us-second"]
    assert [name.text for name in BOTH.parties["acme"].names] == ["Acme Corporation", "ACME"]


def test_choosing_a_list_keeps_the_names_that_others_know() -> None:
    chosen = BOTH.choose(["us-first"])
    assert [version.code for version in chosen.lists] == ["us-first"]
    assert list(chosen.parties) == ["acme"]
    assert len(chosen.parties["acme"].names) == 2


def test_choosing_none_means_every_live_list() -> None:
    assert BOTH.choose(None) is BOTH


def test_an_unknown_list_is_named_with_those_that_are_live() -> None:
    with pytest.raises(UnknownListError, match="no live list us-third; live are us-first, us-second"):
        BOTH.choose(["us-first", "us-third"])


def test_without_any_list_nothing_can_be_screened() -> None:
    with pytest.raises(NoListError):
        register().choose(None)
    with pytest.raises(UnknownListError, match="live are none"):
        register().choose(["us-first"])


def test_what_was_published_later_is_forgotten() -> None:
    known = BOTH.as_known(moment("2021-06-01"))
    assert list(known.listings) == ["acme"]
    assert [record.list_code for record in known.listings["acme"]] == ["us-first"]


def test_names_and_identifiers_are_known_from_their_own_day() -> None:
    identifier = Identifier(IdentifierKind.ISIN, "US0000000001", date(2021, 6, 3))
    dated = party(
        "acme",
        Name("Acme Corporation", NameKind.PRIMARY),
        Name("Acme Holdings", NameKind.FORMER, date(2021, 6, 3)),
        identifiers=(identifier, Identifier(IdentifierKind.ISIN, "US0000000002")),
    )
    known = register(published("us-first", [dated], [listing()])).as_known(AsOf(date(2021, 6, 2)))
    assert [name.text for name in known.parties["acme"].names] == ["Acme Corporation"]
    assert [i.value for i in known.parties["acme"].identifiers] == ["US0000000002"]
    later = register(published("us-first", [dated], [listing()])).as_known(AsOf(date(2021, 6, 3)))
    assert len(later.parties["acme"].names) == 2


@pytest.mark.parametrize(("as_of", "known_at"), [("2021-01-13", "2026-01-01"), ("2026-01-01", "2021-01-13")])
def test_an_instant_before_the_first_list_is_refused_with_that_day(as_of: str, known_at: str) -> None:
    with pytest.raises(BeforeFirstListError, match="ask for 2021-01-14 or later"):
        BOTH.require_begun(AsOf.parse(as_of), AsOf.parse(known_at))


def test_the_first_day_itself_can_be_asked_for() -> None:
    BOTH.require_begun(AsOf(date(2021, 1, 14)), AsOf(date(2021, 1, 14)))


def test_an_alias_that_any_list_marks_as_weak_stays_weak() -> None:
    joined = combine(
        [
            party("acme", Name("Acme Corp", NameKind.PRIMARY), Name("ACM", NameKind.ALIAS, date(2021, 1, 1))),
            party(
                "acme",
                Name("Acme Corp", NameKind.PRIMARY, date(2020, 1, 1)),
                Name("acm", NameKind.WEAK, date(2020, 1, 1)),
            ),
        ]
    )
    assert [(name.text, name.kind) for name in joined.names] == [
        ("Acme Corp", NameKind.PRIMARY),
        ("ACM", NameKind.WEAK),
    ]
    assert [name.known_from for name in joined.names] == [None, date(2020, 1, 1)]


def test_a_country_known_to_one_list_serves_the_others() -> None:
    joined = combine([party("acme"), party("acme", country="CN")])
    assert joined.country == "CN"


def test_a_name_without_a_known_day_is_known_from_the_beginning() -> None:
    names = [Name("Acme", NameKind.PRIMARY, date(2021, 1, 1)), Name("Acme", NameKind.PRIMARY)]
    assert combine([party("acme", name) for name in names]).names[0].known_from is None


def test_an_act_learned_late_makes_its_listing_known_late() -> None:
    late = event(EventKind.LISTED, "2021-01-14", known_from=moment("2021-02-01").at(UTC))
    record = published("us-first", [party()], [listing("order", late, listed=None)])
    assert not register(record).as_known(moment("2021-01-20")).listings
    assert isinstance(register(record).as_known(moment("2021-02-01")), Register)
    assert register(record).as_known(moment("2021-02-01")).listings


def test_the_latest_knowledge_is_behind_every_act_and_every_day() -> None:
    latest = BOTH.latest()
    assert BOTH.as_known(AsOf(latest)) == BOTH
    dated = party("acme", Name("Acme Holdings", NameKind.FORMER, date(2030, 6, 3)))
    later = register(published("us-first", [dated], [listing()]))
    assert later.latest() > latest
    assert later.as_known(AsOf(later.latest())) == later
    assert register().latest().year >= 2021


def test_a_name_is_known_from_the_day_in_its_programmes_zone() -> None:
    dated = party("acme", Name("Acme", NameKind.PRIMARY), Name("Acme Holdings", NameKind.FORMER, date(2021, 6, 3)))
    known = register(published("us-first", [dated], [listing()]))
    assert len(known.as_known(AsOf.parse("2021-06-02T22:00-04:00")).parties["acme"].names) == 1
    assert len(known.as_known(AsOf.parse("2021-06-03T00:00-04:00")).parties["acme"].names) == 2


def act(kind: EventKind, at: str, programme: str = "notice", **changes: object) -> Act:
    return Act("us-first", "acme", programme, event(kind, at, authority="recorded", **changes))


def first(*listings: Listing) -> Register:
    return register(published("us-first", [party()], listings))


def told(known: Register, number: int = 0) -> list[tuple[EventKind, str, int]]:
    return [(one.kind, one.authority, one.order) for one in known.listings["acme"][number].events]


def test_without_recorded_acts_nothing_changes() -> None:
    assert BOTH.apply_events([]) == BOTH


def test_a_recorded_act_joins_its_listing_in_order_and_no_other() -> None:
    known = BOTH.apply_events([Act("us-first", "acme", "order", event(EventKind.ENJOINED, "2021-03-12"))])
    assert [one.kind for one in known.listings["acme"][0].events] == [EventKind.LISTED, EventKind.ENJOINED]
    assert known.listings["acme"][1] == BOTH.listings["acme"][1]
    assert known.listings["other"] == BOTH.listings["other"]
    assert len(BOTH.listings["acme"][0].events) == 1


def test_recorded_acts_come_behind_the_publishers_of_the_same_instant_in_their_own_order() -> None:
    printed = event(EventKind.APPEALED, "2021-03-12", order=4)
    known = first(listing("notice", printed)).apply_events(
        [
            act(EventKind.UPHELD, "2021-03-15"),
            act(EventKind.CHALLENGED, "2021-03-12"),
            act(EventKind.ENJOINED, "2021-03-12"),
        ]
    )
    assert told(known) == [
        (EventKind.LISTED, "D.D.C.", 0),
        (EventKind.APPEALED, "D.D.C.", 4),
        (EventKind.CHALLENGED, "recorded", 5),
        (EventKind.ENJOINED, "recorded", 6),
        (EventKind.UPHELD, "recorded", 0),
    ]


def test_recorded_acts_come_behind_those_on_the_whole_programme_too() -> None:
    known = first(listing("order")).apply_events([act(EventKind.STAYED, "2021-06-03", "order")])
    assert told(known)[-1] == (EventKind.STAYED, "recorded", 1)
    assert told(first(listing("order")).apply_events([act(EventKind.STAYED, "2020-11-13", "order")])) == [
        (EventKind.LISTED, "D.D.C.", 0)
    ]


def test_what_the_publisher_prints_later_is_not_doubled_and_stays_known_since_the_recording() -> None:
    recorded = act(EventKind.ENJOINED, "2021-03-12 16:05", known_from=instant("2021-03-13"))
    printed = event(EventKind.ENJOINED, "2021-03-12", known_from=instant("2021-04-01"))
    (known,) = first(listing("notice", printed)).apply_events([recorded]).listings["acme"]
    assert known.events[1:] == (event(EventKind.ENJOINED, "2021-03-12", known_from=instant("2021-03-13")),)


def test_what_the_publisher_printed_first_stays_as_printed() -> None:
    known = first(listing("notice", event(EventKind.ENJOINED, "2021-03-12")))
    recorded = act(EventKind.ENJOINED, "2021-03-12 16:05", known_from=instant("2021-03-13"))
    assert known.apply_events([recorded]) == known


def test_the_same_day_is_that_of_the_programmes_zone() -> None:
    late = instant("2021-03-12 23:30").astimezone(UTC)
    known = first(listing("notice", event(EventKind.ENJOINED, "2021-03-12")))
    same, next_day = (
        Act("us-first", "acme", "notice", replace(event(EventKind.ENJOINED, "2021-03-12"), at=at))
        for at in (late, late + timedelta(hours=1))
    )
    assert len(known.apply_events([same]).listings["acme"][0].events) == 2
    assert len(known.apply_events([next_day]).listings["acme"][0].events) == 3


def test_a_note_on_others_is_not_the_same_act() -> None:
    others = event(EventKind.LICENSED, "2021-03-12", scope=Scope.OTHERS)
    known = first(listing("notice", others)).apply_events([act(EventKind.LICENSED, "2021-03-12")])
    assert len(known.listings["acme"][0].events) == 3


def test_a_recorded_act_reaches_the_last_listing_begun_by_then() -> None:
    twice = first(listing("notice", listed="2021-01-14"), listing("notice", listed="2022-01-14"))
    earlier = twice.apply_events([act(EventKind.DELISTED, "2021-06-01")])
    assert [len(told(earlier, number)) for number in (0, 1)] == [2, 1]
    later = twice.apply_events([act(EventKind.DELISTED, "2022-01-14 09:30")])
    assert [len(told(later, number)) for number in (0, 1)] == [1, 2]


@pytest.mark.parametrize(
    "stray",
    [
        act(EventKind.DELISTED, "2021-01-13"),
        act(EventKind.DELISTED, "2021-06-01", "order"),
        Act("us-second", "acme", "notice", event(EventKind.DELISTED, "2021-06-01")),
        Act("us-first", "nobody", "notice", event(EventKind.DELISTED, "2021-06-01")),
    ],
    ids=["before the listing", "other programme", "other list", "unknown party"],
)
def test_an_act_that_reaches_no_listing_changes_nothing(stray: Act) -> None:
    known = first(listing("notice"))
    assert known.apply_events([stray]) == known


def test_an_act_on_a_listing_that_a_programme_alone_begins_reaches_nothing() -> None:
    wide = event(EventKind.LISTED, "2021-01-14", scope=Scope.PROGRAMME)
    known = first(listing("notice", wide, listed=None))
    assert known.apply_events([act(EventKind.DELISTED, "2021-06-01")]) == known


@pytest.mark.parametrize("days", [("2021-06-03", "2020-06-24"), ("2020-06-24", "2021-06-03")])
def test_an_identifier_is_known_since_the_first_list_that_has_it(days: tuple[str, str]) -> None:
    lists = [
        party(identifiers=(Identifier(IdentifierKind.ISIN, "CNE100000PM8", date.fromisoformat(day)),)) for day in days
    ]
    assert [one.known_from for one in combine(lists).identifiers] == [date(2020, 6, 24)]
