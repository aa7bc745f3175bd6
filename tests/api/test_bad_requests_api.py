"""POST /v1/screenings with what cannot be read: each fault has its place, its type and its mend."""

import json

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import APPLE, LIMIT, Json, answered


def refusal(client: FlaskClient, body: object, status: int = 422) -> Json:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = client.post("/v1/screenings", data=raw, content_type="application/json")
    assert response.status_code == status, response.text
    return answered(response)


def test_a_request_of_which_no_row_can_be_screened_is_refused_with_each_reason(client: FlaskClient) -> None:
    problem = refusal(client, {"holdings": [{}, {"name": "!"}, {"name": "X", "side": "short"}]})
    assert problem["type"] == "urn:pendens:problem:nothing-to-screen"
    assert sorted({note["row"] for note in problem["row_errors"]}) == [1, 2, 3]
    assert client.get(f"/v1/screenings/{problem['screening_id']}").status_code == 200


BAD_FIELDS = [
    ({"holdings": []}, "#/holdings"),
    ({}, "#/holdings"),
    ({"holdings": None}, "#/holdings"),
    ({"holdings": {"name": "APPLE INC"}}, "#/holdings"),
    ({"holdings": ["APPLE INC"]}, "#/holdings/0"),
    ({"holdings": [APPLE, None]}, "#/holdings/1"),
    ({"holdings": [APPLE, {"nmae": "XIAOMI CORP"}]}, "#/holdings/1/nmae"),
    ({"holdings": [{"name": 7}]}, "#/holdings/0/name"),
    ({"holdings": [{"name": ["APPLE"]}]}, "#/holdings/0/name"),
    ({"holdings": [{"name": "A", "quantity": True}]}, "#/holdings/0/quantity"),
    ({"holdings": [{"name": "A", "quantity": {}}]}, "#/holdings/0/quantity"),
    ({"holdings": [{"name": "A", "side": 1}]}, "#/holdings/0/side"),
    ({"holdings": [APPLE], "lists": "us-ccmc"}, "#/lists"),
    ({"holdings": [APPLE], "lists": []}, "#/lists"),
    ({"holdings": [APPLE], "jurisdictions": []}, "#/jurisdictions"),
    ({"holdings": [APPLE], "jurisdictions": None}, "#/jurisdictions"),
    ({"holdings": [APPLE], "include_clear": "no"}, "#/include_clear"),
    ({"holdings": [APPLE], "include_clear": 1}, "#/include_clear"),
    ({"holdings": [APPLE], "fail_on": "worst"}, "#/fail_on"),
    ({"holdings": [APPLE], "fail_on": ["review"]}, "#/fail_on"),
    ({"holdings": [APPLE], "as_of": 20210316}, "#/as_of"),
    ({"holdings": [APPLE], "format": "json"}, "#/format"),
    ({"holdings": [APPLE], "a/b~c d": 1}, "#/a~1b~0c%20d"),
]


@pytest.mark.parametrize(("body", "pointer"), BAD_FIELDS, ids=[json.dumps(body)[:60] for body, _ in BAD_FIELDS])
def test_a_field_that_cannot_be_read_is_pointed_at(client: FlaskClient, body: object, pointer: str) -> None:
    problem = refusal(client, body)
    assert problem["type"] == "urn:pendens:problem:invalid-request"
    assert [(fault["in"], fault["pointer"]) for fault in problem["errors"]] == [("json", pointer)]


def test_an_object_of_too_many_names_is_refused_before_each_is_looked_at(client: FlaskClient) -> None:
    body = {"holdings": [{**APPLE, **{f"k{number}": 1 for number in range(1_001)}}]}
    assert "no object that is read here has more than 1,000" in refusal(client, body, 400)["detail"]


@pytest.mark.parametrize("body", [[], "holdings", 7, None])
def test_a_body_that_is_no_object_is_refused(client: FlaskClient, body: object) -> None:
    assert refusal(client, body)["type"] == "urn:pendens:problem:invalid-request"


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"as_of": "2021-03-16T12:00"}, "instant-without-offset"),
        ({"known_at": "2021-03-16T12:00"}, "instant-without-offset"),
        ({"as_of": "last tuesday"}, "invalid-instant"),
        ({"as_of": ""}, "invalid-instant"),
        ({"as_of": "0001-01-01T00:00+14:00"}, "invalid-instant"),
        ({"as_of": "9999-12-31T23:59-12:00"}, "invalid-instant"),
        ({"as_of": "1999-12-31"}, "before-first-list"),
        ({"known_at": "1999-12-31"}, "before-first-list"),
        ({"lists": ["us-ccmc", "us-nowhere"]}, "unknown-list"),
        ({"jurisdictions": ["US", "Narnia"]}, "unknown-jurisdiction"),
    ],
)
def test_a_question_that_cannot_be_asked_keeps_its_own_type(client: FlaskClient, asked: Json, name: str) -> None:
    problem = refusal(client, {"holdings": [APPLE], **asked})
    assert problem["type"] == f"urn:pendens:problem:{name}"


def test_several_faults_are_told_at_once(client: FlaskClient) -> None:
    problem = refusal(client, {"holdings": [{"name": 1}], "as_of": "2021-03-16T12:00", "jurisdictions": ["Narnia"]})
    assert {(fault["pointer"], fault["type"].rpartition(":")[2]) for fault in problem["errors"]} == {
        ("#/holdings/0/name", "invalid-request"),
        ("#/as_of", "instant-without-offset"),
        ("#/jurisdictions/0", "unknown-jurisdiction"),
    }


@pytest.mark.slow
def test_a_hundred_faults_are_shown_and_all_are_counted(client: FlaskClient) -> None:
    problem = refusal(client, {"holdings": [{"name": 1}] * 250})
    assert len(problem["errors"]) == 100
    assert "250" in problem["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"holdings": [NaN]}',
        b'{"holdings": [], "holdings": []}',
        b'{"holdings": [{"name": "\\ud800"}]}',
        b'{"holdings": [{"quantity": 1e99999999999999999999}]}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_is_malformed(client: FlaskClient, body: bytes) -> None:
    problem = refusal(client, body, 400)
    assert problem["type"] == "urn:pendens:problem:malformed-request"


@pytest.mark.parametrize("number", [b"1e9999", b"1" * 5_000, b"-1e-9999", b"0." + b"1" * 5_000])
def test_a_number_beyond_any_amount_of_money_is_refused(client: FlaskClient, number: bytes) -> None:
    problem = refusal(client, b'{"holdings": [{"name": "A", "quantity": ' + number + b"}]}")
    assert [fault["pointer"] for fault in problem["errors"]] == ["#/holdings/0/quantity"]


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_media_type_is_refused_by_name(client: FlaskClient, media_type: str) -> None:
    response = client.post("/v1/screenings", data=b"{}", content_type=media_type)
    assert response.status_code == 415


def test_a_body_over_the_limit_is_too_large(client: FlaskClient) -> None:
    response = client.post("/v1/screenings", data=b" " * (LIMIT + 100_000), content_type="application/json")
    assert response.status_code == 413
    problem = response.get_json(force=True)
    assert problem["type"] == "urn:pendens:problem:too-large"
    assert "PENDENS_MAX_FILE_MB" in problem["detail"]
