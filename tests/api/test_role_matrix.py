"""Every address is in the table of roles, and answers each role as the table says: the matrix is made from both."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from service.access import ANYBODY, PERMISSIONS, Role
from service.bootstrap import Services, start
from service.config import Settings
from service.server.app import create_app
from service.store import PersonRecord
from tests.api.conftest import NOW, answered
from tests.databases import file_in

pytestmark = pytest.mark.slow
# What stands in the places of an address: an id that nothing has.
_NOTHING = "01a23000-7550-767b-88f9-4a4b52873929"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A service that asks for keys, with one of each role."""

    app: Flask
    services: Services
    keys: dict[Role, str]
    of_desk: dict[Role, str]

    def ask(self, client: FlaskClient, endpoint: str, role: Role | None, sign: str | None = None) -> list[TestResponse]:
        return self.ask_as(client, endpoint, self.keys[role] if role else None, sign)

    def ask_as(
        self, client: FlaskClient, endpoint: str, key: str | None, sign: str | None = None
    ) -> list[TestResponse]:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        if sign:
            headers[sign] = "192.0.2.9"
        rules = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint == endpoint]
        methods = [(rule, method) for rule in rules for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
        assert methods, f"{endpoint} has no address"
        answers = [client.open(_address(self.app, rule), method=method, headers=headers) for rule, method in methods]
        for answer in answers:
            answer.get_data()
            answer.close()
        return answers


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    home = tmp_path_factory.mktemp("keyed")
    settings = Settings(home=home, database_url=file_in(home), host="192.0.2.7")
    services = start(settings, now=lambda: NOW)
    services.access.add_tenant("desk", by="test")
    return Keyed(create_app(services), services, _keys(services, "default"), _keys(services, "desk"))


def _keys(services: Services, tenant: str) -> dict[Role, str]:
    create = services.access.keys.create
    return {role: create(tenant=tenant, roles=[role.value], label=role.value, by="test").text for role in Role}


@pytest.fixture
def client(keyed: Keyed) -> FlaskClient:
    return keyed.app.test_client()


@pytest.fixture(scope="module")
def unasked(tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    """Make a service that asks nobody."""
    home = tmp_path_factory.mktemp("unasked")
    services = start(Settings(home=home, database_url=file_in(home)), now=lambda: NOW)
    return Keyed(create_app(services), services, {}, {})


def _address(app: Flask, rule: Rule) -> str:
    values = {name: "summary" if name == "picture" else _NOTHING for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods or {"GET"})))


def _endpoints() -> list[str]:
    return sorted(PERMISSIONS)


def test_every_address_is_in_the_table_and_every_row_is_an_address(keyed: Keyed) -> None:
    assert {rule.endpoint for rule in keyed.app.url_map.iter_rules()} == set(PERMISSIONS)


@pytest.mark.parametrize("endpoint", _endpoints())
def test_nobody_is_let_in_without_a_key_but_where_anybody_is(keyed: Keyed, client: FlaskClient, endpoint: str) -> None:
    for response in keyed.ask(client, endpoint, None):
        if PERMISSIONS[endpoint] is ANYBODY:
            assert response.status_code not in {401, 403}
        elif endpoint.startswith("web."):
            is_led = response.status_code == 303 and response.location.startswith("/sign-in")
            assert is_led or response.status_code == 401
        else:
            assert response.status_code == 401
            assert answered(response)["type"] == "urn:pendens:problem:unauthenticated"
            assert "Bearer" in response.headers["WWW-Authenticate"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("endpoint", _endpoints())
def test_each_role_is_answered_as_the_table_says(keyed: Keyed, client: FlaskClient, endpoint: str, role: Role) -> None:
    permission = PERMISSIONS[endpoint]
    for response in keyed.ask(client, endpoint, role):
        if permission.is_public or role in permission.roles:
            assert response.status_code not in {401, 403}
        else:
            assert response.status_code == 403
            needed = sorted(role.value for role in permission.roles)
            told = response.text if endpoint.startswith("web.") else answered(response)["detail"]
            assert all(word in told for word in needed)
            if not endpoint.startswith("web."):
                assert answered(response)["type"] == "urn:pendens:problem:role-needed"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("endpoint", _endpoints())
def test_each_role_of_another_tenant_is_answered_so_too_but_for_what_all_share(
    keyed: Keyed, client: FlaskClient, endpoint: str, role: Role
) -> None:
    permission = PERMISSIONS[endpoint]
    is_let_in = permission.is_public or (role in permission.roles and not permission.is_shared)
    for response in keyed.ask_as(client, endpoint, keyed.of_desk[role]):
        assert (response.status_code not in {401, 403}) is is_let_in, (response.status_code, response.text[:200])
        if role in permission.roles and permission.is_shared:
            assert "what all tenants share" in answered(response)["detail"]


@pytest.mark.parametrize("endpoint", _endpoints())
def test_who_is_known_and_has_no_role_gets_what_is_anyones_alone(keyed: Keyed, endpoint: str) -> None:
    """So comes a person for whom the identity provider vouches and whose groups may do nothing here."""
    person = PersonRecord(f"{endpoint}@desk.example".lower(), "desk", None, endpoint, (), NOW, "test")
    keyed.services.store.access.add_person(person)
    client = keyed.app.test_client()
    client.set_cookie("__Host-pendens-signed-in", keyed.services.access.sign_ins.begin_as(person)[0], secure=True)
    permission = PERMISSIONS[endpoint]
    rules = [rule for rule in keyed.app.url_map.iter_rules() if rule.endpoint == endpoint]
    for rule in rules:
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            response = client.open(_address(keyed.app, rule), method=method, base_url="https://localhost")
            if permission.is_public or permission.is_anyones:
                assert response.status_code not in {401, 403}
            else:  # the API takes no cookie
                assert response.status_code == (401 if rule.rule.startswith("/v1/") else 403), rule.rule
            response.close()


def _is_refused(endpoint: str, response: TestResponse) -> bool:
    if endpoint.startswith("web."):
        return response.status_code == 401 or (response.status_code == 303 and "/sign-in" in response.location)
    return response.status_code == 401 and answered(response)["type"] == "urn:pendens:problem:unauthenticated"


@pytest.mark.parametrize("endpoint", _endpoints())
def test_an_open_service_answers_nothing_that_a_proxy_passed_on(unasked: Keyed, endpoint: str) -> None:
    client = unasked.app.test_client()
    for response in unasked.ask(client, endpoint, None, "X-Forwarded-For"):
        if PERMISSIONS[endpoint].is_public:
            assert response.status_code not in {401, 403}
        else:
            assert _is_refused(endpoint, response)


@pytest.mark.parametrize(
    "sign",
    [
        *("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"),
        *("X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "x-forwarded-for"),
    ],
)
def test_each_sign_of_a_proxy_shuts_an_open_service_and_no_other_header_does(unasked: Keyed, sign: str) -> None:
    client = unasked.app.test_client()
    body = {"holdings": [{"name": "APPLE INC"}]}
    for headers in ({sign: ""}, {sign: "127.0.0.1"}):
        refused = [client.get("/v1/lists", headers=headers), client.post("/v1/screenings", json=body, headers=headers)]
        assert [response.status_code for response in refused] == [401, 401]
        assert "through a proxy" in answered(refused[0])["detail"]
    assert client.get("/v1/lists", headers={"X-Request-ID": "1", "Accept": "*/*"}).status_code == 200


def test_a_proxy_may_pass_on_what_has_a_key(keyed: Keyed, client: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {keyed.keys[Role.AUDIT]}", "X-Forwarded-For": "192.0.2.9"}
    assert client.get("/v1/lists", headers=headers).status_code == 200


def test_an_address_that_the_table_does_not_have_is_closed(keyed: Keyed) -> None:
    app = create_app(keyed.services)
    app.add_url_rule("/new", "new", lambda: "open")
    headers = {"Authorization": f"Bearer {keyed.keys[Role.ADMIN]}"}
    response = app.test_client().get("/new", headers=headers)
    assert response.status_code == 403
    assert "not in the table" in answered(response)["detail"]
    assert app.test_client().get("/new").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Basic YTpi", "Bearer pnd_abcdefgh_" + "A" * 43, "Bearer \xff"])
def test_a_wrong_key_is_refused_wherever_one_is_needed(client: FlaskClient, header: str) -> None:
    response = client.get("/v1/lists", headers={"Authorization": header})
    assert response.status_code == 401
    page = client.get("/screenings", headers={"Authorization": header, "Accept": "text/html"})
    assert page.status_code == 401


def test_who_is_recorded_is_who_asks(keyed: Keyed, client: FlaskClient) -> None:
    found = client.get("/v1/designations?q=hikvision", headers={"Authorization": f"Bearer {keyed.keys[Role.AUDIT]}"})
    party = answered(found)["designations"][0]["party_id"]
    event = {
        "list": "us-ns-cmic",
        "event": "enjoined",
        "at": "2026-03-02",
        "authority": "D.D.C.",
        "grade": "A",
        "reference": "1:26-cv-00001 doc. 7",
        "source": "the order",
    }
    address = f"/v1/designations/{party}/events"

    def send(method: str, address: str, role: Role, document: dict[str, str]) -> TestResponse:
        headers = {"Authorization": f"Bearer {keyed.keys[role]}"}
        return client.open(address, method=method, json=document, headers=headers)

    typed = send("PUT", address, Role.APPROVE, {**event, "by": "Somebody Else"})
    assert typed.status_code == 422
    assert "leave it out" in answered(typed)["detail"]
    proposed = send("PUT", address, Role.APPROVE, event)
    assert proposed.status_code == 200, proposed.text
    kept = answered(proposed)
    assert kept["steps"][0]["by"].startswith("approve (key ")
    decisions = f"{address}/{kept['id']}/decisions"
    alone = send("POST", decisions, Role.APPROVE, {"decision": "approve"})
    assert (alone.status_code, answered(alone)["type"]) == (403, "urn:pendens:problem:second-person")
    rotated = keyed.services.access.keys.rotate(
        keyed.keys[Role.APPROVE][4:12], by="test", overlap=NOW - NOW.replace(hour=1)
    )
    again = client.post(decisions, json={"decision": "approve"}, headers={"Authorization": f"Bearer {rotated.text}"})
    assert answered(again)["type"] == "urn:pendens:problem:second-person"
    second = send("POST", decisions, Role.ADMIN, {"decision": "approve"})
    assert (second.status_code, answered(second)["state"]) == (200, "approved")


def test_where_nobody_is_asked_a_name_is_typed(client_of: Callable[..., FlaskClient]) -> None:
    found = answered(client_of().get("/v1/designations?q=hikvision"))["designations"][0]["party_id"]
    event = {
        "list": "us-ns-cmic",
        "event": "enjoined",
        "at": "2026-03-02",
        "authority": "D.D.C.",
        "grade": "A",
        "reference": "1:26-cv-00001 doc. 7",
        "source": "the order",
    }
    response = client_of().put(f"/v1/designations/{found}/events", json=event)
    assert response.status_code == 422
    assert "by" in answered(response)["detail"]
