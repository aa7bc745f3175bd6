"""Arrays come back from a file as they were written, and a file that is not whole is never read."""

import os
import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from service.files.array_file import Array, ArrayFile, open_arrays, write
from service.files.faults import ArrayFileError

KINDS = [np.dtype(kind) for kind in ("u1", "i4", "i8", "u8", "f4", "f8", "?", "S7", "U5", ">i4", "M8[D]")]
ARRAYS: dict[str, Array] = {
    "numbers": np.arange(1000, dtype=np.int64),
    "square": np.eye(5, dtype=np.float32),
    "empty": np.zeros(0, np.uint32),
    "words": np.array([b"acme", b"other"]),
    "columns first": np.asfortranarray(np.arange(12).reshape(3, 4)),
    "one": np.array(7, np.uint8),
}
META = {"lists": [["us-first", "sha256:1"]], "parties": 2, "name": "株式会社"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.index"
    write(path, ARRAYS, META)
    return path


def same(found: ArrayFile, written: dict[str, Array]) -> bool:
    return list(found.arrays) == list(written) and all(
        np.array_equal(found.arrays[name], array) and found.arrays[name].shape == array.shape
        for name, array in written.items()
    )


def damaged(path: Path, content: bytes) -> Path:
    path.chmod(0o600)
    path.write_bytes(content)
    return path


def test_what_is_written_is_what_is_read(file: Path) -> None:
    found = open_arrays(file)
    assert same(found, ARRAYS)
    assert found.meta == META
    assert found.path == file


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.text(max_size=5),
        st.sampled_from(KINDS).flatmap(lambda kind: arrays_of.arrays(kind, arrays_of.array_shapes(min_side=0))),
        max_size=4,
    )
)
def test_arrays_of_any_shape_come_back(tmp_path: Path, written: dict[str, Array]) -> None:
    path = tmp_path / "any.index"
    write(path, written, {})
    found = open_arrays(path)
    assert list(found.arrays) == list(written)
    for name, array in written.items():
        assert found.arrays[name].shape == array.shape
        np.testing.assert_array_equal(found.arrays[name], array)


def test_every_array_begins_on_a_cache_line_of_the_mapped_file(file: Path) -> None:
    found = open_arrays(file)
    assert all(array.size == 0 or array.ctypes.data % 64 == 0 for array in found.arrays.values())
    assert str(file) in Path("/proc/self/maps").read_text()


@pytest.mark.parametrize("held", ["file", "memory"])
def test_nobody_can_change_what_all_share(file: Path, held: str) -> None:
    found = open_arrays(file) if held == "file" else ArrayFile.in_memory(ARRAYS, META)
    for array in found.arrays.values():
        assert not array.flags.writeable
    with pytest.raises(TypeError):
        found.arrays["new"] = np.zeros(1)  # type: ignore[index]
    assert ARRAYS["numbers"].flags.writeable


def test_the_file_is_read_only_and_nothing_lies_beside_it(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o400
    assert list(file.parent.iterdir()) == [file]


def test_the_twin_in_memory_reads_alike() -> None:
    twin = ArrayFile.in_memory(ARRAYS, {"pair": (1, 2)})
    assert same(twin, ARRAYS)
    assert twin.meta == {"pair": [1, 2]}
    assert twin.path is None
    twin.verify()


def test_a_file_is_replaced_whole_while_others_read_the_old_one(file: Path) -> None:
    before = open_arrays(file)
    write(file, {"numbers": np.zeros(3)}, {})
    assert same(before, ARRAYS)
    assert same(open_arrays(file), {"numbers": np.zeros(3)})


def test_a_failed_writing_leaves_the_old_file_and_nothing_beside_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(file, {"numbers": np.zeros(3)}, {})
    assert list(file.parent.iterdir()) == [file]
    assert same(open_arrays(file), ARRAYS)


@pytest.mark.parametrize("length", [0, 5, 30, 200, -65, -1])
def test_a_file_that_is_cut_short_is_refused(file: Path, length: int) -> None:
    content = file.read_bytes()
    with pytest.raises(ArrayFileError, match=r"some\.index"):
        open_arrays(damaged(file, content[:length]))


def test_a_file_with_something_behind_it_is_refused(file: Path) -> None:
    with pytest.raises(ArrayFileError, match="bytes instead of"):
        open_arrays(damaged(file, file.read_bytes() + b"\0"))


def test_a_single_wrong_bit_anywhere_that_matters_is_found(file: Path) -> None:
    content = file.read_bytes()
    begin = content.index((999).to_bytes(8, "little"))
    for place in (*range(100), begin):
        wrong = bytearray(content)
        wrong[place] ^= 1
        with pytest.raises(ArrayFileError):
            open_arrays(damaged(file, bytes(wrong)))


def test_a_file_too_large_to_be_checked_on_opening_is_checked_when_asked(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[content.index((999).to_bytes(8, "little"))] ^= 1
    found = open_arrays(damaged(file, bytes(content)), checked_bytes=100)
    with pytest.raises(ArrayFileError, match="'numbers' is damaged"):
        found.verify()


def test_a_foreign_file_and_one_of_another_format_are_named_so(file: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.write_bytes(b"SQLite format 3\0" * 10)
    with pytest.raises(ArrayFileError, match="not a file of this kind"):
        open_arrays(foreign)
    content = bytearray(file.read_bytes())
    content[8] = 200
    with pytest.raises(ArrayFileError, match="its format is 200"):
        open_arrays(damaged(file, bytes(content)))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArrayFileError, match=r"none\.index"):
        open_arrays(tmp_path / "none.index")


def test_objects_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="cannot be mapped"):
        write(tmp_path / "some.index", {"objects": np.array([{}, None])}, {})
    with pytest.raises(TypeError):
        write(tmp_path / "some.index", {}, {"what": object()})
    assert not list(tmp_path.iterdir())
