"""Screenings of before the texts were shared come forward to the letter, and go back."""

import io
import json
import sqlite3
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config

from service.store import Store
from service.store.schema import migrations_folder
from tests.store.test_lean_screenings import NOTE, hit

pytestmark = pytest.mark.sqlite

SOURCE = {"kind": "file", "sha256": "00", "bytes": 5, "rejected": {"headings": ["Name"], "rows": [[7, ["a"]], [8, []]]}}
DOCUMENT: dict[str, Any] = {
    "screening_id": "one",
    "outcome": "incomplete",
    "as_of": "2021-03-16",
    "lists": [{"code": "us-ccmc"}],
    "counts": {"rows": 4},
    "errors": [{**NOTE, "row": row} for row in range(1_500)],
    "warnings": [],
}
FINDINGS = (hit(3), hit(4, holding={"name": "小米\\", "colour": None}), hit(5, reason="another"))


def alembic(url: str) -> Config:
    config = Config(cmd_opts=Namespace(x=[f"url={url}"]), output_buffer=io.StringIO())
    config.set_main_option("script_location", str(migrations_folder()))
    return config


@pytest.fixture
def before(url: str, file: Path) -> str:
    """Make a database of the revision before, with a screening in it."""
    file.parent.mkdir()
    command.upgrade(alembic(url), "0011")
    with closing(sqlite3.connect(file)) as database, database:
        head = (
            "one",
            "2026-11-22 12:00:00",
            "incomplete",
            "2021-03-16",
            "2026-11-22",
            "review",
            "1",
            "default",
            "h",
            "0.1",
        )
        columns = (
            "id, created_at, outcome, as_of, known_at, fail_on, matcher_version, profile, profile_hash, code_version"
        )
        texts = ('["US"]', json.dumps(SOURCE), json.dumps(DOCUMENT))
        marks = ", ".join("?" * 13)
        insert = f"INSERT INTO screenings ({columns}, jurisdictions, source, document) VALUES ({marks})"  # noqa: S608
        database.execute(insert, (*head, *texts))
        for position, one in enumerate(FINDINGS):
            row = ("one", position, one.row, one.flag, one.severity, "", None, 0, "|", "", json.dumps(one.document))
            database.execute(f"INSERT INTO findings VALUES ({', '.join('?' * 11)})", row)  # noqa: S608
    return url


@pytest.mark.slow
def test_a_screening_comes_forward_to_the_letter(before: str) -> None:
    with closing(Store.open(before)) as store:
        found = store.screening("one")
        added = {"gate", "lists_missing", "lists_held", "incomplete"}  # told apart since
        assert json.dumps({k: v for k, v in found.document.items() if k not in added}) == json.dumps(DOCUMENT)
        assert json.dumps(found.source) == json.dumps(SOURCE)
        assert repr(found.findings) == repr(FINDINGS)
        assert store.past_screenings.head("one").counted == {"errors": 1_500, "rejected": 2}


@pytest.mark.slow
def test_a_screening_goes_back_to_the_letter(before: str, file: Path) -> None:
    Store.open(before).close()
    command.downgrade(alembic(before), "0011")
    with closing(sqlite3.connect(file)) as database:
        source, document = database.execute("SELECT source, document FROM screenings").fetchone()
        findings = [json.loads(text) for (text,) in database.execute("SELECT document FROM findings ORDER BY position")]
    assert (json.loads(source), json.loads(document)) == (SOURCE, DOCUMENT)
    assert findings == [one.document for one in FINDINGS]
