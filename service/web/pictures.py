"""The pictures of the pages, drawn on the server and shown as images; each page says the same in words."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import Response, current_app, request

from service.charts import Theme, Width, deadlines_svg, summary_svg, timeline_svg, timeline_text
from service.domain.as_of import AsOf
from service.domain.timelines import Timeline
from service.web.services import services

_MIMETYPE = "image/svg+xml"
# Pictures kept by a process, of some 30 kB each.
_MOST_DRAWN = 200
_DRAWN: dict[tuple[str, ...], str] = {}
_LOCK = threading.Lock()


def summary(screening_id: str, counts: Mapping[str, Any]) -> Response:
    """Draw how many holdings have which flag."""
    return _remembered((screening_id, "summary"), lambda theme, width: summary_svg(counts, theme=theme, width=width))


def deadlines(screening_id: str, findings: Callable[[], Iterable[Mapping[str, Any]]], as_of: str) -> Response:
    """Draw the deadlines that lie ahead; `findings` are read only for the first picture."""
    return _remembered(
        (screening_id, "deadlines"),
        lambda theme, width: deadlines_svg(findings(), AsOf.parse(as_of), theme=theme, width=width),
    )


def timeline(name: str, lives: Sequence[Timeline], as_of: AsOf) -> Response:
    """Draw the life of a designation."""
    theme, width = _look()
    return _image(timeline_svg(name, lives, as_of, services().screener.now(), theme=theme, width=width))


def timeline_words(name: str, lives: Sequence[Timeline], as_of: AsOf) -> Sequence[str]:
    """Say what the picture of a designation shows, a sentence each."""
    return timeline_text(name, lives, as_of, services().screener.now())


def _remembered(of: tuple[str, str], draw: Callable[[Theme, Width], str]) -> Response:
    """Draw once: a screening never changes, and a page is looked at again and again."""
    theme, width = _look()
    key = (*of, theme.value, width.value)
    with _LOCK:
        text = _DRAWN.get(key)
    if text is None:
        text = draw(theme, width)
        with _LOCK:
            _DRAWN[key] = text
            while len(_DRAWN) > _MOST_DRAWN:
                _DRAWN.pop(next(iter(_DRAWN)))
    return _image(text)


def _look() -> tuple[Theme, Width]:
    """Read from the address which ground and which width the picture is for."""
    is_dark, is_narrow = request.args.get("theme") == Theme.DARK, request.args.get("width") == Width.NARROW
    return (Theme.DARK if is_dark else Theme.LIGHT), (Width.NARROW if is_narrow else Width.WIDE)


def _image(text: str) -> Response:
    return current_app.response_class(text, content_type=f"{_MIMETYPE}; charset=utf-8")
