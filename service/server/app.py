"""The web application: the API with its page at /docs, the pages for people, long work, logs, limits and headers."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from flask import Flask, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.wrappers import Request
from flask_swagger_ui import get_swaggerui_blueprint  # type: ignore[import-untyped]  # it ships no types

from service import logs
from service.api import resources
from service.api.budget import REQUEST_SECONDS
from service.api.callers import guard_addresses, is_local
from service.api.contract import publish
from service.api.encodings import pack_answers, unpack_bodies
from service.api.hosts import guard_hosts
from service.api.orders import MOST_HOLDINGS
from service.api.origins import guard_origins
from service.api.tracing import trace
from service.api.use_cases import KEY
from service.bootstrap import Services, admit, start
from service.config import ENVELOPE_BYTES, Settings
from service.files.privacy import exposed
from service.server.metrics import Metrics, measure
from service.server.reload import LIVE, LiveServices
from service.server.secret import secret_of
from service.store import Store
from service.web import publish_pages, signed_in

# Without a validator of another host the page works offline, and tells nobody of this service.
_PAGE = {"app_name": "Pendens", "validatorUrl": None}

OPEN = "nobody is asked for a key: whoever is at this machine may do everything; pendens keys create ends that"
_API = "/v1/"
_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Why: under "no-referrer" browsers send the origin of our own forms as "null" (Fetch, section 3.2), which is also
    # what a hostile page can send; "same-origin" tells it to us and nothing to others.
    "Referrer-Policy": "same-origin",
}


class _Application(Flask):
    """Flask without coroutines: nothing here is one, and Flask looks at each of twenty functions of a request anew."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give a view or a hook as it is."""
        return func


class _PagesAlone(SecureCookieSessionInterface):
    """Signs cookies for the pages; the API has none, and a tenth of a check would go into reading an absent one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the session of a page; one of the API is empty and can hold nothing."""
        if request.path.startswith(_API):
            return self.make_null_session(app)
        return super().open_session(app, request)


def create_app(services: Services) -> Flask:
    """Make the application around ready use cases.

    Raises:
        ConfigurationError: there is no secret to sign forms with.
    """
    app = _Application("service", static_folder=None)
    app.session_interface = _PagesAlone()
    live = LiveServices(services)
    metrics = Metrics(live.current)
    live.observe(metrics.count_screening)
    app.extensions[KEY] = live.current
    app.extensions[LIVE] = live
    app.config["MAX_CONTENT_LENGTH"] = services.settings.max_file_bytes + ENVELOPE_BYTES
    app.config[MOST_HOLDINGS] = services.settings.max_holdings
    app.config[REQUEST_SECONDS] = services.settings.request_seconds
    measure(app, metrics)
    trace(app)
    guard_hosts(app)
    guard_origins(app, services.settings.allowed_origins)
    guard_addresses(app, signed_in)
    unpack_bodies(app)
    pack_answers(app)
    contract = publish(app, resources())
    publish_pages(
        app,
        live.current,
        services.settings.secret_key or secret_of(services.settings.home),
        contract.handle_http_exception,
        secure_cookies=services.settings.secure_cookies or not is_local(services.settings.host),
    )
    app.register_blueprint(get_swaggerui_blueprint("/docs", "/openapi.json", _PAGE))
    app.after_request(_protect)
    return app


def create_app_from_env() -> Flask:
    """Make the application from the environment, for gunicorn: `service.server.app:create_app_from_env()`.

    Raises:
        ConfigurationError, StoreError: the settings or the database cannot be used.
    """
    return create_app_for(Settings.from_env())


def create_app_for(settings: Settings) -> Flask:
    """Make the application from settings, with its logs and its index.

    Raises:
        ConfigurationError, StoreError: the settings or the database cannot be used.
    """
    logs.configure(settings.log_level, json=settings.log_json)
    settings.require_shared_database()
    services = start(settings)
    admit(services.access, settings, may_show=False)
    _tell(services)
    services.screener.warm()
    return create_app(services)


def _tell(services: Services) -> None:
    """Log what a person should know of the home from the start."""
    log, settings = structlog.get_logger(), services.settings
    for line in exposed(settings.home, Store.file_of(settings.database_url)):
        log.warning("others may read", detail=line)
    if services.access.is_open():
        log.warning("open", detail=OPEN)
    if few := services.screener.only_bundled():
        log.warning("few lists", detail=few)


def _protect(response: Response) -> Response:
    """Keep answers from being sniffed, framed or, where they may hold a portfolio, kept by caches."""
    response.headers.update(_HEADERS)
    if request.path.startswith(_API):
        response.headers["Cache-Control"] = "no-store"
    return response
