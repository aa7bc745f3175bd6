"""A store of its own for the tests that load lists, and a list of its own for each of them."""

import io
from collections.abc import Callable
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.bootstrap import Services, start
from service.config import Settings
from service.server.app import create_app
from tests.api.conftest import LIMIT, NOW, ConformingClient, Json, answered
from tests.api.lists.house_lists import Load
from tests.databases import database_in

_codes = (f"house-desk{number}" for number in count())


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """Give these tests a store of their own: a list that goes live here is swapped into no other test."""
    home = tmp_path_factory.mktemp("lists")
    settings = Settings(home=home, database_url=database_in(home), max_file_bytes=LIMIT)
    return start(settings, now=lambda: NOW)


@pytest.fixture(scope="session")
def app(services: Services) -> Flask:
    made = create_app(services)
    made.test_client_class = ConformingClient
    return made


@pytest.fixture
def code() -> str:
    """Give each test a list of its own in the store that they share."""
    return next(_codes)


@pytest.fixture
def load(client: FlaskClient, code: str) -> Load:
    def post(content: bytes, filename: str = "house.csv", *, of: str = code, **asked: object) -> TestResponse:
        form = {"published_on": asked.pop("published_on")} if "published_on" in asked else {}
        data = {"file": (io.BytesIO(content), filename), **form}
        return client.post(f"/v1/lists/{of}/versions", data=data, **asked)

    return post


@pytest.fixture
def kept(client: FlaskClient, code: str) -> Callable[[], list[Json]]:
    def get() -> list[Json]:
        response = client.get(f"/v1/lists/{code}/versions")
        versions = answered(response)["versions"] if response.status_code == 200 else []
        assert isinstance(versions, list)
        return versions

    return get
