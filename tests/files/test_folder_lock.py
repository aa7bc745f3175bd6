"""Of all that want a folder one has it: the next one waits, says so once, and is let in or told that it cannot be."""

import threading
from pathlib import Path

import pytest

from service.files.folder_lock import LockHeldError, locked


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "home" / "lists" / "some.lock"


def test_the_folder_is_the_owners_alone_and_the_file_stays(lock: Path) -> None:
    with locked(lock, 0, on_wait=pytest.fail):
        assert [place.stat().st_mode & 0o777 for place in (lock.parent.parent, lock.parent)] == [0o700] * 2
    assert lock.exists()


def test_who_waits_in_vain_is_told_so(lock: Path) -> None:
    told: list[str] = []
    with (
        locked(lock, 0),
        pytest.raises(LockHeldError, match=r"held .*some\.lock for more than 0 s"),
        locked(lock, 0.2, on_wait=lambda: told.append("waiting")),
    ):
        pytest.fail("two hold it")
    assert told == ["waiting"]
    with locked(lock, 0, on_wait=pytest.fail):
        assert told == ["waiting"]


def test_who_waits_has_it_when_the_other_ends(lock: Path) -> None:
    first = locked(lock, 0)
    first.__enter__()
    other = threading.Thread(target=first.__exit__, args=(None, None, None))
    with locked(lock, 20, on_wait=other.start):
        other.join(20)
        assert not other.is_alive()


def test_it_is_free_again_after_a_failure(lock: Path) -> None:
    with pytest.raises(TimeoutError, match="the network"), locked(lock, 0):
        raise TimeoutError("the network")
    with locked(lock, 0, on_wait=pytest.fail):
        assert lock.exists()
