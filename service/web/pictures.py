"""The pictures of the pages, drawn on the server and shown as images; without them each page says the same in words."""

import importlib
import importlib.util
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from flask import Response, current_app, request

from service.domain.moments import Moment
from service.domain.timelines import Timeline
from service.web.current import services

_MIMETYPE = "image/svg+xml"
_MODULE = "service.pictures"
# Pictures kept by a process, of some 30 kB each.
_MOST_DRAWN = 200
_DRAWN: dict[tuple[str, ...], str] = {}
_LOCK = threading.Lock()


@cache
def can_draw() -> bool:
    """Tell whether this installation draws pictures."""
    return importlib.util.find_spec(_MODULE) is not None


def warm() -> None:
    """Load the library that draws, which takes seconds, before anybody waits for a picture."""
    if can_draw():
        _drawer().summary_svg(
            {"flags": {}, "market_value": {}, "rows": 0, "screened": 0, "rejected": 0, "not_holdings": {}}
        )


def summary(screening_id: str, counts: Mapping[str, object]) -> Response:
    """Draw how many holdings have which flag."""
    return _remembered((screening_id, "summary"), lambda look: _drawer().summary_svg(counts, **look))


def deadlines(screening_id: str, findings: Callable[[], Sequence[object]], as_of: str) -> Response:
    """Draw the deadlines that lie ahead; `findings` are read only for the first picture."""
    return _remembered(
        (screening_id, "deadlines"),
        lambda look: _drawer().deadlines_svg(findings(), Moment.parse(as_of), **look),
    )


def timeline(name: str, lives: Sequence[Timeline], as_of: Moment) -> Response:
    """Draw the life of a designation."""
    return _image(_drawer().timeline_svg(name, lives, as_of, services().screener.now(), **_look()))


def timeline_words(name: str, lives: Sequence[Timeline], as_of: Moment) -> Sequence[str]:
    """Say what the picture of a designation shows, a sentence each."""
    return tuple(_drawer().timeline_text(name, lives, as_of, services().screener.now())) if can_draw() else ()


def _drawer() -> Any:  # noqa: ANN401  # found when it is asked for
    return importlib.import_module(_MODULE)


def _remembered(of: tuple[str, str], draw: Callable[[dict[str, object]], str]) -> Response:
    """Draw once: a screening never changes, and a page is looked at again and again."""
    look = _look()
    key = (*of, str(look["theme"]), str(look["width"]))
    with _LOCK:
        text = _DRAWN.get(key)
    if text is None:
        text = draw(look)
        with _LOCK:
            _DRAWN[key] = text
            while len(_DRAWN) > _MOST_DRAWN:
                _DRAWN.pop(next(iter(_DRAWN)))
    return _image(text)


def _look() -> dict[str, object]:
    """Read from the address which ground and which width the picture is for."""
    drawer = _drawer()
    is_dark, is_narrow = request.args.get("theme") == "dark", request.args.get("width") == "narrow"
    return {
        "theme": drawer.Theme.DARK if is_dark else drawer.Theme.LIGHT,
        "width": drawer.Width.NARROW if is_narrow else drawer.Width.WIDE,
    }


def _image(text: str) -> Response:
    return current_app.response_class(text, content_type=f"{_MIMETYPE}; charset=utf-8")
