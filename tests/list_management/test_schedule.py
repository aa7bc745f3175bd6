"""Each list is fetched in its own time, sooner after a failure, and never by all installations at one moment."""

from datetime import UTC, datetime, timedelta

import pytest

from service.list_management.schedule import ListRefresher
from service.lists.fetch.feeds import Feed, Fetching, feeds
from service.store import Store

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SDN = Feed("us-sdn", (), every_hours=4)
CONS = Feed("us-cons", (), every_hours=12)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def refresher(chance: float = 0.5, store: Store | None = None, now: datetime = NOW) -> ListRefresher:
    return ListRefresher(store or Store.in_memory(), lambda: now, lambda: chance)


def test_a_list_that_was_never_fetched_is_due() -> None:
    assert refresher().due([SDN, CONS]) == (SDN, CONS)


def test_after_a_good_try_a_list_rests_for_its_own_cadence() -> None:
    store = Store.in_memory()
    refresher(store=store).note(SDN, "")
    assert refresher(store=store, now=NOW + 4 * HOUR - MINUTE).due([SDN, CONS]) == (CONS,)
    assert refresher(store=store, now=NOW + 4 * HOUR).due([SDN, CONS]) == (SDN, CONS)


def test_each_try_is_a_tenth_earlier_or_later() -> None:
    waits = [refresher(chance).note(SDN, "").next_at - NOW for chance in (0, 0.5, 1)]
    assert waits == [3.6 * HOUR, 4 * HOUR, 4.4 * HOUR]


def test_failures_wait_ever_longer_but_never_longer_than_the_cadence() -> None:
    made = refresher()
    waits = [(made.note(SDN, "it answers 500").next_at - NOW) / MINUTE for _ in range(30)]
    assert waits[:6] == [15, 30, 60, 120, 240, 240]
    assert waits[-1] == 240
    assert made.store.refreshes.all()["us-sdn"].failures == 30
    assert made.note(SDN, "").failures == 0


def test_a_list_without_its_token_is_left_out() -> None:
    assert refresher().due([Feed("eu-fsf", (), lacks="PENDENS_LIST_TOKEN_EU_FSF")]) == ()


def test_only_what_makes_one_of_the_lists_in_use_is_fetched() -> None:
    assert refresher().due([SDN, CONS], ["us-ns-cmic", "us-ccmc"]) == (CONS,)
    assert refresher().due([SDN, CONS], ["us-sdn"]) == (SDN,)


def test_every_published_feed_has_a_cadence_shorter_than_its_limit_of_age() -> None:
    published = feeds(Fetching())
    assert published
    for feed in published:
        assert 1 <= feed.every_hours <= 7 * 24 / 2


@pytest.mark.parametrize(("asked", "hours"), [(None, 24.0), (0.5, 0.5)])
def test_a_list_of_the_settings_alone_is_fetched_daily_or_as_they_say(asked: float | None, hours: float) -> None:
    fetching = Fetching({"house-desk": ("https://host/list.csv",)}, every_hours=asked)
    (feed,) = feeds(fetching, ["house-desk"])
    assert feed.every_hours == hours
