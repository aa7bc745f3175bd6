"""A client that holds every documented answer to the OpenAPI document, and services with a clock that stands still."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import structlog
import yaml
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # it ships no types
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

from service.api.openapi import document
from service.bootstrap import Services, start
from service.config import Settings
from service.server.app import create_app
from tests.databases import database_in

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
# Small enough that no test client spills a body into a temporary file that it never closes.
LIMIT = 300_000
Json = dict[str, Any]
XIAOMI = {"name": "XIAOMI CORP", "isin": "KYG9830T1067"}
APPLE = {"name": "APPLE INC", "isin": "US0378331005"}


@cache
def contract() -> Json:
    read = yaml.safe_load(document())
    assert isinstance(read, dict)
    return read


@cache
def _registry() -> Registry[Any]:
    registry: Registry[Any] = Registry().with_resource("urn:contract", DRAFT202012.create_resource(contract()))
    return registry


def _resolved(node: Json) -> Json:
    while "$ref" in node:
        *_, kind, name = node["$ref"].split("/")
        node = contract()["components"][kind][name]
    return node


def answered(response: TestResponse) -> Json:
    document = response.get_json(force=True)
    assert isinstance(document, dict)
    return document


class ConformingClient(FlaskClient):
    """Fails when a documented operation answers what the document does not say."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 werkzeug's own signature
        response = super().open(*args, **kwargs)
        template = _template(self.application, response)
        operation = contract()["paths"].get(template, {}).get(response.request.method.lower())
        if operation:
            _hold(response, operation)
        return response


def _template(app: Flask, response: TestResponse) -> str | None:
    try:
        rule, _ = app.url_map.bind("").match(response.request.path, response.request.method, return_rule=True)
    except Exception:  # noqa: BLE001 an address without a rule is documented nowhere
        return None
    return rule.rule.replace("<path:", "<").replace("<", "{").replace(">", "}")


def _said(response: TestResponse) -> object:
    packed = response.headers.get("Content-Encoding") == "gzip"
    return json.loads(gzip.decompress(response.data) if packed else response.data)


def _hold(response: TestResponse, operation: Json) -> None:
    documented = operation["responses"]
    assert str(response.status_code) in documented, f"{response.status} is not documented: {response.text}"
    answer = _resolved(documented[str(response.status_code)])
    if "content" not in answer:
        assert not response.data
        return
    assert response.mimetype in answer["content"], f"{response.mimetype} is not documented"
    schema = answer["content"][response.mimetype]["schema"]
    if "$ref" not in schema:
        return  # a text or a workbook
    absolute = {"$ref": schema["$ref"].replace("#", "urn:contract#")}
    Draft202012Validator(absolute, registry=_registry(), format_checker=FormatChecker()).validate(_said(response))
    for header, described in answer.get("headers", {}).items():
        assert header in response.headers or not described.get("required"), f"{header} is missing"


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, database_url=database_in(home), max_file_bytes=LIMIT)
    return start(settings, now=lambda: NOW)


@pytest.fixture(scope="session")
def app(services: Services) -> Flask:
    return _conforming(services)


def _conforming(services: Services) -> Flask:
    made = create_app(services)
    made.test_client_class = ConformingClient
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def client_of(services: Services) -> Callable[..., FlaskClient]:
    """Make a client of the same services with some of them replaced."""
    return lambda **changes: _conforming(replace(services, **changes)).test_client()


@pytest.fixture
def screen(client: FlaskClient) -> Callable[..., Json]:
    """Post holdings and give the document; a refusal fails the test."""

    def post(*holdings: dict[str, object], **asked: object) -> Json:
        response = client.post("/v1/screenings", json={"holdings": list(holdings), **asked})
        assert response.status_code == 201, response.text
        return answered(response)

    return post


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = Path(os.environ.get("PENDENS_TEST_DATA", Path(__file__).parents[2] / ".." / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared data is absent")
    return folder


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Let no test print logs, nor leave its settings of them to the next."""
    with structlog.testing.capture_logs():
        yield
    structlog.reset_defaults()
