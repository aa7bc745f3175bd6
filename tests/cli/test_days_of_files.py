"""The day of a file is as it prints, as its publisher's server says, or as a person says, and can be corrected."""

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command
from tests.cli.fetched_list import ALIASES, FIRMS, FIRST_DAY, GOOD, GOOD_ALIASES, PRIMARY, THREE_DAYS_LATER, gives
from tests.lists.readers.ofac_extracts import prim, source
from tests.publisher import Publisher

pytestmark = pytest.mark.slow

Clock = Callable[[datetime], None]
COMES = "TEASEL HARBOUR TRADING"


def written(firms: list[str]) -> bytes:
    """Write a list in which every firm has the number that it always has."""
    numbers = {name: str(101 + place) for place, name in enumerate([*FIRMS, COMES])}
    return source("sdn.csv", *(prim(numbers[name], name, programmes="SDGT") for name in firms)).content


def load(tmp_path: Path, *options: str, firms: list[str] = FIRMS, code: str = "us-sdn") -> int:
    file = tmp_path / "sdn.csv"
    file.write_bytes(written(firms))
    return run_command(["lists", "load", code, str(file), *options])


def live(capsys: pytest.CaptureFixture[str], code: str = "us-sdn") -> dict[str, Any]:
    capsys.readouterr()
    run_command(["lists", "show", code, "--format", "json"])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def screened(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str, name: str) -> dict[str, Any]:
    portfolio = tmp_path / "portfolio.csv"
    portfolio.write_text(f"Name\n{name}\n")
    capsys.readouterr()
    run_command(["screen", str(portfolio), "--lists", "us-sdn", "--format", "json", "--all", *options])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


@pytest.mark.usefixtures("ready")
def test_a_file_that_prints_no_day_needs_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(tmp_path) == 2
    said = capsys.readouterr().err
    assert "the files of us-sdn do not print the day on which they were published: give it with --published-on" in said
    assert run_command(["lists", "versions", "us-sdn"]) == 2


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--published-on", "2026-05-01", "--downloaded-on", "2026-04-30"], "downloaded on 2026-04-30 cannot be"),
        (["--published-on", "2026-05-01", "--downloaded-on", "2026-05-05"], "downloaded on 2026-05-05 cannot be"),
        (["--published-on", "1 May"], "'1 May' does not match the format"),
    ],
)
@pytest.mark.usefixtures("ready")
def test_a_day_that_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: Clock, options: list[str], problem: str
) -> None:
    clock(FIRST_DAY)
    assert load(tmp_path, *options) == 2
    assert problem in capsys.readouterr().err


@pytest.mark.usefixtures("ready")
def test_a_file_loaded_by_hand_is_as_old_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: Clock
) -> None:
    clock(FIRST_DAY)
    assert load(tmp_path, "--published-on", "2021-07-20") == 0
    document = live(capsys)
    assert (document["published_on"], document["checked_on"], document["stale"]) == ("2021-07-20", "2021-07-20", True)
    answer = screened(tmp_path, capsys, name=FIRMS[0])
    assert (answer["outcome"], answer["gate"]) == ("incomplete", "incomplete")
    assert [one["cause"] for one in answer["incomplete"]] == ["stale"]
    assert "since 2021-07-20" in answer["findings"][0]["reason"]
    assert [act["grade"] for act in answer["findings"][0]["matches"][0]["listing"]["events"]] == ["B"]


@pytest.mark.usefixtures("ready")
def test_the_day_of_the_download_is_the_last_on_which_it_was_current(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: Clock
) -> None:
    clock(FIRST_DAY)
    assert load(tmp_path, "--published-on", "2026-03-02", "--downloaded-on", "2026-05-01") == 0
    answer = screened(tmp_path, capsys, name=FIRMS[0])
    assert (answer["outcome"], answer["gate"]) == ("flagged", "fail")
    (used,) = answer["lists"]
    assert (used["covered"], used["coverage"], used["stale"]) == ([["2026-03-02", "2026-05-01"]], "full", False)


@pytest.mark.usefixtures("ready")
def test_a_list_is_stale_by_the_day_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: Clock
) -> None:
    clock(FIRST_DAY)
    assert load(tmp_path, "--published-on", "2021-07-20") == 0
    then = screened(tmp_path, capsys, "--as-of", "2021-07-22", name=FIRMS[0])
    assert (then["outcome"], then["lists"][0]["stale"]) == ("flagged", False)
    later = screened(tmp_path, capsys, "--as-of", "2021-08-22", name=FIRMS[0])
    assert (later["outcome"], later["lists"][0]["stale"], later["lists"][0]["coverage"]) == (
        "incomplete",
        True,
        "partial",
    )
    assert [one["cause"] for one in later["incomplete"]] == ["stale", "history"]


@pytest.mark.usefixtures("ready")
def test_on_a_terminal_the_days_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    clock(FIRST_DAY)
    monkeypatch.setattr(sys, "stdin", Terminal("2026-05-02\nyesterday\n2026-04-30\n"))
    assert load(tmp_path) == 0
    assert "'yesterday' is no day: write it as 2021-07-20" in capsys.readouterr().err
    document = live(capsys)
    assert (document["published_on"], document["checked_on"]) == ("2026-04-30", "2026-05-02")


def at(day: int, hour: int = 12) -> str:
    return f"{datetime(2026, 5, day, hour, tzinfo=UTC):%a, %d %b %Y %H:%M:%S} GMT"


@pytest.mark.usefixtures("ready")
def test_an_update_takes_the_earliest_day_of_its_files_in_the_lists_zone(
    capsys: pytest.CaptureFixture[str], clock: Clock, publisher: Publisher
) -> None:
    publisher.plays[PRIMARY] = gives(GOOD, Last_Modified=at(3, 3))  # the evening of the 2nd in New York
    publisher.plays[ALIASES] = gives(GOOD_ALIASES, Last_Modified=at(4))
    clock(FIRST_DAY)
    assert run_command(["lists", "update", "us-sdn"]) == 0
    document = live(capsys)
    assert (document["published_on"], document["checked_on"]) == ("2026-05-02", "2026-05-04")


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("said", [None, "last Tuesday", at(20)])
def test_without_a_day_that_can_be_it_is_of_the_day_of_the_fetch(
    capsys: pytest.CaptureFixture[str], clock: Clock, publisher: Publisher, said: str | None
) -> None:
    if said:
        publisher.plays[PRIMARY] = gives(GOOD, Last_Modified=said)
    clock(FIRST_DAY)
    assert run_command(["lists", "update", "us-sdn"]) == 0
    document = live(capsys)
    assert (document["published_on"], document["checked_on"]) == ("2026-05-04", "2026-05-04")


@pytest.mark.usefixtures("ready")
def test_a_file_that_did_not_change_says_nothing_of_the_new_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: Clock, publisher: Publisher
) -> None:
    publisher.plays[PRIMARY] = gives(GOOD, Last_Modified=at(3))
    publisher.plays[ALIASES] = gives(GOOD_ALIASES, Last_Modified=at(1))
    clock(FIRST_DAY)
    assert run_command(["lists", "update", "us-sdn"]) == 0
    publisher.plays[PRIMARY] = gives(written([*FIRMS, COMES]), Last_Modified=at(6))
    clock(THREE_DAYS_LATER)
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert live(capsys)["published_on"] == "2026-05-06"
    (used,) = screened(tmp_path, capsys, name=COMES)["lists"]
    assert used["covered"] == [["2026-05-01", "2026-05-04"], ["2026-05-06", "2026-05-07"]]
    between = screened(tmp_path, capsys, "--as-of", "2026-05-05", name=COMES)
    assert (between["findings"][0]["flag"], between["outcome"]) == ("review", "incomplete")


@pytest.fixture
def two_of_one_day(ready: Path, tmp_path: Path, clock: Clock) -> Path:
    """Load two old files on one day without looking at how old they are."""
    clock(FIRST_DAY)
    assert load(tmp_path, "--published-on", "2026-05-04") == 0
    assert load(tmp_path, "--published-on", "2026-05-04", firms=[*FIRMS[1:], COMES]) == 0
    return ready


def versions(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    run_command(["lists", "versions", "us-sdn"])
    found = [word[:19] for word in capsys.readouterr().out.split() if word.startswith("sha256:")]
    return list(dict.fromkeys(found))


@pytest.mark.usefixtures("two_of_one_day")
def test_wrong_days_are_corrected_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newer, older = versions(capsys)
    why = ["--reason", "as the file's folder says", "--by", "Ann"]
    assert run_command(["lists", "date", "us-sdn", older, "--published-on", "2021-07-20", *why]) == 0
    said = capsys.readouterr().out
    assert (
        "published on 2021-07-20, not 2026-05-04; seen to be current until 2021-07-20, not 2026-05-04 (revision 1)"
        in said
    )
    assert run_command(["lists", "date", "us-sdn", newer, "--published-on", "2024-05-06", *why]) == 0

    def flag(name: str, day: str) -> tuple[str, str]:
        document = screened(tmp_path, capsys, "--as-of", day, name=name)
        return document["findings"][0]["flag"], document["outcome"]

    assert flag(FIRMS[1], "2021-07-20") == ("blocked", "flagged")
    assert flag(FIRMS[1], "2022-05-15") == ("blocked", "incomplete")
    assert flag(COMES, "2021-07-20") == ("clear", "clear")
    assert flag(COMES, "2022-05-15") == ("review", "incomplete")
    assert flag(COMES, "2024-05-06") == ("blocked", "flagged")
    assert flag(FIRMS[0], "2022-05-15") == ("review", "incomplete")
    assert flag(FIRMS[0], "2024-05-06") == ("former", "clear")
    (used,) = screened(tmp_path, capsys, name=COMES)["lists"]
    assert used["covered"] == [["2021-07-20", "2021-07-20"], ["2024-05-06", "2024-05-06"]]
    assert run_command(["lists", "verify", "us-sdn"]) == 0
    capsys.readouterr()
    assert run_command(["lists", "versions", "us-sdn"]) == 0
    assert "revision 1 by Ann" in " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("two_of_one_day")
def test_a_correction_is_numbered_and_may_be_corrected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newer, _ = versions(capsys)
    asked = ["lists", "date", "us-sdn", newer, "--reason", "looked up", "--published-on"]
    assert run_command([*asked, "2026-05-04", "--downloaded-on", "2026-05-04"]) == 0
    assert "(revision 1)" in capsys.readouterr().out
    assert run_command([*asked, "2026-05-04"]) == 0
    assert "(revision 2)" in capsys.readouterr().out
    assert screened(tmp_path, capsys, name=COMES)["findings"][0]["flag"] == "blocked"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            ["--published-on", "2021-07-20", "--reason", "old"],
            "2021-07-20 lies before 2026-05-04",
        ),
        (["--published-on", "2026-05-05", "--reason", "new"], "neither can be after today (2026-05-04)"),
        (["--published-on", "2026-05-04", "--reason", " "], "the reason"),
        (["--published-on", "2026-05-04"], "Missing option '--reason'"),
    ],
)
@pytest.mark.usefixtures("two_of_one_day")
def test_a_correction_that_cannot_be_changes_nothing(
    capsys: pytest.CaptureFixture[str], options: list[str], problem: str
) -> None:
    newer, _ = versions(capsys)
    before = live(capsys)
    assert run_command(["lists", "date", "us-sdn", newer, *options]) == 2
    assert problem in capsys.readouterr().err
    assert live(capsys) == before


@pytest.mark.usefixtures("ready")
def test_the_days_of_a_bundled_list_are_reviewed_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    version = live(capsys, "us-ccmc")["version"]
    asked = ["lists", "date", "us-ccmc", version, "--published-on", "2021-01-05", "--reason", "a try"]
    assert run_command(asked) == 2
    assert "comes with the package" in capsys.readouterr().err


@pytest.mark.usefixtures("two_of_one_day")
def test_a_file_that_is_kept_stays_of_its_day_and_says_how_to_correct_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert load(tmp_path, "--published-on", "2024-05-06", firms=[*FIRMS[1:], COMES]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "unchanged" in said
    assert "it is of 2026-05-04, as its files say or as it was loaded before, and 2024-05-06 is not used" in said
    assert "pendens lists date us-sdn sha256:" in said


@pytest.mark.usefixtures("ready")
def test_the_firms_own_list_is_of_the_day_on_which_it_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: Clock
) -> None:
    clock(FIRST_DAY)
    file = tmp_path / "house.csv"
    file.write_text("id,name,restriction,reason\n1,Evergreen Tanker Holdings Ltd,blocked,board\n")
    assert run_command(["lists", "load", "house-desk", str(file)]) == 0
    document = live(capsys, "house-desk")
    assert (document["published_on"], document["checked_on"]) == ("2026-05-04", "2026-05-04")
