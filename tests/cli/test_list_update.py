"""The command fetches lists: what it asks for, keeps, says and waits for."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.cli.main import run_command
from service.lists.fetch.folder_update_lock import folder_update_lock
from service.store import Lease, Store
from tests.cli.fetched_list import ALIASES, FIRMS, GOOD, GOOD_ALIASES, PRIMARY, gives, primary, resets, screened
from tests.publisher import Publisher, Visit

pytestmark = pytest.mark.slow


def test_new_ids_throughout_stay_the_parties_that_they_were(
    live: Path, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publisher.files[PRIMARY] = primary(FIRMS, first=901)
    publisher.files[ALIASES] = GOOD_ALIASES.replace(b"101,", b"901,")
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert "13 amended" in capsys.readouterr().out
    assert screened(tmp_path, capsys) == ("blocked", 0)


def test_a_second_file_that_fails_keeps_the_first_from_going_live(
    live: Path, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publisher.files[PRIMARY] = primary([*FIRMS, "ZEBRA FREIGHT"])
    publisher.plays[ALIASES] = gives(b"", 500)
    assert run_command(["lists", "update", "us-sdn"]) == 2
    assert screened(tmp_path, capsys) == ("blocked", 3)


def test_a_publisher_that_recovers_within_three_tries_is_waited_for(
    live: Path, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [gives(b"", 503, Retry_After="0"), resets, gives(primary([*FIRMS, "ZEBRA FREIGHT"]))]

    def recovers(visit: Visit) -> None:
        answers.pop(0)(visit)

    publisher.plays[PRIMARY] = recovers
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert "us-sdn  live  14 entries" in capsys.readouterr().out
    assert screened(tmp_path, capsys) == ("blocked", 0)


def test_unchanged_files_are_not_sent_again_and_make_the_list_current(
    live: Path, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publisher.asked.clear()
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert "us-sdn  unchanged" in capsys.readouterr().out
    assert all("if-none-match" in headers for _, headers in publisher.asked)
    assert screened(tmp_path, capsys) == ("blocked", 0)


def test_the_same_bytes_without_any_mark_are_unchanged_too(
    live: Path, publisher: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    (live / "lists" / "us-sdn.json").write_text('{"SDN.CSV": ["damaged"')
    publisher.plays[PRIMARY] = gives(GOOD)
    publisher.plays[ALIASES] = gives(GOOD_ALIASES)
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert "us-sdn  unchanged" in capsys.readouterr().out


def test_a_file_frozen_for_longer_than_its_publisher_is_ever_silent_is_warned_about(
    live: Path, clock: Callable[[datetime], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock(datetime(2027, 5, 4, 12, tzinfo=UTC))
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert "nothing new for 365 days" in capsys.readouterr().out
    assert screened(tmp_path, capsys) == ("blocked", 0)


def test_a_held_version_is_fetched_and_reported_again_until_it_is_accepted(
    live: Path, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publisher.files[PRIMARY] = primary(FIRMS[:6])
    assert [run_command(["lists", "update", "us-sdn"]) for _ in range(2)] == [1, 1]
    version = capsys.readouterr().out.split("sha256:")[1][:12]
    assert run_command(["lists", "accept", "us-sdn", version, "--reason", "seven were delisted"]) == 0
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert "us-sdn  unchanged  6 entries" in capsys.readouterr().out


def test_one_list_that_fails_does_not_stop_the_others(
    live: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDENS_LIST_ADDRESS_HOUSE_DESK", publisher.address("/house.csv"))
    publisher.files["/house.csv"] = b"id,name,restriction\n1,Evergreen Tanker Holdings Ltd,blocked\n"
    publisher.plays[PRIMARY] = gives(b"", 500)
    assert run_command(["lists", "update", "us-sdn", "house-desk"]) == 2
    assert "house-desk  live  1 entry" in capsys.readouterr().out


def test_a_list_that_needs_a_token_names_the_setting_and_never_shows_the_token(
    ready: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDENS_LIST_ADDRESS_EU_FSF", publisher.address("/content?token={token}"))
    assert run_command(["lists", "update", "eu-fsf"]) == 2
    assert "set PENDENS_LIST_TOKEN_EU_FSF" in capsys.readouterr().err
    monkeypatch.setenv("PENDENS_LIST_TOKEN_EU_FSF", "se&cret")
    assert run_command(["lists", "update", "eu-fsf"]) == 2
    assert publisher.asked[-1][0] == "/content?token=se%26cret"
    said = capsys.readouterr()
    assert "answers 404" in said.err
    assert "cret" not in said.out + said.err


@pytest.mark.parametrize("code", ["us-1260h", "us-nothing"])
def test_a_list_without_an_address_says_so(ready: Path, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["lists", "update", code]) == 2
    assert code in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIST_ADDRESS_US_SDN", "ftp://host/sdn.csv"),
        ("FETCH_READ_SECONDS", "0"),
        ("FETCH_MAX_MB", "none"),
        ("FETCH_PROXY", "host:3128"),
        ("LIST_REFRESH", "now and then"),
        ("LIST_REFRESH_HOURS", "0"),
        ("STALE_POLICY", "panic"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_command(
    ready: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"PENDENS_{name}", value)
    assert run_command(["lists", "update", "us-sdn"]) == 2
    assert name in capsys.readouterr().err


def test_the_data_folder_is_for_its_owner_alone(ready: Path) -> None:
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert [oct(folder.stat().st_mode & 0o777) for folder in (ready, ready / "lists")] == ["0o700", "0o700"]


def test_a_second_update_waits_and_says_so(live: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with folder_update_lock(live / "lists", 0, on_wait=pytest.fail):
        assert run_command(["lists", "update", "us-sdn"]) == 2
    said = capsys.readouterr().err
    assert "another update is under way: waiting for it" in said
    assert "another update has gone on for more than" in said
    assert run_command(["lists", "update", "us-sdn"]) == 0


def test_a_second_update_goes_on_when_the_first_has_ended(live: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = folder_update_lock(live / "lists", 0, on_wait=pytest.fail)
    first.__enter__()
    threading.Timer(0.1, first.__exit__, (None, None, None)).start()
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert "waiting for it" in capsys.readouterr().err


def test_a_killed_update_leaves_the_live_version_no_lock_and_nothing_half_written(
    ready: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDENS_LIST_ADDRESS_HOUSE_DESK", publisher.address("/house.csv"))
    monkeypatch.setenv("PENDENS_FETCH_TOTAL_SECONDS", "30")
    head = b"id,name,restriction\n1,Evergreen Tanker Holdings Ltd,blocked\n"
    publisher.files["/house.csv"] = head
    assert run_command(["lists", "update", "house-desk"]) == 0
    begun = threading.Event()

    def begins(visit: Visit) -> None:
        visit.send_response(200)
        visit.send_header("Content-Length", str(len(head)))
        visit.end_headers()
        begun.set()
        visit.drip(head, 0.1)

    publisher.plays["/house.csv"] = begins
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "lists", "update", "house-desk"], stdout=subprocess.PIPE
    )
    with process:
        assert begun.wait(60)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    publisher.plays.clear()
    publisher.files["/house.csv"] = head + b"2,Acme Rocketry Inc,divest\n"
    capsys.readouterr()
    assert run_command(["lists", "update", "house-desk"]) == 0
    said = capsys.readouterr()
    assert "house-desk  live  2 entries" in said.out
    assert "waiting" not in said.err
    assert run_command(["lists", "verify", "house-desk"]) == 0
    assert sorted(file.name for file in (ready / "lists").iterdir()) == ["house-desk.json", "update.lock"]


def let_pass(home: Path, *, hours: float) -> None:
    """Let all that was noted lie further back by the database's own clock."""
    with closing(sqlite3.connect(home / "pendens.sqlite3")) as connection, connection:
        back = "strftime('%Y-%m-%d %H:%M:%f000', {0}, ?)"
        times = ", ".join(f"{name} = {back.format(name)}" for name in ("tried_at", "next_at"))
        connection.execute(f"UPDATE list_refreshes SET {times}", [f"-{hours} hours"] * 2)  # noqa: S608 - own names


@pytest.mark.sqlite
def test_a_removed_list_is_left_out_until_it_is_asked_for(
    live: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDENS_LISTS", "us-sdn")
    let_pass(live, hours=72)
    assert run_command(["lists", "remove", "us-sdn", "--reason", "another system screens it", "--by", "Ann"]) == 0
    assert run_command(["lists", "update", "--due"]) == 0
    assert publisher.asked == []
    capsys.readouterr()
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert len(publisher.asked) == 2
    assert "us-sdn" in Store.open(f"sqlite:///{live / 'pendens.sqlite3'}").lists.live_versions()


def test_only_what_is_due_is_fetched_and_a_list_is_due_again_after_its_cadence(
    live: Path, publisher: Publisher, clock: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENDENS_LISTS", "us-sdn")
    let_pass(live, hours=72)
    assert run_command(["lists", "update", "--due"]) == 0
    assert len(publisher.asked) == 2
    assert run_command(["lists", "update", "--due"]) == 0
    assert len(publisher.asked) == 2
    clock(datetime(2026, 5, 17, 17, tzinfo=UTC))  # this host's clock alone: it may be wrong
    assert run_command(["lists", "update", "--due"]) == 0
    assert len(publisher.asked) == 2
    let_pass(live, hours=5)
    assert run_command(["lists", "update", "--due"]) == 0
    assert len(publisher.asked) == 4


def test_a_list_that_failed_is_due_again_before_its_cadence(
    live: Path, publisher: Publisher, clock: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENDENS_LISTS", "us-sdn")
    let_pass(live, hours=72)
    publisher.plays[PRIMARY] = gives(b"<html>gone</html>", 404)
    assert run_command(["lists", "update", "--due"]) == 2
    publisher.plays.clear()
    assert run_command(["lists", "update", "--due"]) == 0
    assert len(publisher.asked) == 1
    let_pass(live, hours=0.4)
    assert run_command(["lists", "update", "--due"]) == 0
    assert len(publisher.asked) == 3


@pytest.mark.sqlite
def test_what_is_due_is_left_to_the_update_that_is_under_way(
    live: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDENS_LISTS", "us-sdn")
    with folder_update_lock(live / "lists", 0, on_wait=pytest.fail):
        assert run_command(["lists", "update", "--due"]) == 0
    with closing(Store.open(f"sqlite:///{live / 'pendens.sqlite3'}")) as store:
        store.leases.take(Lease("lists", "other-host@0123456789ab/1/0a0b0c0d", 60))
        assert run_command(["lists", "update", "--due"]) == 0
        assert capsys.readouterr() == ("", "")
        assert run_command(["lists", "update", "us-sdn"]) == 2
    assert "another update on other-host has gone on for more than" in capsys.readouterr().err
    assert publisher.asked == []
