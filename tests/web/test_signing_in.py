"""A person signs in, every page says who, and signs out; forms and cookies of before are no good after."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from service.bootstrap import Services
from service.server.app import create_app
from service.web.services import WORKER
from tests.web.conftest import Browser, StillWorker

pytestmark = pytest.mark.slow

PASSWORD = "correct horse battery staple"  # noqa: S105 of a test
Made = Callable[..., Browser]


@pytest.fixture
def person(services: Services) -> str:
    services.access.people.add("dana", PASSWORD, tenant="default", roles=["screen"], by="test")
    return "dana"


@pytest.fixture
def asked(services: Services, person: str, browser_of: Made) -> Browser:
    """Give a browser of a service in which somebody is known."""
    return browser_of()


def sign_in(browser: Browser, name: str = "dana", password: str = PASSWORD, wanted: str = "") -> int:
    fields = {"name": name, "password": password, "next": wanted}
    return browser.post("/sign-in", fields).status_code


def test_while_nobody_is_known_every_page_says_that_it_is_open(browser: Browser) -> None:
    for address in ("/", "/screenings", "/lists", "/designations"):
        assert "nobody signs in on this machine" in browser.get(address)


def test_she_is_led_to_the_page_she_wanted_and_every_page_says_who_she_is(asked: Browser) -> None:
    led = asked.client.get("/screenings?page=1", headers={"Accept": "text/html"})
    assert led.status_code == 303
    assert led.location == "/sign-in?next=/screenings?page%3D1"
    assert 'name="next" value="/screenings?page=1"' in asked.get(led.location)
    response = asked.post("/sign-in", {"name": "Dana", "password": PASSWORD, "next": "/screenings?page=1"})
    assert (response.status_code, response.location) == (303, "/screenings?page=1")
    for address in ("/", "/screenings", "/lists", "/designations"):
        page = asked.get(address)
        assert "Signed in as <strong>dana</strong>" in page
        assert "Sign out" in page


def test_who_is_not_signed_in_is_offered_no_pages(asked: Browser) -> None:
    assert 'aria-label="Main"' not in asked.get("/sign-in")
    sign_in(asked)
    assert 'aria-label="Main"' in asked.get("/")


def test_the_cookie_is_for_this_service_alone(asked: Browser, services: Services) -> None:
    response = asked.post("/sign-in", {"name": "dana", "password": PASSWORD})
    (cookie,) = [one for one in response.headers.getlist("Set-Cookie") if one.startswith("pendens-signed-in=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # this machine alone, without TLS
    beyond = create_app(replace(services, settings=replace(services.settings, host="192.0.2.7")))
    beyond.extensions[WORKER] = StillWorker(beyond.extensions["pendens"])
    tls = Browser(beyond, beyond.test_client())
    page = tls.client.get("/sign-in", base_url="https://localhost").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "name": "dana", "password": PASSWORD}
    answer = tls.client.post("/sign-in", data=sent, base_url="https://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(one.startswith("__Host-pendens-signed-in=") and "Secure" in one for one in cookies)


def test_a_cookie_of_before_is_worth_nothing_after_signing_in_anew_and_out(asked: Browser) -> None:
    sign_in(asked)
    first = asked.client.get_cookie("pendens-signed-in")
    sign_in(asked)
    second = asked.client.get_cookie("pendens-signed-in")
    assert first is not None
    assert second is not None
    assert first.value != second.value
    assert asked.post("/sign-out", {}, seen_at="/lists").location == "/sign-in"
    for cookie in (first, second):
        asked.client.set_cookie("pendens-signed-in", cookie.value)
        assert asked.client.get("/", headers={"Accept": "text/html"}).status_code == 303


def test_a_form_made_before_signing_in_is_refused_after(asked: Browser) -> None:
    before = asked.tokens("/sign-in")
    sign_in(asked)
    response = asked.client.post("/sign-out", data={"csrf_token": before["csrf_token"]})
    assert response.status_code == 400
    assert asked.client.post("/sign-out").status_code == 400
    assert "Signed in as" in asked.get("/")


def test_a_wrong_password_is_told_on_the_page_and_at_last_refused(asked: Browser) -> None:
    for _ in range(10):
        response = asked.post("/sign-in", {"name": "dana", "password": "wrong"})
        assert response.status_code == 401
        assert "name and password do not belong together" in response.text
        assert "wrong" not in response.text
    refused = asked.post("/sign-in", {"name": "dana", "password": PASSWORD})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")
    assert "wait a quarter of an hour" in refused.text


def test_who_signed_in_from_this_browser_before_is_not_shut_out_by_a_strangers_guesses(
    asked: Browser, browser_of: Made
) -> None:
    sign_in(asked)
    assert asked.client.get_cookie("pendens-known-browser") is not None
    asked.post("/sign-out", {}, seen_at="/lists")
    stranger = browser_of()
    for _ in range(10):
        stranger.post("/sign-in", {"name": "dana", "password": "wrong"})
    assert sign_in(stranger) == 429
    assert sign_in(asked, "Dana ") == 303
    forged = asked.client.get_cookie("pendens-known-browser")
    assert forged is not None
    stranger.client.set_cookie("pendens-known-browser", "x" + forged.value[1:])
    assert sign_in(stranger) == 429


def test_a_browser_that_is_known_for_one_is_a_strangers_for_another(asked: Browser, services: Services) -> None:
    services.access.people.add("lee", PASSWORD, tenant="default", roles=["admin"], by="test")
    sign_in(asked)
    for _ in range(10):
        asked.post("/sign-in", {"name": "lee", "password": "wrong"})
    assert sign_in(asked, "lee") == 429
    assert sign_in(asked) == 303


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http://[", "/a\nb"]
)
def test_nobody_is_led_elsewhere(asked: Browser, wanted: str) -> None:
    response = asked.post("/sign-in", {"name": "dana", "password": PASSWORD, "next": wanted})
    assert response.location == "/"


def test_a_page_that_her_roles_do_not_open_is_told_with_the_role_it_needs(asked: Browser, services: Services) -> None:
    services.access.people.set_roles("dana", ["audit"])
    sign_in(asked)
    assert "History" in asked.get("/screenings")
    refused = asked.upload()
    assert refused.status_code == 403
    assert "needs the role screen or admin" in refused.text
    assert "Signed in as" in refused.text


def test_the_api_is_not_opened_by_a_cookie(asked: Browser) -> None:
    sign_in(asked)
    assert asked.client.get("/v1/lists").status_code == 401
    assert asked.client.post("/v1/screenings", json={"holdings": [{"name": "X"}]}).status_code == 401
