"""Lists are loaded, compared, held, accepted and verified by command, on a list of the firm."""

import contextlib
import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from service.cli.main import run_command
from service.lists.load import verify as rereading
from service.lists.reviewed.versions import READER_VERSION
from tests.cli.house_list import HEADER, write

ROWS = [
    "1,Evergreen Tanker Holdings Ltd,blocked,Evergreen Tanker,,2026-01-05,board",
    "2,Acme Rocketry Inc,divest,,US0000000001,2026-01-05,board",
    "3,Quietwater Mining PLC,notice,,,2026-01-05,board",
    "4,Northlight Optics AG,restricted,,,2026-01-05,board",
]
pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]


def flags(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, str]:
    names = ["EVERGREEN TANKER HLDGS LTD", "ACME ROCKETRY INC", "QUIETWATER MINING PLC", "NORTHLIGHT OPTICS AG"]
    portfolio = tmp_path / "portfolio.csv"
    portfolio.write_text("Name\n" + "\n".join(names) + "\n")
    capsys.readouterr()
    run_command(["screen", str(portfolio), "--format", "json", "--all", "--lists", "house-desk", *options])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return {finding["holding"]["name"].split()[0]: finding["flag"] for finding in findings}


@pytest.mark.parametrize("name", ["house.csv", "house.csv.gz"])
def test_a_loaded_list_is_screened_against_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS, name=name)]) == 0
    assert "live  4 entries" in capsys.readouterr().out
    assert flags(tmp_path, capsys) == {
        "EVERGREEN": "blocked",
        "ACME": "divest",
        "QUIETWATER": "notice",
        "NORTHLIGHT": "restricted",
    }


def test_what_makes_a_version_live_lays_it_out_so_that_no_screening_waits_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS)])
    laid = {file.name for file in (home / "index").iterdir()}
    assert {Path(name).suffix for name in laid} >= {".lists", ".index"}
    assert flags(tmp_path, capsys)["ACME"] == "divest"
    assert {file.name for file in (home / "index").iterdir()} == laid


def test_the_same_bytes_again_change_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, *ROWS)
    run_command(["lists", "load", "house-desk", file])
    assert run_command(["lists", "load", "house-desk", file]) == 0
    assert "unchanged" in capsys.readouterr().out


def test_who_leaves_the_list_is_former_and_the_difference_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS)])
    first = capsys.readouterr().out.split("sha256:")[1][:12]
    assert run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS[:3])]) == 0
    second = capsys.readouterr().out.split("sha256:")[1][:12]
    assert flags(tmp_path, capsys)["NORTHLIGHT"] == "former"
    assert run_command(["lists", "diff", "house-desk", first, second]) == 0
    assert "1 removed" in capsys.readouterr().out
    assert run_command(["lists", "versions", "house-desk"]) == 0
    shown = capsys.readouterr().out
    assert first in shown
    assert second in shown


def test_a_list_that_collapses_is_held_until_somebody_accepts_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS)])
    capsys.readouterr()
    assert run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS[:1])]) == 1
    told = capsys.readouterr().out
    assert "held: 3 of 4 entries are gone, more than 50% at once" in told
    assert flags(tmp_path, capsys)["ACME"] == "divest"
    version = told.split("sha256:")[1][:12]
    assert run_command(["lists", "accept", "house-desk", version, "--reason", "the desk closed"]) == 0
    assert flags(tmp_path, capsys)["ACME"] == "former"
    assert run_command(["lists", "verify", "house-desk"]) == 0
    capsys.readouterr()
    assert run_command(["lists", "versions", "house-desk"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "entries are gone" in shown
    assert "desk closed" in shown


ACME = "1 rows are not what its files say: Acme Rocketry Inc (house-desk-2)"
DAMAGES = {
    "a name": ("update names set text = 'Acme Inc' where text = 'Acme Rocketry Inc'", ACME),
    "an ISIN": ("update identifiers set value = 'US2' where value = 'US0000000001'", ACME),
    "a law": (
        "update listings set programme = 'house-notice' where source like 'House list%'",
        "3 rows are not what its files say: the listing of Evergreen",
    ),
    "an id": (
        """update lists set version = 'sha256:0' || substr(version, 8, 63) where code = 'house-desk';
        update list_versions set version = 'sha256:0' || substr(version, 8, 63) where code = 'house-desk'""",
        "not those that its id names",
    ),
    "a file": ("update file_parts set packed = x'00'", "is damaged"),
}


@pytest.mark.sqlite
@pytest.mark.parametrize(("change", "says"), DAMAGES.values(), ids=DAMAGES)
def test_verify_reads_the_files_again_and_names_rows_that_are_not_what_they_say(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str, says: str
) -> None:
    run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS)])
    assert run_command(["lists", "verify", "house-desk"]) == 0
    with contextlib.closing(sqlite3.connect(home / "pendens.sqlite3")) as database:
        database.executescript(change)
    capsys.readouterr()
    assert run_command(["lists", "verify", "house-desk"]) == 2
    assert says in " ".join(capsys.readouterr().out.split())


def test_verify_does_not_compare_what_an_earlier_reader_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS)])
    monkeypatch.setattr(rereading, "READER_VERSION", READER_VERSION + 1)
    capsys.readouterr()
    assert run_command(["lists", "verify", "house-desk"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"intact (its rows were made by reader {READER_VERSION}, this program has {READER_VERSION + 1}" in said


def test_verify_allows_what_versions_before_knew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS)])
    later = [ROWS[0], ROWS[1].replace("Inc", "Corp"), ROWS[2], "5,Northlight Optics AG,restricted,,,2026-01-05,board"]
    assert run_command(["lists", "load", "house-desk", write(tmp_path, *later)]) == 0
    capsys.readouterr()
    assert run_command(["lists", "verify", "house-desk"]) == 0
    assert capsys.readouterr().out.count("intact") == 2


@pytest.mark.sqlite
def test_a_loaded_list_that_lost_rows_is_refused(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS)])
    with contextlib.closing(sqlite3.connect(home / "pendens.sqlite3")) as database:
        database.executescript("delete from events; delete from listings where source like 'House list%';")
    capsys.readouterr()
    assert run_command(["lists"]) == 2
    assert "house-desk is not what its version says" in capsys.readouterr().err


def test_a_list_of_a_day_to_come_or_older_than_the_live_one_is_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS), "--published-on", "2026-03-01"])
    for day, words in (
        ("2999-01-01", "which is still to come"),
        ("2026-02-01", "before the live version of 2026-03-01"),
    ):
        capsys.readouterr()
        later = write(tmp_path, *ROWS, f"5,Day {day} Ltd,notice,,,,board")
        assert run_command(["lists", "load", "house-desk", later, "--published-on", day]) == 1
        assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>503</body></html>", "cannot be read"),
        (b"id,name\n1,Acme\n", "restriction"),
        ((HEADER + "1,Acme Rocketry Inc,divest,,,,\n1,Other Ltd,divest,,,,\n").encode(), "1"),
        (gzip.compress((HEADER + ROWS[0]).encode())[:-9], "cut off"),
        ("id,name\n1,Ä".encode("utf-16"), "cannot be read"),
    ],
    ids=["empty", "page", "columns", "one id twice", "cut off", "encoding"],
)
def test_what_is_not_the_list_is_refused_whole_and_the_live_version_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    run_command(["lists", "load", "house-desk", write(tmp_path, *ROWS)])
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    capsys.readouterr()
    assert run_command(["lists", "load", "house-desk", str(bad)]) == 2
    assert words in capsys.readouterr().err
    assert flags(tmp_path, capsys)["ACME"] == "divest"


@pytest.mark.parametrize(
    "arguments",
    [
        ["load", "us-nothing", "x"],
        ["load", "house-", "x"],
        ["versions", "us-nothing"],
        ["diff", "us-ccmc", "abcdef0", "123456"],
        ["accept", "us-ccmc", "abcdef0", "--reason", "because"],
        ["accept", "us-ccmc", "abcdef0"],
        ["verify", "us-nothing"],
    ],
)
def test_what_is_not_there_exits_2(tmp_path: Path, arguments: list[str]) -> None:
    file = write(tmp_path, *ROWS)
    assert run_command(["lists", *(file if part == "x" else part for part in arguments)]) == 2
