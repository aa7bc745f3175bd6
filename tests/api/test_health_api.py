"""GET /v1/lists, /healthz and /readyz: how old the lists are, and whether answers can be relied on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from service.bootstrap import Services
from service.domain.register import Register
from service.screener import Screener
from tests.api.conftest import APPLE, NOW, Json, answered

ClientOf = Callable[..., FlaskClient]


@dataclass(frozen=True, slots=True)
class Database:
    """A database that answers, or does not."""

    answers: bool

    def is_ready(self) -> bool:
        return self.answers


def screener_with(
    services: Services,
    *,
    register: Register | None = None,
    now: Callable[[], datetime] | None = None,
    lists: tuple[str, ...] | None = None,
    max_age_days: int | None = None,
) -> Screener:
    made = services.screener
    return Screener(register or made.register, made.profile, now or made.now, lists, max_age_days)


def no_lists(services: Services) -> Screener:
    return screener_with(services, register=Register.of((), services.screener.register.programmes))


def test_every_live_list_is_shown_with_its_version_and_age(client: FlaskClient) -> None:
    shown = client.get("/v1/lists").get_json()["lists"]
    assert {one["code"] for one in shown} == {"us-ns-cmic", "us-ccmc", "us-1260h", "us-apps"}
    for one in shown:
        assert one["title"]
        assert one["publisher"]
        assert one["default"] is True
        assert one["stale"] is False
        assert one["age_days"] == (NOW.date() - datetime.fromisoformat(one["checked_on"]).date()).days


def test_the_lists_used_by_default_are_marked(services: Services, client_of: ClientOf) -> None:
    shown = client_of(screener=screener_with(services, lists=("us-apps",))).get("/v1/lists").get_json()["lists"]
    assert [one["code"] for one in shown if one["default"]] == ["us-apps"]


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


def test_a_database_that_does_not_answer_makes_it_unready(client_of: ClientOf) -> None:
    assert refused(client_of(store=Database(answers=False)))["reasons"] == ["the database does not answer"]


def test_no_list_makes_it_unready(services: Services, client_of: ClientOf) -> None:
    problem = refused(client_of(screener=no_lists(services)))
    assert (problem["reasons"], problem["lists"]) == (["no list is live"], [])


def test_a_list_that_was_asked_for_and_is_missing_makes_it_unready(services: Services, client_of: ClientOf) -> None:
    client = client_of(screener=screener_with(services, lists=("us-apps", "us-sdn")))
    assert refused(client)["reasons"] == ["list us-sdn is not live"]


def test_a_stale_list_makes_it_unready_and_every_screening_incomplete(services: Services, client_of: ClientOf) -> None:
    late = screener_with(services, now=lambda: datetime(2027, 3, 1, tzinfo=UTC), max_age_days=30)
    client = client_of(screener=late, intake=replace(services.intake, screener=late))
    problem = refused(client)
    assert len(problem["reasons"]) == len(problem["lists"])
    assert all(used["stale"] for used in problem["lists"])
    response = client.post("/v1/screenings", json={"holdings": [APPLE]})
    assert answered(response)["outcome"] == "incomplete"


def test_without_a_list_nothing_is_screened(services: Services, client_of: ClientOf) -> None:
    screener = no_lists(services)
    client = client_of(screener=screener, intake=replace(services.intake, screener=screener))
    response = client.post("/v1/screenings", json={"holdings": [APPLE]})
    assert response.status_code == 503
    assert response.get_json(force=True)["type"] == "urn:pendens:problem:no-list"


@pytest.mark.parametrize("path", ["/v1/lists", "/healthz", "/readyz"])
def test_health_needs_no_words_in_its_address(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
