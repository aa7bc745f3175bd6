"""The law's answers on dated questions with the bundled lists, by command: our own table, and the shared ones."""

import json
from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.dated_questions import OWN, Json, Question, differs, questions_of, shared_questions

HOLDINGS = "Name,ISIN\n"
pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]


def answers(questions: list[Question], folder: Path, capsys: pytest.CaptureFixture[str]) -> list[Json]:
    """Ask one by one, for each has a day of its own."""
    file, findings = folder / "one.csv", []
    for one in questions:
        file.write_text(f'{HOLDINGS}"{one["name"]}",{one["isin"]}\n', encoding="utf-8")
        asked = ["screen", str(file), "--as-of", one["as_of"], "--format", "json", "--all", "--no-store"]
        for option, column in (("--known-at", "known_at"), ("--jurisdiction", "jurisdiction")):
            asked += [option, one[column]] if one.get(column) else []
        assert run_command(asked) in {0, 1}, one
        (finding,) = json.loads(capsys.readouterr().out)["findings"]
        findings.append(finding)
    return findings


def wrong(questions: list[Question], folder: Path, capsys: pytest.CaptureFixture[str]) -> list[object]:
    asked = zip(questions, answers(questions, folder, capsys), strict=True)
    return [(one["name"], one["as_of"], found) for one, finding in asked if (found := differs(one, finding))]


def test_our_own_dated_questions_come_out_as_the_law_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = questions_of(OWN)
    assert all(one["source"] for one in questions)
    assert wrong(questions, tmp_path, capsys) == []


def test_the_shared_dated_questions_come_out_as_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], shared: Path
) -> None:
    questions = shared_questions(shared / "facts")
    assert len(questions) == 33 + 18
    assert wrong(questions, tmp_path, capsys) == []
