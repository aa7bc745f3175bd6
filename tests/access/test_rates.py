"""A bucket gives what its rate says and no more, over threads, processes and hosts."""

import multiprocessing
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.access import Actor, ActorKind, LeasedRates, Rate, Role, Throttle
from service.access.host_rates import HostRates
from service.access.rates import take_one
from service.store import Grant, KeptRates, Store
from tests.databases import database_in


class Ticking:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


def test_a_bucket_gives_its_burst_and_then_its_pace() -> None:
    clock, rate = Ticking(), Rate(2.0, 3)
    rates = HostRates(clock)
    said = [rates.take("a", rate) for _ in range(4)]
    assert [one.is_allowed for one in said] == [True, True, True, False]
    assert [one.remaining for one in said] == [2, 1, 0, 0]
    assert said[3].retry_seconds == pytest.approx(0.5)
    clock.at += said[3].retry_seconds
    assert [rates.take("a", rate).is_allowed for _ in range(2)] == [True, False]
    assert rates.take("b", rate).is_allowed  # another's bucket is another
    clock.at += 60
    assert [rates.take("a", rate).is_allowed for _ in range(4)] == [True, True, True, False]


@given(
    pace=st.floats(0.01, 10_000),
    burst=st.integers(1, 1_000),
    waits=st.lists(st.floats(0, 5), min_size=1, max_size=60),
)
def test_no_window_of_time_has_more_than_burst_and_pace_allow(pace: float, burst: int, waits: list[float]) -> None:
    rate, now, full_at = Rate(pace, burst), 0.0, float("-inf")
    allowed: list[float] = []
    for wait in waits:
        now += wait
        full_at, said = take_one(full_at, now, rate)
        if said.is_allowed:
            allowed.append(now)
        else:
            _, later = take_one(full_at, now + said.retry_seconds * (1 + 1e-6) + 1e-9, rate)
            assert later.is_allowed  # who waits as long as he was told is let in
    for first, begin in enumerate(allowed):
        for last, end in enumerate(allowed[first:], first):
            assert last - first + 1 <= burst + (end - begin) * pace + 1e-6


def test_a_bucket_that_was_made_smaller_is_empty_at_the_worst() -> None:
    full_at, _ = take_one(float("-inf"), 0.0, Rate(0.001, 1))  # full again in 1,000 s
    _, said = take_one(full_at, 0.0, Rate(10.0, 10))
    assert not said.is_allowed
    assert said.retry_seconds == pytest.approx(0.1)


def _take_many(rates: HostRates, rate: Rate, times: int, found: "multiprocessing.Queue[int]") -> None:
    found.put(sum(rates.take("key", rate).is_allowed for _ in range(times)))


def test_threads_and_forked_processes_count_together() -> None:
    forked = multiprocessing.get_context("fork")
    rates, rate, found = HostRates(), Rate(1e-6, 500), forked.Queue()
    workers = [forked.Process(target=_take_many, args=(rates, rate, 300, found)) for _ in range(2)]
    for worker in workers:
        worker.start()
    threads = [threading.Thread(target=_take_many, args=(rates, rate, 200, found)) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert sum(found.get(timeout=60) for _ in range(4)) == 500
    for worker in workers:
        worker.join()
    for thread in threads:
        thread.join()


def test_more_subjects_than_places_take_no_bucket_of_who_is_at_work() -> None:
    clock, rate = Ticking(), Rate(1.0, 100)
    rates = HostRates(clock)
    for _ in range(100):
        assert rates.take("busy", rate).is_allowed
    for number in range(20_000):
        rates.take(f"stranger {number}", rate)
    assert not rates.take("busy", rate).is_allowed


def test_hosts_count_together_in_the_database_and_ask_it_seldom(tmp_path: Path) -> None:
    store, clock = Store.open(database_in(tmp_path)), Ticking()
    asked: list[int] = []

    class Counting(KeptRates):
        def take(self, subject: str, per_second: float, burst: int, wanted: int) -> Grant:
            asked.append(wanted)
            return super().take(subject, per_second, burst, wanted)

    hosts = [LeasedRates(Counting(store.database), clock) for _ in range(3)]
    rate = Rate(0.001, 600)
    allowed = sum(host.take("key", rate).is_allowed for _ in range(400) for host in hosts)
    # With so slow a pace slices are of one request, and what the database gives is exactly the burst.
    assert allowed == 600
    fast = Rate(1_000.0, 1_000_000)
    asked.clear()
    assert all(host.take("fast", fast).is_allowed for _ in range(500) for host in hosts)
    assert len(asked) <= 3 * 10  # 1, 2, 4 … 256 requests at once
    store.close()


def test_who_is_refused_is_refused_from_memory_until_it_would_be_otherwise(tmp_path: Path) -> None:
    store, clock = Store.open(database_in(tmp_path)), Ticking()
    rates, rate = LeasedRates(store.kept_rates, clock), Rate(1e-6, 1)
    assert rates.take("key", rate).is_allowed
    refused = rates.take("key", rate)
    assert not refused.is_allowed
    store.close()  # the database is not asked again
    assert not rates.take("key", rate).is_allowed


def _actor(name: str, tenant: str = "default", rate: Rate | None = None) -> Actor:
    return Actor(ActorKind.KEY, name, tenant, frozenset({Role.SCREEN}), rate)


def test_a_keys_own_rate_goes_before_the_services() -> None:
    throttle = Throttle(of_keys=Rate(1e-6, 1))
    assert [throttle.charge(_actor("slow"), "")[-1].allowance.is_allowed for _ in range(2)] == [True, False]
    fast = _actor("fast", rate=Rate(1e-6, 3))
    assert [throttle.charge(fast, "")[-1].allowance.is_allowed for _ in range(4)] == [True, True, True, False]


def test_all_keys_of_a_tenant_share_its_rate() -> None:
    throttle = Throttle(of_tenants=Rate(1e-6, 2))
    said = [throttle.charge(_actor(name), "")[-1] for name in ("a", "b", "c")]
    assert [one.allowance.is_allowed for one in said] == [True, True, False]
    assert {one.policy for one in said} == {"tenant"}
    assert throttle.charge(_actor("d", tenant="other"), "")[-1].allowance.is_allowed


def test_without_rates_nothing_is_counted() -> None:
    assert Throttle().charge(_actor("a"), "10.0.0.1") == ()
    assert Throttle().charge_stranger("10.0.0.1") == ()
