"""What the screening command exits with: 0 for clear, 1 for flagged, 2 for incomplete or impossible."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.cli.holdings_file import portfolio, screen
from tests.conftest import EXAMPLE


@pytest.mark.usefixtures("home")
@pytest.mark.slow
class TestExitCodes:
    def test_a_clear_portfolio_exits_0(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, document = screen(capsys, portfolio(tmp_path, "APPLE INC,US0378331005,1,1,USD"))
        assert (code, document["outcome"], document["findings"]) == (0, "clear", [])

    def test_a_flag_at_the_bar_exits_1(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, document = screen(capsys, portfolio(tmp_path, "HANGZHOU HIKVISION DIGITAL-A,CNE100000PM8,1,1,USD"))
        assert (code, document["outcome"]) == (1, "flagged")
        assert document["findings"][0]["flag"] == "no_trade"

    def test_a_flag_below_the_bar_exits_0(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = portfolio(tmp_path, "HANGZHOU HIKVISION DIGITAL-A,CNE100000PM8,1,1,USD")
        code, document = screen(capsys, file, "--fail-on", "blocked")
        assert (code, document["gate"], document["outcome"]) == (0, "pass", "flagged")

    def test_a_rejected_row_exits_2_and_the_findings_are_still_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = portfolio(tmp_path, "HANGZHOU HIKVISION DIGITAL-A,CNE100000PM8,1,1,USD", ",,5,5,USD")
        code, document = screen(capsys, file)
        assert (code, document["outcome"]) == (2, "incomplete")
        assert document["findings"][0]["flag"] == "no_trade"
        assert document["errors"][0]["row"] == 3
        assert "neither a name nor an identifier" in document["errors"][0]["message"]

    def test_a_faulty_identifier_and_a_duplicate_are_only_warnings(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        row = "APPLE INC,US0378331006,1,1,USD"
        code, document = screen(capsys, portfolio(tmp_path, row, row))
        assert (code, document["counts"]["screened"]) == (0, 2)
        assert "check digit is 6, expected 5" in document["warnings"][0]["message"]
        assert any("row 2" in note["message"] for note in document["warnings"])

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "save it as CSV, XLSX, XLS or ODS"),
            (b"a,b\n1,2\n", "header"),
            (b"Quantity,Market Value,Currency\n1,2,USD\n", "none holds a name or an identifier"),
        ],
    )
    def test_a_file_that_cannot_be_read_exits_2_with_the_mend(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
    ) -> None:
        file = tmp_path / "bad.csv"
        file.write_bytes(content)
        assert run_command(["screen", str(file)]) == 2
        output = capsys.readouterr()
        assert output.out == ""
        assert words.casefold() in output.err.casefold()

    @pytest.mark.parametrize(
        "options",
        [
            ["--as-of", "2021-03-16T12:00"],
            ["--as-of", "yesterday"],
            ["--as-of", "2019-01-01"],
            ["--known-at", "2019-01-01"],
            ["--lists", "us-nothing"],
            ["--jurisdiction", "USA"],
            ["--format", "sarif"],
            ["--fail-on", "panic"],
            ["--columns", "name"],
            ["--columns", "name=Nothing"],
            ["--columns", "colour=Name"],
            ["--sheet", "Second"],
            ["--nonsense"],
        ],
    )
    def test_a_question_that_cannot_be_asked_exits_2(
        self, capsys: pytest.CaptureFixture[str], options: list[str]
    ) -> None:
        assert run_command(["screen", str(EXAMPLE), *options]) == 2
        assert capsys.readouterr().err

    def test_a_missing_file_exits_2(self, tmp_path: Path) -> None:
        assert run_command(["screen", str(tmp_path / "nothing.csv")]) == 2

    @pytest.mark.parametrize("policy", ["warn", "refuse"])
    def test_a_stale_list_exits_2_although_all_is_clear_and_findings_are_written_whatever_a_service_does(
        self, policy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PENDENS_STALE_POLICY", policy)
        monkeypatch.setenv("PENDENS_LIST_MAX_AGE", "0")
        monkeypatch.setattr("service.bootstrap.utc_now", lambda: datetime(2030, 1, 1, tzinfo=UTC))
        file = portfolio(tmp_path, "APPLE INC,US0378331005,1,1,USD")
        code, document = screen(capsys, file)
        assert (code, document["outcome"]) == (2, "incomplete")
        assert all(use["stale"] for use in document["lists"])
        assert screen(capsys, file, "--known-at", "2026-11-22")[0] == 0

    def test_a_wrong_setting_stops_the_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PENDENS_MAX_FILE_MB", "many")
        assert run_command(["screen", str(EXAMPLE)]) == 2

    def test_a_file_over_the_limit_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PENDENS_MAX_FILE_MB", "1")
        file = tmp_path / "large.csv"
        file.write_bytes(b"Name\n" + b"x" * 1_000_001)
        assert run_command(["screen", str(file)]) == 2
        assert "PENDENS_MAX_FILE_MB" in capsys.readouterr().err

    def test_an_unexpected_failure_exits_2(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_arguments: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("service.cli.main.read_input", fail)
        assert run_command(["screen", str(EXAMPLE)]) == 2
