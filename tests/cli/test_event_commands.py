"""Events are recorded, approved, rejected and withdrawn by command, and screenings follow the approved ones."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command
from tests.cli.house_list import write
from tests.cli.recorded_events import HIKVISION, add, listed, rows, run_both

MARCH = ("--as-of", "2021-03-16")
pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]


def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    file = tmp_path / "one.csv"
    file.write_text("Name,ISIN\nHANGZHOU HIKVISION DIGITAL TECHNOLOGY,CNE100000PM8\n")
    capsys.readouterr()
    run_command(["screen", str(file), "--format", "json", "--all", "--lists", "us-ccmc", *options])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    return dict(finding)


def flag(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[str, str | None]:
    finding = ask(tmp_path, capsys, *(options or MARCH))
    return finding["flag"], finding["if_lifted"]


def test_nobody_proposes_and_approves_in_one_breath_nor_under_the_name_that_the_system_gives_them(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_command(add("--approved-by", "Bob")) == 2
    assert rows(home) == (0, 0)
    monkeypatch.setenv("LOGNAME", "ann")
    assert run_command(add()[:-2]) == 0  # without --by
    assert "proposed by ann" in listed(capsys)
    assert run_command(["events", "approve", "1"]) == 2
    assert "a second person approves it" in capsys.readouterr().err
    monkeypatch.setenv("LOGNAME", "bob")
    assert run_command(["events", "approve", "1"]) == 0
    assert "approved by bob" in listed(capsys)


def test_an_injunction_suspends_a_divestment_only_when_a_second_person_approved_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert flag(tmp_path, capsys) == ("divest", None)
    assert run_command(add()) == 0
    assert flag(tmp_path, capsys) == ("divest", None)
    assert run_command(["events", "approve", "1", "--by", "Bob Roe"]) == 0
    assert flag(tmp_path, capsys) == ("enjoined", "divest")
    assert flag(tmp_path, capsys, *MARCH, "--no-store") == ("enjoined", "divest")
    assert flag(tmp_path, capsys, "--as-of", "2021-03-12T09:29-05:00") == ("divest", None)


def test_what_was_known_before_the_approval_does_not_have_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_both(add()) == 0
    assert flag(tmp_path, capsys, *MARCH, "--known-at", "2021-03-16") == ("divest", None)
    before = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert flag(tmp_path, capsys, *MARCH, "--known-at", before) == ("divest", None)
    assert flag(tmp_path, capsys, *MARCH, "--known-at", datetime.now(UTC).isoformat()) == ("enjoined", "divest")


def test_an_event_known_earlier_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(add("--known-from", "2021-03-13")) == 2
    assert "needs the reason why" in capsys.readouterr().err
    options = ("--known-from", "2021-03-13", "--known-reason", "read on the day")
    assert run_both(add(*options)) == 0
    assert flag(tmp_path, capsys, *MARCH, "--known-at", "2021-03-12") == ("divest", None)
    assert flag(tmp_path, capsys, *MARCH, "--known-at", "2021-03-13") == ("enjoined", "divest")
    assert "known from 2021-03-13T00:00-05:00: read on the day" in listed(capsys)


def test_a_withdrawn_event_brings_the_restriction_back_and_its_record_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    run_both(add())
    assert run_command(["events", "withdraw", "1", "--by", "Ann", "--reason", "wrong company"]) == 0
    assert flag(tmp_path, capsys) == ("enjoined", "divest")
    assert run_command(["events", "approve", "1", "--by", "ann "]) == 2
    assert run_command(["events", "approve", "1", "--by", "Bob"]) == 0
    assert flag(tmp_path, capsys) == ("divest", None)
    text = listed(capsys)
    assert "1  withdrawn  us-ccmc  ofac-30946  enjoined 2021-03-12T09:30-05:00" in text
    assert "withdrawal asked by Ann" in text
    assert "UTC: wrong company" in text
    assert run_both(add(), 2) == 0
    assert flag(tmp_path, capsys) == ("enjoined", "divest")
    assert rows(home) == (2, 6)


def test_a_rejected_event_never_takes_effect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_command(add())
    assert run_command(["events", "reject", "1", "--by", "Bob", "--reason", "not signed yet"]) == 0
    assert flag(tmp_path, capsys) == ("divest", None)
    assert "1  rejected" in listed(capsys)
    assert run_command(["events", "approve", "1", "--by", "Cy"]) == 2
    assert "it was rejected by Bob" in capsys.readouterr().err


def test_every_answer_cites_the_event(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_both(add("--docket", "1:21-cv-01234", "--effect", "no sale is needed"))
    (match,) = [one for one in ask(tmp_path, capsys, *MARCH)["matches"] if one["counts"]]
    event = match["listing"]["events"][-1]
    assert match["listing"]["proceedings"] == ["1:21-cv-01234"]
    assert {name: event[name] for name in ("event", "authority", "reference", "source", "grade", "effect")} == {
        "event": "enjoined",
        "authority": "D.D.C.",
        "reference": "1:21-cv-01234 doc. 9",
        "source": "opinion; https://example.org/9",
        "grade": "A",
        "effect": "no sale is needed",
    }
    run_command(["timeline", HIKVISION, "--lists", "us-ccmc"])
    assert "D.D.C., 1:21-cv-01234 doc. 9 [A: opinion; https://example.org/9]" in capsys.readouterr().out
    run_command(["explain", "--isin", "CNE100000PM8", "--lists", "us-ccmc", *MARCH])
    assert "an order of D.D.C. of 2021-03-12 (1:21-cv-01234 doc. 9)" in " ".join(capsys.readouterr().out.split())


def test_a_licence_may_end_in_the_future_and_then_the_clock_speaks_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_both(add("--until", "2021-05-01", event="licensed", at="2021-03-12")) == 0
    assert flag(tmp_path, capsys, "--as-of", "2021-03-12T00:00-05:00") == ("licensed", "divest")
    assert flag(tmp_path, capsys, "--as-of", "2021-04-30") == ("licensed", "divest")
    assert flag(tmp_path, capsys, "--as-of", "2021-05-01T00:00-04:00") == ("divest", None)
    ahead = (datetime.now(UTC) + timedelta(days=400)).date().isoformat()
    assert run_command(add("--until", ahead, event="stayed", at="2021-03-11")) == 0


def test_the_list_shows_one_party_or_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys) == ""
    run_command(add())
    run_both(add(party="XIAOMI  corporation", event="noted"), 2)
    assert listed(capsys).count("proposed by Ann Lee") == 2
    only = listed(capsys, "Hangzhou Hikvision Digital Technology")
    assert only == listed(capsys, HIKVISION)
    assert "xiaomi" not in only.casefold()
    assert "pendens events approve 1 --by NAME" in only
    assert listed(capsys, "Inspur Group") == ""


def test_a_correction_is_recorded_by_two_people_and_both_ids_name_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, right = "1,Luokong Rocketry,blocked,,,2026-01-05,board", "2,Luokung Rocketry,blocked,,,2026-03-05,board"
    assert run_command(["lists", "load", "house-desk", write(tmp_path, wrong, right)]) == 0
    correction = {"list": "house-desk", "event": "superseded", "at": "2026-03-05", "replaced-by": "Luokung Rocketry"}
    assert run_command(add(party="house-desk-1", **correction)) == 0
    assert "replaced by house-desk-2" in listed(capsys)
    assert run_command(["events", "approve", "1", "--by", "Bob"]) == 0
    for number, words in ((1, "replaced by house-desk-2 on 2026-03-05"), (2, "replaces house-desk-1 since 2026-03-05")):
        assert run_command(["timeline", f"house-desk-{number}"]) == 0
        assert words in capsys.readouterr().out


def test_the_id_of_a_bundled_record_that_was_corrected_answers_too(capsys: pytest.CaptureFixture[str]) -> None:
    for party in ("luokong-technology-corporation", "luokung-technology-corp"):
        assert run_command(["timeline", party]) == 0
        assert "also recorded as luokong-technology-corporation" in capsys.readouterr().out
