import hashlib
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from service.cli.main import run_command
from tests.conftest import EXAMPLE

pytestmark = pytest.mark.slow


def test_html_is_one_file_with_the_timelines_of_what_was_flagged(home: Path, tmp_path: Path) -> None:
    output = tmp_path / "report.html"
    command = ["screen", str(EXAMPLE), "--as-of", "2021-03-16", "--format", "html", "--output", str(output)]
    assert run_command(command) == 1
    text = output.read_text(encoding="utf-8")
    assert "Timeline of Xiaomi Corporation" in text
    assert hashlib.sha256(EXAMPLE.read_bytes()).hexdigest() in text


def test_a_workbook_goes_to_a_file_or_a_pipe_but_to_no_terminal(
    home: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "report.xlsx"
    command = ["screen", str(EXAMPLE), "--as-of", "2021-03-16", "--format", "xlsx"]
    assert run_command([*command, "--output", str(output)]) == 1
    findings = CalamineWorkbook.from_path(output).get_sheet_by_name("Findings").to_python()
    assert [row[1] for row in findings[1:]].count("divest") == 4
    assert run_command(command) == 1
    assert capfdbinary.readouterr().out.startswith(b"PK")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run_command(command) == 2
    assert b"add --output PATH" in capfdbinary.readouterr().err
