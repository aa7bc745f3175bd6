"""No page offers a role what would be refused: every form and every link of every page opens to who sees it."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from werkzeug.exceptions import HTTPException

from service.access import PERMISSIONS, Role
from service.bootstrap import Services
from service.store import PersonRecord
from tests.web.conftest import NOW, Browser

pytestmark = pytest.mark.slow
_LEADS = re.compile(r'<(?:a|form)\b[^>]*?\b(?:href|action)="(/[^"#]*)[^"]*"[^>]*>')
_FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*\baction="(/[^"#]*)"')
Made = Callable[..., Browser]


@pytest.fixture
def made(browser: Browser, browser_of: Made, services: Services) -> tuple[str, ...]:
    """Make, while nobody is asked who they are, one of each: a result, a failed job, one cancelled, one that waits."""
    failed = browser.run(browser.uploaded()).location
    later = browser_of(screener=replace(services.screener, max_age_days=-1, refuses_stale=True))
    later.worker.work()
    assert "Could not screen" in browser.get(failed)
    screened = browser.screened()
    cancelled, waiting = (browser.run(browser.uploaded()).location for _ in range(2))
    browser.post(f"{cancelled}/cancel", {}, seen_at=cancelled)
    return screened, failed, cancelled, waiting


def _signed_in(services: Services, browser_of: Made, roles: tuple[str, ...]) -> Browser:
    name = "-".join(("person", *roles))
    person = PersonRecord(name, "default", None, name, roles, NOW, "test")
    services.store.access.add_person(person)
    browser = browser_of()
    browser.client.set_cookie("pendens-signed-in", services.access.sign_ins.begin_as(person)[0])
    return browser


def _offered(browser: Browser, page: str) -> dict[str, str]:
    """Give the addresses that a page leads to, by endpoint."""
    adapter, found = browser.app.url_map.bind("localhost"), {}
    forms = {unescape(address).partition("?")[0] for address in _FORM.findall(page)}
    for address in map(unescape, _LEADS.findall(page)):
        path = address.partition("?")[0]
        try:
            found[adapter.match(path, method="POST" if path in forms else "GET")[0]] = address
        except HTTPException as error:
            raise AssertionError(address) from error
    return found


def _pages(made: tuple[str, ...]) -> list[str]:
    screened, *others = made
    parts = ("/rejected", "/warnings", "/run", "/rows/2")
    shared = ("/", "/screenings", "/lists", "/lists/us-ns-cmic", "/designations?q=xiaomi", "/calendar", "/problems")
    return [*shared, screened, *(f"{screened}{part}" for part in parts), *others]


@pytest.mark.parametrize("role", list(Role))
def test_what_a_page_offers_opens_to_the_role_that_sees_it(
    made: tuple[str, ...], services: Services, browser_of: Made, role: Role
) -> None:
    hers = _signed_in(services, browser_of, (role.value,))
    pages = [hers.get(address) for address in _pages(made)] + [hers.get("/screenings/none", 404)]
    seen: set[str] = set()
    for page in pages:
        assert f"Signed in as <strong>person-{role.value}</strong>" in page
        for endpoint, address in _offered(hers, page).items():
            permission = PERMISSIONS[endpoint]
            assert permission.is_public or role in permission.roles, (endpoint, address)
            seen.add(endpoint)
    assert {"web.show_history", "web.show_screening", "web.sign_out"} <= seen
    screens = {"web.receive", "web.ask_to_repeat", "web.cancel", "web.show_understood"}
    assert screens <= seen if role in {Role.SCREEN, Role.ADMIN} else screens.isdisjoint(seen)


def test_who_has_no_role_is_offered_nothing_but_to_sign_out(services: Services, browser_of: Made) -> None:
    hers = _signed_in(services, browser_of, ())
    page = hers.get("/screenings", 403)
    assert "Signed in as <strong>person</strong>" in page
    offered = _offered(hers, page).keys() - {"web.start"}  # the sign of the house
    assert "web.sign_out" in offered
    assert all(PERMISSIONS[endpoint].is_public or PERMISSIONS[endpoint].is_anyones for endpoint in offered), offered


def test_who_looks_only_is_told_what_handing_in_needs(services: Services, browser_of: Made) -> None:
    page = _signed_in(services, browser_of, ("audit", "review")).get("/")
    assert "needs another role than yours (audit, review)" in page
    assert "Holdings file" not in page
