"""Threads that write at the same time do so in one transaction, each wholly or not at all; processes take turns."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from service.errors import StoreError, UnknownScreeningError
from service.store import FIRST_TENANT, Store, schema
from service.store.database.connections import Database
from service.store.database.engines import file_engine
from service.store.database.owner import as_tenant
from service.store.opening import read_address
from service.store.screenings.repository import ReadyScreening, add_screening
from tests.store.samples import NOW, published, screening

pytestmark = pytest.mark.sqlite

ROOT = Path(schema.__file__).parents[2]
Answer = TypeVar("Answer")


@pytest.fixture
def database(url: str, file: Path) -> Database:
    file.parent.mkdir()
    opened = Database(file_engine(read_address(url)))
    opened.write(lambda connection: connection.execute(text("CREATE TABLE notes (word TEXT UNIQUE)")).rowcount)
    return opened


def note(word: str) -> Callable[[Connection], str]:
    def write(connection: Connection) -> str:
        connection.execute(text("INSERT INTO notes VALUES (:word)"), {"word": word})
        return word

    return write


def notes(database: Database) -> list[str]:
    query = text("SELECT word FROM notes ORDER BY word")
    return database.read(lambda connection: list(connection.scalars(query)))


class Crowd:
    """Threads whose work waits while another thread writes, so that all of it is done together after it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.pool = ThreadPoolExecutor(16)
        self.begun, self.go_on = threading.Event(), threading.Event()

    def behind_a_long_one(self, works: list[Callable[[Connection], Answer]]) -> list[Answer | Exception]:
        def long(connection: Connection) -> None:
            note("long")(connection)
            self.begun.set()
            assert self.go_on.wait(30)

        first = self.pool.submit(self.database.write, long)
        assert self.begun.wait(30)
        arrived = threading.Barrier(len(works) + 1)
        told = [self.pool.submit(self._ask, arrived, work) for work in works]
        arrived.wait(30)
        threading.Event().wait(0.2)  # all of them are in the queue
        self.go_on.set()
        first.result(30)
        return [one.result(30) for one in told]

    def _ask(self, arrived: threading.Barrier, work: Callable[[Connection], Answer]) -> Answer | Exception:
        arrived.wait(30)
        try:
            return self.database.write(work)
        except Exception as error:  # noqa: BLE001 it is what is looked at
            return error


def test_what_waits_is_written_in_one_transaction(database: Database) -> None:
    begins: list[str] = []
    event.listen(database.engine, "commit", lambda _: begins.append("commit"))
    words = [f"word {number:02}" for number in range(12)]
    assert Crowd(database).behind_a_long_one([note(word) for word in words]) == words
    assert notes(database) == ["long", *words]
    assert len(begins) == 2


def test_work_that_fails_leaves_what_others_wrote(database: Database) -> None:
    def half(connection: Connection) -> str:
        note("half")(connection)
        raise UnknownScreeningError("half way")

    works = [note("a"), half, note("a"), note("b")]
    told = Crowd(database).behind_a_long_one(works)
    assert isinstance(told[1], UnknownScreeningError)
    assert told[3] == "b"
    (second,) = [one for one in (told[0], told[2]) if one != "a"]  # of two that write the same, the later one
    assert isinstance(second, StoreError)
    assert "is there already" in str(second)
    assert notes(database) == ["a", "b", "long"]


def test_work_whose_failure_ends_the_transaction_takes_nobody_with_it(database: Database) -> None:
    """As SQLite does when the disk is full: the whole transaction is undone, and the others are done again."""

    def full(connection: Connection) -> str:
        connection.exec_driver_sql("ROLLBACK")
        raise OperationalError("INSERT", None, sqlite3.OperationalError("database or disk is full"))

    told = Crowd(database).behind_a_long_one([note("a"), full, note("b")])
    assert sorted(str(one) for one in told if not isinstance(one, Exception)) == ["a", "b"]
    assert any("the disk is full" in str(one) for one in told if isinstance(one, StoreError))
    assert notes(database) == ["a", "b", "long"]


@pytest.mark.slow
def test_a_screening_that_is_written_again_has_all_of_its_notes(url: str) -> None:
    """Its texts are made before; what a transaction used that was undone must be there for the next one."""

    def full(connection: Connection) -> str:
        connection.exec_driver_sql("ROLLBACK")
        raise OperationalError("INSERT", None, sqlite3.OperationalError("database or disk is full"))

    notes_of_both = {part: [{"row": 1, "message": part}] for part in ("errors", "warnings")}
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
        record = replace(screening(published()), document=notes_of_both)
        database = store.database
        database.write(lambda connection: connection.execute(text("CREATE TABLE notes (word TEXT)")).rowcount)
        crowd = Crowd(database)
        kept = ReadyScreening.of(record)

        def keep(connection: Connection) -> None:
            with as_tenant(FIRST_TENANT):
                add_screening(connection, kept)

        crowd.behind_a_long_one([keep, full])
        assert store.screening(record.id).document == notes_of_both
        assert store.screening(record.id).findings == record.findings


def test_nobody_is_told_of_work_that_was_not_committed(database: Database) -> None:
    def refuse(_: Connection) -> None:
        raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    event.listen(database.engine, "commit", refuse, once=True)
    with pytest.raises(StoreError, match="the disk failed"):
        database.write(note("a"))
    database.write(note("b"))
    assert notes(database) == ["b"]


def test_an_interrupted_writer_leaves_the_queue_to_others(database: Database) -> None:
    def interrupted(connection: Connection) -> None:
        note("a")(connection)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        database.write(interrupted)
    database.write(note("b"))
    assert notes(database) == ["b"]


WRITER = """
import sys; sys.path[:0] = [{root!r}]
from dataclasses import replace
from concurrent.futures import ThreadPoolExecutor
from service.store import Store
import tests.store.samples as samples

url, name = sys.argv[1:]
store = Store.open(url)
record = samples.screening(samples.published())
def keep(number):
    store.add_screening(replace(record, id=f"{{name}}-{{number}}"))
with ThreadPoolExecutor(4) as pool:
    list(pool.map(keep, range(100)))
"""


@pytest.mark.slow
def test_two_processes_with_threads_write_everything(url: str) -> None:
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
        command = [sys.executable, "-c", WRITER.format(root=str(ROOT)), url]
        processes = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in ("one", "two")]
        record = screening(published())
        for number in range(50):
            store.add_screening(replace(record, id=f"three-{number}"))
        assert [process.communicate(timeout=120)[1] for process in processes] == [b"", b""]
        for name, count in (("one", 100), ("two", 100), ("three", 50)):
            assert all(store.screening(f"{name}-{number}").id for number in range(count))


@pytest.mark.slow
def test_another_program_that_writes_for_long_is_waited_for_and_then_named(url: str, file: Path) -> None:
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
        with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            threading.Timer(1, lambda: other.execute("COMMIT")).start()
            store.add_screening(screening(published()))
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="another program holds it"):
                store.add_screening(replace(screening(published()), id="late"))
            other.execute("ROLLBACK")
        store.add_screening(replace(screening(published()), id="later"))
