"""Each problem that the API answers has a page that says what it means and what to do, and the answer leads to it."""

import pytest
from flask.testing import FlaskClient

from service.api.problems import ERRORS, ERRORS_OF_LISTS, STATUSES
from service.bootstrap import start
from service.config import Settings
from service.server.app import create_app
from tests.databases import file_in

KINDS = sorted({kind.name for kind in (*STATUSES.values(), *ERRORS.values(), *ERRORS_OF_LISTS.values()) if kind.name})


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    return create_app(start(Settings(home, file_in(home)))).test_client()


@pytest.mark.parametrize("name", KINDS)
def test_each_problem_has_a_page(client: FlaskClient, name: str) -> None:
    page = client.get(f"/problems/{name}")
    assert page.status_code == 200
    assert f"urn:pendens:problem:{name}" in page.text
    assert "What to do" in page.text


def test_all_problems_stand_on_one_page(client: FlaskClient) -> None:
    text = client.get("/problems").text
    assert [name for name in KINDS if f"urn:pendens:problem:{name}" not in text] == []


@pytest.mark.parametrize("path", ["/v1/screenings/x", "/v1/nowhere", "/v1/jobs/x"])
def test_an_answer_leads_to_its_page(client: FlaskClient, path: str) -> None:
    told = client.get(path).get_json()["help"]
    assert client.get(told).status_code == 200


def test_a_problem_that_does_not_exist_has_no_page(client: FlaskClient) -> None:
    assert client.get("/problems/none").status_code == 404


def test_pages_of_problems_print_no_marks_and_no_causes_of_commands(client: FlaskClient) -> None:
    text = client.get("/problems").text
    assert "`" not in text
    assert "--columns" not in text
    assert "Pendens keys" not in text
    assert "Nobody who may sign in has this name" not in client.get("/problems/invalid-request").text


def test_answers_name_the_fields_of_the_api_and_not_the_options_of_the_command(client: FlaskClient) -> None:
    body = "Quantity,Currency\n5,USD\n7,USD\n"
    told = client.post("/v1/screenings", data=body, content_type="text/csv").get_json()["detail"]
    assert "--" not in told
    assert "`columns`" in told


def test_a_broken_line_is_named_by_its_number_in_the_body(client: FlaskClient) -> None:
    body = '{"name": "APPLE INC"}\n{"name": "XIAOMI CORP", "isin": "KYG9830T1067"\n'
    told = client.post("/v1/screenings", data=body, content_type="application/x-ndjson").get_json()["detail"]
    assert "line 2, column " in told
    assert "line 1" not in told


def test_a_field_that_nobody_knows_is_named_in_the_detail(client: FlaskClient) -> None:
    told = client.post("/v1/screenings", json={"holdings": [{"name": "APPLE INC"}], "colour": "red"}).get_json()
    assert told["detail"] == "Unknown field 'colour'."
    told = client.post("/v1/screenings", json={"holdings": [{"name": "APPLE INC", "hue": 1}]}).get_json()
    assert told["detail"] == "Unknown field 'hue' in holdings/0."


def test_words_end_once(client: FlaskClient) -> None:
    first, second = ({"holdings": [{"name": name}]} for name in ("APPLE INC", "XIAOMI CORP"))
    headers = {"Idempotency-Key": "one-and-the-same"}
    client.post("/v1/screenings", json=first, headers=headers)
    told = client.post("/v1/screenings", json=second, headers=headers).get_json()["detail"]
    assert told.startswith("The Idempotency-Key was sent with another request before: give every request")
