"""A refusal as a page of its own, for a browser whose request never reached the application.

Its look travels inside it: where the server is full, a style sheet could not be fetched, and the policy names the
hash of the one style that may apply.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """What a person is told of a refusal: in place of `happened` None stands the detail that programs get."""

    title: str
    way_out: str
    happened: str | None = None


_AGAIN = "Go back, reload the page, and send it again."
REFUSED: Mapping[int, RefusalWords] = {
    400: RefusalWords(
        "The request could not be read", f"{_AGAIN} If it happens again, try another browser or connection."
    ),
    408: RefusalWords(
        "The request took too long to come",
        "Send it again over a faster connection, or ask whoever runs Pendens to raise the setting named above.",
    ),
    413: RefusalWords(
        "The file is too large",
        "Split the file into smaller ones and screen each, or ask whoever runs Pendens for a higher limit"
        " (the setting PENDENS_MAX_FILE_MB).",
        "The file is larger than this service takes: {detail}.",
    ),
    414: RefusalWords("The address is too long", "Go back and ask for less at once, for example with a shorter text."),
    431: RefusalWords(
        "The headers of the request are too large",
        "Delete the cookies that the browser keeps for this address, or open it in a private window.",
    ),
    501: RefusalWords("The request is of a kind that is not read here", _AGAIN),
    503: RefusalWords(
        "Pendens has no room for this request now",
        "Wait some seconds and load the page again; if it stays so, tell whoever runs Pendens what stands above.",
    ),
}
_OTHERWISE = RefusalWords("The request was refused", _AGAIN)


def refusal_page(code: int, detail: str, request_id: str) -> tuple[str, bytes]:
    """Return the page of a refusal and the Content-Security-Policy that it needs.

    Args:
        code: its HTTP status.
        detail: what was wrong, with limit and setting, as programs are told.
        request_id: the id under which it is logged.
    """
    words = REFUSED.get(code, _OTHERWISE)
    happened = (words.happened or "{detail}.").format(detail=detail.rstrip("."))
    text = _template().render(
        title=words.title,
        happened=happened[:1].upper() + happened[1:],
        way_out=words.way_out,
        request_id=request_id,
        style=Markup(_style()),  # noqa: S704 our own file
        sign=Markup(_sign()),  # noqa: S704 our own file
    )
    return _policy(), text.encode()


@cache
def _template() -> Template:
    loader = PackageLoader(__package__ or "service.web")
    return Environment(loader=loader, autoescape=True).get_template("refused.html")


@cache
def _style() -> str:
    return _own("pendens.css")


@cache
def _sign() -> str:
    return _own("pendens.svg").replace("<svg ", '<svg width="28" height="28" aria-hidden="true" ', 1)


def _own(name: str) -> str:
    return files(__package__).joinpath("static", name).read_text("utf-8")


@cache
def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )
