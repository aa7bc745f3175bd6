"""A request that would rather not wait gets a job: it tells how far it is, can be cancelled, makes one screening."""

import io
from pathlib import Path
from typing import Any

import pytest

from service.bootstrap import Services, start
from service.config import Settings
from service.server.app import create_app
from tests.databases import database_in
from tests.jobs.small_jobs import worker_of

from .conftest import APPLE, NOW, XIAOMI, ConformingClient

Json = dict[str, Any]
KEY: Json = {"Idempotency-Key": "k"}
LATER = {"Prefer": "respond-async, wait=1"}
BODY = {"holdings": [{**XIAOMI, "reference": "R-1"}, APPLE, {}], "as_of": "2021-02-01", "include_clear": True}


class Desk:
    """A service whose worker works when it is told to."""

    def __init__(self, home: Path, limit: int = 20) -> None:
        self.services: Services = start(Settings(home, database_in(home), queue_limit=limit), now=lambda: NOW)
        app = create_app(self.services)
        app.test_client_class = ConformingClient
        app.extensions["pendens.worker"] = _Asleep()
        self.client = app.test_client()

    def work(self) -> None:
        worker = worker_of(self.services)
        while worker.work_once():
            pass

    def ask(self, body: Json | None = None, **headers: str) -> Any:  # noqa: ANN401 werkzeug's own
        return self.client.post("/v1/screenings", json=body or BODY, headers={**LATER, **headers})


class _Asleep:
    def start(self) -> None:
        """Do nothing: the test works."""

    def wake(self, job_id: str) -> None:
        """Do nothing: the test works."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.slow
def test_a_job_is_queued_done_and_gives_the_screening_that_was_asked_for(desk: Desk) -> None:
    answer = desk.ask()
    assert answer.status_code == 202, answer.text
    assert answer.headers["Preference-Applied"] == "respond-async"
    job = answer.get_json()
    assert (job["state"], job["screening_id"], answer.headers["Location"]) == (
        "queued",
        None,
        f"/v1/jobs/{job['job_id']}",
    )
    desk.work()
    done = desk.client.get(answer.headers["Location"]).get_json()
    assert (done["state"], done["done"], done["total"], done["screening_id"]) == ("done", 2, 2, job["job_id"])
    made = desk.client.get(f"/v1/screenings/{done['screening_id']}?include_clear=true").get_json()
    at_once = desk.client.post("/v1/screenings", json=BODY).get_json()
    for part in ("findings", "errors", "counts", "input", "outcome", "as_of"):
        assert made[part] == at_once[part]


@pytest.mark.slow
def test_a_file_is_queued_too(desk: Desk) -> None:
    form = {"file": (io.BytesIO(b"name,reference\nXIAOMI CORP,R\n"), "p.csv"), "as_of": "2021-02-01"}
    answer = desk.client.post("/v1/uploads", data=form, content_type="multipart/form-data", headers=LATER)
    assert answer.status_code == 202, answer.text
    desk.work()
    made = desk.client.get(f"/v1/screenings/{answer.get_json()['job_id']}").get_json()
    assert made["findings"][0]["holding"]["reference"] == "R"
    assert made["input"]["name"] == "p.csv"


@pytest.mark.slow
def test_a_job_that_waits_is_cancelled_and_makes_nothing(desk: Desk) -> None:
    path = desk.ask().headers["Location"]
    assert desk.client.delete(path).get_json()["state"] == "cancelled"
    desk.work()
    assert desk.client.get(path).get_json()["state"] == "cancelled"
    assert desk.client.get("/v1/screenings").get_json()["screenings"] == []
    assert desk.client.delete(path).get_json()["state"] == "cancelled"


@pytest.mark.slow
def test_a_job_that_failed_says_why_as_the_request_would_have(desk: Desk) -> None:
    form = {"file": (io.BytesIO(b"colour\nred\n"), "p.csv")}
    answer = desk.client.post("/v1/uploads", data=form, content_type="multipart/form-data", headers=LATER)
    desk.work()
    job = desk.client.get(answer.headers["Location"]).get_json()
    assert (job["state"], job["screening_id"]) == ("failed", None)
    assert job["error"]["type"].startswith("urn:pendens:problem:no-")
    assert job["error"]["detail"]


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"lists": ["no-such-list"]}, {"as_of": "1990-01-01"}, {"holdings": []}])
def test_what_cannot_be_asked_is_refused_at_once(desk: Desk, change: Json) -> None:
    assert desk.ask({**BODY, **change}).status_code == 422


def test_a_full_queue_says_when_to_come_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, limit=1)
    assert desk.ask().status_code == 202
    answer = desk.ask()
    assert (answer.status_code, answer.get_json()["type"]) == (503, "urn:pendens:problem:queue-full")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_job_asked_for_twice_under_a_key_is_one(desk: Desk) -> None:
    key: Json = {"Idempotency-Key": "nightly"}
    first, again = desk.ask(**key), desk.ask(**key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.get_json()["job_id"] == first.get_json()["job_id"]
    assert again.headers["Idempotent-Replayed"] == "true"
    desk.work()
    assert len(desk.client.get("/v1/screenings").get_json()["screenings"]) == 1
    assert desk.ask(**key).get_json()["state"] == "done"
    assert desk.client.post("/v1/screenings", json=BODY, headers=key).status_code == 422


def test_a_key_whose_job_did_not_fit_stays_free(tmp_path: Path) -> None:
    desk = Desk(tmp_path, limit=1)
    desk.ask()
    assert desk.ask(None, **KEY).status_code == 503
    desk.work()
    assert desk.ask(None, **KEY).status_code == 202


@pytest.mark.parametrize("path", ["/v1/jobs/x", "/v1/jobs/00000000-0000-0000-0000-000000000000"])
@pytest.mark.parametrize("method", ["get", "delete"])
def test_an_unknown_job_is_told(desk: Desk, path: str, method: str) -> None:
    assert desk.client.open(path, method=method).status_code == 404


def test_another_preference_is_answered_at_once(desk: Desk) -> None:
    assert desk.ask(Prefer="return=minimal").status_code == 201
