"""The application around the resources: request ids, logs that hold no holding, headers, the page for people."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient

from service.bootstrap import Services
from service.errors import ConfigurationError
from service.server.app import create_app, create_app_from_env
from tests.api.conftest import APPLE, XIAOMI


@pytest.mark.slow
def test_a_sane_request_id_is_echoed(client: FlaskClient) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "night-run:2026-11-22.7"})
    assert response.headers["X-Request-ID"] == "night-run:2026-11-22.7"


@pytest.mark.slow
@pytest.mark.parametrize("given", ["", "two words", "x" * 129, "<script>", "é"])
def test_any_other_request_id_is_replaced(client: FlaskClient, given: str) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] not in {"", given}


def test_each_request_has_its_own_id(client: FlaskClient) -> None:
    ids = {client.get("/healthz").headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3


def logged(call: Callable[[], object]) -> list[Any]:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as entries:
        call()
    return list(entries)


def test_a_request_is_logged_with_its_id_its_end_and_the_list_versions(client: FlaskClient) -> None:
    (entry,) = logged(lambda: client.get("/v1/lists", headers={"X-Request-ID": "mine"}))
    assert (entry["event"], entry["method"], entry["route"], entry["status"]) == ("request", "GET", "/v1/lists", 200)
    assert entry["request_id"] == "mine"
    assert entry["milliseconds"] >= 0
    assert entry["lists"]["us-ccmc"].startswith("sha256:")


def test_logs_hold_neither_holdings_nor_searched_texts(client: FlaskClient) -> None:
    def work() -> None:
        client.post("/v1/screenings", json={"holdings": [XIAOMI, {"name": "SECRET", "side": "short"}]})
        client.post("/v1/screenings", json={"holdings": [{"nmae": "SECRET"}]})
        client.get("/v1/designations?q=SECRET&status=SECRET")
        client.get("/v1/designations?q=SECRET")
        client.get("/v1/designations/SECRET")
        client.get("/SECRET")

    entries = logged(work)
    assert len(entries) == 6
    assert "SECRET" not in str(entries)
    assert "XIAOMI" not in str(entries).upper()


@pytest.mark.slow
def test_an_unexpected_failure_is_logged_by_its_place_and_not_its_words(services: Services) -> None:
    app = create_app(services)

    def fails() -> str:
        raise KeyError("SECRET HOLDING")

    app.view_functions["health.is_alive"] = fails
    unexpected, request = logged(lambda: app.test_client().get("/healthz"))
    assert (unexpected["event"], unexpected["error"]) == ("unexpected failure", "KeyError")
    assert "fails" in unexpected["where"][-1]
    assert "SECRET" not in str([unexpected, request])
    assert (request["log_level"], request["status"]) == ("error", 500)


def test_no_answer_can_be_sniffed_or_framed(client: FlaskClient) -> None:
    for path in ("/healthz", "/v1/nowhere", "/openapi.json"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


def test_no_cache_keeps_what_may_hold_a_portfolio(client: FlaskClient) -> None:
    response = client.post("/v1/screenings", json={"holdings": [APPLE]})
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get(response.headers["Location"]).headers["Cache-Control"] == "no-store"


def test_the_page_for_people_works_without_any_other_host(client: FlaskClient) -> None:
    page = client.get("/docs", follow_redirects=True)
    assert page.status_code == 200
    assert "/openapi.json" in page.text
    assert '"validatorUrl": null' in page.text
    own_links = page.text.replace("http://localhost", "")
    assert "http://" not in own_links
    assert "https://" not in own_links
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "swagger-ui-standalone-preset.js"):
        with client.get(f"/docs/{asset}") as response:
            assert response.status_code == 200


def test_names_are_answered_as_they_are_written(client: FlaskClient) -> None:
    response = client.post("/v1/screenings", json={"holdings": [{"name": "小米集团"}], "include_clear": True})
    assert "小米集团" in response.text


@pytest.mark.slow
def test_the_application_can_be_made_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENDENS_HOME", str(tmp_path))
    monkeypatch.setenv("PENDENS_LISTS", "us-apps")
    client = create_app_from_env().test_client()
    assert client.get("/readyz").status_code == 200
    document = client.post("/v1/screenings", json={"holdings": [APPLE]}).get_json()
    assert [used["code"] for used in document["lists"]] == ["us-apps"]


def test_a_wrong_environment_stops_it_at_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENDENS_MAX_FILE_MB", "plenty")
    with pytest.raises(ConfigurationError, match="PENDENS_MAX_FILE_MB"):
        create_app_from_env()
