"""Whether a write would succeed is found out by trying, and leaves no trace."""

import errno
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from service.errors import StoreError, StoreFullError, StoreLockedError, StoreReadOnlyError
from service.store import Store
from service.store.database.faults import as_store_errors
from tests.store.samples import NOW, published

HOLDING = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(file: Path) -> Iterator[None]:
    command = [sys.executable, "-c", HOLDING, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == b"held\n"
        yield
        process.stdin.close()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size: what a full disk or a quota does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def filled(url: str, file: Path, empty: bytes) -> Iterator[Store]:
    file.parent.mkdir()
    file.write_bytes(empty)
    with closing(Store.open(url)) as store:
        yield store


def another(store: Store, url: str) -> Store:
    """Open the same database again: an answer is kept for seconds by the store that gave it."""
    store.close()
    return Store.open(url)


def test_where_a_write_would_succeed_there_is_no_trouble_and_no_trace(filled: Store, file: Path) -> None:
    before = sorted(file.parent.iterdir()), file.read_bytes()
    assert filled.write_trouble(0) == ""
    assert (sorted(file.parent.iterdir()), file.read_bytes()) == before


def test_a_store_in_memory_can_always_be_written() -> None:
    assert Store.in_memory().write_trouble(10**18) == ""


@pytest.mark.sqlite
def test_too_little_room_is_told_with_the_setting(filled: Store) -> None:
    told = filled.write_trouble(10**18)
    assert "PENDENS_MIN_FREE_MB asks for 1,000,000,000,000" in told
    assert "MB are free" in told


def test_a_database_that_another_process_holds_is_told_within_seconds(filled: Store, file: Path, url: str) -> None:
    with held_by_another_process(file):
        began = time.monotonic()
        told = filled.write_trouble(0)
        assert time.monotonic() - began < 5
    assert told == "a write would fail: another program holds the database (SQLITE_BUSY)"
    with closing(another(filled, url)) as store:
        assert store.write_trouble(0) == ""


@pytest.mark.sqlite
def test_a_disk_without_room_is_told(filled: Store, url: str) -> None:
    with files_no_larger_than(64 * 1024):
        told = filled.write_trouble(0)
    assert told.startswith("a write would fail: the disk is full (")
    with closing(another(filled, url)) as store:
        assert store.write_trouble(0) == ""


def test_a_database_that_may_not_be_written_is_told(filled: Store, file: Path) -> None:
    filled.close()
    with closing(Store.open(f"sqlite:///file:{file}?mode=ro&uri=true")) as store:
        told = store.write_trouble(0)
    assert told == "a write would fail: the database may not be written (SQLITE_READONLY)"


def test_a_database_that_is_gone_is_told(filled: Store, file: Path) -> None:
    for part in sorted(file.parent.iterdir()):
        part.unlink()
    file.parent.rmdir()
    assert filled.write_trouble(0).startswith("a write would fail: ")


def test_many_questions_are_one_try(filled: Store, file: Path) -> None:
    assert filled.write_trouble(0) == ""
    with held_by_another_process(file):
        began = time.monotonic()
        threads = [threading.Thread(target=filled.write_trouble, args=(0,)) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert time.monotonic() - began < 20  # fifty tries of their own would wait for a hundred seconds


def test_a_failed_write_names_its_cause(filled: Store, file: Path) -> None:
    with files_no_larger_than(64 * 1024), pytest.raises(StoreError) as failure:
        filled.lists.add(published(), retrieved_at=NOW)
    assert failure.value.cause.startswith(("SQLITE_FULL", "SQLITE_IOERR"))
    filled.close()
    with closing(Store.open(f"sqlite:///file:{file}?mode=ro&uri=true")) as store:
        with pytest.raises(StoreReadOnlyError) as refusal:
            store.lists.add(published(), retrieved_at=NOW)
        assert refusal.value.cause == "SQLITE_READONLY"


@pytest.mark.parametrize(
    ("error", "kind", "cause"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StoreFullError, "ENOSPC"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), StoreFullError, "EDQUOT"),
        (OSError(errno.EROFS, "Read-only file system"), StoreReadOnlyError, "EROFS"),
        (sqlite3.OperationalError("database or disk is full"), StoreFullError, "OperationalError"),
        (sqlite3.OperationalError("database is locked"), StoreLockedError, "OperationalError"),
        (sqlite3.OperationalError("database table is locked"), StoreError, "OperationalError"),
        (OverflowError("Python int too large to convert to SQLite INTEGER"), StoreError, "OverflowError"),
    ],
)
def test_each_failure_has_its_kind(error: Exception, kind: type[StoreError], cause: str) -> None:
    told = OperationalError("statement", {}, error) if isinstance(error, sqlite3.Error) else error
    with pytest.raises(StoreError) as failure, as_store_errors("the database"):
        raise told
    assert type(failure.value) is kind
    assert failure.value.cause == cause
