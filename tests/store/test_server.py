"""What holds of PostgreSQL alone: many writers at once, connections that are lost, limits of time, its own texts."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, event, make_url, text

from service.errors import StoreError, StoreLockedError, StoreSlowError, StoreUnreachableError
from service.store import JobDraft, Schema, ServerLimits, Store
from service.store.database.connections import Database
from service.store.database.engines import file_engine
from service.store.database.rows import copy_rows
from service.store.database.turns import Turn
from service.store.drift import schema_drift
from service.store.opening import read_address
from service.store.schema import upgrade
from tests.databases import SERVER, database_in, empty_database_in, run_on_server
from tests.store.samples import NOW, archived, published, screening
from tests.store.test_lean_screenings import hit, record

pytestmark = pytest.mark.skipif(not SERVER, reason="PENDENS_TEST_DATABASE_URL names no PostgreSQL server")

FIRST = Path(__file__).with_name("extracts") / "revision_0001.sql"
BRIEF = ServerLimits(lock_seconds=0.2, statement_seconds=0.3, wait_seconds=0.2)
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"


@pytest.fixture
def address(tmp_path: Path) -> str:
    return database_in(tmp_path)


@pytest.fixture
def kept(address: str) -> Iterator[Store]:
    with closing(Store.open(address)) as store:
        store.lists.add(published(), retrieved_at=NOW)
        yield store


def count(store: Store, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")  # noqa: S608 own names
    return int(store.database.read(lambda connection: connection.scalar(query) or 0))


def test_the_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    assert schema_drift(empty_database_in(tmp_path / "one"), empty_database_in(tmp_path / "two")) == ()


def test_rows_of_the_first_release_come_forward_as_in_sqlite(tmp_path: Path) -> None:
    file, address = tmp_path / "first.sqlite3", empty_database_in(tmp_path)
    with closing(sqlite3.connect(file)) as old:
        old.executescript(FIRST.read_text())
        _carry(old, Database(file_engine(read_address(address))))
    with closing(Store.open(f"sqlite:///{file}")) as there, closing(Store.open(address)) as here:
        assert here.lists.load() == there.lists.load()
        assert here.lists.versions("us-ccmc") == there.lists.versions("us-ccmc")
        assert here.screening("0b8f") == there.screening("0b8f")
        here.add_screening(replace(screening(published()), id="next"))  # numbered behind those that were carried
        assert here.screening("next").findings == screening(published()).findings


def _carry(old: sqlite3.Connection, new: Database) -> None:
    def work(connection: Connection) -> None:
        upgrade(connection, "0001")
        made = MetaData()
        made.reflect(connection)
        for table in [table.name for table in made.sorted_tables]:
            if table != "alembic_version":
                rows = old.execute(f"SELECT * FROM {table}")  # noqa: S608 own names
                columns = [one[0] for one in rows.description]
                copy_rows(connection, table, columns, rows)

    new.write(work, Turn.TABLES)


def test_screenings_with_the_same_new_texts_are_written_side_by_side(kept: Store, address: str) -> None:
    """Each answer is kept once, whoever comes first, and no writer fails because of another."""
    stores = [Store.open(address) for _ in range(4)]
    rows = [[hit(row, reason=f"reason {(row * step) % 12}") for row in range(12)] for step in (1, 5, 7, 11)]
    start = threading.Barrier(4)

    def write(number: int) -> None:
        start.wait()
        for turn in range(5):
            stores[number].add_screening(record(f"{number}-{turn}", *rows[number]))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert count(kept, "screenings") == 20
    assert count(kept, "answers") == 12
    for number in range(4):
        assert kept.screening(f"{number}-4").findings == tuple(rows[number])
    for store in stores:
        store.close()


def test_a_purge_takes_no_text_that_a_screening_is_just_about_to_name(kept: Store, address: str) -> None:
    kept.add_screening(record("old", hit(1), age=400))
    written, over = threading.Event(), threading.Event()

    def screen() -> None:
        with closing(Store.open(address)) as store:
            for number in range(40):
                store.add_screening(record(f"new {number}", hit(1)))
                written.set()
        over.set()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(screen)
        written.wait()
        while not over.is_set():
            kept.retention.purge(NOW - timedelta(days=300))
        done.result()
    assert all(kept.screening(f"new {number}").findings == (hit(1),) for number in range(40))


def test_of_many_who_queue_the_last_place_one_gets_it(kept: Store) -> None:
    def add(number: int) -> str:
        try:
            kept.kept_jobs.add(JobDraft(str(number), "screen", "upload", {}), now=NOW, limit=3)
        except Exception as error:  # noqa: BLE001 its name is compared
            return type(error).__name__
        return ""

    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(add, range(8)))
    assert said == [""] * 3 + ["QueueFullError"] * 5


def test_connections_that_a_restart_ended_while_idle_are_replaced_unnoticed(kept: Store, address: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: kept.add_screening(record(f"before {number}")), range(8)))
        run_on_server(f"{OTHERS} AND pid <> pg_backend_pid()", address)
        list(pool.map(lambda number: kept.add_screening(record(f"after {number}")), range(8)))
    assert count(kept, "screenings") == 16


def test_a_connection_lost_within_a_transaction_is_told_and_nothing_is_kept(kept: Store) -> None:
    def lost(connection: Connection) -> None:
        connection.execute(text("DELETE FROM lists"))
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(StoreUnreachableError, match="try again"):
        kept.database.write(lost)
    assert kept.lists.live_versions() == {"us-ccmc": published().version.version}


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreUnreachableError, match="does not answer") as failure:
        Store.open("postgresql://pendens:secret@127.0.0.1:1/pendens", BRIEF)
    assert "secret" not in str(failure.value)


def test_a_database_that_is_not_there_is_told(address: str) -> None:
    with pytest.raises(StoreError, match="there is no such database: make it with createdb"):
        Store.open(f"{address}_not")


def test_a_turn_that_does_not_come_and_a_statement_that_does_not_end_are_told(kept: Store, address: str) -> None:
    with closing(Store.open(address, BRIEF)) as brief:

        def meanwhile(_: Connection) -> None:
            brief.database.write(lambda _: None)

        with pytest.raises(StoreLockedError, match="longer than the limit"):
            kept.database.write(meanwhile)
        with pytest.raises(StoreSlowError, match="PENDENS_DATABASE_STATEMENT_SECONDS"):
            brief.database.read(lambda connection: connection.exec_driver_sql("SELECT pg_sleep(5)").all())
        brief.add_screening(record("side by side"))  # and what failed has left nothing behind


def test_a_reading_sees_one_state_and_can_write_nothing(kept: Store) -> None:
    def look(connection: Connection) -> tuple[int, int]:
        before = connection.scalar(text("SELECT count(*) FROM screenings")) or 0
        kept.add_screening(record("meanwhile"))
        return before, connection.scalar(text("SELECT count(*) FROM screenings")) or 0

    assert kept.database.read(look) == (0, 0)
    assert count(kept, "screenings") == 1
    with pytest.raises(StoreError, match="may not be written"):
        kept.database.read(lambda connection: connection.execute(text("DELETE FROM screenings")))


def test_names_with_signs_that_postgresql_has_no_text_for_come_back(kept: Store) -> None:
    odd = hit(1, holding={"name": "NUL \0 and half \ud800 a pair", "colour": "\0"})
    kept.add_screening(replace(record("odd", odd), document={"counts": {"flags": {}, "rows": 1}, "note": "\0\ud800"}))
    assert kept.screening("odd").findings == (odd,)
    assert [one.id for one in kept.past_screenings.page(offset=0, limit=9)[1]] == ["odd"]


def test_list_files_and_a_long_list_go_in_by_copy(address: str) -> None:
    party = published().parties[0]
    parties = tuple(replace(party, id=f"p{number:05}") for number in range(3_000))
    listing = published().listings[0]
    listings = tuple(replace(listing, party_id=one.id) for one in parties)
    long = replace(published(), parties=parties, listings=listings)
    with closing(Store.open(address)) as store:
        store.lists.add(long, retrieved_at=NOW, files=archived())
        assert store.lists.load() == (long,)
        assert store.lists.files("us-ccmc", long.version.version) == archived()


def test_what_is_written_by_one_statement_is_what_is_written_in_steps(kept: Store) -> None:
    """The first of each kind brings new texts and goes in steps; the second has none, and goes at once."""
    asked: list[object] = []
    event.listen(kept.database.engine, "begin", lambda _: asked.append("transaction"))
    for findings in ((hit(1),), (hit(1), hit(2, reason="another")), (hit(7, days_left=3, holding={"name": "a"}),)):
        of = replace(record(f"first {len(asked)}", *findings), document={"counts": {"rows": 1}, "gate": "fail"})
        kept.add_screening(of)
        before = len(asked)
        again = replace(of, id=f"{of.id} again")
        kept.add_screening(again)
        assert len(asked) == before
        assert kept.screening(again.id) == again
        assert kept.screening(of.id) == of
        with pytest.raises(StoreError, match="is there already"):
            kept.add_screening(again)


def test_what_a_lost_connection_has_written_is_not_written_again(kept: Store, address: str) -> None:
    kept.add_screening(record("texts", hit(1)))
    run_on_server(f"{OTHERS} AND pid <> pg_backend_pid()", address)
    kept.add_screening(record("after", hit(1)))  # at once, on a connection that is gone
    assert kept.screening("after").findings == (hit(1),)
    assert count(kept, "screenings") == 2


def test_a_look_at_the_tables_leaves_no_connection_open(kept: Store, tmp_path: Path) -> None:
    empty = empty_database_in(tmp_path)
    assert Store.schema_of(empty) is Schema.ABSENT
    assert Store.open_readonly(empty) is None
    wait_until_left(kept, empty)


def test_a_database_that_is_refused_is_left(kept: Store, tmp_path: Path) -> None:
    newer = empty_database_in(tmp_path)
    run_on_server("CREATE TABLE alembic_version (version_num text)", newer)
    run_on_server("INSERT INTO alembic_version VALUES ('9999')", newer)
    for opened in (Store.open, Store.open_readonly):
        with pytest.raises(StoreError, match="newer Pendens"):
            opened(newer)
    wait_until_left(kept, newer)


def wait_until_left(other: Store, address: str) -> None:
    """Wait until the server has seen the last connection to a database end."""
    query = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND application_name = 'pendens'")
    name = {"name": make_url(address).database}
    until = time.monotonic() + 10
    while other.database.read(lambda connection: connection.scalar(query, name)):
        assert time.monotonic() < until, "a connection was left open"
        time.sleep(0.1)
