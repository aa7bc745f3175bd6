"""Puts the pages into an application: their addresses, forms that only they can send, and failures as pages."""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from flask import Blueprint, Flask, Response, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]  # flask-wtf ships no types
from structlog.contextvars import get_contextvars
from werkzeug.exceptions import HTTPException

from service.api.callers import may
from service.api.problems import (
    ERRORS,
    ERRORS_OF_LISTS,
    INTERNAL,
    STATUSES,
    ProblemKind,
    detail_of,
    kind_of,
    log_failure,
    no_room,
)
from service.api.tracing import UNEXPECTED, log_unexpected
from service.api.use_cases import REPORTS
from service.bootstrap import Services
from service.errors import PendensError, UnauthenticatedError
from service.jobs import BrokeredQueue, CallbackSender, Worker
from service.screening.identities import new_id
from service.web import (
    comparing,
    designating,
    downloads,
    history,
    listing,
    problem_pages,
    resulting,
    signing_in,
    single_sign_on,
    uploading,
    words,
)
from service.web.accepted import require_accepted
from service.web.policy import guard_pages
from service.web.services import SENDER, WORKER, services

# The largest body that is read to its end only to refuse it: a browser that is cut off shows no page.
_DRAINED_BYTES = 2_000_000_000
_CHUNK = 1 << 20
_SIGN_SECONDS = 86_400
_MODULES = (uploading, resulting, history, comparing, designating, listing, problem_pages, signing_in, single_sign_on)
_CSRF = CSRFProtect()


def publish_pages(
    app: Flask,
    current: Callable[[], Services],
    secret: str,
    refuse: Callable[[HTTPException], Response],
    *,
    secure_cookies: bool,
) -> None:
    """Put the pages into an application, with the worker that does what they ask for, or what tells a broker's.

    `current` gives the services that answer now; `secret` signs forms; `refuse` answers programs that ask for an
    address that is none.
    """
    broker = current().settings.broker_url
    app.extensions[WORKER] = BrokeredQueue(broker) if broker else Worker(current)
    app.extensions[SENDER] = CallbackSender(lambda: current().callbacks)
    app.extensions[REPORTS] = downloads.reports()
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="pendens",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=secure_cookies,
        WTF_CSRF_CHECK_DEFAULT=False,  # the API has no cookies, and so nothing to forge
        WTF_CSRF_SSL_STRICT=False,  # origins are checked for every request, and a referrer may be left out
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open all day
        MAX_FORM_PARTS=5_000,  # a select for each column, and its heading
    )
    _CSRF.init_app(app)
    pages = _blueprint()
    for module in _MODULES:
        module.publish(pages)
    pages.get("/favicon.ico")(favicon)
    app.register_blueprint(pages)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for template in app.jinja_env.list_templates(["html"]):
        app.jinja_env.get_template(template)  # compiled once, before the workers part, and never while somebody waits
    guard_pages(app)
    _answer_strangers(app, refuse)


def _blueprint() -> Blueprint:
    pages = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
    pages.before_request(_CSRF.protect)
    pages.before_request(require_accepted)
    pages.register_error_handler(PendensError, failure_page)
    pages.register_error_handler(UnauthenticatedError, signing_in.ask_to_sign_in)
    pages.register_error_handler(HTTPException, refusal_page)
    pages.register_error_handler(Exception, unexpected_page)
    pages.app_context_processor(_known_everywhere)
    for name, filter_ in words.FILTERS.items():
        pages.add_app_template_filter(filter_, name)
    pages.app_context_processor(lambda: dict(words.NAMES))
    return pages


def _known_everywhere() -> dict[str, object]:
    return {"token": new_id, "asset": _asset, "limit": _limit_bytes(), "who": signing_in.who(), "may": may}


def favicon() -> Response:
    """Give the sign that browsers ask for by themselves."""
    return send_from_directory(str(files(__package__) / "static"), "favicon.ico", max_age=_SIGN_SECONDS)


def failure_page(error: PendensError) -> ResponseReturnValue:
    """Show a failure of the house; at an address of a list a missing list is a missing page."""
    kind = kind_of(error, ERRORS_OF_LISTS if request.path.startswith("/lists/") else ERRORS)
    log_failure(error, kind)
    return _problem_page(kind, words.for_pages(error) if kind.status < INTERNAL.status else detail_of(error, kind))


def refusal_page(error: HTTPException) -> ResponseReturnValue:
    """Show what the web framework refuses."""
    status = error.code or INTERNAL.status
    if status == STATUSES[413].status:
        _drain()
    kind = STATUSES.get(status, ProblemKind(status, "", error.name))
    return _problem_page(kind, words.REFUSALS.get(status) or error.description or kind.title)


def unexpected_page(error: Exception) -> ResponseReturnValue:
    """Show what nobody foresaw; where there was no room for a file, say that."""
    full = no_room(error)
    if full:
        return failure_page(full)
    log_unexpected(error)
    return _problem_page(INTERNAL, UNEXPECTED)


def _problem_page(kind: ProblemKind, detail: str) -> ResponseReturnValue:
    request_id = get_contextvars().get("request_id")
    page = render_template("problem.html", title=kind.title, detail=detail, request_id=request_id, status=kind.status)
    return page, kind.status


def _answer_strangers(app: Flask, refuse: Callable[[HTTPException], Response]) -> None:
    """Show a page where a person asks for an address that is none; programs get their problem document."""

    def not_found(error: HTTPException) -> ResponseReturnValue:
        is_page = request.blueprint == "web" or (_is_person() and not request.path.startswith("/v1/"))
        return refusal_page(error) if is_page else refuse(error)

    app.register_error_handler(404, not_found)


def _is_person() -> bool:
    """Tell a browser, which asks for HTML by name."""
    return "text/html" in request.headers.get("Accept", "")


def _drain() -> None:
    """Take in the rest of a body that is too large, so that the browser gets to read the answer."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, _DRAINED_BYTES)
    while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
        left -= len(chunk)


def _limit_bytes() -> int:
    return services().settings.max_file_bytes


def _asset(name: str) -> str:
    return url_for("web.static", filename=name, v=_print_of(name))


@cache
def _print_of(name: str) -> str:
    """Name a file's content, so that a browser keeps it until it changes."""
    return hashlib.sha256(files(__package__).joinpath("static", name).read_bytes()).hexdigest()[:12]
