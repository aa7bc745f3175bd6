"""A drawn figure as SVG that a page with a strict Content-Security-Policy shows, and that says itself in words."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml has no other name for it)

FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
# The shorthand has no attribute of its own: `bold 12px 'DejaVu Sans', sans-serif`.
_FONT = re.compile(r"(?P<weight>bold |[0-9]{3} )?(?P<size>[0-9.]+px)\b")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
# Code points that XML 1.0 cannot hold (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIX_LENGTH = 10  # hexadecimal digits: two pictures of one page never share an id


def finish(drawn: bytes, title: str, sentences: Sequence[str], words: Mapping[str, str]) -> str:
    """Turn matplotlib's SVG into one for pages; `words` are the texts behind the tokens that were drawn for them."""
    root = etree.fromstring(drawn, etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True))
    for element in root.xpath("//*[local-name()='metadata' or local-name()='style']"):
        element.getparent().remove(element)
    for element in root.iter(f"{{{_SVG}}}*"):
        _unstyle(element)
        if element.text and element.text in words:
            element.text = printable(words[element.text])
    prefix = hashlib.sha256(drawn + repr((title, tuple(sentences), sorted(words.items()))).encode()).hexdigest()
    _rename(root, f"p{prefix[:_PREFIX_LENGTH]}-")
    _describe(root, title, sentences, f"p{prefix[:_PREFIX_LENGTH]}-")
    _, _, width, height = root.get("viewBox").split()
    root.set("width", width)
    root.set("height", height)
    for name, value in (("stroke-linejoin", "round"), ("stroke-linecap", "butt"), ("font-family", FONTS)):
        root.set(name, value)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode")) + "\n"


def printable(text: str) -> str:
    """Write a text with what XML can hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def _unstyle(element: Element) -> None:
    """Write styles as attributes, which no policy refuses."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":
            font = _FONT.search(value)
            if font:
                element.set("font-size", font["size"])
            if font and font["weight"]:
                element.set("font-weight", font["weight"].strip())
        elif name:
            element.set(name, value)


def _rename(root: Element, prefix: str) -> None:
    """Keep only the ids that something refers to, each under the picture's own prefix."""
    used = {name for element in root.iter() for value in element.attrib.values() for name in _REFERENCE.findall(value)}
    used |= {element.get(_XLINK, "").lstrip("#") for element in root.iter()}
    for element in root.iter():
        if (name := element.attrib.pop("id", None)) in used:
            element.set("id", f"{prefix}{name}")
        for key, value in element.attrib.items():
            if key == _XLINK:
                del element.attrib[key]
                element.set("href", f"#{prefix}{value.lstrip('#')}")
            elif "url(#" in value:
                element.set(key, _REFERENCE.sub(rf"url(#{prefix}\1)", value))


def _describe(root: Element, title: str, sentences: Sequence[str], prefix: str) -> None:
    """Put the text alternative in front (SVG 2, section 5.8)."""
    for place, (tag, text) in enumerate((("title", title), ("desc", " ".join(sentences)))):
        element = etree.Element(f"{{{_SVG}}}{tag}", {"id": f"{prefix}{tag}"})
        element.text = printable(text)
        root.insert(place, element)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}title {prefix}desc")
