"""The memory of names gives back what was kept, and takes bounded room whatever is kept."""

from hypothesis import given
from hypothesis import strategies as st

from service.matching.bounded_cache import BoundedCache


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(1, 300), st.integers()), max_size=60))
def test_what_is_remembered_was_kept_last(kept: list[tuple[str, int, int]]) -> None:
    memory: BoundedCache[int] = BoundedCache()
    last: dict[str, int] = {}
    for name, size, value in kept:
        assert memory.keep(name, value, size) == value
        last[name] = value
    assert all(memory.get(name) in {value, None} for name, value in last.items())
    memory.forget()
    assert all(memory.get(name) is None for name in last)


def test_the_room_is_bounded_by_what_is_kept() -> None:
    memory: BoundedCache[int] = BoundedCache()
    for number in range(1_000):
        memory.keep(f"name {number}", number, 300)
    kept = [number for number in range(1_000) if memory.get(f"name {number}") is not None]
    assert 0 < len(kept) <= 100
    assert kept[-1] == 999


def test_a_larger_room_holds_more() -> None:
    small, large = BoundedCache[int](100), BoundedCache[int](1_000)
    for number in range(900):
        small.keep(f"name {number}", number)
        large.keep(f"name {number}", number)
    assert (small.get("name 0"), large.get("name 0"), small.get("name 899")) == (None, 0, 899)


def test_what_would_fill_the_room_alone_is_not_kept() -> None:
    memory: BoundedCache[int] = BoundedCache()
    memory.keep("short", 1)
    memory.keep("n" * 201, 2)
    memory.keep("many", 3, 1_501)
    assert (memory.get("short"), memory.get("n" * 201), memory.get("many")) == (1, None, None)
