"""Outcome and gate by command: what was found, what stops, what was not covered, which lists were absent."""

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.cli.holdings_file import portfolio, screen
from tests.conftest import EXAMPLE

APPLE = "APPLE INC,US0378331005,1,1,USD"
HIKVISION = "HANGZHOU HIKVISION DIGITAL-A,CNE100000PM8,1,1,USD"
ABSENT = ["us-sdn", "us-cons", "un-sc"]


@pytest.mark.usefixtures("home")
class TestWords:
    @pytest.mark.parametrize(("bar", "code", "gate"), [("blocked", 0, "pass"), ("review", 1, "fail")])
    def test_the_outcome_does_not_depend_on_the_bar_and_exit_codes_follow_the_gate(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], bar: str, code: int, gate: str
    ) -> None:
        found, document = screen(capsys, portfolio(tmp_path, HIKVISION), "--fail-on", bar)
        assert (found, document["gate"], document["outcome"], document["incomplete"]) == (code, gate, "flagged", [])

    def test_a_notice_is_clear_and_fails_a_gate_that_asks_for_it(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = portfolio(tmp_path, "ALIBABA GROUP HOLDING-SP ADR,US01609W1027,1,1,USD")
        code, document = screen(capsys, file, "--fail-on", "notice")
        assert {one["flag"] for one in document["findings"]} == {"notice"}
        assert (code, document["gate"], document["outcome"]) == (1, "fail", "clear")

    def test_a_rejected_row_is_a_cause_and_is_said_on_stderr(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = portfolio(tmp_path, HIKVISION, ",,5,5,USD", ",,6,6,USD")
        code = run_command(["screen", str(file), "--format", "json"])
        captured = capsys.readouterr()
        document = json.loads(captured.out)
        assert (code, document["gate"], document["outcome"]) == (2, "incomplete", "incomplete")
        assert [(one["cause"], one["list"]) for one in document["incomplete"]] == [("rejected", None)]
        (line,) = [line for line in captured.err.splitlines() if "incomplete (" in line]
        assert line.startswith("pendens: incomplete (rejected): 2 rows were not screened")

    def test_a_stale_list_is_a_cause_with_its_code(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PENDENS_LIST_MAX_AGE", "0")
        code, document = screen(capsys, portfolio(tmp_path, APPLE), "--lists", "us-apps")
        assert (code, document["gate"]) == (2, "incomplete")
        assert [(one["cause"], one["list"]) for one in document["incomplete"]] == [("stale", "us-apps")]

    def test_what_was_known_on_a_day_is_asked_about_that_day(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        _, document = screen(capsys, portfolio(tmp_path, HIKVISION), "--known-at", "2020-12-01")
        assert (document["as_of"], document["known_at"]) == ("2020-12-01", "2020-12-01")
        first = document["findings"][0]
        assert (first["if_confirmed"] or first["flag"]) == "pending"


@pytest.mark.usefixtures("home")
class TestAbsentLists:
    @pytest.mark.parametrize(
        ("jurisdiction", "missing"),
        [
            ("US", ABSENT),
            ("US-IN", ABSENT),
            ("DE", ["eu-fsf", "un-sc"]),
            ("UK", ["uk-ofsi", "un-sc"]),
            ("JP", ["un-sc"]),
        ],
    )
    def test_main_lists_that_are_not_live_are_named_and_make_nothing_incomplete(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], jurisdiction: str, missing: list[str]
    ) -> None:
        code, document = screen(capsys, portfolio(tmp_path, APPLE), "--jurisdiction", jurisdiction)
        assert (code, document["lists_missing"], document["lists_held"]) == (0, missing, [])
        assert (document["outcome"], document["gate"], document["incomplete"]) == ("clear", "pass", [])

    def test_the_law_of_a_country_reaches_its_states(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        _, document = screen(capsys, portfolio(tmp_path, HIKVISION), "--jurisdiction", "US-IN")
        assert (document["jurisdictions"], document["findings"][0]["flag"]) == (["US-IN"], "no_trade")

    def test_a_required_list_that_is_absent_makes_the_answer_incomplete(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PENDENS_REQUIRED_LISTS", "us-ns-cmic, us-sdn")
        code, document = screen(capsys, portfolio(tmp_path, APPLE))
        assert (code, document["outcome"], document["gate"]) == (2, "incomplete", "incomplete")
        assert [(one["cause"], one["list"]) for one in document["incomplete"]] == [("required", "us-sdn")]
        assert "pendens lists update us-sdn" in document["incomplete"][0]["hint"]

    def test_a_required_list_that_a_caller_leaves_out_is_not_covered_either(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PENDENS_REQUIRED_LISTS", "us-ns-cmic")
        assert screen(capsys, portfolio(tmp_path, APPLE), "--lists", "us-ns-cmic")[0] == 0
        code, document = screen(capsys, portfolio(tmp_path, APPLE), "--lists", "us-apps")
        assert (code, [one["list"] for one in document["incomplete"]]) == (2, ["us-ns-cmic"])

    @pytest.mark.parametrize("codes", ["us-sdm", "us-sdn,sdn", "SDN"])
    def test_a_required_list_that_no_list_is_called_by_is_refused_at_the_start(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, codes: str
    ) -> None:
        monkeypatch.setenv("PENDENS_REQUIRED_LISTS", codes)
        assert run_command(["screen", str(EXAMPLE)]) == 2
        assert "can be loaded; known are us-sdn" in capsys.readouterr().err

    def test_the_firms_own_list_can_be_required_and_a_held_version_is_told(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PENDENS_REQUIRED_LISTS", "house-desk")
        file = tmp_path / "desk.csv"
        rows = [f"{place},Example Holding {place} Ltd,blocked" for place in range(20)]
        file.write_text("\n".join(["id,name,restriction", *rows]), encoding="utf-8")
        assert run_command(["lists", "load", "house-desk", str(file)]) == 0
        capsys.readouterr()
        assert screen(capsys, portfolio(tmp_path, APPLE))[1]["lists_held"] == []
        file.write_text("\n".join(["id,name,restriction", *rows[:2]]), encoding="utf-8")
        assert run_command(["lists", "load", "house-desk", str(file)]) == 1
        capsys.readouterr()
        code, document = screen(capsys, portfolio(tmp_path, APPLE))
        assert (code, document["lists_held"]) == (0, ["house-desk"])
        assert "house-desk" not in document["lists_missing"]

    def test_every_written_report_says_gate_and_absent_lists(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PENDENS_REQUIRED_LISTS", "us-sdn")
        file = portfolio(tmp_path, APPLE)
        written: dict[str, str] = {}
        for shape in ("table", "csv", "junit", "html"):
            assert run_command(["screen", str(file), "--format", shape]) == 2
            captured = capsys.readouterr()
            assert "Not loaded: OFAC SDN, OFAC Consolidated, UN" in captured.err
            written[shape] = captured.out
        for shape in ("table", "html"):
            text = " ".join(written[shape].split())
            assert "Not loaded: OFAC SDN, OFAC Consolidated, UN" in text
            assert "required" in text
        assert "gate incomplete" in written["table"]
        (line,) = csv.DictReader(written["csv"].splitlines())
        assert (line["gate"], line["lists_missing"]) == ("incomplete", " ".join(ABSENT))
        assert line["incomplete"].startswith("incomplete (required, us-sdn): ")
        suite = ET.fromstring(written["junit"])[0]  # noqa: S314 our own report
        properties = {one.get("name"): one.get("value") for one in suite.iter("property")}
        assert (properties["gate"], properties["lists_missing"]) == ("incomplete", " ".join(ABSENT))
        assert (suite.get("errors"), [one.get("type") for one in suite.iter("error")]) == ("1", ["required"])


@pytest.mark.usefixtures("home")
class TestSettings:
    def test_an_empty_address_of_the_database_is_refused_and_not_taken_for_the_home(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PENDENS_DATABASE_URL", " ")
        assert run_command(["screen", str(EXAMPLE)]) == 2
        assert "it is empty: name a database" in capsys.readouterr().err

    def test_repeating_from_a_day_to_come_speaks_of_that_day(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run_command(["recheck", "--since", "2999-01-01"]) == 2
        said = capsys.readouterr().err
        assert "--since 2999-01-01 has not begun yet" in said
        assert "--until is" not in said
