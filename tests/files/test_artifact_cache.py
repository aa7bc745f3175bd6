"""What can be made again is made once for all processes, and never stands in the way where it cannot be kept."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.files.array_file import ArrayFile
from service.files.artifact_cache import ArtifactCache, Made

NAME = "some.lists"
ONCE = """
import sys, time, numpy
from pathlib import Path
from service.files.artifact_cache import ArtifactCache
def make():
    with open(sys.argv[2], "a") as made: made.write("made\\n")
    time.sleep(0.3)
    return {"numbers": numpy.arange(5)}, {}
print(ArtifactCache(Path(sys.argv[1])).find_or_make("some.lists", make).arrays["numbers"].sum())
"""


@pytest.fixture
def shelf(tmp_path: Path) -> ArtifactCache:
    return ArtifactCache(tmp_path / "home" / "index")


def make(number: int = 1) -> Callable[[], Made]:
    return lambda: ({"number": np.array(number)}, {"number": number})


def never() -> Made:
    raise AssertionError("it is there already")


def number(file: ArrayFile | None) -> int | None:
    return int(file.arrays["number"]) if file else None


def folder(shelf: ArtifactCache) -> Path:
    assert shelf.folder
    return shelf.folder


def test_it_is_made_once_and_then_found(shelf: ArtifactCache) -> None:
    assert shelf.find(NAME) is None
    made = shelf.find_or_make(NAME, make())
    assert made.path == folder(shelf) / NAME
    assert number(shelf.find_or_make(NAME, never)) == 1
    assert folder(shelf).stat().st_mode & 0o777 == 0o700


@pytest.mark.slow
def test_several_processes_that_start_at_once_make_it_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ONCE, str(tmp_path / "index"), str(tmp_path / "made")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    assert [process.communicate(timeout=60)[0] for process in started] == [b"10\n"] * 3
    assert (tmp_path / "made").read_text() == "made\n"


def test_who_waits_in_vain_makes_it_in_memory(shelf: ArtifactCache, caplog: pytest.LogCaptureFixture) -> None:
    is_making, may_end = threading.Event(), threading.Event()

    def slowly() -> Made:
        is_making.set()
        assert may_end.wait(20)
        return make()()

    other = threading.Thread(target=shelf.find_or_make, args=(NAME, slowly))
    other.start()
    assert is_making.wait(20)
    impatient = replace(shelf, patience_seconds=0.1).find_or_make(NAME, make(2))
    may_end.set()
    other.join()
    assert (number(impatient), impatient.path) == (2, None)
    assert "made again in each process" in caplog.text
    assert number(shelf.find(NAME)) == 1


def test_a_damaged_file_is_made_again(shelf: ArtifactCache, caplog: pytest.LogCaptureFixture) -> None:
    path = shelf.find_or_make(NAME, make()).path
    assert path
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1])
    assert shelf.find(NAME) is None
    assert number(shelf.find_or_make(NAME, make(2))) == 2
    assert number(shelf.find(NAME)) == 2
    assert "made again" in caplog.text


def test_a_folder_that_cannot_be_made_costs_a_line_in_the_log_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    made = ArtifactCache(tmp_path / "file" / "index").find_or_make(NAME, make())
    assert (number(made), made.path) == (1, None)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a_full_disk_leaves_nothing_half_written(
    shelf: ArtifactCache, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    made = shelf.find_or_make(NAME, make())
    assert (number(made), made.path) == (1, None)
    assert "No space left" in caplog.text
    assert [file.name for file in folder(shelf).iterdir()] == ["making.lock"]


def test_without_a_folder_nothing_is_kept() -> None:
    made = ArtifactCache(None).find_or_make(NAME, make())
    assert (number(made), made.path) == (1, None)


def test_the_last_three_of_a_sort_stay_and_one_in_use_is_read_to_its_end(shelf: ArtifactCache) -> None:
    shelf.find_or_make("1.index", make())
    first = shelf.find_or_make("1.lists", make())
    for made in range(2, 7):
        shelf.find_or_make(f"{made}.lists", make(made))
    assert sorted(file.name for file in folder(shelf).glob("*.lists")) == ["4.lists", "5.lists", "6.lists"]
    assert (folder(shelf) / "1.index").exists()
    assert number(first) == 1


def test_what_a_killed_writer_left_is_cleared_away(shelf: ArtifactCache) -> None:
    shelf.find_or_make(NAME, make())
    left = folder(shelf) / ".other.lists.x1.part"
    left.touch()
    shelf.find_or_make("other.lists", make())
    assert not left.exists()
