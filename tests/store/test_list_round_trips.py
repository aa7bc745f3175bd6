"""Lists come back from the store as they were added."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from sqlalchemy import event

from service.domain.listings import PublishedList
from service.domain.parties import Identifier, IdentifierKind
from service.errors import ListDataError, StoreError, UnknownListError
from service.lists import load_bundled, load_programmes
from service.store import Store
from tests.any_lists import lists
from tests.store.samples import NOW, published


@pytest.mark.slow
@given(lists())
@settings(max_examples=60, deadline=None)
def test_any_list_comes_back_equal_and_with_the_same_local_days(one: PublishedList) -> None:
    store = Store.in_memory()
    store.lists.add(one, retrieved_at=NOW)
    (loaded,) = store.lists.load()
    assert loaded == one
    assert repr(loaded) == repr(one)  # zones, folds and kinds too, which equality does not see
    store.close()


def test_a_list_comes_back_from_a_file_as_from_memory(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW)
    assert store.lists.load() == (published(),)


def test_an_identifier_of_every_kind_comes_back(store: Store) -> None:
    one = published()
    every = tuple(Identifier(kind, f"{kind.name} 0-1") for kind in IdentifierKind)
    one = replace(one, parties=(replace(one.parties[0], identifiers=every), *one.parties[1:]))
    store.lists.add(one, retrieved_at=NOW)
    assert store.lists.load()[0].parties[0].identifiers == every


@pytest.mark.slow
def test_a_long_list_is_written_in_chunks_and_comes_back_in_its_order(store: Store) -> None:
    one = published()
    bare = one.parties[1]
    parties = tuple(replace(bare, id=f"p{number * 7 % 4001}", name=str(number)) for number in range(4001))
    long = replace(one, parties=parties, listings=tuple(replace(one.listings[1], party_id=p.id) for p in parties))
    chunks: list[int] = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *said: chunks.append(len(said[3])))
    store.lists.add(long, retrieved_at=NOW)
    assert max(chunks) <= 2000  # PostgreSQL's COPY streams them, and is no statement of a cursor
    assert store.lists.load() == (long,)


def test_a_version_that_is_there_is_not_written_again_but_checked_anew(store: Store) -> None:
    for day in (date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 21)):
        store.lists.add(published(checked_on=day), retrieved_at=NOW)
    (loaded,) = store.lists.load()
    assert loaded == published(checked_on=date(2026, 11, 22))


def test_a_new_version_takes_the_place_of_the_old_one_and_may_give_it_back(store: Store) -> None:
    old, new = published(text="edition 1"), published(text="edition 2")
    shorter = replace(new, parties=new.parties[:1], listings=new.listings[:1])
    store.lists.add(old, retrieved_at=NOW)
    store.lists.add(shorter, retrieved_at=NOW)
    assert store.lists.load() == (shorter,)
    store.lists.add(old, retrieved_at=NOW)
    assert store.lists.load() == (old,)
    assert store.lists.live_versions() == {"us-ccmc": old.version.version}


def test_a_version_put_back_has_the_day_that_it_is_put_back_with(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW)
    store.lists.add(published(text="edition 2"), retrieved_at=NOW)
    store.lists.add(published(checked_on=date(2025, 1, 1)), retrieved_at=NOW)
    assert store.lists.load()[0].version.checked_on == date(2025, 1, 1)


def test_one_set_of_bytes_may_be_the_version_of_two_lists(store: Store) -> None:
    one = published("us-sdn")
    other = published("us-cons")
    other = replace(other, version=replace(other.version, version=one.version.version))
    store.lists.add(one, retrieved_at=NOW)
    store.lists.add(other, retrieved_at=NOW)
    assert store.lists.load(["us-sdn", "us-cons"]) == (one, other)
    assert store.lists.load() == (other, one)


def test_an_unknown_list_is_named_with_the_live_ones(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW)
    with pytest.raises(UnknownListError, match="no live list us-sdn; live are us-ccmc"):
        store.lists.load(["us-ccmc", "us-sdn"])


def test_an_empty_store_has_no_lists(store: Store) -> None:
    assert store.lists.live_versions() == {}
    assert store.lists.load() == ()


def test_a_listing_of_another_list_is_refused_and_leaves_nothing(store: Store) -> None:
    one = published()
    stray = replace(one.listings[0], list_code="us-sdn")
    with pytest.raises(ListDataError, match="of us-sdn stands in us-ccmc"):
        store.lists.add(replace(one, listings=(stray,)), retrieved_at=NOW)
    assert store.lists.live_versions() == {}


def test_a_listing_without_its_party_is_refused(store: Store) -> None:
    one = published()
    with pytest.raises(ListDataError, match="names no party of it: xiaomi"):
        store.lists.add(replace(one, parties=one.parties[1:]), retrieved_at=NOW)


@pytest.mark.parametrize("version", ["", "sha256:00", "sha256:" + "g" * 64, "sha512:" + "0" * 64])
def test_a_version_that_is_no_sha256_is_refused(store: Store, version: str) -> None:
    one = published()
    with pytest.raises(StoreError, match="a value that the store does not allow"):
        store.lists.add(replace(one, version=replace(one.version, version=version)), retrieved_at=NOW)
    assert store.lists.live_versions() == {}


def test_an_instant_without_offset_leaves_nothing_of_its_list(store: Store) -> None:
    one = published()
    naive = replace(one.listings[0], divest_before=datetime(2021, 11, 11))  # noqa: DTZ001 - the very mistake
    with pytest.raises(StoreError, match="no offset from UTC"):
        store.lists.add(replace(one, listings=(naive,)), retrieved_at=NOW)
    assert store.lists.live_versions() == {}
    assert store.lists.load() == ()


def test_lists_are_read_in_seven_questions_whatever_their_number(store: Store) -> None:
    asked: list[str] = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for code in ("us-one", "us-two", "us-three"):
        store.lists.add(published(code), retrieved_at=NOW)
    asked.clear()
    store.lists.load()
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 7


@pytest.mark.slow
def test_the_bundled_lists_come_back_equal(store: Store) -> None:
    bundled = load_bundled(load_programmes())
    for one in bundled:
        store.lists.add(one, retrieved_at=NOW)
    loaded = store.lists.load([one.version.code for one in bundled])
    assert loaded == tuple(bundled)
    assert repr(loaded) == repr(tuple(bundled))
