"""A backup is the whole database as it was at one moment, and goes into either engine."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.errors import BackupError, StoreError
from service.store import JobDraft, Store, back_up, migrate, restore
from service.store.schema import revisions
from tests.databases import SERVER, database_in, empty_database_in
from tests.store.samples import NOW, archived, published
from tests.store.test_kept_events import propose
from tests.store.test_lean_screenings import hit, record

COUNTED = {"counts": {"rows": 1, "flags": {}}}


@pytest.fixture
def address(tmp_path: Path) -> str:
    return database_in(tmp_path)


@pytest.fixture
def empty(tmp_path: Path) -> str:
    return empty_database_in(tmp_path / "empty") if SERVER else f"sqlite:///{tmp_path / 'empty' / 'pendens.sqlite3'}"


@pytest.fixture
def filled(address: str) -> Iterator[Store]:
    with closing(Store.open(address)) as store:
        store.lists.add(published(), retrieved_at=NOW, files=archived())
        store.add_screening(replace(record("one", *map(hit, range(1, 1_200))), document=COUNTED))
        store.kept_jobs.add(JobDraft("job", "screen", "upload", {"as_of": "2021"}), now=NOW, limit=9)
        propose(store)
        yield store


def written(address: str) -> io.BytesIO:
    file = io.BytesIO()
    back_up(address, file)
    file.seek(0)
    return file


def held(store: Store) -> tuple[object, ...]:
    return (
        store.lists.load(),
        store.lists.versions("us-ccmc"),
        store.lists.files("us-ccmc", published().version.version),
        store.screening("one"),
        store.kept_jobs.unfinished(),
        store.kept_events.all(),
    )


@pytest.mark.slow
def test_all_comes_back_as_it_was_and_goes_on(filled: Store, address: str, empty: str) -> None:
    backup = restore(empty, written(address))
    assert backup.tables["findings"] == 1_199
    with closing(Store.open(empty)) as store:
        assert held(store) == held(filled)
        store.add_screening(record("two", hit(1)))  # numbered behind the first
        assert store.screening("two").findings == (hit(1),)


@pytest.mark.skipif(not SERVER, reason="PENDENS_TEST_DATABASE_URL names no PostgreSQL server")
def test_a_backup_goes_from_one_engine_to_the_other_and_back(filled: Store, address: str, tmp_path: Path) -> None:
    file, server = f"sqlite:///{tmp_path / 'p.sqlite3'}", empty_database_in(tmp_path / "back")
    restore(file, written(address))
    restore(server, written(file))
    with closing(Store.open(file)) as there, closing(Store.open(server)) as back:
        assert held(there) == held(filled)
        assert held(back) == held(filled)


@pytest.mark.slow
def test_what_is_there_stays_unless_it_is_to_be_replaced(filled: Store, address: str, empty: str) -> None:
    file = written(address)
    with closing(Store.open(empty)) as store:
        store.add_screening(replace(record("mine"), versions=(), document=COUNTED))
    with pytest.raises(StoreError, match="has something in it: restore into an empty home"):
        restore(empty, file)
    restore(empty, file, replaces=True)
    with closing(Store.open(empty)) as store:
        assert held(store) == held(filled)
        assert store.past_screenings.page(offset=0, limit=9)[0] == 1


@pytest.mark.slow
@pytest.mark.parametrize("change", ["cut", "count", "newer", "none"])
def test_what_is_no_whole_backup_is_refused_and_nothing_changes(
    filled: Store, address: str, empty: str, change: str
) -> None:
    file = written(address)
    damaged = {"cut": file.getvalue()[:-400], "none": b"Name,ISIN\n"}.get(change) or _with(file, change)
    expected = {"newer": "newer Pendens", "count": "damaged: table findings has 1,199"}.get(change, "no backup")
    with pytest.raises(BackupError, match=expected):
        restore(address, io.BytesIO(damaged), replaces=True)
    assert filled.screening("one").findings == tuple(map(hit, range(1, 1_200)))
    with pytest.raises(BackupError, match=expected):
        restore(empty, io.BytesIO(damaged))


def _with(file: io.BytesIO, change: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(file) as read, zipfile.ZipFile(out, "w") as made:
        for name in read.namelist():
            content = read.read(name)
            if name.endswith(".json"):
                told = json.loads(content)
                told["tables"]["findings"] += 1 if change == "count" else 0
                told["revision"] = "9999" if change == "newer" else told["revision"]
                content = json.dumps(told).encode()
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.slow
def test_one_byte_that_is_another_is_found(filled: Store, address: str, empty: str) -> None:
    content = bytearray(written(address).getvalue())
    place = content.index(b"findings.rows") + 100
    content[place] ^= 0xFF
    with pytest.raises(BackupError, match="damaged"):
        restore(empty, io.BytesIO(bytes(content)))
    assert held(filled)


@pytest.mark.slow
def test_a_backup_of_an_older_release_comes_forward(tmp_path: Path, empty: str) -> None:
    """Made by writing the tables of the first revision, as that release would have."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        told = {"format": 1, "revision": "0001", "made_at": "2026-01-01T00:00:00+00:00", "tables": {}}
        made.writestr("pendens-backup.json", json.dumps(told))
    out.seek(0)
    restore(empty, out)
    assert migrate(empty) == (revisions()[-1], revisions()[-1])
    assert migrate(f"sqlite:///{tmp_path / 'new.sqlite3'}") == ("", revisions()[-1])


def test_where_there_is_nothing_nothing_is_backed_up(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'absent.sqlite3'}", "sqlite://"):
        with pytest.raises(StoreError, match="nothing to back up"):
            back_up(url, io.BytesIO())
    assert not (tmp_path / "absent.sqlite3").exists()


@pytest.mark.slow
def test_a_backup_is_of_one_moment(filled: Store, address: str, empty: str) -> None:
    """A screening that is kept while the file is written is not in it, and is not kept from being written."""
    pieces = iter(range(1_000_000))

    class File(io.BytesIO):
        def write(self, content: Any) -> int:  # noqa: ANN401 whatever the zip writes
            if next(pieces) == 20:
                filled.add_screening(replace(record("meanwhile", hit(1)), document=COUNTED))
            return super().write(content)

    file = File()
    back_up(address, file)
    assert filled.screening("meanwhile").findings == (hit(1),)
    file.seek(0)
    restore(empty, file)
    with closing(Store.open(empty)) as store:
        assert store.past_screenings.page(offset=0, limit=9)[0] == 1
