"""The raw files of a version come back byte for byte, or not at all."""

import random
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from service.errors import ListDataError, StoreError
from service.store import ArchivedFile, Store
from tests.store.samples import NOW, archived, published, version_of

VERSION = published().version.version
PART = 1 << 20
FILES = st.lists(st.builds(ArchivedFile, st.text(max_size=9), st.binary(max_size=99)), max_size=4)


def count(store: Store, table: str) -> int:
    question = f"SELECT count(*) FROM {table}"  # noqa: S608 - own names
    return int(store.database.read(lambda connection: connection.exec_driver_sql(question).scalar_one()))


def change(store: Store, statement: str, **values: object) -> None:
    store.database.write(lambda connection: connection.execute(text(statement), values).rowcount)


def test_files_come_back_in_their_order(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW, files=archived())
    assert store.lists.files("us-ccmc", VERSION) == archived()


@pytest.mark.slow
@given(FILES.filter(lambda files: len({file.name for file in files}) == len(files)))
@settings(max_examples=40, deadline=None)
def test_any_files_come_back_as_they_were(files: list[ArchivedFile]) -> None:
    with closing(Store.in_memory()) as store:
        store.lists.add(published(), retrieved_at=NOW, files=files)
        assert store.lists.files("us-ccmc", VERSION) == tuple(files)
        assert [(name, size) for name, _, size in store.lists.versions("us-ccmc")[0].files] == [
            (file.name, len(file.content)) for file in files
        ]


@pytest.mark.parametrize(("size", "parts"), [(0, 0), (1, 1), (PART, 1), (PART + 1, 2), (3 * PART, 3)])
def test_a_file_is_kept_in_parts(store: Store, size: int, parts: int) -> None:
    file = ArchivedFile("noise", random.Random(size).randbytes(size))  # noqa: S311 - the same noise each time
    store.lists.add(published(), retrieved_at=NOW, files=[file])
    assert store.lists.files("us-ccmc", VERSION) == (file,)
    assert count(store, "file_parts") == parts


def test_files_are_described_by_name_hash_and_size(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW, files=[ArchivedFile("a.csv", b"abc")])
    assert store.lists.versions("us-ccmc")[0].files == (("a.csv", version_of("abc"), 3),)


@pytest.mark.slow
def test_text_is_kept_compressed(url: str, file: Path) -> None:
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW, files=[ArchivedFile("long.csv", b"the same line\n" * 500_000)])
    assert file.stat().st_size < 1_000_000


def test_the_same_bytes_are_kept_once_over_names_versions_and_lists(store: Store) -> None:
    same = [ArchivedFile("one.csv", b"same"), ArchivedFile("two.csv", b"same"), ArchivedFile("three.csv", b"other")]
    store.lists.add(published(), retrieved_at=NOW, files=same)
    store.lists.add(published(text="edition 2"), retrieved_at=NOW, files=same[1:])
    store.lists.add(published("us-sdn"), retrieved_at=NOW, files=same[:1], is_held=True)
    assert [count(store, table) for table in ("file_contents", "file_parts", "list_files")] == [2, 2, 6]
    assert store.lists.files("us-sdn", published("us-sdn").version.version) == (same[0],)


def test_a_version_without_files_takes_them_later_and_keeps_the_first(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW)
    assert store.lists.files("us-ccmc", VERSION) == ()
    for content in (b"first", b"second"):
        store.lists.add(published(), retrieved_at=NOW, files=[ArchivedFile("a.csv", content)])
    assert store.lists.files("us-ccmc", VERSION) == (ArchivedFile("a.csv", b"first"),)
    assert count(store, "file_contents") == 1


def test_two_files_of_one_name_are_refused_and_leave_nothing(store: Store) -> None:
    files = [ArchivedFile("a.csv", b"1"), ArchivedFile("b.csv", b"2"), ArchivedFile("a.csv", b"3")]
    for is_held in (False, True):
        with pytest.raises(ListDataError, match=r"several files of one version are named a\.csv"):
            store.lists.add(published(), retrieved_at=NOW, files=files, is_held=is_held)
    assert [count(store, table) for table in ("list_versions", "file_contents")] == [0, 0]


def swap(store: Store) -> None:
    change(store, "UPDATE file_parts SET packed = :packed WHERE position = 1", packed=zlib.compress(b"swapped"))


def garble(store: Store) -> None:
    change(store, "UPDATE file_parts SET packed = :packed WHERE position = 1", packed=b"no zlib")


def cut(store: Store) -> None:
    change(store, "UPDATE file_parts SET packed = substr(packed, 1, length(packed) / 2) WHERE position = 1")


def lose(store: Store) -> None:
    change(store, "DELETE FROM file_parts WHERE position = 1")


def swell(store: Store) -> None:
    change(
        store, "UPDATE file_parts SET packed = :packed WHERE position = 1", packed=zlib.compress(bytes(64 * PART), 9)
    )


@pytest.mark.slow
@pytest.mark.parametrize("damage", [swap, garble, cut, lose, swell])
def test_bytes_that_are_no_longer_those_of_their_hash_are_never_given(
    store: Store, damage: Callable[[Store], None]
) -> None:
    store.lists.add(published(), retrieved_at=NOW, files=archived())
    damage(store)
    with pytest.raises(StoreError, match=r"prim\.csv is damaged, its bytes are not sha256:[0-9a-f]{64}: restore"):
        store.lists.files("us-ccmc", VERSION)
    assert store.lists.load() == (published(),)


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_full_disk_leaves_the_live_version_and_nothing_else(url: str) -> None:
    noise = ArchivedFile("noise", random.Random(1).randbytes(PART))  # noqa: S311 - only to fill
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
        engine = store.database.engine
        limit = store.database.read(lambda connection: connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        event.listen(engine, "begin", lambda one: one.exec_driver_sql(f"PRAGMA max_page_count={limit + 40}"))
        with pytest.raises(StoreError, match="the disk is full: make room and try again"):
            store.lists.add(published(text="edition 2"), retrieved_at=NOW, files=[noise])
        assert store.lists.load() == (published(),)
        assert [count(store, table) for table in ("list_versions", "file_contents", "list_files")] == [1, 0, 0]
