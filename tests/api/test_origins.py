"""No page of another site changes anything; the service's own pages and programs do."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.bootstrap import Services, start
from service.config import Settings
from service.server.app import create_app
from tests.api.conftest import APPLE, NOW, answered
from tests.databases import file_in

FILE = b"Name,ISIN\nAPPLE INC,US0378331005\n"
FOREIGN: list[Mapping[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://localhost.evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:3000"},
    {"Origin": "http://["},
    {"Origin": "file://"},
    {"Origin": "http://localhost@evil.example"},
]
OWN: list[Mapping[str, str]] = [
    {},
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
]
Send = Callable[[FlaskClient, Mapping[str, str]], TestResponse]


def form(client: FlaskClient, headers: Mapping[str, str]) -> TestResponse:
    return client.post("/v1/uploads", data={"file": (io.BytesIO(FILE), "p.csv")}, headers=dict(headers))


def document(client: FlaskClient, headers: Mapping[str, str]) -> TestResponse:
    return client.post("/v1/screenings", json={"holdings": [APPLE]}, headers=dict(headers))


@pytest.mark.parametrize("send", [form, document])
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_what_a_page_of_another_site_sends_is_refused_and_keeps_nothing(
    services: Services, client: FlaskClient, send: Send, headers: Mapping[str, str]
) -> None:
    before, _ = services.store.past_screenings.page(offset=0, limit=1)
    response = send(client, headers)
    assert response.status_code == 403
    problem = answered(response)
    assert problem["type"] == "urn:pendens:problem:cross-site"
    assert "PENDENS_ALLOWED_ORIGINS" in problem["detail"]
    assert services.store.past_screenings.page(offset=0, limit=1)[0] == before


@pytest.mark.parametrize("send", [form, document])
@pytest.mark.parametrize("headers", OWN, ids=str)
def test_own_pages_and_programs_are_served(client: FlaskClient, send: Send, headers: Mapping[str, str]) -> None:
    assert send(client, headers).status_code == 201


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", None])
@pytest.mark.parametrize("path", ["/v1/screenings", "/v1/uploads"])
def test_what_needs_no_leave_of_a_browser_is_no_json_and_no_file(
    client: FlaskClient, path: str, content_type: str | None
) -> None:
    assert client.post(path, data=b'{"holdings": []}', content_type=content_type).status_code == 415


@pytest.fixture(scope="module")
def with_keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Services, str]:
    """Make a service beyond this machine, with a key."""
    home = tmp_path_factory.mktemp("keys")
    settings = Settings(home=home, database_url=file_in(home), host="192.0.2.7")
    services = start(settings, now=lambda: NOW)
    made = services.access.keys.create(tenant="default", roles=["screen"], label="test", by="test")
    return services, made.text


def keyed_client(with_keys: tuple[Services, str], *origins: str) -> FlaskClient:
    services, key = with_keys
    settings = replace(services.settings, allowed_origins=origins)
    client = create_app(replace(services, settings=settings)).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return client


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("pendens.example", "https://pendens.example", 201),
        ("pendens.example", "https://PENDENS.example", 201),
        ("pendens.example:443", "https://pendens.example", 201),
        ("pendens.example:8443", "https://pendens.example:8443", 201),
        ("pendens.example:8443", "https://pendens.example", 403),
        ("pendens.example", "https://other.example", 403),
        ("pendens.example", "https://pendens.example.evil", 403),
        ("127.0.0.1:8000", "https://pendens.example", 403),
        ("pendens.example", "http://localhost:8000", 403),
    ],
)
def test_behind_a_proxy_the_host_of_the_request_is_what_counts(
    with_keys: tuple[Services, str], host: str, origin: str, status: int
) -> None:
    response = form(keyed_client(with_keys), {"Host": host, "Origin": origin})
    assert response.status_code == status


@pytest.mark.parametrize("origin", ["https://desk.example", "https://DESK.example:443", "https://desk.example/"])
def test_an_origin_that_is_allowed_may_send(with_keys: tuple[Services, str], origin: str) -> None:
    asked = {"Host": "10.0.0.7:8000", "Origin": origin.rstrip("/"), "Sec-Fetch-Site": "cross-site"}
    client = keyed_client(with_keys, "https://desk.example/")
    assert form(client, asked).status_code == 201
    other = {**asked, "Origin": "https://desk.example:8443"}
    assert form(client, other).status_code == 403


def test_looking_is_free_for_every_page(client: FlaskClient) -> None:
    for headers in FOREIGN:
        assert client.get("/v1/lists", headers=dict(headers)).status_code == 200


def test_own_forms_are_told_from_foreign_ones_by_their_origin(client: FlaskClient) -> None:
    # under no-referrer a browser would send the origin of our own forms as null
    assert client.get("/").headers["Referrer-Policy"] == "same-origin"
