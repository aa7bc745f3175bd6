import csv
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.domain.as_of import AsOf
from service.domain.listings import PublishedList
from service.domain.parties import IdentifierKind, NameKind
from service.domain.programmes import Programmes
from service.domain.status import Status, listing_status_at
from service.lists import load_bundled, load_programmes

Lists = dict[str, PublishedList]
BUNDLED = Path(__file__).parents[3] / "service" / "lists" / "reviewed" / "bundled"
NOW = AsOf(date(2026, 11, 22))
# a day on which every entry of the newest print stood on the list
PRINTED = {"us-ns-cmic": 68, "us-1260h": 188}


def test_the_lists_come_in_the_order_of_their_table(published: Lists) -> None:
    assert list(published) == ["us-ns-cmic", "us-ccmc", "us-1260h", "us-apps", "us-eo14071", "us-ar-china"]


@pytest.mark.parametrize(
    ("code", "entries", "parties", "listings"),
    [
        ("us-ns-cmic", 68, 68, 68),
        ("us-ccmc", 49, 48, 49),
        ("us-1260h", 188, 210, 220),
        ("us-apps", 10, 10, 10),
        ("us-eo14071", 1, 1, 1),
    ],
)
def test_each_list_has_its_number_of_entries(
    published: Lists, code: str, entries: int, parties: int, listings: int
) -> None:
    one = published[code]
    assert (one.version.entries, len(one.parties), len(one.listings)) == (entries, parties, listings)


@pytest.mark.parametrize(("code", "listing_status"), PRINTED.items())
def test_as_many_listings_stand_today_as_the_newest_print_has_entries(
    published: Lists, programmes: Programmes, code: str, listing_status: int
) -> None:
    listing_statuses = [listing_status_at(listing, programmes, NOW, NOW) for listing in published[code].listings]
    assert sum(1 for one in listing_statuses if one and not one.has_ended) == listing_status


def test_no_listing_of_the_orders_that_were_revoked_stands_today(published: Lists, programmes: Programmes) -> None:
    revoked = [listing for code in ("us-ccmc", "us-apps") for listing in published[code].listings]
    listing_statuses = [listing_status_at(listing, programmes, NOW, NOW) for listing in revoked]
    assert all(one and one.has_ended for one in listing_statuses)


def test_the_acts_end_the_listings_of_s1237_as_often_as_the_record_says(
    published: Lists, programmes: Programmes
) -> None:
    listing_statuses = [listing_status_at(listing, programmes, NOW, NOW) for listing in published["us-ccmc"].listings]
    assert Counter(one.status for one in listing_statuses if one) == {
        Status.SUPERSEDED: 47,
        Status.VACATED: 1,  # Xiaomi
        Status.DELISTED: 1,  # Luokung under its misspelt name
    }


def test_each_version_is_dated_checked_and_never_goes_stale_by_itself(published: Lists) -> None:
    for one in published.values():
        assert one.version.first_date <= one.version.published_on <= one.version.checked_on
        assert one.version.checked_on == date(2026, 11, 22)
        assert one.version.max_age_days is None


def test_each_list_has_a_version_of_its_own(published: Lists) -> None:
    versions = {one.version.version for one in published.values()}
    assert len(versions) == len(published)
    assert all(version.startswith("sha256:") for version in versions)


def test_every_record_has_its_source_and_grade_and_every_act_too(published: Lists) -> None:
    listings = [listing for one in published.values() for listing in one.listings]
    assert all(listing.source and listing.grade in {"A", "B", "C"} for listing in listings)
    acts = [event for listing in listings for event in listing.events]
    assert all(act.authority and act.reference and act.source and act.grade in {"A", "B", "C"} for act in acts)


def test_every_party_of_a_list_has_a_listing_there_and_the_other_way_round(published: Lists) -> None:
    for one in published.values():
        ids = [party.id for party in one.parties]
        assert len(set(ids)) == len(ids)
        assert set(ids) == {listing.party_id for listing in one.listings}


def test_every_party_is_first_named_by_its_own_name(published: Lists) -> None:
    for party in (party for one in published.values() for party in one.parties):
        assert party.names[0].text == party.name
        assert party.names[0].kind is NameKind.PRIMARY
        assert [name.kind for name in party.names].count(NameKind.PRIMARY) == 1
        assert all(name.known_from for name in party.names)


def test_the_faulty_isins_are_kept_as_published(published: Lists) -> None:
    listed = {i.value for party in published["us-ns-cmic"].parties for i in party.identifiers}
    assert {"BRC1EODR004", "CND10002K094", "CND10002G601"} <= listed


def test_tickers_have_one_space_before_the_market(published: Lists) -> None:
    tickers = [
        i.value for p in published["us-ns-cmic"].parties for i in p.identifiers if i.kind is IdentifierKind.TICKER
    ]
    assert {"601698 CN", "603019 CN", "0728 HK", "941 HK"} <= set(tickers)
    assert all(len(ticker.split(" ")) == 2 for ticker in tickers)


def test_a_listing_is_known_by_its_first_act_and_names_from_their_first_print(published: Lists) -> None:
    parties = {party.id: party for party in published["us-1260h"].parties}
    dji = {name.text: name.known_from for name in parties["ofac-33111"].names}
    assert dji["Shenzhen DJI Innovation Technology Co., Ltd."] == date(2022, 10, 5)
    assert dji["Shenzhen DJI Technology Co., Ltd."] == date(2026, 6, 8)


def test_acts_of_one_listing_stand_in_order_after_its_beginning(published: Lists) -> None:
    for listing in (listing for one in published.values() for listing in one.listings):
        own = [event.rank for event in listing.events if event.known >= listing.events[0].at]
        assert own[0] == listing.events[0].rank
        assert listing.events[0].kind in {"listed", "proposed"}


def test_all_acts_of_the_events_table_reach_a_listing_or_a_programme(published: Lists, programmes: Programmes) -> None:
    with (BUNDLED / "events.csv").open(encoding="utf-8", newline="") as file:
        lines = sum(1 for _ in csv.DictReader(file))
    events = [e for one in published.values() for listing in one.listings for e in listing.events]
    events += [e for programme in programmes.by_code.values() for e in programme.events]
    assert lines == 84
    assert {event.order for event in events} - {0} == set(range(2, lines + 2))


@pytest.mark.slow
def test_loading_is_quick(published: Lists) -> None:
    """The target is 60 ms on a quiet machine; the best of five leaves room for a busy one."""
    spent = []
    for _ in range(5):
        began = time.process_time()
        load_bundled(load_programmes())
        spent.append(time.process_time() - began)
    assert min(spent) < 0.25


def test_loading_twice_gives_the_same(published: Lists, programmes: Programmes) -> None:
    assert load_bundled(programmes) == tuple(published.values())


def test_nothing_was_known_before_it_happened(published: Lists) -> None:
    dawn = datetime(2020, 6, 24, tzinfo=UTC)
    assert min(e.known for one in published.values() for listing in one.listings for e in listing.events) >= dawn
