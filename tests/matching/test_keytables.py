"""Keys are found in a table as by reading all of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.matching.keytables import pairs, spread, unique

NUMBERS = st.lists(st.integers(0, 40), max_size=30)


def table(keys: list[int]) -> np.ndarray:
    return np.array(sorted(keys), np.uint32)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4))))
def test_numbers_are_counted_up_from_each_as_often_as_is_said(spans: list[tuple[int, int]]) -> None:
    first, sizes = (np.array([span[at] for span in spans], np.int64) for at in (0, 1))
    assert spread(first, sizes).tolist() == [number for begin, size in spans for number in range(begin, begin + size)]


@given(NUMBERS)
def test_each_number_is_given_once(numbers: list[int]) -> None:
    assert unique(np.array(numbers, np.int64)).tolist() == sorted(set(numbers))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=30), NUMBERS)
def test_pairs_are_what_shares_a_key_each_once(listed: list[tuple[int, int]], asked: list[int]) -> None:
    by_key = sorted(listed)
    values = np.array([value for _, value in by_key], np.int32)
    keys = np.array([key % 10 for key in asked], np.uint32)
    owners = np.array([number % 3 for number in range(len(asked))], np.int32)
    paired = pairs(table([key for key, _ in by_key]), values, keys, owners)
    expected = {(n % 3, value) for n, key in enumerate(asked) for at, value in by_key if at == key % 10}
    assert list(zip(*paired, strict=True)) == sorted(expected)
