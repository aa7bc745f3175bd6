"""Killed, without room, or twice at once: an update leaves the last good version, and nothing of its own."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.cli.dying import POINTS
from tests.cli.fetched_list import FIRMS, PRIMARY, primary, screened
from tests.conftest import ROOT
from tests.publisher import Publisher

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

# What is kept of lists and screenings: an update that came to nothing leaves all of it as it was.
KEPT = (
    *("lists", "list_versions", "parties", "names", "identifiers", "listings", "events"),
    *("list_files", "file_contents", "file_parts", "screenings"),
)
DEADLY = [point for point in POINTS if point not in {"full database", "limit", "nowhere"}]
_PATIENCE_SECONDS = 300  # an update takes some three; on a busy machine twenty times as many
SECONDS = {"PENDENS_FETCH_TOTAL_SECONDS": "30", "PENDENS_FETCH_READ_SECONDS": "10"}


@pytest.fixture(autouse=True)
def _one_firm_more(live: Path, publisher: Publisher) -> None:
    """Have the publisher give a new version out."""
    publisher.files[PRIMARY] = primary([*FIRMS, "ZEBRA FREIGHT"])


def dying(point: str, home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, **SECONDS, "PENDENS_HOME": str(home)}
    command = [sys.executable, "-m", "tests.cli.dying", point]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def rows(home: Path) -> dict[str, int]:
    """Count what is kept, of a database that is sound."""
    with closing(sqlite3.connect(home / "pendens.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT}  # noqa: S608 own names


def holds_good(
    home: Path, before: dict[str, int], tmp_path: Path, capsys: pytest.CaptureFixture[str], entries: int = 14
) -> None:
    """Screen with the last good version, which says its age; then let the next update take the new one in."""
    assert screened(tmp_path, capsys) == ("blocked", 3)
    assert rows(home) == before
    assert run_command(["lists", "verify", "us-sdn"]) == 0
    assert run_command(["screen", str(tmp_path / "portfolio.csv"), "--lists", "us-sdn"]) == 1
    capsys.readouterr()
    assert run_command(["lists", "update", "us-sdn"]) == 0
    said = capsys.readouterr()
    assert f"us-sdn  live  {entries} entries" in said.out
    assert said.err == ""
    assert screened(tmp_path, capsys) == ("blocked", 0)
    assert run_command(["lists", "verify", "us-sdn"]) == 0
    assert sorted(file.name for file in (home / "lists").iterdir()) == ["update.lock", "us-sdn.json"]


@pytest.mark.parametrize("point", DEADLY)
def test_killed_at_a_point_it_leaves_the_last_good_version_and_nothing_of_its_own(
    point: str, live: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(live)
    with dying(point, live) as process:
        said, _ = process.communicate(timeout=_PATIENCE_SECONDS)
    assert process.returncode == -9, said
    holds_good(live, before, tmp_path, capsys)


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, object]:
    """Remember how an update that nobody disturbs ends, and how long it takes."""
    return {}


@pytest.mark.parametrize("share", [0.4, 0.7, 0.85, 0.95])
def test_killed_at_any_moment_it_leaves_one_version_or_the_other_and_both_whole(
    share: float, undisturbed: dict[str, object], live: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not undisturbed:
        whole, began = tmp_path / "whole", time.monotonic()
        shutil.copytree(live, whole)
        with dying("nowhere", whole) as process:
            assert process.wait(_PATIENCE_SECONDS) == 0
        undisturbed.update(seconds=time.monotonic() - began, rows=rows(whole))
    before, after = rows(live), undisturbed["rows"]
    with dying("nowhere", live) as process:
        time.sleep(share * float(str(undisturbed["seconds"])))
        process.kill()
    assert rows(live) in (before, after)
    assert screened(tmp_path, capsys)[0] == "blocked"
    assert run_command(["lists", "verify", "us-sdn"]) == 0
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert rows(live) == after


@pytest.mark.parametrize("point", ["full database", "limit"])
def test_without_room_it_says_so_and_leaves_the_last_good_version(
    point: str, live: Path, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publisher.files[PRIMARY] = primary([*FIRMS, *(f"ZEBRA {number} FREIGHT" for number in range(200))])
    before = rows(live)
    with dying(point, live) as process:
        said, _ = process.communicate(timeout=_PATIENCE_SECONDS)
    assert process.returncode == 2, said
    assert "the disk" in said
    holds_good(live, before, tmp_path, capsys, entries=213)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of four megabytes, where the tests may."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)  # noqa: S607 found above


def fill(file: Path) -> None:
    """Leave no room on a disk."""
    handle = os.open(file, os.O_CREAT | os.O_WRONLY)
    with contextlib.suppress(OSError):
        while True:
            os.write(handle, b"\0" * 1_000)
    os.close(handle)


def test_on_a_full_disk_the_last_good_version_is_still_screened_against(
    small_disk: Path,
    live: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = small_disk / "home"
    shutil.copytree(live, home)
    before = rows(home)
    fill(small_disk / "filler")
    with dying("nowhere", home) as process:
        said, _ = process.communicate(timeout=_PATIENCE_SECONDS)
    assert process.returncode == 2
    assert "space left" in said or "disk" in said
    monkeypatch.setenv("PENDENS_HOME", str(home))
    assert screened(tmp_path, capsys) == ("blocked", 3)
    (small_disk / "filler").unlink()
    holds_good(home, before, tmp_path, capsys)


def test_of_two_updates_at_once_one_waits_and_both_end_with_the_same_version(
    live: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    processes = [dying("nowhere", live) for _ in range(3)]
    said = [process.communicate(timeout=_PATIENCE_SECONDS)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], said
    assert sum("us-sdn  live  14 entries" in one for one in said) == 1
    assert sum("us-sdn  unchanged  14 entries" in one for one in said) == 2
    assert screened(tmp_path, capsys) == ("blocked", 0)
    assert run_command(["lists", "verify", "us-sdn"]) == 0
