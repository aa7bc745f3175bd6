"""A person signs in with the identity provider; whatever is not its answer to this sign-in signs nobody in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from werkzeug.test import TestResponse

from service.access import Access, Client, Provider, SignIns, SingleSignOn, read_group_roles
from service.bootstrap import Services, start
from service.config import Settings
from service.store import Store, TenantRecord
from tests.databases import database_in
from tests.web.conftest import NOW, Browser
from tests.web.identity_provider import CLIENT, SECRET, IdentityProvider, serving

pytestmark = pytest.mark.slow  # each makes an application of its own
NAME = "dana.okafor@desk.example"


@dataclass
class Seconds:
    """A clock of seconds that a test sets."""

    at: float = 0.0

    def now(self) -> float:
        return self.at


@dataclass
class SignOn:
    """A service with a provider, and a browser of it."""

    provider: IdentityProvider
    access: Access
    browser: Browser
    clock: Seconds

    def begin(self, wanted: str = "") -> str:
        """Ask the service where to sign in."""
        response = self.browser.client.get("/sign-in/begin", query_string={"next": wanted} if wanted else {})
        assert response.status_code == 303, response.text
        return response.location

    def back(self, address: str) -> str:
        """Sign in at the provider, and give the address to which it sends the browser back."""
        return httpx.get(address).headers["Location"]

    def finish(self, back: str) -> TestResponse:
        parts = urlsplit(back)
        return self.browser.client.get(f"{parts.path}?{parts.query}", headers={"Accept": "text/html"})

    def sign_in(self, wanted: str = "") -> TestResponse:
        return self.finish(self.back(self.begin(wanted)))

    def sign_out(self, page: str) -> TestResponse:
        """Send the form that stands on a page."""
        token = page.split('name="csrf_token" value="')[1].partition('"')[0]
        return self.browser.client.post("/sign-out", data={"csrf_token": token})

    def refused(self, status: int = 401) -> str:
        """Sign in, which must fail, and give what the page says."""
        response = self.sign_in()
        assert response.status_code == status, response.text
        assert self.browser.client.get_cookie("pendens-signed-in") is None
        return response.text


@pytest.fixture
def store() -> Store:
    return Store.in_memory()


@pytest.fixture(scope="module")
def running() -> Iterator[IdentityProvider]:
    with serving() as provider:
        yield provider


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """Start once for all: who is known lies in a store of each test's own."""
    home = tmp_path_factory.mktemp("home")
    return start(Settings(home=home, database_url=database_in(home)), now=lambda: NOW)


@pytest.fixture
def sign_on_of(
    running: IdentityProvider, services: Services, browser_of: Callable[..., Browser], store: Store
) -> Callable[..., SignOn]:
    key = running.first  # made once: it takes half a second
    assert key is not None
    fresh = IdentityProvider(running.issuer, NOW.timestamp(), keys=[key], signing=key, first=key)
    running.__dict__.update(fresh.__dict__, header={"kid": "first"})

    def made(roles: str | None = None, **client: Any) -> SignOn:  # noqa: ANN401 fields of a client
        clock = Seconds()
        known = Client(**{"issuer": running.issuer, "id": CLIENT, "secret": SECRET, **client})
        mapped = None if roles is None else read_group_roles(roles)
        sign_on = SingleSignOn(Provider(known, clock.now), lambda: NOW, roles=mapped)
        sign_ins = SignIns(store, lambda: NOW, timedelta(minutes=30), timedelta(hours=12))
        access = Access(store, lambda: NOW, sign_ins, sign_on=sign_on)
        return SignOn(running, access, browser_of(access=access), clock)

    return made


@pytest.fixture
def sign_on(sign_on_of: Callable[..., SignOn]) -> SignOn:
    return sign_on_of("analysts=screen; leads=review+approve@desk")


def test_a_person_signs_in_and_gets_what_their_groups_may_do(sign_on: SignOn) -> None:
    sign_on.provider.person["groups"] = ["analysts", "drivers"]
    page = sign_on.browser.get("/sign-in")
    assert "Sign in with 127.0.0.1" in page
    asked = parse_qs(urlsplit(sign_on.begin()).query)
    assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
    response = sign_on.sign_in("/screenings?page=1")
    assert (response.status_code, response.location) == (303, "/screenings?page=1")
    for address in ("/", "/screenings", "/lists", "/designations"):
        assert f"Signed in as <strong>{NAME}</strong>" in sign_on.browser.get(address)
    person = sign_on.access.store.access.person(NAME)
    assert person is not None
    assert (person.roles, person.tenant, person.password) == (("screen",), "default", None)
    assert set(sign_on.provider.proofs) == {"basic"}


def test_who_has_no_group_here_is_known_and_may_do_nothing_but_sign_out(sign_on: SignOn) -> None:
    assert sign_on.sign_in().status_code == 303
    page = sign_on.browser.get("/screenings", 403)
    assert f"Signed in as <strong>{NAME}</strong>" in page
    assert sign_on.sign_out(page).status_code == 200
    assert sign_on.browser.client.get_cookie("pendens-signed-in") is None


def test_other_groups_hold_from_the_next_sign_in_on_and_older_sign_ins_end(sign_on: SignOn) -> None:
    sign_on.access.store.access.add_tenant(TenantRecord("desk", NOW, "test"))
    sign_on.provider.person["groups"] = ["analysts"]
    sign_on.sign_in()
    before = sign_on.browser.client.get_cookie("pendens-signed-in")
    assert before is not None
    sign_on.provider.person["groups"] = ["leads"]
    sign_on.browser.client.delete_cookie("pendens-signed-in")
    sign_on.sign_in()
    person = sign_on.access.store.access.person(NAME)
    assert person is not None
    assert (person.roles, person.tenant) == (("review", "approve"), "desk")
    assert sign_on.access.sign_ins.actor(before.value) is None
    sign_on.provider.person["groups"] = ["analysts", "leads"]
    sign_on.browser.client.delete_cookie("pendens-signed-in")
    assert "several tenants" in sign_on.refused()


def test_without_a_mapping_roles_are_given_here_and_stay(sign_on_of: Callable[..., SignOn]) -> None:
    sign_on = sign_on_of(None)
    sign_on.provider.person["groups"] = ["analysts"]
    sign_on.sign_in()
    sign_on.browser.get("/screenings", 403)
    sign_on.access.people.set_roles(NAME, ["audit"])
    sign_on.sign_in()
    assert sign_on.access.store.access.person(NAME).roles == ("audit",)  # type: ignore[union-attr] # it is there
    sign_on.browser.get("/screenings")


def test_groups_that_the_token_leaves_out_are_asked_for(sign_on: SignOn) -> None:
    sign_on.provider.person = {"sub": "0042"}
    sign_on.provider.told_when_asked = {"email": NAME, "email_verified": True, "groups": "analysts"}
    assert sign_on.sign_in().status_code == 303
    assert sign_on.access.store.access.person(NAME).roles == ("screen",)  # type: ignore[union-attr] # it is there


def test_what_is_told_of_somebody_else_is_not_taken(sign_on: SignOn) -> None:
    sign_on.provider.person = {"sub": "0042"}
    sign_on.provider.told_when_asked = {"sub": "0043", "email": NAME, "email_verified": True}
    assert "somebody else" in sign_on.refused()


def test_that_an_address_is_verified_is_taken_for_that_address_alone(sign_on: SignOn) -> None:
    sign_on.provider.person = {"sub": "0042", "email": "boss@desk.example"}
    sign_on.provider.told_when_asked = {"email": NAME, "email_verified": True}
    assert "verified" in sign_on.refused()


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another issuer": ({"iss": "https://elsewhere.example"}, "(iss)"),
    "another service": ({"aud": "another-client"}, "(aud)"),
    "several services and no word for which": ({"aud": [CLIENT, "another-client"]}, "(aud)"),
    "meant for another service": ({"aud": [CLIENT, "another-client"], "azp": "another-client"}, "(aud)"),
    "another sign-in": ({"nonce": "another"}, "(nonce)"),
    "no sign-in": ({"nonce": None}, "(nonce)"),
    "over": ({"exp": int(NOW.timestamp()) - 31}, "(exp)"),
    "without an end": ({"exp": None}, "(exp)"),
    "of the future": ({"iat": int(NOW.timestamp()) + 31}, "(iat)"),
    "not yet": ({"nbf": int(NOW.timestamp()) + 31}, "(nbf)"),
    "nobody": ({"sub": None}, "(sub)"),
    "nobody by an empty text": ({"sub": ""}, "not"),
    "an address that is not verified": ({"email_verified": False}, "verified"),
    "an address that is said to be verified": ({"email_verified": "true"}, "verified"),
    "no address": ({"email": None}, "verified"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_is_not_for_this_sign_in_signs_nobody_in(sign_on: SignOn, wrong: str) -> None:
    sign_on.provider.claims, said = WRONG[wrong]
    assert said in sign_on.refused()
    assert sign_on.access.store.access.people() == ()


def test_clocks_may_be_half_a_minute_apart(sign_on: SignOn) -> None:
    sign_on.provider.claims = {"exp": int(NOW.timestamp()) - 29, "iat": int(NOW.timestamp()) + 29}
    assert sign_on.sign_in().status_code == 303


@pytest.mark.parametrize("alg", ["none", "HS256", "RS384", "PS512"])
def test_a_signature_of_another_kind_is_none(sign_on: SignOn, alg: str) -> None:
    """With HS256 the public key, which everybody has, would be the secret."""
    sign_on.provider.header["alg"] = alg
    assert "signature does not hold" in sign_on.refused()


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256"])
def test_each_kind_of_signature_that_is_taken_is_taken(sign_on: SignOn, alg: str) -> None:
    sign_on.provider.rotate("first", alg)
    assert sign_on.sign_in().status_code == 303


def test_a_token_that_was_changed_or_is_none_is_refused(sign_on: SignOn) -> None:
    forged = IdentityProvider(issuer=sign_on.provider.issuer)
    forged.rotate("first")
    sign_on.provider.signing = forged.signing  # another key of the same name
    assert "signature does not hold" in sign_on.refused()
    sign_on.provider.claims = {"filling": "x" * 100_000}
    assert "too large" in sign_on.refused()


def test_keys_of_kinds_that_are_not_used_here_stand_beside_the_one_that_is(sign_on: SignOn) -> None:
    odd = ({"kty": "EC", "crv": "P-999", "kid": "odd"}, {"kty": "oct", "k": "c2VjcmV0", "kid": "first"}, {"kty": "RSA"})
    sign_on.provider.more_keys = list(odd)
    assert sign_on.sign_in().status_code == 303


def test_new_keys_are_looked_for_when_one_is_not_known_and_not_for_each_stranger(sign_on: SignOn) -> None:
    assert sign_on.sign_in().status_code == 303
    sign_on.browser.client.delete_cookie("pendens-signed-in")
    sign_on.provider.rotate("second")
    assert "does not publish" in sign_on.refused()  # the keys are some seconds old
    before = sign_on.provider.asked_for_keys
    sign_on.clock.at = 11.0
    assert sign_on.sign_in().status_code == 303
    sign_on.provider.header["kid"] = "made up"
    sign_on.browser.client.delete_cookie("pendens-signed-in")
    for _ in range(3):
        assert "does not publish" in sign_on.refused()
    assert sign_on.provider.asked_for_keys == before + 1


def test_an_answer_is_good_once_and_in_the_browser_that_began(sign_on: SignOn) -> None:
    back = sign_on.back(sign_on.begin())
    kept = sign_on.browser.client.get_cookie("pendens-single-sign-on")
    assert kept is not None
    assert sign_on.finish(back).status_code == 303
    sign_on.browser.client.delete_cookie("pendens-signed-in")
    again = sign_on.finish(back)
    assert (again.status_code, "began no sign-in" in again.text) == (401, True)
    sign_on.browser.client.set_cookie("pendens-single-sign-on", kept.value)  # as who stole both would
    replayed = sign_on.finish(back)
    assert (replayed.status_code, "invalid_grant" in replayed.text) == (401, True)
    sign_on.begin()
    foreign = sign_on.finish(back)
    assert (foreign.status_code, "no answer to a sign-in" in foreign.text) == (401, True)
    assert sign_on.browser.client.get_cookie("pendens-signed-in") is None


def test_what_the_browser_kept_cannot_be_written_by_anybody_else(sign_on: SignOn) -> None:
    back = sign_on.back(sign_on.begin())
    kept = sign_on.browser.client.get_cookie("pendens-single-sign-on")
    assert kept is not None
    for value in ("", "x", kept.value[:-1], f"{kept.value}x", kept.value[5:]):
        sign_on.browser.client.set_cookie("pendens-single-sign-on", value)
        assert sign_on.finish(back).status_code == 401


def test_an_answer_of_another_provider_or_of_none_is_refused(sign_on: SignOn) -> None:
    back = sign_on.back(sign_on.begin())
    assert "another identity provider" in sign_on.finish(f"{back}&iss=https://elsewhere.example").text
    sign_on.begin()
    assert sign_on.finish("/sign-in/finish").status_code == 401
    sign_on.provider.error = "access_denied"
    assert "access_denied" in sign_on.refused()
    sign_on.provider.error = "<script>alert(1)</script>"
    assert "script>alert" not in sign_on.refused()


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb", "\t//x"]
)
def test_nobody_is_led_elsewhere_after_signing_in(sign_on: SignOn, wanted: str) -> None:
    response = sign_on.sign_in(wanted)
    assert (response.status_code, response.location) == (303, "/")


def test_a_provider_that_is_down_is_told_and_local_accounts_sign_in(sign_on: SignOn) -> None:
    sign_on.provider.is_down = True
    response = sign_on.browser.client.get("/sign-in/begin")
    assert response.status_code == 503
    assert "127.0.0.1 does not answer" in response.text
    secret = "correct horse battery staple"  # noqa: S105 of a test
    sign_on.access.people.add("erin", secret, tenant="default", roles=["screen"], by="test")
    assert sign_on.browser.post("/sign-in", {"name": "erin", "password": secret}).status_code == 303
    assert sign_on.sign_out(sign_on.browser.get("/")).location == "/sign-in"


def test_a_provider_that_is_down_is_asked_once_in_a_while_however_many_would_sign_in(sign_on: SignOn) -> None:
    """Each who opened the page held a thread of the service for as long as the provider took to say nothing."""
    sign_on.provider.is_down = True
    for _ in range(4):
        assert sign_on.browser.client.get("/sign-in/begin").status_code == 503
    assert sign_on.provider.asked_while_down == 1
    sign_on.provider.is_down = False
    assert sign_on.browser.client.get("/sign-in/begin").status_code == 503
    sign_on.clock.at = 5.0
    assert sign_on.sign_in().status_code == 303


def test_a_page_whose_address_no_cookie_holds_is_left_out_of_the_sign_in(sign_on: SignOn) -> None:
    response = sign_on.sign_in("/designations?q=" + "x" * 4_000)
    assert (response.status_code, response.location) == (303, "/")


def test_a_provider_that_goes_down_on_the_way_is_told(sign_on: SignOn) -> None:
    back = sign_on.back(sign_on.begin())
    sign_on.provider.is_down = True
    response = sign_on.finish(back)
    assert response.status_code == 503
    assert "does not answer" in response.text


def test_a_port_at_which_nobody_listens_is_told(sign_on_of: Callable[..., SignOn]) -> None:
    sign_on = sign_on_of(issuer="http://127.0.0.1:1")
    assert sign_on.browser.client.get("/sign-in/begin").status_code == 503


def test_a_provider_that_is_another_or_sends_secrets_in_the_open_is_not_used(sign_on_of: Callable[..., SignOn]) -> None:
    for wrong in ({"issuer": "https://elsewhere.example"}, {"token_endpoint": "http://elsewhere.example/token"}):
        sign_on = sign_on_of()
        sign_on.provider.discovery = wrong
        response = sign_on.browser.client.get("/sign-in/begin")
        if "issuer" in wrong:
            assert (response.status_code, "PENDENS_OIDC_ISSUER" in response.text) == (503, True)
        else:
            assert "without TLS" in sign_on.finish(sign_on.back(response.location)).text


def test_a_local_account_is_never_taken_over_by_its_name(sign_on: SignOn) -> None:
    secret = "correct horse battery staple"  # noqa: S105 of a test
    sign_on.access.people.add(NAME, secret, tenant="default", roles=["admin"], by="test")
    assert "somebody" in sign_on.refused()


def test_another_person_who_gets_an_address_of_mail_is_another_person(sign_on: SignOn) -> None:
    sign_on.sign_in()
    sign_on.browser.client.delete_cookie("pendens-signed-in")
    sign_on.provider.person["sub"] = "0099"
    assert "never given twice" in sign_on.refused()
    sign_on.provider.person |= {"sub": "0042", "email": "new.name@desk.example"}
    sign_on.sign_in()
    assert [person.name for person in sign_on.access.store.access.people()] == [NAME]


def test_who_was_removed_signs_in_no_more(sign_on: SignOn) -> None:
    sign_on.sign_in()
    sign_on.access.people.remove(NAME, by="test")
    sign_on.browser.client.delete_cookie("pendens-signed-in")
    assert "was removed" in sign_on.refused()


def test_a_tenant_that_there_is_not_opens_nothing(sign_on: SignOn) -> None:
    sign_on.provider.person["groups"] = ["leads"]
    assert "no tenant desk" in sign_on.refused()


def test_signing_out_leads_to_the_provider_where_it_has_a_way_out(sign_on: SignOn) -> None:
    sign_on.provider.person["groups"] = ["analysts"]
    sign_on.sign_in()
    page = sign_on.sign_out(sign_on.browser.get("/")).text
    assert f'href="{sign_on.provider.issuer}/sign-out?client_id={CLIENT}&amp;post_logout_redirect_uri=' in page
    assert "Nobody is signed in" in page
    sign_on.clock.at = 3_601.0
    sign_on.provider.discovery = {"end_session_endpoint": None}
    sign_on.sign_in()
    assert sign_on.sign_out(sign_on.browser.get("/")).location == "/sign-in"


def test_a_provider_that_takes_the_secret_in_the_body_alone_gets_it_there(sign_on: SignOn) -> None:
    sign_on.provider.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    sign_on.provider.proofs.clear()
    assert sign_on.sign_in().status_code == 303
    assert sign_on.provider.proofs == ["post"]


def test_a_service_without_a_provider_has_no_such_addresses(browser: Browser) -> None:
    assert "Sign in with" not in browser.get("/sign-in")
    for address in ("/sign-in/begin", "/sign-in/finish"):
        browser.get(address, 404)
