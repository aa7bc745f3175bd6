"""Who asks too fast is told so, and when to come again; who does not is told how much is left."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from service.access import Access, Rate, Throttle
from service.access.host_rates import HostRates
from service.bootstrap import Services, start
from service.config import Settings
from service.server.app import create_app
from tests.api.conftest import APPLE, NOW, ConformingClient, answered
from tests.databases import database_in

SLOW = Rate(0.01, 2)


Limited = Callable[..., FlaskClient]
Firm = Callable[..., tuple[FlaskClient, str]]


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """Give services with a database of their own, in which nobody has a key but by the tests below the first."""
    home = tmp_path_factory.mktemp("rated")
    return start(Settings(home, database_in(home)), now=lambda: NOW)


@pytest.fixture
def limited(rated: Services) -> Limited:
    def made(throttle: Throttle) -> FlaskClient:
        known = rated.access
        access = Access(known.store, known.now, known.sign_ins, may_be_open=True, throttle=throttle)
        app = create_app(replace(rated, access=access))
        app.test_client_class = ConformingClient
        return app.test_client()

    return made


def test_where_nobody_is_asked_for_a_key_each_address_has_its_rate(limited: Limited) -> None:
    client = limited(Throttle(of_keys=SLOW, host=HostRates(lambda: 5.0)))
    first = client.get("/v1/lists")
    assert first.status_code == 200
    assert first.headers["RateLimit-Policy"] == '"address";q=2;w=200'
    assert first.headers["RateLimit"] == '"address";r=1;t=100'
    second = client.post("/v1/orders:check", json={"orders": [{**APPLE, "side": "buy"}]})
    assert second.headers["RateLimit"].startswith('"address";r=0')
    refused = client.post("/v1/screenings", json={"holdings": [APPLE]})
    assert refused.status_code == 429
    assert answered(refused)["type"] == "urn:pendens:problem:too-many-requests"
    assert "2 times at once" in answered(refused)["detail"]
    assert refused.headers["Retry-After"] == "100"
    assert refused.headers["RateLimit"] == '"address";r=0;t=200'
    # pages and signs of life go on
    assert client.get("/healthz").status_code == 200
    assert client.get("/lists").status_code == 200


def test_without_a_rate_nothing_is_told(client: FlaskClient) -> None:
    assert "RateLimit" not in client.get("/v1/lists").headers


@pytest.fixture
def firm(rated: Services, limited: Limited) -> Firm:
    def made(throttle: Throttle, rate: Rate | None = None) -> tuple[FlaskClient, str]:
        client = limited(throttle)
        key = rated.access.keys.create(tenant="default", roles=["screen"], label="batch", by="test", rate=rate)
        return client, f"Bearer {key.text}"

    return made


def test_a_keys_own_rate_and_its_tenants_are_told_beside_each_other(firm: Firm) -> None:
    client, key = firm(Throttle(of_tenants=Rate(1, 10)), Rate(0.01, 1))
    answer = client.get("/v1/lists", headers={"Authorization": key})
    assert answer.headers["RateLimit-Policy"] == '"key";q=1;w=100, "tenant";q=10;w=10'
    assert answer.headers["RateLimit"] == '"key";r=0;t=100, "tenant";r=9;t=1'
    refused = client.get("/v1/lists", headers={"Authorization": key})
    assert refused.status_code == 429
    assert refused.headers["RateLimit-Policy"] == '"key";q=1;w=100'


def test_a_role_that_is_missing_is_counted_too(firm: Firm) -> None:
    client, key = firm(Throttle(of_keys=SLOW))
    statuses = [client.get("/metrics", headers={"Authorization": key}).status_code for _ in range(3)]
    assert statuses == [403, 403, 429]


def test_who_tries_keys_is_stopped_by_address_and_others_go_on(firm: Firm) -> None:
    client, key = firm(Throttle(of_keys=SLOW))
    tried = [client.get("/v1/lists", headers={"Authorization": "Bearer wrong"}).status_code for _ in range(4)]
    assert tried == [401, 401, 429, 429]
    assert client.get("/v1/lists", headers={"Authorization": key}).status_code == 200
