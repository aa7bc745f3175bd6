"""Signing in and out: a person's name and password, and a cookie that only this service reads."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.api.callers import Actor, actor
from service.api.problems import kind_of
from service.errors import PendensError, ProviderError, SignInError, TooManySignInsError, UnauthenticatedError
from service.web.known_browsers import known_browser, remember_browser
from service.web.services import services

# Why: browsers take a name that begins so only from TLS, for this host and the whole of it (RFC 6265bis, 4.1.3.2).
_SECURE_NAME, _PLAIN_NAME = "__Host-pendens-signed-in", "pendens-signed-in"


def publish(pages: Blueprint) -> None:
    """Give the pages their addresses."""
    pages.get("/sign-in")(show_sign_in)
    pages.post("/sign-in")(sign_in)
    pages.post("/sign-out")(sign_out)


def signed_in() -> Actor | None:
    """Tell who is signed in in this browser; of the API's addresses nobody, which are opened by keys alone."""
    if request.path.startswith("/v1/"):
        return None
    value = request.cookies.get(_cookie_name())
    return services().access.sign_ins.actor(value) if value else None


def who() -> Actor | None:
    """Tell a page who is signed in; a wrong key shows nobody."""
    try:
        return actor()
    except PendensError:
        return None


def show_sign_in() -> ResponseReturnValue:
    """Ask who somebody is."""
    return sign_in_page(request.args.get("next", ""), "")


def sign_in() -> ResponseReturnValue:
    """Sign a person in, with another cookie and other forms than before."""
    form = request.form
    before = cookie_before()
    address, name = request.remote_addr or "", form.get("name", "")
    try:
        value, who_came = services().access.sign_ins.begin(
            name, form.get("password", ""), address, before=before, browser=known_browser(name)
        )
    except (SignInError, TooManySignInsError) as error:
        again = {"Retry-After": str(error.retry_seconds)} if isinstance(error, TooManySignInsError) else {}
        return sign_in_page(form.get("next", ""), str(error), name), kind_of(error).status, again
    response = entered(value, form.get("next", ""))
    remember_browser(response, who_came.name)
    return response


def sign_out() -> ResponseReturnValue:
    """Sign out, in this browser."""
    value = request.cookies.get(_cookie_name())
    is_vouched = bool(value) and services().access.sign_out(value or "")
    session.clear()
    beyond = end_address(url_for("web.show_sign_in", _external=True, _scheme=own_scheme())) if is_vouched else None
    if beyond:  # Why a page and no redirection: browsers let a form lead to this service alone (see `policy`)
        response = make_response(render_template("signed_out.html", beyond=beyond, who=None))
    else:
        response = make_response(redirect(url_for("web.show_sign_in"), 303))
    response.delete_cookie(_cookie_name(), secure=is_secure(), httponly=True, samesite="Lax")
    return response


def end_address(after: str) -> str | None:
    """Give the address at which the browser signs out of the identity provider too; None where it has none now."""
    sign_on = services().access.sign_on
    try:
        return sign_on.end_address(after) if sign_on else None
    except ProviderError:
        return None  # signed out here all the same


def entered(value: str, wanted: str) -> Response:
    """Give the browser its cookie, and lead to the page that was wanted."""
    session.clear()  # forms made before sign-in are no good after it
    response = make_response(redirect(own_address(wanted), 303))
    response.set_cookie(
        _cookie_name(),
        value,
        max_age=int(services().access.sign_ins.longest.total_seconds()),
        secure=is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def ask_to_sign_in(error: UnauthenticatedError) -> ResponseReturnValue:
    """Lead a person who is not known to the page where they sign in; what would change something is not done."""
    if request.method != "GET" or "Authorization" in request.headers:
        return sign_in_page("", str(error.args[0] if error.args else error)), kind_of(error).status
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("web.show_sign_in", next=None if wanted == "/" else wanted), 303)


def sign_in_page(wanted: str, fault: str, name: str = "") -> str:
    """Give the page on which a person signs in, with what was wrong before."""
    sign_on = services().access.sign_on
    host = sign_on.host if sign_on else None
    return render_template("sign_in.html", wanted=wanted, fault=fault, name=name, provider=host)


def cookie_before() -> str | None:
    """Give what the cookie of this browser holds before it gets another one."""
    return request.cookies.get(_cookie_name())


def is_secure() -> bool:
    """Tell whether cookies are sent over TLS alone."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def own_scheme() -> str | None:
    """Give the scheme of this service's addresses where it is known to be TLS, which a proxy may have ended."""
    return "https" if is_secure() else None


def own_address(wanted: str) -> str:
    """Take an address of this service alone: another one would lead who has just signed in elsewhere."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return url_for("web.start")
    is_own = wanted.startswith("/") and wanted[1:2] not in {"/", "\\"} and not parts.scheme and not parts.netloc
    return wanted if is_own and wanted.isprintable() else url_for("web.start")


def _cookie_name() -> str:
    return _SECURE_NAME if is_secure() else _PLAIN_NAME
