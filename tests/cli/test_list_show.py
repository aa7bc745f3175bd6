"""One list is shown to a person: version, age, programmes and tags, what it answers with, and what is held."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command
from tests.cli.fetched_list import FIRMS, GOOD, primary
from tests.lists.readers.ofac_extracts import prim, source

HEADER = "id,name,restriction,listed_on,reason\n"
ROWS = [
    "1,Evergreen Tanker Holdings Ltd,blocked,2026-01-05,board",
    "2,Acme Rocketry Inc,divest,2026-01-05,board",
    "3,Quietwater Mining PLC,notice,2026-01-05,board",
    "4,Northlight Optics AG,notice,2026-01-05,board",
]
pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]


def load(tmp_path: Path, *rows: str) -> None:
    file = tmp_path / "house.csv"
    file.write_text(HEADER + "\n".join(rows) + "\n")
    run_command(["lists", "load", "house-desk", str(file), "--published-on", "2026-01-05"])


def shown(capsys: pytest.CaptureFixture[str], code: str, *options: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run_command(["lists", "show", code, "--format", "json", *options]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_a_list_is_shown_with_its_programmes_their_restriction_and_tags(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(tmp_path, *ROWS)
    document = shown(capsys, "house-desk")
    assert (document["state"], document["entries"], document["published_on"]) == ("live", 4, "2026-01-05")
    assert document["reading"]["form"] == "house_csv"
    assert document["reading"]["fill"]["name"] == 4
    assert document["flags"] == {"blocked": 1, "divest": 1, "notice": 2}
    first = document["programmes"][0]
    assert (first["programme"], first["restriction"], first["listed"]) == ("house-notice", "none", 2)
    assert first["tags"] == [{"tag": "notice", "entries": 2}]
    assert document["files"][0]["name"] == "house.csv"


def test_a_person_reads_the_same_in_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(tmp_path, *ROWS)
    capsys.readouterr()
    assert run_command(["lists", "show", "house-desk"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    for words in ("(live)", "published 2026-01-05", "entries 4", "house-blocked * blocking blocked 1", "divest 1"):
        assert words in text


def test_a_bundled_list_has_no_files_and_answers_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    document = shown(capsys, "us-ns-cmic")
    assert (document["reading"], document["files"], document["max_age_days"]) == (None, [], None)
    assert document["flags"] == {"no_trade": 68}
    assert [(one["programme"], one["listed"], one["tags"]) for one in document["programmes"]] == [("eo-14032", 68, [])]


def test_another_holder_is_answered_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    document = shown(capsys, "us-ns-cmic", "--jurisdiction", "DE")
    assert (document["jurisdictions"], document["flags"]) == (["DE"], {"notice": 68})


def test_a_held_version_is_named_and_can_be_shown_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(tmp_path, *ROWS)
    load(tmp_path, ROWS[0])
    live = shown(capsys, "house-desk")
    assert live["entries"] == 4
    (held,) = live["held"]
    assert (held["state"], held["entries"]) == ("held", 1)
    assert "are gone" in held["notes"][0]
    itself = shown(capsys, "house-desk", "--version", held["version"][7:19])
    assert (itself["state"], itself["entries"], itself["notes"]) == ("held", 1, held["notes"])
    assert itself["flags"] == {"blocked": 1, "former": 3}
    assert run_command(["lists", "show", "house-desk"]) == 0
    assert f"held: {held['version'][:19]} of 2026-01-05 with 1 entry" in capsys.readouterr().out


def test_a_tag_without_a_row_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cons_prim.csv"
    rows = [prim(str(101 + place), f"FIRM NUMBER {place}", programmes="NEW-EO19999") for place in range(250)]
    file.write_bytes(source("cons_prim.csv", *rows).content)
    run_command(["lists", "load", "us-cons", str(file), "--published-on", "2021-01-05"])
    document = shown(capsys, "us-cons")
    assert document["unread_tags"] == ["NEW-EO19999"]
    assert document["flags"] == {"notice": 250}
    assert run_command(["lists", "show", "us-cons"]) == 0
    assert "shown as notice: NEW-EO19999 (250)" in " ".join(capsys.readouterr().out.split())


def test_a_list_whose_publisher_is_silent_for_longer_than_usual_may_be_frozen(
    ready: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: Callable[[datetime], None]
) -> None:
    file = tmp_path / "sdn.csv"
    file.write_bytes(GOOD)
    clock(datetime(2026, 5, 4, 12, tzinfo=UTC))  # the 4th has begun in New York too
    assert run_command(["lists", "load", "us-sdn", str(file), "--published-on", "2026-05-04"]) == 0
    assert shown(capsys, "us-sdn")["frozen"] is False
    clock(datetime(2026, 6, 30, 12, tzinfo=UTC))
    document = shown(capsys, "us-sdn")
    assert (document["frozen"], document["silent_days"], document["quiet_days"]) == (True, 57, 30)
    assert (document["stale"], document["age_days"]) == (True, 57)
    assert run_command(["lists", "show", "us-sdn"]) == 0
    assert "nothing new for 57 days, where 30 are usual" in " ".join(capsys.readouterr().out.split())
    file.write_bytes(primary([*FIRMS, "NEW HARBOUR TRADING"]))
    assert run_command(["lists", "load", "us-sdn", str(file), "--published-on", "2026-06-30"]) == 0
    assert shown(capsys, "us-sdn")["frozen"] is False


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["us-nothing"], "no version of a list us-nothing"),
        (["us-ccmc", "--version", "zz"], "us-ccmc has no versions zz"),
        (["us-ccmc", "--jurisdiction", "XX"], "'XX' is no jurisdiction"),
    ],
)
def test_what_is_not_there_exits_2(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["lists", "show", *arguments]) == 2
    assert says in capsys.readouterr().err
