"""The law's own answers on dated questions, asked by command."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command

pytestmark = pytest.mark.slow


def ask(capsys: pytest.CaptureFixture[str], folder: Path, name: str, isin: str, as_of: str) -> dict[str, Any]:
    file = folder / "one.csv"
    text = io.StringIO()
    csv.writer(text).writerows([["Name", "ISIN"], [name, isin]])
    file.write_text(text.getvalue(), encoding="utf-8")
    code = run_command(["screen", str(file), "--as-of", as_of, "--format", "json", "--all", "--fail-on", "blocked"])
    assert code == 0
    finding: dict[str, Any] = json.loads(capsys.readouterr().out)["findings"][0]
    return finding


def giving(finding: dict[str, Any]) -> str:
    """Give the status of the match that gives the flag."""
    return str(finding["matches"][0]["listing"]["status"]) if finding["matches"] else ""


# The turning points that peers get wrong, each with its act.
TURNING_POINTS = [
    ("XIAOMI CORP", "KYG9830T1067", "2021-01-13", "clear", "", None, None),
    ("XIAOMI CORP", "KYG9830T1067", "2021-02-15", "pending", "pending", "2022-01-15", None),
    ("XIAOMI CORP CLASS B", "", "2021-03-14T23:59-04:00", "enjoined", "enjoined", None, "pending"),
    ("XIAOMI CORP CLASS B", "", "2021-03-15T09:30-04:00", "enjoined", "enjoined", None, "divest"),
    ("XIAOMI CORP", "KYG9830T1067", "2021-05-26", "former", "vacated", None, None),
    ("LUOKUNG TECHNOLOGY CORP", "", "2021-02-15", "pending", "pending", "2022-01-15", None),
    ("LUOKUNG TECHNOLOGY CORP", "", "2021-03-10", "pending", "pending", "2022-03-10", None),
    ("HANGZHOU HIKVISION DIGITAL-A", "CNE100000PM8", "2020-11-11", "notice", "listed", None, None),
    (
        "HANGZHOU HIKVISION DIGITAL-A",
        "CNE100000PM8",
        "2021-01-11T09:29-05:00",
        "pending",
        "pending",
        "2021-11-12",
        None,
    ),
    (
        "HANGZHOU HIKVISION DIGITAL-A",
        "CNE100000PM8",
        "2022-06-03T00:00-04:00",
        "divest",
        "in_force",
        "2022-06-03",
        None,
    ),
    (
        "HANGZHOU HIKVISION DIGITAL-A",
        "CNE100000PM8",
        "2022-06-03T00:01-04:00",
        "no_trade",
        "in_force",
        "2022-06-03",
        None,
    ),
    ("TENCENT HOLDINGS LTD", "KYG875721634", "2020-10-01", "notice", "enjoined", None, None),
    ("Alibaba Group Holding Ltd", "US01609W1027", "2026-02-14", "former", "withdrawn", None, None),
]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("case", TURNING_POINTS, ids=lambda case: f"{case[0]} on {case[2]}")
def test_a_turning_point_is_answered_as_the_law_had_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: tuple[str, str, str, str, str, str | None, str | None]
) -> None:
    name, isin, as_of, flag, status, divest_before, if_lifted = case
    finding = ask(capsys, tmp_path, name, isin, as_of)
    assert (finding["flag"], giving(finding), finding["if_lifted"]) == (flag, status, if_lifted)
    assert (finding["divest_before"] or "")[:10] == (divest_before or "")


@pytest.mark.usefixtures("home")
def test_all_dated_questions_come_out_as_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], shared: Path
) -> None:
    with (shared / "facts" / "timeline_cases.csv").open(encoding="utf-8", newline="") as stream:
        cases = list(csv.DictReader(stream))
    assert len(cases) == 33
    wrong = []
    for case in cases:
        finding = ask(capsys, tmp_path, case["name"], case["isin"], case["as_of"])
        answer = {
            "flag": finding["flag"],
            "status": giving(finding),
            **finding["trade"],
            "divest_before": (finding["divest_before"] or "")[:10],
            "if_lifted": finding["if_lifted"] or "",
        }
        if answer != {field: case[field] for field in answer}:
            wrong.append((case, answer))
    assert wrong == []
