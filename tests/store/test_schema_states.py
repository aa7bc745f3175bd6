"""A database is made, brought forward, left alone or refused, each with its reason."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from service.errors import StoreError
from service.store import Store, schema
from service.store.schema import migrations_folder
from tests.store.samples import NOW, published

REVISIONS = tuple(sorted(file.name[:4] for file in (migrations_folder() / "versions").glob("*.py")))


@pytest.fixture
def add_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the program have one migration more, of the given lines."""

    def add(*lines: str) -> None:
        later = tmp_path / "later"
        shutil.copytree(migrations_folder(), later, ignore=shutil.ignore_patterns("__pycache__"))
        head = f"from alembic import op\nrevision, down_revision = '9000', {REVISIONS[-1]!r}\ndef upgrade():\n"
        (later / "versions" / "9000_later.py").write_text(head + "".join(f"    {line}\n" for line in lines))
        monkeypatch.setattr(schema, "_FOLDERS", (later,))

    return add


def look(url: str) -> Store:
    store = Store.open_readonly(url)
    assert store is not None
    return store


def stamp(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.mark.slow
def test_a_new_database_is_made_with_its_folder_by_the_migrations(url: str, file: Path) -> None:
    with closing(Store.open(url)) as store:
        assert store.is_ready()
    assert stamp(file) == REVISIONS[-1]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="other systems have no such rights")
def test_the_folder_of_a_new_database_is_its_owners_alone(url: str, file: Path) -> None:
    Store.open(url).close()
    assert file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_readers_and_a_writer_do_not_wait_for_each_other(url: str, file: Path) -> None:
    Store.open(url).close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.slow
def test_foreign_keys_hold_on_every_connection_also_after_a_migration(url: str, file: Path) -> None:
    with closing(Store.open(url)) as store:
        for _ in range(2):
            keys = store.database.read(lambda connection: connection.exec_driver_sql("PRAGMA foreign_keys").scalar())
            assert keys == 1


@pytest.mark.slow
def test_a_current_database_is_opened_without_loading_alembic(url: str) -> None:
    Store.open(url).close()
    code = f"import sys; from service.store import Store; Store.open({url!r}); sys.exit('alembic' in sys.modules)"
    root = Path(schema.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=root).returncode == 0


@pytest.mark.slow
def test_an_empty_file_is_taken_for_a_new_database(url: str, file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    with closing(Store.open(url)) as store:
        assert store.lists.live_versions() == {}


@pytest.mark.slow
def test_an_older_database_is_brought_forward_and_keeps_its_rows(
    url: str, file: Path, add_migration: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
    add_migration("with op.batch_alter_table('parties') as batch:", "    batch.alter_column('kind', nullable=True)")
    before = file.read_bytes()
    with closing(look(url)) as store:
        assert store.lists.load() == (published(),)
    assert file.read_bytes() == before
    with closing(Store.open(url)) as store:
        assert store.lists.load() == (published(),)
    assert stamp(file) == "9000"


@pytest.mark.slow
def test_a_migration_that_fails_leaves_the_old_state(
    url: str, file: Path, add_migration: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(url).close()
    add_migration("op.execute('CREATE TABLE half (a INTEGER)')", "op.execute('NO SQL')")
    with pytest.raises(StoreError, match="syntax error"):
        Store.open(url)
    monkeypatch.undo()
    assert stamp(file) == REVISIONS[-1]
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []


@pytest.mark.slow
def test_a_migration_that_leaves_orphans_is_taken_back(
    url: str, file: Path, add_migration: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
    add_migration("op.execute('DELETE FROM parties')")
    with pytest.raises(StoreError, match="rows that name absent ones"):
        Store.open(url)
    monkeypatch.undo()
    with closing(Store.open(url)) as store:
        assert store.lists.load() == (published(),)


@pytest.mark.slow
def test_a_database_of_a_newer_program_is_refused_and_left(url: str, file: Path) -> None:
    Store.open(url).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for opening in (Store.open, Store.open_readonly):
        with pytest.raises(StoreError, match="newer Pendens: upgrade this one"):
            opening(url)
    assert stamp(file) == "9999"


def test_a_database_of_another_program_is_refused_and_left(url: str, file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = file.read_bytes()
    for opening in (Store.open, Store.open_readonly):
        with pytest.raises(StoreError, match="belongs to another program"):
            opening(url)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"Name,ISIN\n" * 400, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_refused_with_the_mend(url: str, file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    for opening in (Store.open, Store.open_readonly):
        with pytest.raises(StoreError, match=r"pendens\.db cannot be used: it is damaged.*restore it from a backup"):
            opening(url)
    assert file.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_named_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match="taken cannot be used: set PENDENS_HOME"):
        Store.open(f"sqlite:///{tmp_path}/taken/pendens.db")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    for opening in (Store.open, Store.open_readonly):
        with pytest.raises(StoreError, match="it cannot be opened"):
            opening(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("target", ["pendens.db", "nowhere/pendens.db"], ids=["a loop", "a volume that is absent"])
def test_a_link_that_leads_nowhere_is_no_new_database(url: str, file: Path, target: str) -> None:
    file.parent.mkdir()
    file.symlink_to(target)
    with pytest.raises(StoreError, match="check PENDENS_HOME or PENDENS_DATABASE_URL"):
        Store.open_readonly(url)


@pytest.mark.parametrize("url", ["", "pendens.db", "nosuch://host/db"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    for opening in (Store.open, Store.open_readonly):
        with pytest.raises(StoreError, match="cannot be used"):
            opening(url)


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreError) as failure:
        Store.open("nosuch://me:secret@host/db")
    assert "secret" not in str(failure.value)


def test_an_installation_without_migrations_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="install pendens again"):
        migrations_folder([tmp_path])


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_an_address_in_memory_gives_a_private_store(url: str) -> None:
    with closing(Store.open(url)) as one, closing(Store.open(url)) as other:
        one.lists.add(published(), retrieved_at=NOW)
        assert other.lists.live_versions() == {}
    assert Store.open_readonly(url) is None


@pytest.mark.slow
def test_a_store_that_is_gone_is_not_ready(url: str, file: Path) -> None:
    store = Store.open(url)
    store.close()
    shutil.rmtree(file.parent)
    assert not store.is_ready()
