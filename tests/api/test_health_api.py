"""GET /v1/lists, /healthz and /readyz: how old the lists are, and whether answers can be relied on."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.bootstrap import Services, start
from service.register.register import Register
from service.screening.screener import Screener
from service.server.app import create_app
from tests.api.conftest import APPLE, NOW, Json, answered
from tests.databases import file_in

ClientOf = Callable[..., FlaskClient]


@dataclass(frozen=True, slots=True)
class Database:
    """A database that answers, or does not."""

    answers: bool

    def is_ready(self) -> bool:
        return self.answers


def screener_with(  # noqa: PLR0913 each test names the one thing that it changes
    services: Services,
    *,
    register: Register | None = None,
    now: Callable[[], datetime] | None = None,
    lists: tuple[str, ...] | None = None,
    max_age_days: int | None = None,
    refuses_stale: bool = False,
    required: tuple[str, ...] = (),
) -> Screener:
    made = services.screener
    clock, known = now or made.now, register or made.register
    return Screener(known, made.profile, clock, lists, max_age_days, refuses_stale=refuses_stale, required=required)


def no_lists(services: Services) -> Screener:
    return screener_with(services, register=Register.of((), services.screener.register.programmes))


def test_every_live_list_is_shown_with_its_version_and_age(client: FlaskClient) -> None:
    shown = client.get("/v1/lists").get_json()["lists"]
    assert {one["code"] for one in shown} == {
        "us-ns-cmic",
        "us-ccmc",
        "us-1260h",
        "us-apps",
        "us-eo14071",
        "us-ar-china",
    }
    for one in shown:
        assert one["title"]
        assert one["publisher"]
        assert one["default"] is True
        assert one["stale"] is False
        assert one["age_days"] == (NOW.date() - datetime.fromisoformat(one["checked_on"]).date()).days


@pytest.mark.slow
def test_the_lists_used_by_default_are_marked(services: Services, client_of: ClientOf) -> None:
    shown = client_of(screener=screener_with(services, lists=("us-apps",))).get("/v1/lists").get_json()["lists"]
    assert [one["code"] for one in shown if one["default"]] == ["us-apps"]


@pytest.mark.slow
def test_a_living_process_says_so_whatever_its_database_does(client_of: ClientOf) -> None:
    response = client_of(store=Database(answers=False)).get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "alive"})


def test_a_service_with_fresh_lists_and_a_database_is_ready(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json()["status"] == "ready"
    assert len(response.get_json()["lists"]) == len(client.get("/v1/lists").get_json()["lists"])


def refused(client: FlaskClient) -> Json:
    response = client.get("/readyz")
    assert (response.status_code, response.content_type) == (503, "application/problem+json")
    problem = answered(response)
    assert problem["type"] == "urn:pendens:problem:not-ready"
    return problem


@pytest.mark.slow
def test_a_database_that_does_not_answer_makes_it_unready(client_of: ClientOf) -> None:
    assert refused(client_of(store=Database(answers=False)))["reasons"] == ["the database does not answer"]


@pytest.mark.slow
def test_no_list_makes_it_unready(services: Services, client_of: ClientOf) -> None:
    problem = refused(client_of(screener=no_lists(services)))
    assert (problem["reasons"], problem["lists"]) == (["no list is live"], [])


@pytest.mark.slow
def test_a_list_that_was_asked_for_and_is_missing_makes_it_unready(services: Services, client_of: ClientOf) -> None:
    client = client_of(screener=screener_with(services, lists=("us-apps", "us-sdn")))
    assert refused(client)["reasons"] == ["list us-sdn is not live"]


def late(services: Services, client_of: ClientOf, *, refuses_stale: bool) -> FlaskClient:
    """Ask when every list has been past its limit for long."""
    march = datetime(2027, 3, 1, tzinfo=UTC)
    screener = screener_with(services, now=lambda: march, max_age_days=30, refuses_stale=refuses_stale)
    return client_of(screener=screener, intake=replace(services.intake, screener=screener))


@pytest.mark.slow
def test_a_stale_list_is_warned_about_and_makes_every_screening_incomplete(
    services: Services, client_of: ClientOf
) -> None:
    client = late(services, client_of, refuses_stale=False)
    ready = answered(client.get("/readyz"))
    assert len(ready["warnings"]) == len(ready["lists"])
    assert "list us-apps was last checked 99 days ago" in ready["warnings"]
    assert all(used["stale"] and used["age_days"] == 99 for used in ready["lists"])
    document = answered(client.post("/v1/screenings", json={"holdings": [APPLE]}))
    assert document["outcome"] == "incomplete"
    assert all(used["stale"] for used in document["lists"])
    assert {note["value"] for note in document["warnings"] if "limit" in note["message"]} == {
        used["code"] for used in document["lists"]
    }


@pytest.mark.slow
def test_where_stale_lists_are_refused_nothing_is_screened_against_them(
    services: Services, client_of: ClientOf
) -> None:
    client = late(services, client_of, refuses_stale=True)
    problem = refused(client)
    assert len(problem["reasons"]) == len(problem["lists"])
    assert all(used["stale"] for used in problem["lists"])
    file = {"file": (io.BytesIO(b"Name\nAPPLE INC\n"), "holdings.csv")}
    for response in (
        client.post("/v1/screenings", json={"holdings": [APPLE], "lists": ["us-apps"]}),
        client.post("/v1/uploads", data=file),
    ):
        assert (response.status_code, response.content_type) == (503, "application/problem+json")
        assert answered(response)["type"] == "urn:pendens:problem:stale-list"
        assert "us-apps was last checked 99 days ago" in answered(response)["detail"]


@pytest.mark.slow
def test_where_stale_lists_are_refused_past_knowledge_and_fresh_lists_are_still_asked(
    services: Services, client_of: ClientOf
) -> None:
    past = {"holdings": [APPLE], "known_at": "2026-11-01"}
    assert late(services, client_of, refuses_stale=True).post("/v1/screenings", json=past).status_code == 201
    fresh = screener_with(services, refuses_stale=True, max_age_days=30)
    client = client_of(screener=fresh, intake=replace(services.intake, screener=fresh))
    assert client.post("/v1/screenings", json={"holdings": [APPLE]}).status_code == 201
    unknown = client.post("/v1/screenings", json={"holdings": [APPLE], "lists": ["us-nothing"]})
    assert unknown.status_code == 422


@pytest.mark.slow
def test_without_a_list_nothing_is_screened(services: Services, client_of: ClientOf) -> None:
    screener = no_lists(services)
    client = client_of(screener=screener, intake=replace(services.intake, screener=screener))
    response = client.post("/v1/screenings", json={"holdings": [APPLE]})
    assert response.status_code == 503
    assert response.get_json(force=True)["type"] == "urn:pendens:problem:no-list"


@pytest.mark.parametrize("path", ["/v1/lists", "/healthz", "/readyz"])
def test_health_needs_no_words_in_its_address(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.slow
def test_where_a_write_would_fail_the_service_is_not_ready_and_says_why(client_of: ClientOf) -> None:
    trouble = "a write would fail: the disk is full (ENOSPC)"
    problem = refused(client_of(write_trouble=lambda: trouble))
    assert problem["reasons"] == [trouble]


@pytest.mark.slow
def test_every_answer_503_says_when_to_ask_again(services: Services, client_of: ClientOf) -> None:
    unready = client_of(store=Database(answers=False)).get("/readyz")
    stale = late(services, client_of, refuses_stale=True).post("/v1/screenings", json={"holdings": [APPLE]})
    for response in (unready, stale):
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0


@pytest.mark.slow
def test_less_room_than_asked_for_is_told_with_its_setting(services: Services, client_of: ClientOf) -> None:
    tight = start(replace(services.settings, min_free_bytes=10**18), now=lambda: NOW)
    problem = refused(client_of(write_trouble=tight.write_trouble))
    assert "PENDENS_MIN_FREE_MB" in problem["reasons"][0]


def test_absent_main_lists_are_told_and_leave_the_service_ready(client: FlaskClient) -> None:
    ready = answered(client.get("/readyz"))
    assert ready["lists_missing"] == ["us-sdn", "us-cons", "eu-fsf", "uk-ofsi", "un-sc"]
    assert (ready["status"], ready["lists_held"], ready["warnings"]) == ("ready", [], [])


@pytest.mark.slow
def test_an_absent_required_list_is_a_warning(services: Services, client_of: ClientOf) -> None:
    screener = screener_with(services, required=("us-sdn", "us-apps"))
    client = client_of(screener=screener, intake=replace(services.intake, screener=screener))
    assert answered(client.get("/readyz"))["warnings"] == [
        "list us-sdn is required by PENDENS_REQUIRED_LISTS and is not live"
    ]
    document = answered(client.post("/v1/screenings", json={"holdings": [APPLE]}))
    assert [(one["cause"], one["list"]) for one in document["incomplete"]] == [("required", "us-sdn")]


@pytest.mark.slow
def test_where_stale_lists_are_refused_an_absent_required_list_makes_it_unready(
    services: Services, client_of: ClientOf
) -> None:
    problem = refused(client_of(screener=screener_with(services, required=("us-sdn",), refuses_stale=True)))
    assert problem["reasons"] == ["list us-sdn is required by PENDENS_REQUIRED_LISTS and is not live"]
    assert "us-sdn" in problem["lists_missing"]


@pytest.mark.slow
def test_a_stranger_is_told_state_and_reasons_alone_and_no_list_of_the_firms_own(
    services: Services, tmp_path: Path
) -> None:
    made = start(replace(services.settings, home=tmp_path, database_url=file_in(tmp_path)))
    key = made.access.keys.create(tenant="default", roles=["audit"], label="probe", by="test").text
    wanted = ("us-apps", "us-sdn", "house-secret", "own-secret")

    def asked(header: str | None, *, lists: tuple[str, ...] | None, required: tuple[str, ...]) -> TestResponse:
        screener = screener_with(made, lists=lists, required=required)
        client = create_app(replace(made, screener=screener)).test_client()
        return client.get("/readyz", headers={"Authorization": header} if header else {})

    for header in (None, "Bearer wrong", "Basic YTpi"):
        unready = asked(header, lists=wanted, required=wanted)
        told = answered(unready)
        assert unready.status_code == 503
        assert told["reasons"] == ["list us-sdn is not live", *["list of the firm's own is not live"] * 2]
        assert "secret" not in unready.text
        assert not {"lists", "lists_missing", "lists_held"} & told.keys()
        ready = asked(header, lists=None, required=("house-secret",))
        assert set(answered(ready)) == {"status", "warnings"}
        assert "secret" not in ready.text
    known = answered(asked(f"Bearer {key}", lists=wanted, required=wanted))
    assert "list house-secret is not live" in known["reasons"]
    assert {"us-apps", "us-sdn"} & {one["code"] for one in known["lists"]}
    assert "lists_missing" in known
