"""`pendens purge` removes what the policy lets go, says so, and refuses the rest."""

from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.cli.holdings_file import portfolio, screen

pytestmark = pytest.mark.slow


@pytest.fixture
def kept(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    return str(screen(capsys, portfolio(tmp_path, "XIAOMI CORP,,1,1,USD"))[1]["screening_id"])


def test_what_is_younger_than_the_policy_is_refused(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["purge", "--older-than", "400d"]) == 2
    said = capsys.readouterr().err
    assert "kept for 3,650 days" in said
    assert "PENDENS_RETENTION_DAYS" in said


def test_a_dry_run_removes_nothing_and_a_purge_what_it_says(
    kept: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENDENS_RETENTION_DAYS", "0")
    assert run_command(["purge", "--older-than", "0d", "--dry-run"]) == 0
    assert "would remove 1 screenings with 1 findings" in capsys.readouterr().out
    assert run_command(["purge", "--older-than", "0d"]) == 0
    assert "removed 1 screenings with 1 findings" in capsys.readouterr().out
    assert run_command(["purge", "--older-than", "0d"]) == 0
    assert "removed 0 screenings" in capsys.readouterr().out


def test_an_age_that_is_none_is_a_usage_error(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["purge", "--older-than", "long"]) == 2
    assert "neither a number of days (400d) nor a date" in capsys.readouterr().err


def test_by_default_the_policy_decides(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["purge"]) == 0
    assert "removed 0 screenings" in capsys.readouterr().out
