"""Each problem that the API answers has a page that says what it means and what to do, and the answer leads to it."""

import pytest
from flask.testing import FlaskClient

from service.api.problems import ERRORS, ERRORS_OF_LISTS, STATUSES
from service.bootstrap import start
from service.config import Settings
from service.server.app import create_app

KINDS = sorted({kind.name for kind in (*STATUSES.values(), *ERRORS.values(), *ERRORS_OF_LISTS.values()) if kind.name})


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    return create_app(start(Settings(home, f"sqlite:///{home / 'p.sqlite3'}"))).test_client()


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
