"""The rows of a version have a name that any change of them changes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from service.store import Store
from tests.store.samples import NOW, published

pytestmark = pytest.mark.slow


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lists.sqlite3"


def _named(file: Path) -> str:
    with closing(Store.open(f"sqlite:///{file}")) as store:
        return store.live_lists.fingerprint(store.live_lists.versions())


@pytest.fixture
def before(file: Path) -> str:
    with closing(Store.open(f"sqlite:///{file}")) as store:
        store.lists.add(published(), retrieved_at=NOW)
    return _named(file)


def test_the_same_rows_have_the_same_name(file: Path, before: str) -> None:
    assert _named(file) == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE names SET text = text || ' ' WHERE position = 0",
        "UPDATE parties SET country = 'XX'",
        "UPDATE identifiers SET value = '0'",
        "UPDATE listings SET programme = 'x'",
        "UPDATE events SET at = '1999-01-01 00:00:00.000000'",
        "DELETE FROM names",
        "DELETE FROM identifiers",
        "DELETE FROM events WHERE position > 0 OR listing > 0",
    ],
)
def test_any_change_of_a_row_is_seen(file: Path, before: str, change: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        assert database.execute(change).rowcount > 0
        database.commit()
    assert _named(file) != before
