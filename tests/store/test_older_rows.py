"""A database that an earlier release filled comes forward with all its rows."""

import io
import signal
import sqlite3
import subprocess
import sys
from argparse import Namespace
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from service.domain.listings import VersionRecord
from service.store import Store, schema
from service.store.schema import migrations_folder
from tests.store.samples import NOW, archived, published, screening

pytestmark = pytest.mark.sqlite

# what revision 0001 wrote: two editions of one list, the first checked and screened with, and another list
FIRST = Path(__file__).with_name("extracts") / "revision_0001.sql"
OLD, SDN = published(), published("us-sdn")
LATEST = published(text="edition 2")
LIVE = replace(LATEST, version=replace(LATEST.version, max_age_days=7))
KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from service.store import Store

url, fatal = sys.argv[1:]
def kill(connection, cursor, statement, *rest):
    if fatal in statement:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "after_cursor_execute", kill)
Store.open(url)
"""


@pytest.fixture
def older(url: str, file: Path) -> str:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(FIRST.read_text())
    return url


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def rows_of(file: Path) -> dict[str, list[dict[str, object]]]:
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        return {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in tables}  # noqa: S608 - own names


@pytest.mark.slow
def test_live_lists_and_screenings_come_forward_as_they_were(older: str) -> None:
    with closing(Store.open(older)) as store:
        assert store.lists.load() == (LIVE, SDN)
        assert repr(store.lists.load()) == repr((LIVE, SDN))
        assert store.screening("0b8f") == screening(OLD)


@pytest.mark.slow
def test_older_versions_come_out_accepted_and_current_on_the_day_that_is_sure(older: str) -> None:
    sure = replace(OLD.version, checked_on=OLD.version.published_on, max_age_days=7)
    with closing(Store.open(older)) as store:
        assert store.lists.versions("us-ccmc") == (
            VersionRecord(LIVE.version, NOW, is_live=True, state="accepted", notes=(), files=()),
            VersionRecord(sure, NOW - timedelta(days=20), is_live=False, state="accepted", notes=(), files=()),
        )
        assert store.lists.load_version("us-ccmc", OLD.version.version) == replace(OLD, version=sure)


@pytest.mark.slow
def test_a_database_that_came_forward_takes_all_that_a_new_one_takes(older: str) -> None:
    with closing(Store.open(older)) as store:
        store.lists.add(LIVE, retrieved_at=NOW, files=archived())
        store.lists.add(published(text="edition 3"), retrieved_at=NOW, notes=["odd"], is_held=True)
        store.lists.touch("us-ccmc", LIVE.version.version, checked_on=date(2026, 12, 1))
        store.lists.accept("us-sdn", SDN.version.version, notes=[])
        assert store.lists.files("us-ccmc", LIVE.version.version) == archived()
        assert [record.state for record in store.lists.versions("us-ccmc")] == ["held", "accepted", "accepted"]


@pytest.mark.slow
def test_the_rules_of_the_tables_hold_after_the_migration(older: str, file: Path) -> None:
    Store.open(older).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        for rule, statement in (
            ("ck_list_versions_state_known", "UPDATE list_versions SET state = 'liked'"),
            ("ck_list_versions_entries_counted", "UPDATE list_versions SET entries = -1"),
            ("ck_list_versions_version_is_sha256", "UPDATE list_versions SET version = 'sha256:0' WHERE id = 1"),
            ("NOT NULL", "UPDATE list_versions SET checked_on = NULL"),
            ("FOREIGN KEY", "DELETE FROM list_versions"),
        ):
            with pytest.raises(sqlite3.IntegrityError, match=rule):
                connection.execute(statement)
            connection.rollback()


@pytest.mark.slow
@pytest.mark.parametrize(
    "fatal",
    [
        "CREATE TABLE file_contents",
        "UPDATE list_versions",
        "DROP TABLE list_versions",
        "UPDATE alembic_version",
    ],
)
def test_a_migration_killed_between_statements_leaves_the_older_database(older: str, file: Path, fatal: str) -> None:
    before = dump(file)
    root = Path(schema.__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", KILLED, older, fatal], check=False, cwd=root)
    assert killed.returncode == -signal.SIGKILL
    assert dump(file) == before
    with closing(Store.open(older)) as store:
        assert store.lists.load() == (LIVE, SDN)


@pytest.mark.slow
def test_rows_go_there_and_back_by_alembics_own_command(older: str, file: Path) -> None:
    config = Config(cmd_opts=Namespace(x=[f"url={older}"]), output_buffer=io.StringIO())
    config.set_main_option("script_location", str(migrations_folder()))
    before = rows_of(file)
    command.upgrade(config, "head")
    command.downgrade(config, "0001")
    assert rows_of(file) == before
    with closing(Store.open(older)) as store:
        assert store.lists.load() == (LIVE, SDN)


@pytest.mark.slow
def test_an_older_database_is_looked_at_in_a_copy_and_left_as_it_is(older: str, file: Path) -> None:
    before = file.read_bytes()
    looking = Store.open_readonly(older)
    assert looking is not None
    with closing(looking):
        assert looking.lists.load() == (LIVE, SDN)
        assert looking.past_screenings.page(offset=0, limit=9)[0] == 0
    assert file.read_bytes() == before
