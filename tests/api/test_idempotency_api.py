"""A request with an Idempotency-Key is done once: replayed as it was, refused where the key means something else."""

import io
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.bootstrap import Services, start
from service.config import Settings
from service.errors import StoreError
from service.screening.request_keys import RequestKeys
from service.server.app import create_app
from service.store import FIRST_TENANT, KeyedRequest, RequestState
from tests.databases import file_in

from .conftest import NOW

Json = dict[str, Any]
BODY = {"holdings": [{"name": "XIAOMI CORP", "reference": "R-1"}], "as_of": "2021-02-01"}
ORDERS = {"orders": [{"name": "APPLE INC", "side": "buy", "reference": "O"}, {"side": "sell", "reference": "none"}]}


def post(client: FlaskClient, key: str, body: Json = BODY, path: str = "/v1/screenings") -> Any:  # noqa: ANN401 werkzeug's own
    return client.post(path, json=body, headers={"Idempotency-Key": key})


@pytest.mark.parametrize(("path", "body", "status"), [("/v1/screenings", BODY, 201), ("/v1/orders:check", ORDERS, 200)])
def test_the_same_request_is_done_once_and_answered_alike(
    client: FlaskClient, path: str, body: Json, status: int
) -> None:
    first, again = post(client, f"k{path}", body, path), post(client, f"k{path}", body, path)
    assert (first.status_code, again.status_code) == (status, status)
    assert again.get_json() == first.get_json()
    assert again.headers.get("Location") == first.headers.get("Location")
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


def test_another_body_under_the_key_is_refused(client: FlaskClient) -> None:
    assert post(client, "other").status_code == 201
    answer = post(client, "other", {"holdings": [{"name": "APPLE INC"}]})
    assert (answer.status_code, answer.get_json()["type"]) == (422, "urn:pendens:problem:idempotency-key-reused")
    answer = post(client, "other", ORDERS, "/v1/orders:check")
    assert answer.status_code == 422


def test_requests_without_a_key_are_done_each_time(client: FlaskClient) -> None:
    ids = {client.post("/v1/screenings", json=BODY).get_json()["screening_id"] for _ in range(2)}
    assert len(ids) == 2


def test_an_upload_with_another_boundary_is_the_same_upload(client: FlaskClient) -> None:
    def send(boundary: str, content: bytes) -> Any:  # noqa: ANN401 werkzeug's own
        form = {"file": (io.BytesIO(content), "p.csv"), "include_clear": "true"}
        return client.post(
            "/v1/uploads",
            data=form,
            content_type=f"multipart/form-data; boundary={boundary}",
            headers={"Idempotency-Key": "upload"},
        )

    first, again = send("aaaa", b"name\nAPPLE INC\n"), send("bbbb", b"name\nAPPLE INC\n")
    assert first.status_code == 201, first.text
    assert again.get_json() == first.get_json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert send("aaaa", b"name\nXIAOMI CORP\n").status_code == 422


def test_a_refused_request_leaves_the_key_free(client: FlaskClient) -> None:
    assert post(client, "free", {**BODY, "lists": ["no-such-list"]}).status_code == 422
    assert post(client, "free").status_code == 201


def test_a_screening_of_nothing_is_kept_and_replayed_as_it_was(client: FlaskClient) -> None:
    first, again = (post(client, "nothing", {"holdings": [{}]}) for _ in range(2))
    assert (first.status_code, again.status_code) == (422, 422)
    assert again.get_json()["screening_id"] == first.get_json()["screening_id"]


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é"])
def test_what_is_no_key_is_named(client: FlaskClient, key: str) -> None:
    answer = client.post("/v1/screenings", json=BODY, headers=[("Idempotency-Key", key)])
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "#/Idempotency-Key"


@pytest.mark.slow
def test_a_request_at_work_is_told_and_one_that_died_is_taken_up(services: Services) -> None:
    now = [NOW]
    requests = RequestKeys(services.store, lambda: now[0])
    keyed = KeyedRequest(FIRST_TENANT, "at-work", b"d")
    begun = requests.begin(keyed)
    client = create_app(services).test_client()
    with pytest.raises(Exception, match="still being answered"):
        requests.begin(keyed)
    now[0] += timedelta(minutes=6)
    taken = requests.begin(keyed)
    assert (taken.state, taken.object_id) == (RequestState.BEGUN, begun.object_id)
    assert client.get("/healthz").status_code == 200


def test_a_key_does_not_wait_for_a_clock_that_was_set_back(services: Services) -> None:
    now = [NOW]
    keys, request = RequestKeys(services.store, lambda: now[0]), KeyedRequest(FIRST_TENANT, "died", b"d")
    begun = keys.begin(request)
    now[0] = NOW - timedelta(seconds=30)  # another host's clock
    with pytest.raises(Exception, match="still being answered"):
        keys.begin(request)
    now[0] = NOW - timedelta(days=1)
    assert keys.begin(request).object_id == begun.object_id


def test_keys_are_forgotten_after_a_day(services: Services) -> None:
    now: list[datetime] = [NOW]
    requests = RequestKeys(services.store, lambda: now[0])
    keyed = KeyedRequest(FIRST_TENANT, "a-day", b"d")
    first = requests.begin(keyed)
    requests.keep(keyed, b"answer")
    assert requests.begin(keyed).answer == b"answer"
    now[0] += timedelta(hours=24, seconds=1)
    assert requests.begin(keyed).object_id != first.object_id


def test_tenants_do_not_share_keys(services: Services) -> None:
    ids = {
        RequestKeys(services.store.of(tenant), lambda: NOW).begin(KeyedRequest(tenant, "shared", b"d")).object_id
        for tenant in ("a", "b")
    }
    assert len(ids) == 2


@pytest.mark.slow
def test_an_answer_that_was_lost_after_the_screening_was_kept_is_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = start(Settings(tmp_path, file_in(tmp_path)), now=lambda: NOW)
    client = create_app(services).test_client()
    kept = services.store.add_screening

    def lose(record: Any) -> None:  # noqa: ANN401 a record of the store
        kept(record)
        raise StoreError("the connection broke behind the commit")

    monkeypatch.setattr(type(services.store), "add_screening", lambda _self, record: lose(record))
    assert post(client, "lost").status_code == 503
    monkeypatch.undo()
    answer = post(client, "lost")
    assert answer.status_code == 201
    assert answer.headers["Idempotent-Replayed"] == "true"
    assert len(services.store.past_screenings.page(offset=0, limit=10)[1]) == 1


@pytest.mark.slow
def test_many_at_once_make_one_screening(tmp_path: Path) -> None:
    services = start(Settings(tmp_path, file_in(tmp_path)), now=lambda: NOW)
    app, statuses = create_app(services), list[int]()

    def send() -> None:
        statuses.append(post(app.test_client(), "race").status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {201, 409}
    assert statuses.count(201) >= 1
    assert services.store.past_screenings.page(offset=0, limit=10)[0] == 1


def test_a_decision_on_an_event_is_answered_to_the_letter(client: FlaskClient) -> None:
    party = client.get("/v1/designations?q=hikvision").get_json()["designations"][0]["party_id"]
    act = {
        "event": "challenged",
        "at": "2026-01-05",
        "authority": "D.D.C.",
        "reference": "a note",
        "source": "s",
        "grade": "A",
    }
    listed = client.get(f"/v1/designations/{party}").get_json()["listings"][0]
    made = client.put(f"/v1/designations/{party}/events", json={**act, "list": listed["list"], "by": "ann"})
    assert made.status_code == 200, made.text
    path = f"/v1/designations/{party}/events/{made.get_json()['id']}/decisions"
    said = {"decision": "approve", "by": "bob"}
    first, again = post(client, "decide", said, path), post(client, "decide", said, path)
    assert (first.status_code, again.status_code) == (200, 200), first.text
    assert again.data == first.data
    assert again.headers["Idempotent-Replayed"] == "true"
    assert post(client, "decide-anew", said, path).status_code == 409
