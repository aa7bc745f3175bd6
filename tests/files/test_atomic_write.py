"""Every writer of files agrees: the file is whole or as it was, its owner's alone, and nothing else is left behind."""

import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from service.cli.files import write_output
from service.errors import ConfigurationError
from service.files.array_file import open_arrays, write
from service.files.atomic_write import clear_drafts, make_once, replacing
from service.lists.fetch.http_validators import Remark, recall, remember
from service.server.secret import secret_of

Writer = Callable[[Path], object]


def _arrays(file: Path) -> None:
    write(file, {"numbers": np.arange(1_000)}, {})


def _report(file: Path) -> None:
    write_output(["one line, ", b"and another" * 10], file)


def _validators(file: Path) -> None:
    remember(file, {"list.xml": Remark.of("https://example.org/list.xml", b"<list/>", '"1"', None)})


def _secret(file: Path) -> None:
    secret_of(file.parent)


WRITERS = [
    pytest.param(_arrays, "register.arrays", id="an array file"),
    pytest.param(_report, "report.csv", id="a report"),
    pytest.param(_validators, "validators.json", id="what publishers said"),
    pytest.param(_secret, "secret.key", id="the secret"),
]


@contextmanager
def _a_full_disk() -> Iterator[None]:
    """Let no file grow beyond a few bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(("writer", "name"), WRITERS)
def test_a_written_file_is_its_owners_alone_and_stands_alone(writer: Writer, name: str, tmp_path: Path) -> None:
    writer(tmp_path / name)
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert not stat.S_IMODE((tmp_path / name).stat().st_mode) & 0o077


@pytest.mark.parametrize(("writer", "name"), WRITERS)
def test_a_full_disk_leaves_nothing(writer: Writer, name: str, tmp_path: Path) -> None:
    with _a_full_disk(), pytest.raises((OSError, ConfigurationError)):
        writer(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("writer", "name"), WRITERS[:-1])  # a secret that is there is never written again
def test_a_full_disk_leaves_the_file_as_it_was(writer: Writer, name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(b"before")
    with _a_full_disk(), pytest.raises(OSError, match="large"):
        writer(file)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"before"]


def test_readers_see_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    file.write_bytes(b"old")
    with replacing(file) as stream:
        stream.write(b"new")
        assert file.read_bytes() == b"old"
    assert file.read_bytes() == b"new"


def test_of_two_who_make_a_file_once_the_first_stays(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    make_once(file, b"first")
    make_once(file, b"second")
    assert [left.read_bytes() for left in tmp_path.iterdir()] == [b"first"]


def test_what_killed_writers_left_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    for name in (".list.json.abc.part", ".other.json.abc.part", "list.json", ".hidden"):
        (tmp_path / name).touch()
    clear_drafts(tmp_path, "list.json")
    assert {left.name for left in tmp_path.iterdir()} == {".other.json.abc.part", "list.json", ".hidden"}
    clear_drafts(tmp_path)
    assert {left.name for left in tmp_path.iterdir()} == {"list.json", ".hidden"}


def test_validators_are_read_back_and_the_draft_of_a_killed_writer_is_gone(tmp_path: Path) -> None:
    (tmp_path / ".validators.json.x.part").touch()
    _validators(tmp_path / "validators.json")
    assert recall(tmp_path / "validators.json")["list.xml"].etag == '"1"'
    assert [left.name for left in tmp_path.iterdir()] == ["validators.json"]


def test_an_array_file_is_read_back(tmp_path: Path) -> None:
    _arrays(tmp_path / "a.arrays")
    assert open_arrays(tmp_path / "a.arrays").arrays["numbers"].sum() == 499_500
