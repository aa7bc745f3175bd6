"""The log of a SQLite file is written back by a thread beside the transactions, and does not grow without end."""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from service.store.database.checkpoints import Checkpoints
from service.store.database.connections import Database
from service.store.database.engines import file_engine
from service.store.opening import read_address

pytestmark = pytest.mark.sqlite

_WAIT_SECONDS = 60.0
_TRANSACTIONS, _LONG = 3_000, "x" * 20_000


@pytest.fixture
def database(url: str, file: Path) -> Database:
    file.parent.mkdir()
    opened = Database(file_engine(read_address(url)))
    with sqlite3.connect(file) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE notes (word TEXT)")
    raw.close()
    return opened


def write(database: Database, word: str) -> None:
    def work(connection: Connection) -> int:
        return connection.execute(text("INSERT INTO notes VALUES (:word)"), {"word": word}).rowcount

    assert database.write(work) == 1


def log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def count_in(file: Path) -> int:
    with closing(sqlite3.connect(file)) as raw:
        return int(raw.execute("SELECT count(*) FROM notes").fetchone()[0])


def count_without_log(file: Path, aside: Path) -> int:
    """Count what the file alone holds, as a machine would find it whose log is lost."""
    aside.write_bytes(file.read_bytes())
    try:
        return count_in(aside)
    except sqlite3.DatabaseError:  # copied while it was written
        return -1


def test_a_busy_process_writes_its_log_back_when_it_rests(database: Database, file: Path, tmp_path: Path) -> None:
    with closing(database):
        for number in range(80):
            write(database, f"word {number}")
        until = time.monotonic() + _WAIT_SECONDS
        while count_without_log(file, tmp_path / "aside.db") != 80:
            assert time.monotonic() < until
            time.sleep(0.1)
        assert log_of(file).exists()
    assert not log_of(file).exists() or not log_of(file).stat().st_size


def test_closing_ends_the_thread_and_who_writes_on_has_another(database: Database, file: Path) -> None:
    before = set(threading.enumerate())
    for _ in range(2):
        for number in range(80):
            write(database, f"word {number}")
        assert len(set(threading.enumerate()) - before) == 1
        database.close()
        assert not set(threading.enumerate()) - before
    assert count_in(file) == 160


def test_the_log_begins_anew_though_the_writer_never_rests(database: Database, file: Path) -> None:
    checkpoints, largest = Checkpoints(database.engine, pause=0.02, most_pages=1_000), 0
    with closing(database), closing(checkpoints), database.engine.connect() as connection:
        for _ in range(_TRANSACTIONS):
            with connection.begin():
                connection.execute(text("INSERT INTO notes VALUES (:word)"), {"word": _LONG})
            checkpoints.note(connection)
            largest = max(largest, log_of(file).stat().st_size)
    assert count_in(file) == _TRANSACTIONS
    assert largest < file.stat().st_size * 0.75


def test_a_log_that_cannot_be_written_back_fails_no_transaction(database: Database, file: Path) -> None:
    with closing(database), closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM notes").fetchall()  # its state is held, so that nothing may be overwritten
        for number in range(160):
            write(database, f"word {number}")
        assert count_in(file) == 160
        assert reader.execute("SELECT count(*) FROM notes").fetchone() == (0,)
