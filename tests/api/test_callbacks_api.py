"""Whoever asks to be called back is, if the service may call there; orders can be queued as holdings can."""

import io
from dataclasses import replace
from typing import Any

import pytest

from service.bootstrap import Services, start
from service.config import Settings
from service.errors import ConfigurationError
from service.jobs import Worker
from service.server.app import create_app
from tests.api.conftest import APPLE, NOW, XIAOMI, ConformingClient, answered
from tests.databases import database_in

LATER = {"Prefer": "respond-async"}
THERE = "https://hooks.example/pendens"
LINE = b'{"name": "XIAOMI CORP"}'
HOLDINGS = {"holdings": [XIAOMI]}


class _Asleep:
    def start(self) -> None:
        """Do nothing: the test works."""

    def wake(self, job_id: str) -> None:
        """Do nothing: the test works."""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    home = tmp_path_factory.mktemp("called")
    settings = Settings(home, database_in(home), callback_hosts=("hooks.example",), callback_secret="s" * 32)
    return start(settings, now=lambda: NOW)


def client_of(services: Services) -> Any:  # noqa: ANN401 werkzeug's own
    app = create_app(services)
    app.test_client_class = ConformingClient
    app.extensions["pendens.worker"] = _Asleep()
    return app.test_client()


def test_every_kind_of_body_may_name_who_is_called(services: Services) -> None:
    client = client_of(services)
    form = {"file": (io.BytesIO(b"name\nXIAOMI CORP\n"), "p.csv"), "callback": THERE}
    query = {"callback": THERE}
    for answer in (
        client.post("/v1/screenings", json={**HOLDINGS, "callback": THERE}, headers=LATER),
        client.post("/v1/screenings", data="name\nA\n", content_type="text/csv", query_string=query, headers=LATER),
        client.post(
            "/v1/screenings",
            data='{"name":"A"}',
            content_type="application/x-ndjson",
            query_string=query,
            headers=LATER,
        ),
        client.post("/v1/uploads", data=form, content_type="multipart/form-data", headers=LATER),
        client.post("/v1/orders:check", json={"orders": [XIAOMI], "callback": THERE}, headers=LATER),
    ):
        assert answer.status_code == 202, answer.text
    worker = Worker(lambda: services)
    while worker.work_once():
        pass
    told = set()
    while due := services.store.all_callbacks.claim(now=NOW, until=NOW.replace(year=2027)):
        assert due.url == THERE
        told.add(due.job.id)
    assert len(told) == 5


@pytest.mark.parametrize(
    ("callback", "headers"),
    [(THERE, {}), ("https://elsewhere.example/", LATER), ("http://hooks.example/", LATER), ("", LATER), ("x", LATER)],
)
def test_who_may_not_be_called_is_refused_and_nothing_is_queued(
    services: Services, callback: str, headers: dict[str, str]
) -> None:
    client = client_of(services)
    for path, body in (("/v1/screenings", HOLDINGS), ("/v1/orders:check", {"orders": [XIAOMI]})):
        refused = client.post(path, json={**body, "callback": callback}, headers=headers)
        assert refused.status_code == 422
        assert "callback" in answered(refused)["detail"]
    assert not services.jobs.unfinished()


def test_without_hosts_nobody_is_called(services: Services) -> None:
    callbacks = replace(services.callbacks, hosts=replace(services.callbacks.hosts, names=()))
    client = client_of(replace(services, callbacks=callbacks))
    refused = client.post("/v1/screenings", json={**HOLDINGS, "callback": THERE}, headers=LATER)
    assert refused.status_code == 422
    assert "PENDENS_CALLBACK_HOSTS" in answered(refused)["detail"]


def test_queued_orders_are_decided_in_their_findings(services: Services) -> None:
    client = client_of(services)
    orders = [{**XIAOMI, "side": "buy", "reference": "O-1"}, {**APPLE, "side": "sell", "reference": "O-2"}]
    asked = {"orders": orders, "as_of": "2021-02-01"}
    queued = client.post("/v1/orders:check", json=asked, headers=LATER)
    assert queued.status_code == 202
    Worker(lambda: services).work_once()
    made = answered(client.get(f"/v1/screenings/{answered(queued)['job_id']}?include_clear=true"))
    later = {one["holding"]["reference"]: one["decision"] for one in made["findings"]}
    at_once = answered(client.post("/v1/orders:check", json=asked))
    assert later == {one["reference"]: one["decision"] for one in at_once["decisions"]}


def test_who_calls_must_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENDENS_CALLBACK_HOSTS", "hooks.example")
    monkeypatch.delenv("PENDENS_CALLBACK_SECRET", raising=False)
    with pytest.raises(ConfigurationError, match="PENDENS_CALLBACK_SECRET"):
        Settings.from_env()
