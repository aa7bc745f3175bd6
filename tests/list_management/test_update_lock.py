"""One update at a time over all hosts: the turn is waited for, kept alive, given back, and taken from the dead."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from service.list_management import update_lock as turns
from service.list_management.update_lock import update_lock
from service.lists.fetch.feeds import UpdateUnderWayError
from service.store import Lease, LeaseLostError, Refresh, Store
from tests.databases import database_in
from tests.store.samples import NOW

ELSEWHERE = Lease("lists", "other-host@0123456789ab/1/0a0b0c0d", 60)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(database_in(tmp_path))) as opened:
        yield opened


def nothing() -> None:
    pass


@pytest.mark.slow
def test_an_update_on_another_host_is_waited_for_and_named(store: Store) -> None:
    store.leases.take(ELSEWHERE)
    waited: list[str] = []
    with (
        pytest.raises(UpdateUnderWayError, match="another update on other-host has gone on for more than 0 s"),
        update_lock(store, 0, on_wait=lambda: waited.append("told")),
    ):
        pytest.fail("two updates at once")
    assert waited == ["told"]


def test_when_the_other_one_ends_it_goes_on(store: Store) -> None:
    store.leases.take(ELSEWHERE)
    threading.Timer(0.2, store.leases.release, (ELSEWHERE,)).start()
    with update_lock(store, 30, on_wait=nothing) as leased:
        assert store.leases.take(ELSEWHERE) is not None
        leased.refreshes.note(Refresh("us-sdn", NOW, NOW))
    assert store.leases.take(ELSEWHERE) is None


def test_it_is_given_back_after_a_failure_too(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), update_lock(store, 0, on_wait=nothing):
        raise ZeroDivisionError
    assert store.leases.take(ELSEWHERE) is None


def test_a_long_update_gives_signs_of_life(store: Store) -> None:
    with update_lock(store, 0, on_wait=nothing, sign_every_seconds=0.01):
        first, until = ends_of(store), time.monotonic() + 30
        while ends_of(store) == first:
            assert time.monotonic() < until
            time.sleep(0.01)


def ends_of(store: Store) -> list[object]:
    query = text("SELECT until FROM leases WHERE name = 'lists'")
    return store.database.read(lambda connection: list(connection.scalars(query)))


def test_who_was_taken_for_dead_writes_no_more(store: Store) -> None:
    with update_lock(store, 0, on_wait=nothing) as leased:
        store.leases.take(ELSEWHERE, is_gone=lambda _: True)
        with pytest.raises(LeaseLostError):
            leased.refreshes.note(Refresh("us-sdn", NOW, NOW))
    assert store.leases.take(Lease("lists", "third", 60)) == ELSEWHERE.holder


def holder(pid: int) -> Lease:
    return Lease("lists", f"{turns.place()}/{pid}/0a0b0c0d", 60)


def test_a_killed_process_of_this_host_keeps_nobody_waiting(store: Store) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    store.leases.take(holder(ended.pid))
    with update_lock(store, 0, on_wait=pytest.fail):
        pass


@pytest.mark.parametrize("process", ["this one", "the first one"])
def test_a_process_that_lives_is_not_taken_for_dead(store: Store, process: str) -> None:
    store.leases.take(holder(os.getpid() if process == "this one" else 1))
    with pytest.raises(UpdateUnderWayError), update_lock(store, 0, on_wait=nothing):
        pytest.fail("two updates at once")
