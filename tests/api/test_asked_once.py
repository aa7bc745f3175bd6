"""A question is answered as it was asked: what is given twice, or read by nothing, is named and refused."""

import io
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
import yaml
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from service.api.openapi import document
from tests.api.conftest import APPLE, Json, answered

FILE = b"Name,ISIN\nAPPLE INC,US0378331005\n"
OPERATIONS = [
    (path, method, {p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"})
    for path, item in yaml.safe_load(document())["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
]


def refused(response: TestResponse, location: str, status: int = 422) -> dict[str, str]:
    assert response.status_code == status, response.text
    problem = answered(response)
    assert {fault["in"] for fault in problem["errors"]} == {location}
    return {fault["pointer"]: fault["detail"] for fault in problem["errors"]}


@pytest.mark.parametrize(("path", "method", "read"), OPERATIONS)
def test_no_address_takes_a_query_parameter_that_it_does_not_read(
    client: FlaskClient, path: str, method: str, read: set[str]
) -> None:
    address = path.replace("{", "").replace("}", "")
    response = client.open(f"{address}?nobody-reads-this=1", method=method.upper())
    assert refused(response, "query")["#/nobody-reads-this"].startswith("Unknown field")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/v1/screenings/0?include_clear=true&include_clear=false", "include_clear"),
        ("/v1/designations?q=xiaomi&q=huawei", "q"),
        ("/v1/designations?limit=1&limit=2", "limit"),
        ("/v1/designations?as_of=2021-03-16&as_of=2022-03-16", "as_of"),
        ("/v1/designations/ofac-30946?known_at=2021-03-16&known_at=2021-03-16", "known_at"),
        ("/v1/lists/us-ccmc/diff?from=abcdef&from=abcdef&to=abcdef", "from"),
    ],
)
def test_a_query_parameter_given_twice_is_named(client: FlaskClient, address: str, name: str) -> None:
    assert refused(client.get(address), "query") == {f"#/{name}": f"{name!r} is given 2 times: give it once."}


def test_lists_in_a_query_may_still_be_repeated(client: FlaskClient) -> None:
    response = client.get("/v1/designations?list=us-ccmc&list=us-apps&jurisdiction=US&jurisdiction=FR&limit=1")
    assert response.status_code == 200


def upload(client: FlaskClient, fields: list[tuple[str, object]], address: str = "/v1/uploads") -> TestResponse:
    return client.post(address, data=MultiDict(fields), content_type="multipart/form-data")


def file() -> tuple[str, object]:
    return "file", (io.BytesIO(FILE), "positions.csv")


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        ([("as_of", "2021-03-16"), ("as_of", "2026-03-16")], "as_of"),
        ([("fail_on", "review"), ("fail_on", "blocked")], "fail_on"),
        ([("include_clear", "false"), ("include_clear", "true")], "include_clear"),
        ([("sheet", "A"), ("sheet", "A")], "sheet"),
        ([file()], "file"),
        ([("file", "a text of the same name")], "file"),
    ],
)
def test_a_form_field_given_twice_is_named(client: FlaskClient, extra: list[tuple[str, object]], name: str) -> None:
    assert refused(upload(client, [file(), *extra]), "multipart") == {
        f"#/{name}": f"{name!r} is given 2 times: give it once."
    }


def test_query_parameters_beside_a_form_are_named(client: FlaskClient) -> None:
    found = refused(upload(client, [file()], "/v1/uploads?as_of=2021-03-16&fail_on=blocked"), "query")
    assert set(found) == {"#/as_of", "#/fail_on"}


ONCE: Mapping[str, str] = {"as_of": "2021-03-16", "known_at": "2021-04-01", "fail_on": "review", "sheet": "A"}


@pytest.mark.slow
@given(names=st.lists(st.sampled_from(sorted(ONCE)), min_size=1, max_size=8))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_repeated_is_named_and_nothing_else(client: FlaskClient, names: list[str]) -> None:
    repeated = {name for name in names if names.count(name) > 1}
    response = upload(client, [file(), *((name, ONCE[name]) for name in names)])
    if repeated:
        assert set(refused(response, "multipart")) == {f"#/{name}" for name in repeated}
    else:
        assert response.status_code == 201 or "sheet" in names


@pytest.mark.slow
@given(pairs=st.lists(st.tuples(st.sampled_from(["q", "limit", "offset", "status"]), st.just("1")), max_size=6))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_query_is_read_only_where_each_parameter_stands_once(
    client: FlaskClient, pairs: list[tuple[str, str]]
) -> None:
    names = [name for name, _ in pairs]
    response = client.get(f"/v1/designations?{urlencode(pairs)}")
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        assert set(refused(response, "query")) == {f"#/{name}" for name in repeated}
    else:
        assert response.status_code == (422 if "status" in names else 200)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"holdings": [{"name": "A", "name": "B"}]}', "'name' stands 2 times"),
        (b'{"as_of": "2021-03-16", "holdings": [], "as_of": "2026-03-16"}', "'as_of' stands 2 times"),
        (b'{"a\\u0062": 1, "ab": 2, "holdings": []}', "'ab' stands 2 times"),
        (b'{"holdings": [{"name": "A", "quantity": NaN}]}', "NaN is no number, at #/holdings/0/quantity"),
        (b'{"holdings": [{"name": "A"}, {"quantity": Infinity}]}', "Infinity is no number, at #/holdings/1/quantity"),
        (b'{"holdings": [{"name": "A", "quantity": -Infinity}]}', "-Infinity is no number, at #/holdings/0/quantity"),
        (b'{"a/b": [[], [-Infinity]]}', "-Infinity is no number, at #/a~1b/1/0"),
        (b"NaN", "NaN is no number, at #"),
        (b'{"holdings": [{"name": "NaN", "isin": "\\uDC00"}]}', "is no character, at #/holdings/0/isin"),
        (b'{"holdings": [{"n\\ud83d": "A"}]}', "is no character, at #/holdings/0/n"),
    ],
)
def test_json_that_says_two_things_or_no_number_is_malformed_and_says_where(
    client: FlaskClient, body: bytes, told: str
) -> None:
    response = client.post("/v1/screenings", data=body, content_type="application/json")
    assert response.status_code == 400
    assert told in answered(response)["detail"]


HUGE = [str(number) for number in (2**31, 2**63 - 1, 2**63, 2**64, 10**30, -(2**63) - 1)] + ["9" * 5_000]


@pytest.mark.parametrize("number", HUGE, ids=lambda text: text[:12])
def test_a_number_beyond_every_database_is_no_failure_of_the_house(client: FlaskClient, number: str) -> None:
    event: Json = {"decision": "approve", "by": "A. Officer"}
    answers = [
        client.post(f"/v1/designations/ofac-30946/events/{number}/decisions", json=event),
        client.get(f"/v1/designations?limit={number}"),
        client.get(f"/v1/designations?offset={number}"),
        client.post("/v1/screenings", json={"holdings": [{**APPLE, "quantity": number}]}),
        client.post(
            "/v1/screenings",
            data=b'{"holdings": [{"name": "A", "quantity": %s}]}' % number.encode(),
            content_type="application/json",
        ),
    ]
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    assert answers[0].status_code == 404
