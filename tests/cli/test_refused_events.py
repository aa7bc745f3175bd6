"""What cannot be so is neither recorded nor approved by command."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.cli.house_list import write
from tests.cli.recorded_events import add, listed, rows

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]

NO_LISTING = "us-ccmc has no such listing of ofac-30946"
REFUSED = [
    (add(party="Nobody Ltd"), "no party on us-ccmc has the id or the exact name 'Nobody Ltd'"),
    (add(party="HIKVISION DIGITAL"), "no party on us-ccmc"),
    (add(list="us-nothing"), "no live list us-nothing; live are"),
    (add(event="blessed"), "'blessed' is not one of"),
    (add(event="listed"), "'listed' is not one of"),
    (add(at="2021-03-12T09:30"), "has no offset from UTC"),
    (add(at="12 March 2021"), "neither a date nor an instant"),
    (add(at="2090-01-01"), "2090-01-01 lies in the future"),
    (add(at="2020-06-01"), f"{NO_LISTING} at 2020-06-01: it had not begun"),
    (add(at="2021-06-04"), f"{NO_LISTING} at 2021-06-04"),
    (add("--programme", "eo-14032"), NO_LISTING),
    (add("--until", "2021-03-12"), "before it begins"),
    (add("--known-from", "2090-01-01", "--known-reason", "x"), "it cannot be known from 2090-01-01"),
    (add("--known-from", "2021-03-11", "--known-reason", "x"), "it cannot be known from 2021-03-11"),
    (add(grade="D"), "'D' is not one of"),
    (add(authority=" "), "the authority is empty"),
    (add(reference="\n"), "the reference is empty"),
    (add(source=None), "Missing option '--source'"),
    (add(by=" "), "the name of who records it is empty"),
    (add("--approved-by", "Bob"), "No such option '--approved-by'"),
    (add(party="Xiaomi Corporation", at="2021-03-12"), "us-ccmc itself says enjoined on 2021-03-12"),
    (["events", "approve", "7", "--by", "Bob"], "there is no event 7"),
    (["events", "reject", "7", "--by", "Bob", "--reason", "x"], "there is no event 7"),
    (["events", "withdraw", "0", "--by", "Bob", "--reason", "x"], "0 is not in the range"),
    (["events", "approve", "x", "--by", "Bob"], "not a valid integer"),
    (["events", "list", "Nobody Ltd"], "no party has the id or the exact name"),
]


@pytest.mark.parametrize(("command", "words"), REFUSED, ids=[words[:40] for _, words in REFUSED])
def test_what_cannot_be_so_exits_2_and_records_nothing(
    capsys: pytest.CaptureFixture[str], home: Path, command: list[str], words: str
) -> None:
    assert run_command(command) == 2
    assert words in " ".join(capsys.readouterr().err.split())
    assert rows(home) == (0, 0)


def test_a_proposed_event_is_neither_recorded_twice_nor_withdrawn_nor_approved_by_its_author(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    run_command(add())
    for command, words in (
        (add(at="2021-03-12", by="Bob"), "enjoined on 2021-03-12 is recorded already as event 1, proposed"),
        (["events", "withdraw", "1", "--by", "Bob", "--reason", "x"], "event 1 cannot be withdrawn: it was proposed"),
        (["events", "approve", "1", "--by", "ANN lee "], "a second person approves it"),
        (["events", "reject", "1", "--by", "Bob", "--reason", " "], "the reason is empty"),
    ):
        assert run_command(command) == 2
        assert words in capsys.readouterr().err
    assert rows(home) == (1, 1)


@pytest.mark.sqlite
def test_an_event_whose_listing_is_gone_says_so_and_is_not_approved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    file = write(tmp_path, "1,Acme Rocketry Inc,divest,,,2026-01-05,board", "2,Other Ltd,divest,,,2026-01-05,board")
    assert run_command(["lists", "load", "house-desk", file]) == 0
    assert run_command(add(list="house-desk", party="Acme Rocketry Inc", at="2026-02-01")) == 0
    with closing(sqlite3.connect(home / "pendens.sqlite3")) as connection, connection:
        connection.execute("UPDATE kept_events SET programme = 'eo-14032'")  # as if the list had moved the party
    assert "the live lists have no such listing any more: it changes nothing" in listed(capsys)
    assert run_command(["events", "approve", "1", "--by", "Bob"]) == 2
    assert "the live lists no longer have" in capsys.readouterr().err
    assert run_command(["events", "reject", "1", "--by", "Bob", "--reason", "gone"]) == 0
