"""SVG as text: what a page with a strict Content-Security-Policy shows, and what says itself in words."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

Attributes = Mapping[str, str | float]

FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"
# Stands before an id until the picture is whole and has a prefix of its own; no text of XML can hold it.
ID = "\x00"
_SVG = "http://www.w3.org/2000/svg"
# Code points that XML 1.0 cannot hold (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIX_LENGTH = 10  # hexadecimal digits: two pictures of one page never share an id


def element(name: str, attributes: Attributes, content: str = "") -> str:
    """Return an element; `content` is SVG already, the values of `attributes` are ours and are quoted."""
    told = "".join(f" {key}={quoteattr(_value(value))}" for key, value in attributes.items())
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def escaped(text: str) -> str:
    """Return any text as the content of an element, with what XML can hold."""
    return escape(printable(text))


def printable(text: str) -> str:
    """Return a text with a replacement for each character that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def number(value: float) -> str:
    """Return pixels to the hundredth, as short as they can be written."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def drawing(size: tuple[int, int], content: str, title: str, sentences: Sequence[str]) -> str:
    """Return a whole picture, with its text alternative in front (SVG 2, section 5.8).

    Args:
        size: width and height in pixels.
        content: its elements; ids among them begin with `ID`.
        title: what it shows.
        sentences: the same in words.
    """
    width, height = size
    prefix = hashlib.sha256(repr((size, content, title, tuple(sentences))).encode()).hexdigest()[:_PREFIX_LENGTH]
    alternative = element("title", {"id": f"{ID}title"}, escaped(title)) + element(
        "desc", {"id": f"{ID}desc"}, escaped(" ".join(sentences))
    )
    look: Attributes = {
        "xmlns": _SVG,
        "width": width,
        "height": height,
        "viewBox": f"0 0 {width} {height}",
        "role": "img",
        "aria-labelledby": f"{ID}title {ID}desc",
        "font-family": FONTS,
        "stroke-linejoin": "round",
    }
    return element("svg", look, alternative + content).replace(ID, f"p{prefix}-") + "\n"


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)
