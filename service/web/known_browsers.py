"""Browsers in which somebody has signed in before: a cookie says whose, so that a stranger's guesses shut nobody out.

Wrong passwords close a name for a while, which a stranger could do to anybody. Those of a browser that its owner has
signed in from are counted apart (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). The cookie signs
nobody in.
"""

import secrets

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

_SECURE_NAME, _PLAIN_NAME = "__Host-pendens-known-browser", "pendens-known-browser"
# Why: who comes once in a quarter of a year finds it; a browser that was sold is soon a stranger's.
_SECONDS = 100 * 86_400
_ID_BYTES = 16


def known_browser(name: str) -> str:
    """Give the id of this browser where the person of that name has signed in from it; else nothing."""
    try:
        whose, browser = _signer().loads(request.cookies.get(_cookie_name(), ""), max_age=_SECONDS)
    except (BadData, ValueError):
        return ""
    return str(browser) if whose == name.strip().lower() else ""


def remember_browser(response: Response, name: str) -> None:
    """Let this browser be known as the one of a person who has just signed in."""
    browser = known_browser(name) or secrets.token_urlsafe(_ID_BYTES)
    response.set_cookie(
        _cookie_name(),
        str(_signer().dumps([name, browser])),
        max_age=_SECONDS,
        secure=_is_secure(),
        httponly=True,
        samesite="Strict",
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="pendens known browser")


def _cookie_name() -> str:
    return _SECURE_NAME if _is_secure() else _PLAIN_NAME


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
