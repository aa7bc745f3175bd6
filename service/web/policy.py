"""What a browser may do with our pages: load our own files, and nothing else."""

import re
import secrets

from flask import Flask, Response, request

_OWN = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none';"
    " img-src 'self' data:"
)
# A picture is shown as an image: no script of it runs, and its looks stay inside.
_PICTURE = "default-src 'none'; style-src 'unsafe-inline'"
_INLINE = re.compile(rb"<(script|style)>")


def guard_pages(app: Flask) -> None:
    """Send the policy with every answer."""
    app.after_request(_state)


def _state(response: Response) -> Response:
    if response.mimetype == "image/svg+xml" and request.blueprint == "web":
        policy = _PICTURE
    elif request.path.startswith("/docs") and response.mimetype == "text/html":
        policy = _with_nonce(response)
    else:
        policy = _OWN
    response.headers.setdefault("Content-Security-Policy", policy)
    if request.blueprint == "web":
        # what a page shows may be a portfolio; our own files change their address when they change
        is_ours = request.endpoint == "web.static" and "v" in request.args
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_ours else "no-store"
    return response


def _with_nonce(response: Response) -> str:
    """Let the one inline script of the API's page run: it is that page's own."""
    nonce = secrets.token_urlsafe(16)
    response.direct_passthrough = False
    response.set_data(_INLINE.sub(rb'<\1 nonce="%s">' % nonce.encode(), response.get_data()))
    return f"{_OWN}; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'"
