"""`pendens calendar`: for people, as JSON, as a calendar; a list that stands on a renewal says when it ran out."""

import json
from pathlib import Path

import pytest

from service.cli.main import run_command

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.slow
def test_the_calendar_is_shown_in_three_ways(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run_command(["calendar"]) == 0
    assert "us-1260h" in capsys.readouterr().out
    assert run_command(["calendar", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["deadlines"]
    assert [one["at"] for one in found if one["change"] == "duty_begins" and one["programme"] == "us-1260h"]
    file = tmp_path / "pendens.ics"
    assert run_command(["calendar", "--ics", "--output", str(file)]) == 0
    assert file.read_bytes().count(b"\r\nEND:VEVENT\r\n") == len(found)


@pytest.mark.slow
def test_a_stored_screening_has_only_what_is_ahead_of_its_holdings(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "one.csv"
    file.write_text("Name,ISIN\nBYD CO LTD-H,CNE100000296\n", encoding="utf-8")
    run_command(["screen", str(file), "--format", "json"])
    known = json.loads(capsys.readouterr().out)["screening_id"]
    assert run_command(["calendar", "--screening", known, "--format", "json"]) == 0
    assert {one["programme"] for one in json.loads(capsys.readouterr().out)["deadlines"]} == {"us-1260h"}
    assert run_command(["calendar", "--screening", "nothing"]) == 2


@pytest.mark.slow
def test_the_overview_of_a_list_says_that_a_renewal_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["lists", "show", "us-ns-cmic", "--format", "json"]) == 0
    (missing,) = json.loads(capsys.readouterr().out)["missing_renewals"]
    assert "ran out on 2026-11-12" in missing
