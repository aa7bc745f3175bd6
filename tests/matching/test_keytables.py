"""Keys are found in a table as by reading all of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.matching.keytables import found, pairs

NUMBERS = st.lists(st.integers(0, 40), max_size=30)


def table(keys: list[int]) -> np.ndarray:
    return np.array(sorted(keys), np.uint32)


@given(NUMBERS, NUMBERS)
def test_each_key_is_found_with_all_that_lies_under_it(listed: list[int], asked: list[int]) -> None:
    places, first, last = found(table(listed), np.array(asked, np.uint32))
    spans = dict(zip(places.tolist(), zip(first.tolist(), last.tolist(), strict=True), strict=True))
    for place, key in enumerate(asked):
        begin, end = spans.get(place, (0, 0))
        assert sorted(listed)[begin:end] == [key] * listed.count(key)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=30), NUMBERS)
def test_pairs_are_what_shares_a_key_each_once(listed: list[tuple[int, int]], asked: list[int]) -> None:
    by_key = sorted(listed)
    values = np.array([value for _, value in by_key], np.int32)
    keys = np.array([key % 10 for key in asked], np.uint32)
    owners = np.array([number % 3 for number in range(len(asked))], np.int32)
    paired = pairs(table([key for key, _ in by_key]), values, keys, owners)
    expected = {(n % 3, value) for n, key in enumerate(asked) for at, value in by_key if at == key % 10}
    assert list(zip(*paired, strict=True)) == sorted(expected)
