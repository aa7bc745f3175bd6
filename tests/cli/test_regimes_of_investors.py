"""Divestment regimes of states and funds, by command: their lists, their phases, their calendar, and for whom."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]
LIST = (
    "id,name,statute,listed_on,found_on\n"
    "1,Lodestar Works,us-tx-2270,2026-01-05,2026-02-01\n"
    "2,Quietwater Mining,us-tx-china,2026-01-05,\n"
)


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def answered(capsys: pytest.CaptureFixture[str], *asked: str) -> Any:  # noqa: ANN401 JSON
    capsys.readouterr()
    assert run_command([*asked, "--format", "json"]) in {0, 1}
    return json.loads(capsys.readouterr().out)


def test_a_state_has_its_list_its_phases_and_its_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run_command(["lists", "load", "us-tx", written(tmp_path, "tx.csv", LIST), "--published-on", "2026-01-05"]) == 0
    )
    rows = written(tmp_path, "held.csv", "Name\nLODESTAR WORKS\nQUIETWATER MINING\n")
    day = ("--as-of", "2026-03-02T12:00-06:00", "--history", "partial")
    bound = answered(capsys, "screen", rows, "--jurisdiction", "US-TX", *day)
    first, second = bound["findings"]
    assert (first["flag"], first["divest_before"]) == ("divest", "2027-04-28T00:00:00-05:00")
    assert first["matches"][0]["listing"]["programme"] == "us-tx-2270"
    assert (
        "50 % before 2026-10-30 00:00 CDT, 100 % before 2027-04-28 00:00 CDT, counted from the day" in first["reason"]
    )
    assert (second["flag"], second["divest_before"]) == ("divest", None)
    assert bound["gate"] == "fail"
    other = answered(capsys, "screen", rows, "--jurisdiction", "US", *day)
    assert [one["flag"] for one in other["findings"]] == ["notice", "notice"]
    again = answered(capsys, "recheck", "--since", "2020-01-01")
    assert (again["screenings"], again["differences"]) == (2, [])
    ahead = answered(capsys, "calendar", "--jurisdiction", "US-TX")["deadlines"]
    assert {one["at"][:10] for one in ahead if one["change"] == "phase_ends"} >= {"2027-04-28"}
    assert run_command(["calendar", "--ics", "--jurisdiction", "US-TX"]) == 0
    assert "UID:phase_ends-100-us-tx-2270-us-tx-us-tx-1@pendens" in capsys.readouterr().out
    none = answered(capsys, "calendar", "--jurisdiction", "US")["deadlines"]
    assert not [one for one in none if one["change"] == "phase_ends"]


def test_a_state_whose_list_is_not_loaded_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = written(tmp_path, "held.csv", "Name\nQUIETWATER MINING\n")
    for holder, word in (
        ("US-FL", "Florida's list of scrutinized companies"),
        ("NO-GPFG", "the exclusions of Norges Bank"),
        ("US-CA", "no table has a divestment law of that state"),
        ("CH", "Switzerland's own sanctions (SECO"),
        ("SG", "the sanctions of its own authority are in no table"),
    ):
        told = answered(capsys, "screen", rows, "--jurisdiction", holder)["warnings"]
        assert [one for one in told if one["column"] == "jurisdictions" and word in one["message"]], holder
    told = answered(capsys, "screen", rows, "--jurisdiction", "US,EU,UK,DE")["warnings"]
    assert not [one for one in told if one["column"] == "jurisdictions"]


def test_the_market_of_a_state_is_asked_by_its_investors_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = written(tmp_path, "held.csv", "Name,ISIN\nKWEICHOW MOUTAI CO LTD-A,CNE0000018R8\n")
    bound = answered(capsys, "screen", rows, "--jurisdiction", "US-AR")
    (found,) = bound["findings"]
    assert (found["flag"], found["divest_before"], found["restricted_from"][:10]) == ("divest", None, "2025-08-05")
    assert "100 % within 12 months of the first report of the investment" in found["reason"]
    assert "us-ar-china" in [one["code"] for one in bound["lists"]]
    other = answered(capsys, "screen", rows, "--jurisdiction", "US-IN")
    assert (other["findings"], "us-ar-china" in [one["code"] for one in other["lists"]]) == ([], False)
    before = answered(capsys, "screen", rows, "--jurisdiction", "US-AR", "--as-of", "2025-08-04", "--all")
    assert before["findings"][0]["flag"] == "clear"


def test_a_company_that_a_federal_list_shows_to_be_chinese_is_one_for_arkansas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = written(tmp_path, "held.csv", "Name,ISIN\nTENCENT HOLDINGS LTD,KYG875721634\n")
    bound = answered(capsys, "screen", rows, "--jurisdiction", "US-AR", "--as-of", "2026-07-01")
    assert bound["findings"][0]["flag"] == "divest"
    assert "and by that falls under Arkansas" in bound["findings"][0]["reason"]


def test_an_unknown_jurisdiction_is_refused_with_the_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = written(tmp_path, "held.csv", "Name\nQUIETWATER MINING\n")
    assert run_command(["screen", rows, "--jurisdiction", "US-IM"]) == 2
    assert "with its state as in US-IN, or NO-GPFG" in capsys.readouterr().err
