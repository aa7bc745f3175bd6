"""Leases: one holder at a time over all processes, taken over when it dies, and nothing is written after it is lost."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.store import Lease, LeaseLostError, Refresh, Store, schema
from tests.store.samples import NOW, published

pytestmark = pytest.mark.slow

ROOT = Path(schema.__file__).parents[2]
FIRST, SECOND = Lease("lists", "first", 60), Lease("lists", "second", 60)
# Each of many processes tries to take the lease, and says whether it has it.
TAKING = """
import pathlib, sys, time
from service.store import Lease, Store
url, go, name = sys.argv[1:]
store = Store.open(url)
while not pathlib.Path(go).exists():
    time.sleep(0.001)
print(store.leases.take(Lease("lists", name, 60)) is None)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(f"sqlite:///{tmp_path / 'p.sqlite3'}")) as opened:
        yield opened


def expire(tmp_path: Path, ahead: timedelta = -timedelta(minutes=1)) -> None:
    """Let what was taken end so far ahead of now, or lie a minute back."""
    end = (datetime.now(UTC) + ahead).strftime("%Y-%m-%d %H:%M:%S.000000")
    with closing(sqlite3.connect(tmp_path / "p.sqlite3")) as connection, connection:
        connection.execute("UPDATE leases SET until = ?", (end,))


def test_one_takes_it_and_the_other_learns_who(store: Store) -> None:
    assert store.leases.take(FIRST) is None
    assert store.leases.take(SECOND) == "first"
    assert store.leases.take(FIRST) is None


def test_given_back_it_is_free(store: Store) -> None:
    store.leases.take(FIRST)
    store.leases.release(SECOND)
    assert store.leases.take(SECOND) == "first"
    store.leases.release(FIRST)
    assert store.leases.take(SECOND) is None


def test_without_a_sign_of_life_it_is_taken_over(store: Store, tmp_path: Path) -> None:
    store.leases.take(FIRST)
    expire(tmp_path)
    assert store.leases.take(SECOND) is None
    assert not store.leases.renew(FIRST)


def test_one_that_was_taken_before_the_clock_was_set_back_is_taken_over(store: Store, tmp_path: Path) -> None:
    store.leases.take(FIRST)
    expire(tmp_path, ahead=timedelta(days=1))
    assert store.leases.take(SECOND) is None


def test_a_sign_of_life_keeps_it(store: Store, tmp_path: Path) -> None:
    store.leases.take(FIRST)
    expire(tmp_path)
    assert store.leases.renew(FIRST)
    assert store.leases.take(SECOND) == "first"


def test_of_a_holder_that_is_gone_it_is_taken_at_once(store: Store) -> None:
    store.leases.take(FIRST)
    assert store.leases.take(SECOND, is_gone=lambda holder: holder == "first") is None


def test_another_piece_of_work_is_another_lease(store: Store) -> None:
    store.leases.take(FIRST)
    assert store.leases.take(Lease("other", "second", 60)) is None


def test_of_many_processes_at_once_one_has_it(store: Store, tmp_path: Path) -> None:
    go, url = tmp_path / "go", f"sqlite:///{tmp_path / 'p.sqlite3'}"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TAKING, url, str(go), f"process {number}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(6)
    ]
    go.touch()
    said = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert sorted(said) == ["False"] * 5 + ["True"]


def test_who_holds_it_writes_and_who_lost_it_does_not(store: Store, tmp_path: Path) -> None:
    store.leases.take(FIRST)
    first = store.under(FIRST)
    first.lists.add(published(), retrieved_at=NOW)
    expire(tmp_path)
    store.leases.take(SECOND)
    before = store.lists.versions("us-ccmc")
    writes: tuple[Callable[[], None], ...] = (
        lambda: first.lists.touch("us-ccmc", before[0].version.version, checked_on=NOW.date() + timedelta(days=9)),
        lambda: first.refreshes.note(Refresh("us-ccmc", NOW, NOW)),
        lambda: first.lists.add(published(), retrieved_at=NOW, is_held=True),
    )
    for write in writes:
        with pytest.raises(LeaseLostError):
            write()
    assert store.lists.versions("us-ccmc") == before
    assert store.refreshes.all() == {}
    assert first.lists.live_versions() == store.lists.live_versions()


def test_a_list_is_due_when_its_time_has_come_or_was_never_set(store: Store) -> None:
    hour = timedelta(hours=1)
    store.refreshes.note(Refresh("us-sdn", NOW, NOW + hour))
    store.refreshes.note(Refresh("us-csl", NOW, NOW + 3 * hour, 2, "it answers 500"))
    assert store.refreshes.due(["us-csl", "un-sc", "us-sdn"], NOW) == ("un-sc",)
    assert store.refreshes.due(["us-csl", "un-sc", "us-sdn"], NOW + hour) == ("un-sc", "us-sdn")
    store.refreshes.note(Refresh("us-sdn", NOW + hour, NOW + 2 * hour))
    assert store.refreshes.all()["us-sdn"].tried_at == NOW + hour
    assert store.refreshes.all()["us-csl"].problem == "it answers 500"
