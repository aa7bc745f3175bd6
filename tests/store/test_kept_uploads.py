"""Uploads: their bytes are kept once, verified, and gone with the last that names them."""

from datetime import timedelta

import pytest

from service.errors import UnknownUploadError
from service.store import ArchivedFile, JobDraft, Store
from service.store.files.tables import FileContentRow
from tests.store.samples import NOW, published

FILE = ArchivedFile("positions.csv", b"Name,ISIN\r\n" * 200_000)
LATER = NOW + timedelta(days=1)


def contents(store: Store) -> int:
    return store.database.read(lambda connection: len(connection.execute(FileContentRow.__table__.select()).all()))


def test_bytes_come_back_as_they_were(store: Store) -> None:
    kept = store.kept_uploads.add("one", FILE, at=NOW)
    assert (kept.name, kept.size, kept.received_at) == ("positions.csv", len(FILE.content), NOW)
    assert store.kept_uploads.content("one") == FILE.content
    assert store.kept_uploads.add("one", ArchivedFile("other.csv", b"x"), at=LATER) == kept


def test_what_was_chosen_stays_with_the_upload(store: Store) -> None:
    store.kept_uploads.add("one", FILE, at=NOW)
    store.kept_uploads.choose("one", {"sheet": "Equities"})
    assert store.kept_uploads.get("one").choice == {"sheet": "Equities"}


def test_bytes_go_with_the_last_that_names_them(store: Store) -> None:
    for upload_id, at in (("one", NOW), ("two", LATER)):
        store.kept_uploads.add(upload_id, FILE, at=at)
    assert contents(store) == 1
    assert store.kept_uploads.forget(LATER) == 1
    with pytest.raises(UnknownUploadError):
        store.kept_uploads.get("one")
    assert store.kept_uploads.content("two") == FILE.content
    assert store.kept_uploads.forget(LATER + timedelta(seconds=1)) == 1
    assert contents(store) == 0


def test_a_file_that_a_list_was_read_from_stays(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW, files=[FILE])
    store.kept_uploads.add("one", FILE, at=NOW)
    store.kept_uploads.forget(LATER)
    assert store.lists.files("us-ccmc", published().version.version) == (FILE,)


def test_a_file_that_an_open_job_reads_stays(store: Store) -> None:
    store.kept_uploads.add("one", FILE, at=NOW)
    store.kept_jobs.add(JobDraft("job", "screen", "one", {}), now=NOW, limit=1)
    assert store.kept_uploads.forget(LATER) == 0
    store.kept_jobs.cancel("job", at=NOW)
    assert store.kept_uploads.forget(LATER) == 1


def test_a_column_map_is_remembered_by_its_layout_until_it_is_forgotten(store: Store) -> None:
    layout, other = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"
    store.kept_uploads.keep_columns(layout, {"name": "Wertobjekt"}, at=NOW)
    store.kept_uploads.keep_columns(layout, {"name": "Wert", "isin": ""}, at=LATER)
    assert store.kept_uploads.column_maps([layout, other]) == {layout: ({"name": "Wert", "isin": ""}, LATER)}
    store.kept_uploads.keep_columns(layout, {}, at=LATER)
    assert store.kept_uploads.column_maps([layout]) == {}
