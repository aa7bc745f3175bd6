"""The command that records an injunction, and what is kept and listed of it."""

from contextlib import closing
from pathlib import Path

import pytest

from service.cli.main import run_command
from service.config import Settings
from service.store import Schema, Store

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
    address = Settings.from_env().database_url
    if Store.schema_of(address) is not Schema.CURRENT:
        return 0, 0
    with closing(Store.open(address)) as store:
        events = store.kept_events.all()
    return len(events), sum(len(event.steps) for event in events)


def listed(capsys: pytest.CaptureFixture[str], *party: str) -> str:
    capsys.readouterr()
    assert run_command(["events", "list", *party]) == 0
    return capsys.readouterr().out
