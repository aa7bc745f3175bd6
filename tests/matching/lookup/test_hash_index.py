"""Keys are found in a table as by reading all of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.matching.lookup.hash_index import HashIndex, spread, unique, unpaired

NUMBERS = st.lists(st.integers(0, 40), max_size=30)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4))))
def test_numbers_are_counted_up_from_each_as_often_as_is_said(spans: list[tuple[int, int]]) -> None:
    first, sizes = (np.array([span[at] for span in spans], np.int64) for at in (0, 1))
    assert spread(first, sizes).tolist() == [number for begin, size in spans for number in range(begin, begin + size)]


@given(NUMBERS)
def test_each_number_is_given_once(numbers: list[int]) -> None:
    assert unique(np.array(numbers, np.int64)).tolist() == sorted(set(numbers))


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 5))), NUMBERS, st.data())
def test_pairs_are_what_shares_a_key_each_once(
    listed: list[tuple[int, int]], others: list[int], data: st.DataObject
) -> None:
    known = st.sampled_from([key for key, _ in listed] or [7])
    asked = [*others, *data.draw(st.lists(known, max_size=30))]
    table = HashIndex.of(
        (np.array([k for k, _ in some], np.uint32), np.array([lead for _, lead in some], np.int32))
        for some in (listed[:9], listed[9:])
    )
    read = HashIndex.read(table.arrays("some"), "some")
    owners = np.array([number % 3 for number in range(len(asked))], np.int32)
    expected = {(n % 3, lead) for n, key in enumerate(asked) for held, lead in listed if held == key}
    assert [unpaired(pair) for pair in read.pairs(np.array(asked, np.uint32), owners)] == sorted(expected)
    for key in asked:
        assert sorted(read.leads_of(key)) == sorted(lead for held, lead in listed if held == key)


@pytest.mark.parametrize("page", [3, 8, 23])
def test_a_filter_holds_every_key_however_it_is_paged(page: int) -> None:
    keys = np.random.default_rng(5).integers(0, 2**32, 700, dtype=np.uint32)
    keys[:2] = (0, 2**32 - 1)
    whole = HashIndex.of([(keys, np.arange(700))])
    paged = HashIndex.of([(keys, np.arange(700))], page_bits=page)
    assert (paged.bloom == whole.bloom).all()
    assert np.unpackbits(whole.bloom).sum() <= 700
    assert len(paged.pairs(keys, np.zeros(700, np.int32))) == 700
