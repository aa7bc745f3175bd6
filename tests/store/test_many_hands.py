"""Processes and threads share one database; who is killed leaves the old state."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, QueuePool

from service.domain.listings import PublishedList
from service.store import Store, schema
from tests.store.samples import NOW, archived, published, screening

ROOT = Path(schema.__file__).parents[2]
START = f"import sys, time, pathlib; sys.path[:0] = [{str(ROOT)!r}]\n"
TOGETHER = """
from service.store import Store
import alembic.command, tests.store.samples as samples
url, ready, go, code = sys.argv[1:]
pathlib.Path(ready).touch()
while not pathlib.Path(go).exists():
    time.sleep(0.001)
store = Store.open(url)
store.lists.add(samples.published(code), retrieved_at=samples.NOW)
store.lists.add(samples.published("shared"), retrieved_at=samples.NOW)
store.close()
"""
KILLED = """
import os, signal
from sqlalchemy import Engine, event
from service.store import Store
import tests.store.samples as samples
url, fatal = sys.argv[1:]
def kill(connection, cursor, statement, *rest):
    if fatal in statement:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "after_cursor_execute", kill)
store = Store.open(url)
store.lists.add(samples.published(), retrieved_at=samples.NOW, files=samples.archived())
store.add_screening(samples.screening(samples.published()))
"""


def idle_connections(store: Store) -> int:
    pool = store.database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedin()


def rows_of(file: Path, *tables: str) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # noqa: S608 - own names


@pytest.mark.slow
def test_processes_that_open_a_new_database_at_once_all_succeed(url: str, tmp_path: Path) -> None:
    codes = ("us-one", "us-two")
    go, ready = tmp_path / "go", [tmp_path / code for code in codes]
    started = [
        subprocess.Popen([sys.executable, "-c", START + TOGETHER, url, mark, go, code], stderr=subprocess.PIPE)
        for mark, code in zip(ready, codes, strict=True)
    ]
    while not all(mark.exists() for mark in ready) and all(process.poll() is None for process in started):
        os.sched_yield()
    go.touch()
    assert [process.communicate()[1] for process in started] == [b"", b""]
    assert [process.returncode for process in started] == [0, 0]
    with closing(Store.open(url)) as store:
        assert store.lists.load() == tuple(published(code) for code in ("shared", *codes))


FATAL = (
    "CREATE TABLE events",
    "RENAME TO list_versions",
    "INSERT INTO names",
    "INSERT INTO file_parts",
    "INSERT INTO list_files",
    "INSERT INTO lists",
    "INSERT INTO findings",
)


@pytest.mark.slow
@pytest.mark.parametrize("fatal", FATAL)
def test_a_process_killed_between_statements_leaves_the_old_state(url: str, file: Path, fatal: str) -> None:
    killed = subprocess.run([sys.executable, "-c", START + KILLED, url, fatal], check=False)
    assert killed.returncode == -signal.SIGKILL
    with closing(Store.open(url)) as store:
        assert store.lists.load() == ((published(),) if "findings" in fatal else ())
        if "findings" not in fatal:
            assert rows_of(file, "list_versions", "names", "file_contents", "file_parts", "list_files") == [0] * 5
        store.lists.add(published(), retrieved_at=NOW, files=archived())
        store.add_screening(screening(published()))
        assert store.lists.files("us-ccmc", published().version.version) == archived()
    assert rows_of(file, "screenings", "list_versions") == [1, 1]


@pytest.mark.slow
def test_threads_write_and_read_one_store(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW)

    def keep(number: int) -> int:
        record = replace(screening(published()), id=str(number))
        store.add_screening(record)
        return int(store.screening(record.id) == record)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(keep, range(40))) == 40


@pytest.mark.slow
def test_a_reader_sees_the_old_state_until_a_writer_is_done(url: str) -> None:
    with closing(Store.open(url)) as writer, closing(Store.open(url)) as reader:
        writer.lists.add(published(), retrieved_at=NOW)

        def clear(connection: Connection) -> Sequence[PublishedList]:
            connection.exec_driver_sql("DELETE FROM lists")
            return reader.lists.load()

        assert writer.database.write(clear) == (published(),)
        assert reader.lists.load() == ()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_uses_connections_of_its_own(url: str) -> None:
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
        assert store.lists.load() == (published(),)
        held = idle_connections(store)
        child = os.fork()
        if child == 0:
            is_right = idle_connections(store) == 0 and store.lists.load() == (published(),)
            store.add_screening(screening(published()))
            os._exit(int(not is_right))
        assert held > 0
        assert os.waitpid(child, 0)[1] == 0
        assert store.lists.load() == (published(),)
        store.add_screening(replace(screening(published()), id="of the parent"))
        assert {one.id for one in map(store.screening, (screening(published()).id, "of the parent"))} == {
            screening(published()).id,
            "of the parent",
        }


_OPEN_AND_CLOSE = """
import sys
from service.store import Store
store = Store.open(sys.argv[1])
store.lists.live_versions()
store.close()
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_what_a_forked_process_writes_stays_when_the_first_one_has_gone(url: str) -> None:
    store = Store.open(url)
    store.lists.add(published(), retrieved_at=NOW)
    told, tells = os.pipe()
    waits, lets_go = os.pipe()
    child = os.fork()
    if child == 0:
        store.lists.live_versions()
        os.write(tells, b"open")
        os.read(waits, 1)
        store.add_screening(screening(published()))
        os._exit(0)
    os.read(told, 4)
    store.close()
    subprocess.run([sys.executable, "-c", _OPEN_AND_CLOSE, url], check=True)
    os.write(lets_go, b"!")
    assert os.waitpid(child, 0)[1] == 0
    with closing(Store.open(url)) as again:
        assert again.screening(screening(published()).id) == screening(published())
