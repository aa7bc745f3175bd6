"""Values of any length come back from two arrays, in memory and from a file."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from service.files.array_file import ArrayFile, open_arrays, write
from service.files.byte_arrays import ByteArrays, StringArray, encoded

ANY_TEXT = st.text(st.characters(codec=None), max_size=12)


@given(st.lists(st.binary(max_size=20)))
def test_byte_strings_come_back(values: list[bytes]) -> None:
    byte_arrays = ByteArrays.of(values)
    assert len(byte_arrays) == len(values)
    assert list(byte_arrays) == values


@given(st.lists(ANY_TEXT))
def test_texts_come_back_with_any_letter(values: list[str]) -> None:
    texts = StringArray.of(iter(values))
    assert list(texts) == values
    assert [texts.get(place) for place in range(len(texts))] == values


@given(st.lists(ANY_TEXT), ANY_TEXT)
def test_texts_in_order_are_found_by_halving(values: list[str], other: str) -> None:
    known = sorted(set(values))
    texts = StringArray.of(known)
    assert [texts.place_of(text) for text in known] == list(range(len(known)))
    assert texts.place_of(other) == (known.index(other) if other in known else None)
    assert sorted(values) == sorted(values, key=encoded)


def test_of_equal_texts_the_first_is_found() -> None:
    assert StringArray.of(["a", "b", "b", "b", "c"]).place_of("b") == 1


def test_they_are_read_from_a_file_and_from_memory_alike(tmp_path: Path) -> None:
    arrays = {**ByteArrays.of([b"", b"\0x"]).arrays("raw"), **StringArray.of(["中國移動", "é"]).arrays("names")}
    write(tmp_path / "f", arrays, {})
    for held in (open_arrays(tmp_path / "f"), ArrayFile.in_memory(arrays, {})):
        assert list(ByteArrays.read(held.arrays, "raw")) == [b"", b"\0x"]
        assert list(StringArray.read(held.arrays, "names")) == ["中國移動", "é"]
