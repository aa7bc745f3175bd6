"""Recorded events beside what publishers say: in running services, with later versions, under several programmes."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.bootstrap import Services, renewed, start
from service.config import Settings
from service.designations.event_request import EventRequest
from service.designations.manual_events import EventKeeper
from service.domain.as_of import AsOf
from service.domain.events import Event, EventKind
from service.domain.flags import Flag
from service.domain.four_eyes import EventState
from service.domain.kept_events import Act
from service.domain.listings import Listing, PublishedList
from service.errors import InvalidRequestError, UnknownDesignationError
from service.lists.reviewed.programmes import load_programmes
from service.register.register import Register
from service.screening.screener import ScreeningRequest
from service.server.reload import LiveServices
from service.store import Store
from tests.builders import NEW_YORK, event, instant, listing, party, published, register
from tests.databases import database_in, file_in

NOW = datetime(2026, 11, 22, 12, 0, 30, 700_000, tzinfo=UTC)
HIKVISION = "ofac-30946"
MARCH = AsOf.parse("2021-03-16")
DRAFT = EventRequest(
    party=HIKVISION,
    list_code="us-ccmc",
    kind=EventKind.ENJOINED,
    at=AsOf.parse("2021-03-12T16:05-05:00"),
    authority="D.D.C.",
    reference="1:21-cv-01234 doc. 9",
    source="opinion",
    grade="A",
)


@pytest.fixture
def services(begun_home: Callable[[datetime], Path]) -> Services:
    home = begun_home(NOW)
    return start(Settings(home=home, database_url=database_in(home)), now=lambda: NOW)


def flag(services: Services, known_at: AsOf | None = None) -> Flag:
    asked = ScreeningRequest(as_of=MARCH, known_at=known_at, lists=("us-ccmc",))
    return services.designations.get(HIKVISION, asked)[0].flag


def ccmc_with(services: Services, printed: Event) -> PublishedList:
    """Make the version in which the publisher prints an act on Hikvision."""
    (kept,) = services.store.lists.load(["us-ccmc"])
    listings = tuple(
        replace(one, events=(*one.events, printed)) if one.party_id == HIKVISION else one for one in kept.listings
    )
    return replace(kept, version=replace(kept.version, version=f"sha256:{1:064x}"), listings=listings)


def acts(services: Services) -> list[Event]:
    return [
        act
        for one in services.screener.register.listings[HIKVISION]
        for act in one.events
        if act.kind is EventKind.ENJOINED
    ]


@pytest.mark.slow
def test_what_is_approved_now_is_known_to_a_question_of_the_same_second(services: Services) -> None:
    assert flag(services) is Flag.DIVEST
    services.events.add(DRAFT, "Ann", "Bob")
    assert flag(renewed(services)) is Flag.ENJOINED
    second = NOW.replace(microsecond=0)
    assert flag(renewed(services), AsOf(second)) is Flag.ENJOINED
    assert flag(renewed(services), AsOf(second - timedelta(seconds=1))) is Flag.DIVEST


@pytest.mark.slow
def test_a_running_service_takes_up_approved_and_withdrawn_events_alone(services: Services) -> None:
    live = LiveServices(services)
    services.events.add(DRAFT, "Ann")
    live.renew()
    assert live.current() is services
    services.events.approve(1, "Bob")
    live.renew()
    assert flag(live.current()) is Flag.ENJOINED
    taken = live.current()
    services.events.withdraw(1, "Ann", "wrong company")
    live.renew()
    assert live.current() is taken
    services.events.approve(1, "Bob")
    live.renew()
    assert flag(live.current()) is Flag.DIVEST


@pytest.mark.slow
def test_an_approved_event_is_noticed_without_a_restart(services: Services) -> None:
    seconds = iter(range(0, 10_000, 10))
    live = LiveServices(services, clock=lambda: float(next(seconds)))
    services.events.add(DRAFT, "Ann", "Bob")
    until = time.monotonic() + 20
    while flag(live.current()) is not Flag.ENJOINED:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.slow
def test_a_new_version_of_the_list_keeps_the_event_and_does_not_double_it(services: Services) -> None:
    services.events.add(DRAFT, "Ann", "Bob")
    printed = event(EventKind.ENJOINED, "2021-03-12", authority="as published", known_from=NOW + timedelta(days=30))
    services.store.lists.add(ccmc_with(services, event(EventKind.NOTED, "2021-03-11")), retrieved_at=NOW)
    assert [act.authority for act in acts(renewed(services))] == ["D.D.C."]
    later = ccmc_with(services, printed)
    services.store.lists.add(
        replace(later, version=replace(later.version, version=f"sha256:{2:064x}")), retrieved_at=NOW
    )
    assert [act.authority for act in acts(renewed(services))] == ["as published"]
    assert flag(renewed(services)) is Flag.ENJOINED


@pytest.mark.slow
def test_an_event_changes_no_stored_version(services: Services) -> None:
    before = services.store.lists.load()
    services.events.add(DRAFT, "Ann", "Bob")
    assert renewed(services).store.lists.load() == before


def keeper(*listings: Listing, now: Callable[[], datetime] = lambda: NOW) -> EventKeeper:
    return EventKeeper(Store.in_memory(), register(published("us-first", [party()], listings)), now)


def draft(**changes: object) -> EventRequest:
    made = replace(DRAFT, party="acme", list_code="us-first", at=AsOf.parse("2021-06-01"))
    return replace(made, **changes)  # type: ignore[arg-type]


def test_under_several_programmes_the_one_that_is_meant_is_named() -> None:
    both = keeper(listing("blocking"), listing("notice"), listing("partial", listed="2022-01-01"))
    with pytest.raises(InvalidRequestError, match="stands on us-first under blocking, notice: name one"):
        both.add(draft(), "Ann")
    assert both.add(draft(programme="notice"), "Ann").act.programme == "notice"
    with pytest.raises(InvalidRequestError, match="no such listing of acme at 2021-06-01"):
        both.add(draft(programme="partial"), "Ann")


def test_a_listing_takes_events_to_the_end_of_the_day_that_ended_it() -> None:
    ended = keeper(listing("notice", event(EventKind.DELISTED, "2021-06-01")))
    assert ended.add(draft(at=AsOf.parse("2021-06-01T18:00-04:00")), "Ann").state is EventState.PROPOSED
    with pytest.raises(InvalidRequestError, match="no such listing of acme"):
        ended.add(draft(at=AsOf.parse("2021-06-02")), "Ann")


def test_a_listing_that_is_known_only_later_takes_none_yet() -> None:
    late = event(EventKind.LISTED, "2021-01-14", known_from=NOW + timedelta(days=1))
    with pytest.raises(InvalidRequestError, match="no such listing of acme"):
        keeper(listing("notice", late, listed=None)).add(draft(), "Ann")


def test_a_day_is_one_of_the_programmes_zone_and_an_instant_keeps_its_time() -> None:
    kept = keeper(listing("notice"))
    day = kept.add(draft(until=AsOf.parse("2021-07-01")), "Ann").act.event
    assert (day.at, day.is_day, day.until) == (instant("2021-06-01"), True, instant("2021-07-01"))
    assert day.at.tzinfo is NEW_YORK
    moment = AsOf.parse("2021-06-02T01:00Z")
    hour = kept.add(draft(at=moment, kind=EventKind.STAYED), "Ann").act.event
    assert (hour.at, hour.is_day) == (instant("2021-06-01 21:00"), False)


def test_now_itself_is_not_the_future_and_the_next_second_is() -> None:
    kept = keeper(listing("notice"))
    second = NOW.replace(microsecond=0)
    with pytest.raises(InvalidRequestError, match="lies in the future"):
        kept.add(draft(at=AsOf(second + timedelta(seconds=1))), "Ann")
    assert kept.add(draft(at=AsOf(second)), "Ann").act.event.at == second


def test_texts_are_kept_to_one_printable_line() -> None:
    recorded = keeper(listing("notice")).add(draft(authority=" D.D.C.\n\x1b[31m ", docket=" "), " Ann\tLee ")
    assert recorded.act.event.authority == "D.D.C. [31m"
    assert recorded.act.event.docket is None
    assert recorded.steps[0].person == "Ann Lee"


@pytest.mark.parametrize("changes", [{"kind": EventKind.LISTED}, {"kind": EventKind.SIGNED}, {"grade": "D"}])
def test_what_only_a_publisher_or_nobody_says_cannot_be_recorded(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidRequestError, match="cannot be recorded"):
        keeper(listing("notice")).add(draft(**changes), "Ann")


def test_a_name_that_two_parties_share_asks_for_the_id() -> None:
    twins = published("us-first", [party(), party("twin")], [listing("notice"), listing("notice", party_id="twin")])
    kept = EventKeeper(Store.in_memory(), register(twins), lambda: NOW)
    with pytest.raises(UnknownDesignationError, match="may be acme, twin: write the id"):
        kept.add(draft(party="acme corporation"), "Ann")
    assert kept.add(draft(party="twin"), "Ann").act.party_id == "twin"


def test_a_withdrawn_or_rejected_event_may_be_recorded_again() -> None:
    kept = keeper(listing("notice"))
    kept.add(draft(), "Ann")
    kept.reject(1, "Ann", "a slip")
    kept.add(draft(), "Ann", "Bob")
    with pytest.raises(InvalidRequestError, match="recorded already as event 2, approved"):
        kept.add(draft(), "Cy")
    kept.withdraw(2, "Ann", "a slip", "Bob")
    assert [one.state for one in (*kept.events(), kept.add(draft(), "Ann"))] == [
        EventState.REJECTED,
        EventState.WITHDRAWN,
        EventState.PROPOSED,
    ]


def test_a_withdrawal_by_one_person_changes_nothing() -> None:
    kept = keeper(listing("notice"))
    kept.add(draft(), "Ann", "Bob")
    with pytest.raises(InvalidRequestError, match="a second person"):
        kept.withdraw(1, "Cy", "a slip", "cy")
    assert not kept.events()[0].is_waiting


SSI = [listing(f"us-ssi.directive-{number}", listed="2014-09-12") for number in (2, 4)]
ROSNEFT = Register.of([published("us-test", [party()], SSI)], load_programmes())


def told(known: Register, programme: str) -> list[tuple[str, bool]]:
    act = Act("us-test", "acme", programme, event(EventKind.DELISTED, "2020-05-01"))
    listings = known.apply_events([act]).listings["acme"]
    return [(one.programme, any(e.kind is EventKind.DELISTED for e in one.events)) for one in listings]


def test_an_act_under_a_family_reaches_each_of_its_directives() -> None:
    """One recorded against `us-ssi` before the list named directives goes on to hold."""
    assert told(ROSNEFT, "us-ssi") == [("us-ssi.directive-2", True), ("us-ssi.directive-4", True)]
    assert told(ROSNEFT, "us-ssi.directive-4") == [("us-ssi.directive-2", False), ("us-ssi.directive-4", True)]
    assert told(ROSNEFT, "us-sdn") == [("us-ssi.directive-2", False), ("us-ssi.directive-4", False)]


@pytest.mark.parametrize("programme", [None, "us-ssi", "us-ssi.directive-2"])
def test_a_person_may_name_the_family_or_the_directive(tmp_path: Path, programme: str | None) -> None:
    keeper = EventKeeper(Store.open(file_in(tmp_path)), ROSNEFT, lambda: NOW)
    draft = replace(DRAFT, party="acme", list_code="us-test", at=AsOf.parse("2020-05-01"), programme=programme)
    kept = keeper.add(draft, "Ann", "Bob")
    assert kept.act.programme == (programme or "us-ssi")
    assert keeper.has_listing(kept)


def test_a_programme_under_which_the_party_does_not_stand_is_refused(tmp_path: Path) -> None:
    keeper = EventKeeper(Store.open(file_in(tmp_path)), ROSNEFT, lambda: NOW)
    draft = replace(DRAFT, party="acme", list_code="us-test", programme="us-ssi.directive-1")
    with pytest.raises(InvalidRequestError):
        keeper.add(draft, "Ann", "Bob")


LAW = load_programmes()
FINDING = replace(DRAFT, party="acme", list_code="us-test", kind=EventKind.FOUND, at=AsOf.parse("2024-06-01"))
REFUSED = "a finding dates the phases of one statute for one company, which "


@pytest.mark.parametrize(
    ("programme", "asked", "kind", "says"),
    [
        (
            "us-el",
            None,
            "entity",
            "us-test does not have for acme: write .* us-ar or us-in,",
        ),
        ("us-el", "us-in-china", "entity", "us-in-china does not have for acme: write .* us-ar or us-in,"),
        ("us-ar-china", None, "market", "us-test does not have for acme: write the company, .* the list us-ar,"),
        ("us-sdn", None, "entity", "us-test does not have for acme$"),
    ],
)
def test_a_finding_is_refused_where_it_would_date_the_phases_of_others(
    tmp_path: Path, programme: str, asked: str | None, kind: str, says: str
) -> None:
    """Indiana's board and Arkansas' report are findings of their own, though both statutes follow the Entity List."""
    known = Register.of([published("us-test", [party(kind=kind)], [listing(programme, listed="2023-06-01")])], LAW)
    keeper = EventKeeper(Store.open(f"sqlite:///{tmp_path / 'p.sqlite3'}"), known, lambda: NOW)
    with pytest.raises(InvalidRequestError, match=REFUSED + says):
        keeper.add(replace(FINDING, programme=asked), "Ann", "Bob")


def test_a_finding_under_a_statute_dates_its_phases(tmp_path: Path) -> None:
    known = Register.of([published("us-test", [party()], [listing("us-in-china", listed="2023-06-01")])], LAW)
    keeper = EventKeeper(Store.open(f"sqlite:///{tmp_path / 'p.sqlite3'}"), known, lambda: NOW)
    assert keeper.add(FINDING, "Ann", "Bob").act.programme == "us-in-china"
