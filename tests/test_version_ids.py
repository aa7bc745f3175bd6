"""A version of a list is named alike everywhere: in the store, by the command, over HTTP."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from service.bootstrap import Services, start
from service.cli.main import run_command
from service.config import Settings
from service.domain.version_ids import SCHEME, VersionId
from service.errors import UnknownListError
from service.server.app import create_app
from tests.databases import database_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
IDS = ("abcdef10" + "a" * 56, "abcdef20" + "b" * 56, "0123456789" + "c" * 54)
REASON = "2 names do not find themselves"
_ASKED = [
    ("0123456789", IDS[2]),
    ("sha256:0123456789", IDS[2]),
    ("ABCDEF1", IDS[0]),
    ("sha256:ABCDEF2", IDS[1]),
    ("SHA256:AbCdEf2", IDS[1]),
    (IDS[0].upper(), IDS[0]),
    ("abcdef", None),  # two begin so
    ("01234", None),  # too short to be sure
    ("ffffff", None),
    (IDS[0] + "0", None),
    ("", None),
    ("sha256:", None),
    ("%%%%%%", None),
]


@pytest.fixture
def services(home: Path) -> Services:
    """Hold three versions of a list, each with a reason."""
    services = start(Settings(home=home, database_url=database_in(home)), now=lambda: NOW)
    (published,) = services.store.lists.load(["us-apps"])
    for digits in IDS:
        other = replace(published, version=replace(published.version, version=SCHEME + digits))
        services.store.lists.add(other, retrieved_at=NOW, notes=[REASON], is_held=True)
    return services


def _by_store(services: Services, asked: str) -> str:
    return services.store.lists.load_version("us-apps", asked).version.version


def _by_overview(services: Services, asked: str) -> str:
    return services.overviews.show("us-apps", asked, ("US",)).record.version.version


def _by_http(client: FlaskClient, _services: Services, asked: str) -> str:
    answer = client.get("/v1/lists/us-apps/diff", query_string={"from": asked, "to": SCHEME + IDS[2]})
    if answer.status_code != 200:
        raise UnknownListError(answer.text)
    return str(answer.json["from"]) if answer.json else ""


def _by_accepting(services: Services, asked: str) -> str:
    services.keeper.accept("us-apps", asked, "seen")
    return services.store.lists.live_versions()["us-apps"]


def test_every_door_finds_the_same_version(services: Services) -> None:
    client = create_app(services).test_client()
    doors = (_by_store, _by_overview, _by_accepting, partial(_by_http, client))
    for asked, named in _ASKED:
        found = [_answer(door, services, asked) for door in doors]
        assert found == [named and SCHEME + named] * len(doors), asked


def _answer(door: Callable[[Services, str], str], services: Services, asked: str) -> str | None:
    try:
        return door(services, asked)
    except UnknownListError:
        return None


def test_accepting_keeps_why_a_version_was_held_though_its_digits_are_capitals(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["lists", "accept", "us-apps", "ABCDEF10AA", "--reason", "looked at"]) == 0
    (record,) = (one for one in services.store.lists.versions("us-apps") if one.version.version == SCHEME + IDS[0])
    assert list(record.notes) == [REASON, "accepted: looked at"]
    capsys.readouterr()
    assert run_command(["lists", "show", "us-apps", "--version", "ABCDEF10AA", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == SCHEME + IDS[0]


@given(
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.integers(6, 64),
    st.sampled_from([str.upper, str.lower]),
    st.sampled_from(["", SCHEME]),
)
def test_every_beginning_of_six_digits_names_its_version(
    digits: str, length: int, write: Callable[[str], str], scheme: str
) -> None:
    asked = write(scheme + digits[:length])
    assert VersionId.of(asked).one_of("us-apps", [SCHEME + digits]) == SCHEME + digits
