"""What one tenant made is to another as if it were not there: every address that names an object is asked."""

import io
import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.access import PERMISSIONS
from service.bootstrap import Services, start
from service.config import Settings
from service.jobs import Worker
from service.server.app import create_app
from tests.api.conftest import NOW, answered
from tests.databases import file_in

pytestmark = pytest.mark.slow
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_BOOK = b"Security,ISIN\r\nXIAOMI CORP,KYG9830T1067\r\nAPPLE INC,US0378331005\r\n"
# Addresses whose places are no object of a tenant: parties, lists and files that all share.
_NO_OBJECT = frozenset({"party_id", "code", "filename", "path", "event_id"})


@dataclass(frozen=True, slots=True)
class Desk:
    """A tenant with a key of every role and a person who is signed in."""

    client: FlaskClient
    key: str
    page: FlaskClient

    def api(self, method: str, address: str, **given: object) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.key}"}
        return self.client.open(address, method=method, headers=headers, **given)  # type: ignore[arg-type]  # werkzeug's

    def send(self, address: str, **form: object) -> TestResponse:
        """Send a form with the token that pages give."""
        token = _TOKEN.findall(self.page.get("/lists").text)[0]
        return self.page.post(address, data={"csrf_token": token, **form})


@dataclass(frozen=True, slots=True)
class Firm:
    """Two desks of one service, and what the first has made."""

    app: Flask
    services: Services
    mine: Desk
    theirs: Desk
    screenings: tuple[str, str]
    upload: str
    job: str


def _desk(app: Flask, services: Services, tenant: str) -> Desk:
    roles = ["screen", "review", "approve", "admin", "audit"]
    key = services.access.keys.create(tenant=tenant, roles=roles, label=tenant, by="test").text
    page = app.test_client()
    page.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    page.environ_base["HTTP_ACCEPT"] = "text/html"
    return Desk(app.test_client(), key, page)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    home = tmp_path_factory.mktemp("firm")
    settings = Settings(home=home, database_url=file_in(home))
    services = start(settings, now=lambda: NOW)
    services.access.add_tenant("desk-london", by="test")
    app = create_app(services)
    app.extensions["pendens.worker"] = Worker(app.extensions["pendens"])
    mine, theirs = _desk(app, services, "default"), _desk(app, services, "desk-london")
    made = [
        answered(mine.api("POST", "/v1/screenings", json={"holdings": [{"name": "XIAOMI CORP"}]}))["screening_id"]
        for _ in range(2)
    ]
    later = {"Authorization": f"Bearer {mine.key}", "Prefer": "respond-async"}
    queued = mine.client.post("/v1/screenings", json={"holdings": [{"name": "APPLE"}]}, headers=later)
    assert queued.status_code == 202, queued.text
    sent = mine.send("/uploads", file=(io.BytesIO(_BOOK), "book.csv"))
    assert sent.status_code == 303, sent.text
    return Firm(
        app, services, mine, theirs, (made[0], made[1]), sent.location.rsplit("/", 1)[1], answered(queued)["job_id"]
    )


def _objects(firm: Firm) -> list[tuple[str, str, str]]:
    """List every address that names an object of a tenant, filled in with those of the first one."""
    values = {
        "screening_id": firm.screenings[0],
        "upload_id": firm.upload,
        "job_id": firm.job,
        "row": "1",
        "picture": "summary",
        "shape": "csv",
    }
    found = []
    adapter = firm.app.url_map.bind("localhost")
    for rule in firm.app.url_map.iter_rules():
        if not rule.arguments - _NO_OBJECT or PERMISSIONS[rule.endpoint].is_public:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            given = {name: values[name] for name in rule.arguments}
            found.append((rule.endpoint, method, adapter.build(rule.endpoint, given, method=method)))
    return found


def test_every_object_of_one_is_404_to_the_other_and_there_to_its_owner(firm: Firm) -> None:
    asked = _objects(firm)
    assert len(asked) >= 15
    for endpoint, method, address in asked:
        is_form = endpoint.startswith("web.") and method == "POST"
        theirs = firm.theirs.send(address) if is_form else firm.theirs.page.open(address, method=method)
        assert theirs.status_code == 404, (endpoint, method, theirs.status_code, theirs.text[:300])
        if method == "GET":
            mine = firm.mine.page.open(address, method=method)
            assert mine.status_code not in {401, 403, 404} or "run" in address or "rejected" in address, endpoint
            mine.close()
        theirs.close()


def test_lists_of_objects_have_ones_own_alone(firm: Firm) -> None:
    mine = answered(firm.mine.api("GET", "/v1/screenings"))["screenings"]
    assert {one["screening_id"] for one in mine} >= set(firm.screenings)
    assert answered(firm.theirs.api("GET", "/v1/screenings"))["screenings"] == []
    for address in ("/screenings", "/"):
        assert firm.screenings[0] in firm.mine.page.get(address).text
        assert firm.screenings[0] not in firm.theirs.page.get(address).text


def test_others_screenings_are_not_compared(firm: Firm) -> None:
    asked = {"before": firm.screenings[0], "after": firm.screenings[1]}
    assert firm.mine.api("POST", "/v1/screenings:compare", json=asked).status_code == 200
    assert firm.theirs.api("POST", "/v1/screenings:compare", json=asked).status_code == 404
    query = "&".join(f"id={one}" for one in firm.screenings)
    assert firm.mine.page.get(f"/screenings/compare?{query}").status_code == 200
    assert firm.theirs.page.get(f"/screenings/compare?{query}").status_code == 404


def test_one_idempotency_key_is_two_requests_of_two_tenants(firm: Firm) -> None:
    made = []
    for desk in (firm.mine, firm.theirs):
        headers = {"Authorization": f"Bearer {desk.key}", "Idempotency-Key": "one"}
        response = desk.client.post("/v1/screenings", json={"holdings": [{"name": "APPLE"}]}, headers=headers)
        assert response.status_code == 201
        assert "Idempotent-Replayed" not in response.headers
        made.append(answered(response)["screening_id"])
    assert made[0] != made[1]


def test_an_event_that_one_approved_changes_no_answer_of_the_other(firm: Firm) -> None:
    party = answered(firm.mine.api("GET", "/v1/designations?q=hikvision"))["designations"][0]["party_id"]
    address = f"/v1/designations/{party}/events"
    order = {
        "list": "us-ns-cmic",
        "event": "enjoined",
        "at": "2026-03-02",
        "authority": "D.D.C.",
        "grade": "A",
        "reference": "1:26-cv-00001 doc. 7",
        "source": "the order",
    }
    proposed = firm.theirs.api("PUT", address, json=order)
    assert proposed.status_code == 200, proposed.text
    number = answered(proposed)["id"]
    decision = f"{address}/{number}/decisions"
    assert firm.mine.api("POST", decision, json={"decision": "approve"}).status_code == 404
    assert answered(firm.mine.api("GET", address))["events"] == []
    second = firm.services.access.keys.create(tenant="desk-london", roles=["approve"], label="second", by="test")
    approved = firm.theirs.client.post(
        decision, json={"decision": "approve"}, headers={"Authorization": f"Bearer {second.text}"}
    )
    assert answered(approved)["state"] == "approved"
    services = firm.services.of("desk-london")
    assert services.store.kept_events.in_effect()
    assert firm.services.store.kept_events.in_effect() == ()


def test_what_all_tenants_share_is_changed_by_the_first_alone(firm: Firm) -> None:
    file = {"file": (io.BytesIO(b"name\nX\n"), "house.csv")}
    refused = firm.theirs.api("POST", "/v1/lists/house-desk/versions", data=file, content_type="multipart/form-data")
    assert refused.status_code == 403
    assert "the tenant default alone" in answered(refused)["detail"]


def test_a_file_of_one_is_worked_off_for_it_alone(firm: Firm) -> None:
    token = "01a23000-7550-767b-88f9-4a4b52873929"  # noqa: S105 the id of a form
    for desk in (firm.mine, firm.theirs):
        sent = desk.send("/uploads", token=token, file=(io.BytesIO(_BOOK), "book.csv"))
        assert sent.status_code == 303, sent.text
        run = desk.send(sent.location, action="run", token=token, jurisdictions="US", lists=["us-ns-cmic"])
        assert run.status_code == 303, run.text[:2000]
    worker: Worker = firm.app.extensions["pendens.worker"]
    worker.stop()
    while worker.work_once():
        pass
    counts = [len(answered(desk.api("GET", "/v1/screenings"))["screenings"]) for desk in (firm.mine, firm.theirs)]
    assert counts[0] >= 4
    assert counts[1] >= 2
