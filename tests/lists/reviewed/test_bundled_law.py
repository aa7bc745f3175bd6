import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from service.domain.as_of import AsOf
from service.domain.events import EventKind, Scope
from service.domain.findings import Finding, Question, finding_of
from service.domain.flags import Flag, Permission, flag_of, trade_of
from service.domain.holdings import Holding
from service.domain.listings import PublishedList
from service.domain.matches import Match, Reason, Strength
from service.domain.programmes import Programmes
from service.domain.status import ENDINGS, SUSPENSIONS, ListingStatus, Status, listing_status_at
from service.register.register import Register

Lists = dict[str, PublishedList]
NOW = AsOf.parse("2026-11-22")
HESAI = "hesai-technology-co-ltd"
LUOKUNG = "luokung-technology-corp"
# what a reader of the timeline cases takes each name to mean
PARTIES = {
    "Xiaomi Corp": "xiaomi-corporation",
    "XIAOMI CORP CLASS B": "xiaomi-corporation",
    "LUOKUNG TECHNOLOGY CORP": LUOKUNG,
    "HANGZHOU HIKVISION DIGITAL-A": "ofac-30946",
    "COMMERCIAL AIRCRAFT CORP OF CHINA": "commercial-aircraft-corporation-of-china-ltd",
    "SenseTime Group Ltd": "ofac-33114",
    "Hesai Group": HESAI,
    "IDG Capital Partners": "idg-capital-partners-co-ltd",
    "Alibaba Group Holding Ltd": "alibaba-group-holding-limited",
    "TENCENT HOLDINGS LTD": "tencent-holdings-ltd",
    "APPLE INC": None,
}


def ask(register: Register, party: str | None, as_of: str) -> Finding:
    """Judge a holding that is a party by its name."""
    matches = [Match(party, Strength.EXACT, 1.0, "name", party, party, (Reason(1.0, "same name"),))] if party else []
    return finding_of(Holding(row=1, name=party), matches, register, Question(AsOf.parse(as_of), NOW))


def listing_status(published: Lists, programmes: Programmes, code: str, party: str, as_of: str) -> ListingStatus:
    """Read the newest listing of a party on one list."""
    moment = AsOf.parse(as_of)
    found = [
        listing_status_at(one, programmes, moment, NOW) for one in published[code].listings if one.party_id == party
    ]
    return [one for one in found if one][-1]


def test_every_timeline_case_comes_out_as_the_law_answered(register: Register, facts: Path) -> None:
    with (facts / "timeline_cases.csv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    assert len(cases) == 33
    for case in cases:
        finding = ask(register, PARTIES[case["name"]], case["as_of"])
        until = finding.divest_before
        answer = {
            "flag": finding.flag,
            "status": finding.basis.listing_status.status if finding.basis else "",
            "buy": finding.trade.buy,
            "sell": finding.trade.sell,
            "hold": finding.trade.hold,
            "divest_before": until.date().isoformat() if until else "",
            "if_lifted": finding.if_lifted or "",
        }
        assert answer == {field: case[field] for field in answer}, case


@pytest.mark.parametrize(
    ("party", "as_of", "flag"),
    [
        ("xiaomi-corporation", "2021-01-13", Flag.CLEAR),
        ("xiaomi-corporation", "2021-02-15", Flag.PENDING),
        ("xiaomi-corporation", "2021-03-16", Flag.ENJOINED),
        ("xiaomi-corporation", "2021-05-26", Flag.FORMER),
        # listed on 2021-01-14: the 60th day is 2021-03-15, one day after the clocks went forward
        ("ofac-30926", "2021-03-09T09:29-05:00", Flag.PENDING),
        ("ofac-30926", "2021-03-09T09:30-05:00", Flag.DIVEST),
        ("commercial-aircraft-corporation-of-china-ltd", "2021-03-15T09:29-04:00", Flag.PENDING),
        ("commercial-aircraft-corporation-of-china-ltd", "2021-03-15T09:30-04:00", Flag.DIVEST),
        ("commercial-aircraft-corporation-of-china-ltd", "2021-06-03", Flag.FORMER),
        (LUOKUNG, "2021-03-08", Flag.PENDING),
        (LUOKUNG, "2021-03-09", Flag.PENDING),
        (LUOKUNG, "2021-05-05", Flag.ENJOINED),
        ("ofac-30946", "2020-06-23", Flag.CLEAR),
        ("ofac-30946", "2020-11-11", Flag.NOTICE),
        ("ofac-30946", "2020-11-12T00:00-05:00", Flag.PENDING),
        ("ofac-30946", "2021-06-03T14:19:52-04:00", Flag.DIVEST),
        ("ofac-30946", "2021-06-03T14:19:53-04:00", Flag.PENDING),
        ("ofac-32053", "2021-06-03T14:19:52-04:00", Flag.NOTICE),  # on s.1260H that day, whose hour is not known
        ("ofac-32053", "2021-06-03T14:19:53-04:00", Flag.PENDING),
        ("ofac-30946", "2022-06-03T00:00-04:00", Flag.DIVEST),
        ("ofac-30946", "2026-11-22", Flag.NO_TRADE),
        ("ofac-33113", "2021-02-15", Flag.DIVEST),
        ("ofac-33113", "2021-09-15", Flag.FORMER),
        ("ofac-33113", "2022-03-01", Flag.DIVEST),
        ("ofac-32053", "2021-02-15", Flag.CLEAR),
        ("ofac-33114", "2021-12-09", Flag.CLEAR),
        ("crrc-corp", "2021-02-15", Flag.DIVEST),
        ("crrc-corp", "2022-03-01", Flag.FORMER),
        ("crrc-corp", "2022-10-05", Flag.NOTICE),
        ("advanced-micro-fabrication-equipment-inc", "2024-12-17", Flag.NOTICE),
        ("advanced-micro-fabrication-equipment-inc", "2024-12-18", Flag.FORMER),
        ("alibaba-group-holding-limited", "2026-02-12", Flag.CLEAR),
        ("alibaba-group-holding-limited", "2026-02-13", Flag.FORMER),
        ("alibaba-group-holding-limited", "2026-06-08", Flag.NOTICE),
        ("tencent-holdings-ltd", "2020-09-10", Flag.NOTICE),
        ("tencent-holdings-ltd", "2021-06-09", Flag.FORMER),
        ("tencent-holdings-ltd", "2025-01-07", Flag.NOTICE),
        (None, "2026-07-01", Flag.CLEAR),
    ],
)
def test_a_party_has_the_flag_that_the_law_gave_it_that_day(
    register: Register, party: str | None, as_of: str, flag: Flag
) -> None:
    assert ask(register, party, as_of).flag is flag


def test_an_injunction_shows_what_would_stand_without_it(register: Register) -> None:
    assert ask(register, "xiaomi-corporation", "2021-03-12").if_lifted is Flag.PENDING
    assert ask(register, "xiaomi-corporation", "2021-03-16").if_lifted is Flag.DIVEST


@pytest.mark.parametrize("code", ["us-ns-cmic", "us-ccmc"])
def test_every_published_date_is_the_one_that_the_clock_gives(
    published: Lists, programmes: Programmes, code: str
) -> None:
    for listing in published[code].listings:
        programme = programmes.get(listing.programme)
        assert programme.clock
        assert listing.listed_on
        assert listing.restricted_from == programme.clock.begins(listing.listed_on, programme.zone), listing.entry
        assert listing.divest_before == programme.clock.closes(listing.listed_on, programme.zone), listing.entry


def test_a_company_left_out_of_a_full_edition_was_delisted_that_day_and_so_graded(
    published: Lists, programmes: Programmes
) -> None:
    found = listing_status(published, programmes, "us-1260h", "ofac-30926", "2025-01-07")
    assert found.status is Status.DELISTED
    assert found.cause
    assert (found.cause.grade, found.cause.at.date().isoformat()) == ("C", "2025-01-07")


@pytest.mark.parametrize("as_of", ["2022-10-06", "2024-02-01"])
def test_an_edition_that_adds_leaves_the_others_standing(published: Lists, programmes: Programmes, as_of: str) -> None:
    assert listing_status(published, programmes, "us-1260h", "ofac-30926", as_of).status is Status.LISTED


@pytest.mark.parametrize(
    "party",
    [
        "ofac-32153",  # ZEMIC, since AVIC Chengdu Aircraft
        "ofac-33111",  # DJI
        "cheng-du-westone-information-industry-co-ltd",
        "smic-northern-integrated-circuit-manufacturing-beijing-co-ltd",
        "phoenix-optics-company-limited",
    ],
)
def test_a_company_under_a_new_name_stays_listed(published: Lists, programmes: Programmes, party: str) -> None:
    listings = [one for one in published["us-1260h"].listings if one.party_id == party]
    assert len(listings) == 1
    assert listing_status(published, programmes, "us-1260h", party, "2026-06-09").status is Status.LISTED


def test_hesai_stands_in_a_footnote_and_so_was_never_left_out(published: Lists, programmes: Programmes) -> None:
    for as_of in ("2024-10-17", "2025-01-07", "2026-06-08"):
        found = listing_status(published, programmes, "us-1260h", HESAI, as_of)
        assert found.status is Status.LISTED
        assert found.listing.listed_on
        assert found.listing.listed_on.isoformat() == "2024-10-16"


def test_a_suit_that_outlives_a_listing_shows_on_the_next(published: Lists, programmes: Programmes) -> None:
    first, second = (one for one in published["us-1260h"].listings if one.party_id == HESAI)
    suit, appeal = ("1:24-cv-01381-PLF (D.D.C.)",), ("25-5256 (D.C. Cir.)",)
    for listing, as_of, shown in (
        (first, "2024-06-01", suit),
        (second, "2024-10-17", suit),
        (second, "2025-07-10", suit),
        (second, "2026-11-22", appeal),
    ):
        found = listing_status_at(listing, programmes, AsOf.parse(as_of), NOW)
        assert found
        assert found.proceedings == shown
    assert second.events[0].kind is EventKind.LISTED
    assert all(event.known >= second.events[0].at for event in second.events)


def test_a_suit_that_is_dismissed_is_open_on_no_listing(published: Lists, programmes: Programmes) -> None:
    for as_of, proceedings in (("2021-06-14", ("1:21-cv-00583-RC (D.D.C.)",)), ("2021-06-15", ())):
        for listing in (one for one in published["us-ccmc"].listings if one.party_id == LUOKUNG):
            found = listing_status_at(listing, programmes, AsOf.parse(as_of), NOW)
            assert found
            assert found.proceedings == proceedings


def test_alibaba_has_one_listing_that_was_withdrawn_and_one_that_stands(published: Lists) -> None:
    listings = [one for one in published["us-1260h"].listings if one.party_id == "alibaba-group-holding-limited"]
    assert [[event.kind.value for event in one.events] for one in listings] == [
        ["proposed", "withdrawn"],
        ["listed", "challenged"],
    ]


def test_a_vacated_listing_is_not_superseded_later(published: Lists, programmes: Programmes) -> None:
    found = listing_status(published, programmes, "us-ccmc", "xiaomi-corporation", "2026-11-22")
    assert found.status is Status.VACATED


def test_licences_for_others_are_notes_on_the_programme_with_their_end(programmes: Programmes) -> None:
    notes = [event for event in programmes.get("eo-13959").events if event.scope is Scope.OTHERS]
    ends = {event.reference: event.until.isoformat(timespec="minutes") if event.until else "" for event in notes}
    assert ends == {
        "General License 1": "2021-01-28T09:30-05:00",
        "General License 2; FAQ 871": "",  # a year from each listing
        "General License 1A": "2021-05-27T09:30-04:00",
        "General License 1B": "2021-06-11T09:30-04:00",
    }


def test_keeping_was_prohibited_only_under_the_order_as_amended(programmes: Programmes) -> None:
    amended = datetime.fromisoformat("2021-01-13T00:00-05:00")
    assert {code: one.possession_ends for code, one in programmes.by_code.items() if one.possession_ends} == {
        "eo-13959": amended
    }
    amendments = [event.at for event in programmes.get("eo-13959").events if event.kind is EventKind.AMENDED]
    assert amendments == [amended]


@pytest.mark.parametrize(
    ("known_at", "hold"),
    [("2021-01-12", Permission.ALLOWED), ("2021-01-13", Permission.PROHIBITED), ("2021-06-02", Permission.PROHIBITED)],
)
def test_keeping_after_the_window_was_prohibited_once_the_amendment_was_known(
    published: Lists, programmes: Programmes, known_at: str, hold: Permission
) -> None:
    (listing,) = (one for one in published["us-ccmc"].listings if one.party_id == "ofac-30946")
    found = listing_status_at(listing, programmes, AsOf.parse("2021-11-12"), AsOf.parse(known_at))
    assert found
    flag = flag_of(found, ["US"])
    assert (flag, trade_of(flag, found).hold) == (Flag.NO_TRADE, hold)


def test_after_the_window_a_holder_may_keep_and_neither_buy_nor_sell(register: Register) -> None:
    trade = ask(register, "ofac-30946", "2026-11-22").trade
    assert trade.hold is Permission.ALLOWED
    assert {trade.buy, trade.sell} == {Permission.PROHIBITED}


EASING = frozenset({*ENDINGS, *SUSPENSIONS})


def test_no_act_that_is_known_only_by_its_day_frees_a_trade_before_anybody_could_know(
    published: Lists, programmes: Programmes
) -> None:
    """An act that eases begins with its publication; where the hour of that is not known, it must ease nothing."""
    too_early = []
    for listing in (listing for one in published.values() for listing in one.listings):
        for act in (*listing.events, *programmes.get(listing.programme).events):
            if not (act.is_day and act.kind in EASING and act.scope is not Scope.OTHERS):
                continue
            before, after = (
                trade_of(flag_of(found, ["US"]), found).buy
                for at in (act.at - timedelta(seconds=1), act.at)
                for found in [listing_status_at(listing, programmes, AsOf(at), NOW)]
            )
            if (before, after) == (Permission.PROHIBITED, Permission.ALLOWED):
                too_early.append((listing.entry, act.reference))
    assert too_early == []


@pytest.mark.parametrize(("code", "entries"), [("us-ns-cmic", 59), ("us-apps", 8)])
def test_a_listing_of_the_day_on_which_its_order_was_given_begins_with_the_order(
    published: Lists, programmes: Programmes, code: str, entries: int
) -> None:
    begins = {listing.events[0].at for listing in published[code].listings}
    orders = {programmes.get(listing.programme).begins for listing in published[code].listings}
    first = [one for one in published[code].listings if one.events[0].at in orders & begins]
    assert len(first) >= entries
    for listing in first:
        assert listing.events[0].is_day is (listing.events[0].at.hour == 0)
