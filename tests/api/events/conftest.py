"""A store of its own for each test that records events, and a client of its services as they are renewed."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.bootstrap import start
from service.config import Settings
from service.server.app import create_app
from service.server.reload import LiveServices
from tests.api.conftest import LIMIT, NOW, ConformingClient
from tests.databases import database_in


@pytest.fixture
def live(begun_home: Callable[[datetime], Path]) -> Iterator[LiveServices]:
    """Serve from a store of the test's own."""
    home = begun_home(NOW)
    settings = Settings(home=home, database_url=database_in(home), max_file_bytes=LIMIT)
    services = start(settings, now=lambda: NOW)
    yield LiveServices(services)
    services.store.close()


@pytest.fixture
def client(live: LiveServices) -> FlaskClient:
    app = create_app(live.current())
    app.extensions["pendens"] = live.current
    app.test_client_class = ConformingClient
    return app.test_client()
