"""Lists stream out of the store party by party, equal to what was added."""

from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings

from service.domain.listings import Entry, PublishedList
from service.register.mapped import entries_of
from service.store import Store
from service.store.lists.streams import ROWS_AT_ONCE
from tests.any_lists import lists
from tests.store.samples import NOW, published, version_of


def streamed(store: Store) -> list[list[Entry]]:
    live = store.live_lists.versions()
    return store.live_lists.stream(live, lambda streams: [list(stream) for stream in streams])


@pytest.mark.slow
@given(lists())
@settings(max_examples=60, deadline=None)
def test_any_list_streams_out_in_the_order_of_its_parties_ids(one: PublishedList) -> None:
    with closing(Store.in_memory()) as store:
        store.lists.add(one, retrieved_at=NOW)
        (found,) = streamed(store)
        assert repr(found) == repr(list(entries_of(one)))


def test_only_live_versions_stream_each_by_itself(store: Store) -> None:
    old, new, other = published(text="edition 1"), published(text="edition 2"), published("us-other")
    new = replace(new, parties=new.parties[:1], listings=new.listings[:1])
    for one in (old, new, other):
        store.lists.add(one, retrieved_at=NOW)
    live = store.live_lists.versions()
    assert [(one.version, one.retrieved_at) for one in live] == [(new.version, NOW), (other.version, NOW)]
    assert streamed(store) == [list(entries_of(new)), list(entries_of(other))]
    assert store.live_lists.count_entries(live) == {live[0].id: 1, live[1].id: 3}


@pytest.mark.slow
def test_a_long_list_streams_out_whole(store: Store) -> None:
    one = published()
    parties = tuple(replace(one.parties[1], id=f"p{number}") for number in range(2 * ROWS_AT_ONCE + 1))
    long = replace(one, parties=parties, listings=tuple(replace(one.listings[1], party_id=p.id) for p in parties))
    store.lists.add(long, retrieved_at=NOW)
    assert streamed(store) == [list(entries_of(long))]


@pytest.mark.parametrize("name", ["", "édition", "😀"])
def test_ids_are_in_the_order_of_python_whatever_their_letters(store: Store, name: str) -> None:
    one = published(text=version_of(name))
    ids = ["z", "Z", "é", "e", "\U0001f600", "\uffee", name]
    parties = tuple(replace(one.parties[1], id=party_id) for party_id in dict.fromkeys(ids))
    store.lists.add(replace(one, parties=parties, listings=()), retrieved_at=NOW)
    (found,) = streamed(store)
    assert [party.id for party, _ in found] == sorted(set(ids))
