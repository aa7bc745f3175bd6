"""The commands `pendens backup`, `restore` and `migrate`."""

from pathlib import Path

import pytest

from service.cli.main import run_command
from service.store.schema import revisions


def told(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    return " ".join((said.out + said.err).split())


@pytest.mark.slow
def test_a_home_is_backed_up_and_put_back(empty_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pendens.backup"
    assert run_command(["init"]) == 0
    assert run_command(["backup", str(file)]) == 0
    assert "rows of" in told(capsys)
    assert file.stat().st_mode & 0o777 == 0o600
    assert run_command(["backup", str(file)]) == 2
    assert "is there already" in told(capsys)
    assert run_command(["restore", str(file)]) == 2
    assert "--replace" in told(capsys)
    assert run_command(["restore", "--replace", str(file)]) == 0
    assert "are back" in told(capsys)
    assert run_command(["doctor"]) == 0


@pytest.mark.sqlite
def test_of_a_home_without_a_database_nothing_is_backed_up(
    empty_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pendens.backup"
    assert run_command(["backup", str(file)]) == 2
    assert "nothing to back up" in told(capsys)
    assert not file.exists()
    assert list(empty_home.iterdir()) == []


def test_a_file_that_is_no_backup_is_told_by_its_name(
    empty_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "holdings.csv"
    other.write_text("Name,ISIN\n")
    assert run_command(["restore", str(other)]) == 2
    assert f"pendens: {other}: it is no backup of Pendens" in told(capsys)


@pytest.mark.slow
@pytest.mark.sqlite
def test_migrate_says_from_where_to_where(empty_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["migrate"]) == 0
    assert f"was empty and is at {revisions()[-1]} now" in told(capsys)
    assert run_command(["migrate"]) == 0
    assert f"is current (revision {revisions()[-1]})" in told(capsys)
