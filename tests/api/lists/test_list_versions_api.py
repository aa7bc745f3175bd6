"""/v1/lists/{code}/versions and /diff: a list of the firm taken in, kept, compared, held and shown."""

import gzip
import hashlib
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.bootstrap import Services
from service.server.reload import LiveServices
from tests.api.conftest import NOW, Json, answered
from tests.api.lists.house_lists import NEW, ROWS, Load, house, problem, taken


def test_a_new_list_goes_live_and_says_where_its_versions_are(client: FlaskClient, load: Load, code: str) -> None:
    response = load(house(*ROWS), published_on="2026-11-20")
    version = taken(response)
    assert (version["code"], version["state"], version["entries"]) == (code, "live", 4)
    assert version["published_on"] == "2026-11-20"
    assert (version["refusals"], set(version["counts"].values())) == ([], {0})
    assert response.headers["Location"] == f"/v1/lists/{code}/versions"
    (found,) = answered(client.get(response.headers["Location"]))["versions"]
    assert (found["version"], found["state"], found["entries"]) == (version["version"], "live", 4)


def test_a_kept_version_tells_its_files_by_their_hash(load: Load, kept: Callable[[], list[Json]]) -> None:
    content = gzip.compress(house(*ROWS))
    taken(load(content, "desk.csv.gz"))
    (version,) = kept()
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert version["files"] == [{"name": "desk.csv.gz", "sha256": digest, "bytes": len(content)}]
    assert version["retrieved_at"] == NOW.isoformat()
    assert version["notes"] == []


def test_files_without_a_day_are_of_today(load: Load) -> None:
    assert taken(load(house(*ROWS)))["published_on"] == NOW.date().isoformat()


def test_a_warning_is_told_and_stops_nothing(load: Load) -> None:
    version = taken(load(house(*ROWS)))
    assert version["state"] == "live"
    assert any("US0000000001" in warning for warning in version["warnings"])


def test_the_same_bytes_again_change_nothing(load: Load, kept: Callable[[], list[Json]]) -> None:
    first, again = taken(load(house(*ROWS))), taken(load(house(*ROWS)))
    assert (again["state"], again["version"]) == ("unchanged", first["version"])
    assert len(kept()) == 1


def test_a_new_version_says_what_it_changes_and_the_old_one_is_kept(load: Load, kept: Callable[[], list[Json]]) -> None:
    first = taken(load(house(*ROWS)))
    second = taken(load(house(*ROWS[:3], NEW)))
    assert second["counts"] == {"added": 1, "removed": 1, "relisted": 0, "renamed": 0, "amended": 0}
    states = {version["version"]: version["state"] for version in kept()}
    assert states == {second["version"]: "live", first["version"]: "accepted"}


def test_two_versions_are_compared_party_by_party(client: FlaskClient, load: Load, code: str) -> None:
    old = taken(load(house(*ROWS)))["version"]
    renamed = ROWS[1].replace("Acme Rocketry Inc", "Zenith Rocketry Inc")
    new = taken(load(house(ROWS[0], renamed, ROWS[2], NEW)))["version"]
    answer = answered(client.get(f"/v1/lists/{code}/diff", query_string={"from": old, "to": new}))
    assert (answer["code"], answer["from"], answer["to"]) == (code, old, new)
    changes = {(one["change"], one["name"]): one for one in answer["changes"]}
    assert ("added", "Saltmarsh Drones SA") in changes
    assert ("removed", "Northlight Optics AG") in changes
    name = changes["renamed", "Zenith Rocketry Inc"]
    assert (name["field"], name["before"], name["after"]) == ("name", "Acme Rocketry Inc", "Zenith Rocketry Inc")
    for change, number in answer["counts"].items():
        assert number == sum(one["change"] == change for one in answer["changes"])


@pytest.mark.parametrize(
    "write", [str, lambda text: text[7:13], lambda text: text[:15], lambda text: text[7:17].upper()]
)
def test_a_version_may_be_named_by_its_beginning(
    client: FlaskClient, load: Load, code: str, write: Callable[[str], str]
) -> None:
    old, new = taken(load(house(*ROWS)))["version"], taken(load(house(*ROWS, NEW)))["version"]
    query = {"from": write(old), "to": write(new)}
    answer = answered(client.get(f"/v1/lists/{code}/diff", query_string=query))
    assert (answer["from"], answer["to"]) == (old, new)
    assert [one["change"] for one in answer["changes"]] == ["added"]
    back = answered(client.get(f"/v1/lists/{code}/diff", query_string={"from": query["to"], "to": query["from"]}))
    assert [one["change"] for one in back["changes"]] == ["removed"]


def test_a_version_does_not_differ_from_itself(client: FlaskClient, load: Load, code: str) -> None:
    version = taken(load(house(*ROWS)))["version"]
    answer = answered(client.get(f"/v1/lists/{code}/diff?from={version}&to={version}"))
    assert (answer["changes"], set(answer["counts"].values())) == ([], {0})


def test_a_list_that_collapses_is_held_and_the_last_good_version_stays_live(
    client: FlaskClient, load: Load, code: str, kept: Callable[[], list[Json]]
) -> None:
    good = taken(load(house(*ROWS)))["version"]
    held = taken(load(house(*ROWS[:1])))
    assert (held["state"], held["counts"]["removed"]) == ("held", 3)
    (refusal,) = held["refusals"]
    assert "3 of 4 entries are gone" in refusal
    shown = {version["version"]: (version["state"], version["notes"]) for version in kept()}
    assert shown == {good: ("live", []), held["version"]: ("held", [refusal])}
    difference = client.get(f"/v1/lists/{code}/diff", query_string={"from": good, "to": held["version"]})
    assert answered(difference)["counts"]["removed"] == 3


@pytest.mark.parametrize("path", ["versions", "diff?from=abcdef&to=abcdef"])
def test_versions_of_a_list_that_is_not_there_are_not_found(client: FlaskClient, path: str) -> None:
    assert "us-ccmc" in problem(client.get(f"/v1/lists/us-nothing/{path}"), 404, "unknown-list")["detail"]


def test_a_version_that_is_not_there_is_not_found_and_those_that_are_get_named(
    client: FlaskClient, load: Load, code: str
) -> None:
    version = taken(load(house(*ROWS)))["version"]
    other = "0" * 64 if not version.startswith("sha256:0") else "1" * 64
    for query in ({"from": version, "to": other}, {"from": other, "to": version}):
        response = client.get(f"/v1/lists/{code}/diff", query_string=query)
        assert version[:19] in problem(response, 404, "unknown-list")["detail"]


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ("", ["#/from", "#/to"]),
        ("from=abcdef", ["#/to"]),
        ("from=abcde&to=abcdef", ["#/from"]),
        ("from=abcdef&to=latest", ["#/to"]),
        ("from=abcdef&to=" + "a" * 65, ["#/to"]),
        ("from=abcdef&to=abcdef&format=csv", ["#/format"]),
    ],
)
def test_a_version_that_cannot_be_one_is_pointed_at(client: FlaskClient, query: str, pointers: Sequence[str]) -> None:
    found = problem(client.get(f"/v1/lists/us-ccmc/diff?{query}"), 422, "invalid-request")
    assert [(fault["in"], fault["pointer"]) for fault in found["errors"]] == [("query", one) for one in pointers]


def test_a_bundled_list_has_its_version_and_no_files(client: FlaskClient) -> None:
    live = answered(client.get("/v1/lists/us-ccmc"))
    (version,) = answered(client.get("/v1/lists/us-ccmc/versions"))["versions"]
    assert (version["version"], version["state"], version["files"]) == (live["version"], "live", [])
    assert version["entries"] == live["entries"]


@pytest.mark.slow
def test_a_loaded_list_is_shown_and_screened_against_once_it_is_swapped_in(
    services: Services, app: Flask, client: FlaskClient, load: Load, code: str
) -> None:
    version = taken(load(house(*ROWS)))["version"]
    live = LiveServices(services)
    live.renew()
    app.extensions["pendens"] = live.current
    shown = answered(client.get(f"/v1/lists/{code}"))
    assert (shown["version"], shown["entries"], sum(shown["statuses"].values())) == (version, 4, 4)
    holdings = [{"name": "EVERGREEN TANKER HLDGS LTD"}, {"name": "ACME ROCKETRY INC"}]
    document = answered(client.post("/v1/screenings", json={"holdings": holdings, "lists": [code]}))
    assert [finding["flag"] for finding in document["findings"]] == ["blocked", "divest"]


@pytest.mark.parametrize("path", ["versions", "diff?from=abcdef&to=abcdef"])
def test_a_code_that_no_database_can_hold_is_not_found(client: FlaskClient, path: str) -> None:
    assert "\\x00" in problem(client.get(f"/v1/lists/us-ccmc%00/{path}"), 404, "unknown-list")["detail"]
