"""Holdings are screened by command: where they come from, where the answer goes, and its formats."""

import contextlib
import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.cli.holdings_file import portfolio, screen
from tests.conftest import EXAMPLE

pytestmark = pytest.mark.slow


def test_orders_are_judged_by_their_decision_not_their_flag(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "Name,ISIN,Side\n"
    sell = portfolio(tmp_path, "HIKVISION,CNE100000PM8,sell", header=header)
    code, document = screen(capsys, sell, "--as-of", "2022-03-01")
    assert (code, document["findings"][0]["flag"], document["findings"][0]["decision"]) == (0, "divest", "warn")
    buy = portfolio(tmp_path, "HIKVISION,CNE100000PM8,buy", header=header)
    code, document = screen(capsys, buy, "--as-of", "2022-03-01", "--fail-on", "blocked")
    assert (code, document["findings"][0]["decision"]) == (1, "deny")


def test_clear_holdings_are_shown_when_asked_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, short = screen(capsys, EXAMPLE)
    _, full = screen(capsys, EXAMPLE, "--all")
    assert "clear" not in {finding["flag"] for finding in short["findings"]}
    assert len(full["findings"]) == full["counts"]["screened"] == 13
    assert short["counts"]["flags"] == full["counts"]["flags"]


def test_standard_input_is_read(home: Path, tmp_path: Path) -> None:
    content = portfolio(tmp_path, "HANGZHOU HIKVISION DIGITAL-A,CNE100000PM8,1,1,USD").read_bytes()
    command = [sys.executable, "-m", "service.cli", "screen", "-", "--format", "json"]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"][0]["row"] == 2


def test_output_goes_to_a_file_that_is_replaced_whole(home: Path, tmp_path: Path) -> None:
    output = tmp_path / "answer.json"
    output.write_text("old")
    assert run_command(["screen", str(EXAMPLE), "--format", "json", "--output", str(output)]) == 1
    assert json.loads(output.read_text(encoding="utf-8"))["outcome"] == "flagged"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert run_command(["screen", str(EXAMPLE), "--output", str(tmp_path / "missing" / "answer")]) == 2


def test_output_never_overwrites_the_file_that_is_screened(home: Path, tmp_path: Path) -> None:
    file = portfolio(tmp_path, "APPLE INC,US0378331005,1,1,USD")
    before = file.read_bytes()
    assert run_command(["screen", str(file), "--output", str(file)]) == 2
    assert file.read_bytes() == before


def test_output_through_a_link_or_to_a_pipe_leaves_link_and_pipe(home: Path, tmp_path: Path) -> None:
    target, link, pipe = tmp_path / "target.json", tmp_path / "link.json", tmp_path / "pipe"
    target.write_text("old")
    link.symlink_to(target)
    assert run_command(["screen", str(EXAMPLE), "--format", "json", "--output", str(link)]) == 1
    assert link.is_symlink()
    assert json.loads(target.read_text(encoding="utf-8"))["outcome"] == "flagged"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)  # noqa: S607 any cat will do
    assert run_command(["screen", str(EXAMPLE), "--format", "json", "--output", str(pipe)]) == 1
    assert json.loads(reader.communicate(timeout=20)[0])["outcome"] == "flagged"
    assert pipe.is_fifo()


def test_a_dash_as_output_is_standard_output(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert screen(capsys, EXAMPLE, "--output", "-")[1]["outcome"] == "flagged"


@pytest.mark.sqlite
def test_a_store_that_lost_rows_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screen(capsys, EXAMPLE)
    with contextlib.closing(sqlite3.connect(home / "pendens.sqlite3")) as database:
        database.executescript("delete from names; delete from events; delete from listings; delete from parties;")
    for options in ([], ["--no-store"]):
        assert run_command(["screen", str(EXAMPLE), *options]) == 2
        assert "not what its version says" in capsys.readouterr().err


def test_no_store_leaves_no_trace(empty_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = screen(capsys, EXAMPLE, "--no-store")
    assert code == 1
    assert list(empty_home.iterdir()) == []


def test_no_store_beside_an_existing_database_changes_no_byte(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screen(capsys, EXAMPLE)
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    screen(capsys, EXAMPLE, "--no-store")
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_csv_has_a_line_per_finding_and_runs_no_formula(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = portfolio(tmp_path, "-HIKVISION,CNE100000PM8,1,1,USD")
    assert run_command(["screen", str(file), "--format", "csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["row"], row["flag"], row["name"]) for row in rows] == [("2", "no_trade", "'-HIKVISION")]


def test_junit_fails_what_stops_the_pipeline(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ("HIKVISION,CNE100000PM8,1,1,USD", "XIAOMI CORP,KYG9830T1067,1,1,USD", ",,1,1,USD")
    file = portfolio(tmp_path, *rows)
    assert run_command(["screen", str(file), "--format", "junit"]) == 2
    suite = ET.fromstring(capsys.readouterr().out).find("testsuite")  # noqa: S314 our own output
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "1")


def test_the_table_says_flag_deadline_totals_and_lists(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["screen", str(EXAMPLE), "--as-of", "2021-03-16"]) == 1
    text = capsys.readouterr().out
    for words in (
        "↓ divest",
        "‖ enjoined",
        "sell before",
        "240 days left",
        "Totals",
        "us-ccmc of 2021-03-09",
        "16 rows",
    ):
        assert words in text


# What runs in the background of a shell ignores interruptions, and so do its children: here it does not.
HEARING = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("service.cli", run_name="__main__", alter_sys=True)
"""


def test_an_interruption_exits_2(home: Path, tmp_path: Path) -> None:
    fifo = tmp_path / "slow.csv"
    os.mkfifo(fifo)
    process = subprocess.Popen([sys.executable, "-c", HEARING, "screen", str(fifo)], stderr=subprocess.PIPE)
    with fifo.open("wb"):  # opens once the command has begun to read
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 2
    assert b"interrupted" in errors
