"""/v1/designations/{id}/events: an act is recorded by one person and takes effect by a second one."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.server.reload import LiveServices
from tests.api.conftest import Json, answered
from tests.api.events.injunction import HIKVISION, ORDER
from tests.api.lists.house_lists import problem

pytestmark = pytest.mark.slow

Put = Callable[..., TestResponse]


@pytest.fixture
def put(client: FlaskClient) -> Put:
    def send(party: str = HIKVISION, **said: object) -> TestResponse:
        body = {name: value for name, value in {**ORDER, **said}.items() if value is not None}
        return client.put(f"/v1/designations/{party}/events", json=body)

    return send


@pytest.fixture
def decide(client: FlaskClient, live: LiveServices) -> Callable[..., TestResponse]:
    def send(event: object = 1, decision: str = "approve", by: str = "Bob Roe", reason: str = "") -> TestResponse:
        said = {"decision": decision, "by": by, **({"reason": reason} if reason else {})}
        response = client.post(f"/v1/designations/{HIKVISION}/events/{event}/decisions", json=said)
        live.renew()
        return response

    return send


def flag(client: FlaskClient) -> str:
    asked = {"holdings": [{"isin": "CNE100000PM8"}], "as_of": "2021-03-16", "lists": ["us-ccmc"]}
    return str(answered(client.post("/v1/screenings", json=asked))["findings"][0]["flag"])


def kept(client: FlaskClient) -> list[Json]:
    found = answered(client.get(f"/v1/designations/{HIKVISION}/events"))["events"]
    assert isinstance(found, list)
    return found


def test_an_order_takes_effect_when_a_second_person_approved_it(
    client: FlaskClient, put: Put, decide: Callable[..., TestResponse]
) -> None:
    assert flag(client) == "divest"
    proposed = answered(put())
    assert (proposed["state"], proposed["waiting"], proposed["programme"]) == ("proposed", True, "eo-13959")
    assert flag(client) == "divest"
    approved = answered(decide(proposed["id"]))
    assert (approved["state"], approved["waiting"], approved["reaches"]) == ("approved", False, True)
    assert [(step["step"], step["by"]) for step in approved["steps"]] == [
        ("proposed", "Ann Lee"),
        ("approved", "Bob Roe"),
    ]
    assert flag(client) == "enjoined"
    assert kept(client) == [approved]


def test_the_same_act_put_again_is_one_event_as_it_stands(
    client: FlaskClient, put: Put, decide: Callable[..., TestResponse]
) -> None:
    first = put()
    assert answered(put()) == answered(first)
    assert answered(put(by="Somebody Else")) == answered(first)
    approved = answered(decide())
    again = put()
    assert (again.status_code, answered(again)) == (200, approved)
    assert len(kept(client)) == 1


def test_the_same_act_in_other_words_is_a_conflict(client: FlaskClient, put: Put) -> None:
    put()
    for other in ({"reference": "doc. 10"}, {"at": "2021-03-12"}, {"until": "2021-05-01"}, {"docket": "1:21-cv-01234"}):
        problem(put(**other), 409, "event-recorded")
    assert len(kept(client)) == 1


def test_whoever_recorded_an_act_cannot_approve_it(
    client: FlaskClient, put: Put, decide: Callable[..., TestResponse]
) -> None:
    put()
    assert "a second person" in problem(decide(by=" ann  LEE"), 403, "second-person")["detail"]
    assert [one["state"] for one in kept(client)] == ["proposed"]
    assert flag(client) == "divest"


def test_an_event_is_decided_once(put: Put, decide: Callable[..., TestResponse]) -> None:
    put()
    decide()
    problem(decide(by="Cy"), 409, "event-decided")
    problem(decide(decision="reject", by="Cy", reason="late"), 409, "event-decided")


def test_a_withdrawal_needs_a_reason_and_a_second_person(
    client: FlaskClient, put: Put, decide: Callable[..., TestResponse]
) -> None:
    put()
    decide()
    problem(decide(decision="withdraw", by="Ann"), 422, "invalid-request")
    assert answered(decide(decision="withdraw", by="Ann", reason="wrong company"))["waiting"] is True
    assert flag(client) == "enjoined"
    problem(decide(by="ann"), 403, "second-person")
    assert answered(decide(by="Bob"))["state"] == "withdrawn"
    assert flag(client) == "divest"


def test_a_rejected_act_may_be_put_anew(client: FlaskClient, put: Put, decide: Callable[..., TestResponse]) -> None:
    put()
    assert answered(decide(decision="reject", reason="another company"))["state"] == "rejected"
    assert answered(put())["id"] == 2
    assert [one["state"] for one in kept(client)] == ["rejected", "proposed"]


@pytest.mark.parametrize("event", [2, 0, "one", "1e3", "٣", 2**63, "9" * 400])
def test_an_event_that_is_not_there_is_not_found(event: object, put: Put, decide: Callable[..., TestResponse]) -> None:
    put()
    problem(decide(event), 404, "unknown-event")


def test_an_event_of_another_party_is_not_decided_under_this_one(
    client: FlaskClient, put: Put, decide: Callable[..., TestResponse]
) -> None:
    assert answered(put("xiaomi-corporation", event="noted"))["id"] == 1
    problem(decide(1), 404, "unknown-event")


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"event": "listed"}, "#/event"),
        ({"event": "blessed"}, "#/event"),
        ({"at": None}, "#/at"),
        ({"at": "yesterday"}, "#/at"),
        ({"grade": "D"}, "#/grade"),
        ({"by": ""}, "#/by"),
        ({"source": "x" * 2_001}, "#/source"),
        ({"approved_by": "Bob"}, "#/approved_by"),
    ],
)
def test_a_field_that_cannot_be_so_is_pointed_at(client: FlaskClient, put: Put, said: Json, pointer: str) -> None:
    response = put(**said)
    assert response.status_code == 422
    assert [fault["pointer"] for fault in answered(response)["errors"]] == [pointer]
    assert kept(client) == []


@pytest.mark.parametrize(
    "said",
    [
        {"by": " "},
        {"at": "2099-01-01"},
        {"until": "2021-03-01"},
        {"list": "us-nothing"},
        {"known_from": "2021-03-12T10:00-05:00"},
    ],
)
def test_an_act_that_cannot_be_is_refused(client: FlaskClient, put: Put, said: Json) -> None:
    assert put(**said).status_code == 422
    assert kept(client) == []


def test_a_party_that_no_list_names_is_not_found(client: FlaskClient, put: Put) -> None:
    problem(put("nobody"), 404, "unknown-designation")
    problem(put("apple-inc"), 404, "unknown-designation")
    problem(client.get("/v1/designations/nobody/events"), 404, "unknown-designation")


def test_another_machine_may_neither_look_nor_record_nor_decide_without_a_key(client: FlaskClient, put: Put) -> None:
    put()
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    address = f"/v1/designations/{HIKVISION}/events"
    problem(client.put(address, json=ORDER, environ_base=elsewhere), 401, "unauthenticated")
    approval = {"decision": "approve", "by": "Bob"}
    problem(client.post(f"{address}/1/decisions", json=approval, environ_base=elsewhere), 401, "unauthenticated")
    assert client.get(address, environ_base=elsewhere).status_code == 401
