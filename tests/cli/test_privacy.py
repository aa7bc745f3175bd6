"""What the command makes is its user's alone, whatever the umask; what others may read is told, not refused."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.conftest import EXAMPLE

pytestmark = pytest.mark.slow


@pytest.fixture(params=[0o000, 0o022], ids=oct)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


@pytest.mark.sqlite
@pytest.mark.usefixtures("_umask")
def test_folders_files_and_reports_are_their_owners_alone(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "made" / "for" / "pendens"
    monkeypatch.setenv("PENDENS_HOME", str(deep))
    assert run_command(["init"]) == 0
    report = tmp_path / "made" / "report.html"
    assert run_command(["screen", str(EXAMPLE), "--format", "html", "--output", str(report)]) == 1
    run_command(["lists", "update", "us-nothing"])
    with closing(sqlite3.connect(deep / "pendens.sqlite3")) as reader:
        reader.execute("SELECT count(*) FROM screenings").fetchone()  # it keeps -wal and -shm there
        assert run_command(["screen", str(EXAMPLE)]) == 1
        found = modes(tmp_path / "made")
    assert {"for", "for/pendens", "for/pendens/index", "report.html"} <= set(found)
    assert {f"for/pendens/pendens.sqlite3{log}" for log in ("", "-wal", "-shm")} <= set(found)
    assert "for/pendens/index/making.lock" in found
    assert {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}


@pytest.mark.usefixtures("_umask")
def test_a_report_that_replaces_another_is_private_too(home: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text("old")
    assert run_command(["screen", str(EXAMPLE), "--format", "json", "--output", str(report)]) == 1
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_folder_that_others_may_read_is_told_and_not_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.chmod(0o2770)  # a volume that a group owns
    assert run_command(["lists"]) == 0
    assert f"others than its owner have rights on {home} (mode 0770): chmod 700 {home}" in capsys.readouterr().err
    home.chmod(0o700)
    assert run_command(["lists"]) == 0
    assert "others" not in capsys.readouterr().err
