"""The command that records an injunction, and what is kept and listed of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from service.cli.main import run_command

HIKVISION = "ofac-30946"


def add(*options: str, party: str = HIKVISION, by: str = "Ann Lee", **said: str | None) -> list[str]:
    """Give the command that records an injunction; `None` leaves an option out."""
    words = {
        "list": "us-ccmc",
        "event": "enjoined",
        "at": "2021-03-12T09:30-05:00",
        "authority": "D.D.C.",
        "reference": "1:21-cv-01234 doc. 9",
        "source": "opinion; https://example.org/9",
        "grade": "A",
        **said,
    }
    given = [part for name, value in words.items() if value is not None for part in (f"--{name}", value)]
    return ["events", "add", party, *given, *options, "--by", by]


def run_both(command: list[str], number: int = 1) -> int:
    """Let one person propose, and another approve, event `number`; give the worse exit code."""
    return run_command(command) or run_command(["events", "approve", str(number), "--by", "Bob"])


def rows(home: Path) -> tuple[int, int]:
    if not (home / "pendens.sqlite3").exists():
        return 0, 0
    with closing(sqlite3.connect(home / "pendens.sqlite3")) as connection:
        count = [connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("kept_events", "event_steps")]  # noqa: S608 - own names
    return count[0], count[1]


def listed(capsys: pytest.CaptureFixture[str], *party: str) -> str:
    capsys.readouterr()
    assert run_command(["events", "list", *party]) == 0
    return capsys.readouterr().out
