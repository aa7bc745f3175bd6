"""XML inside workbooks, streamed: in linear time and bounded depth, without entities, document types or the network."""

import io
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from service.errors import BinaryFileError

Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml has no other name for it)


def elements(xml: bytes, name: str) -> Iterator[Element]:
    """Give each element of a local name, whole, in the order of their ends; it is forgotten before the next one.

    Raises:
        BinaryFileError: the text is no well-formed XML, or nests deeper than any workbook does.
    """
    stream = etree.iterparse(
        io.BytesIO(xml), tag=f"{{*}}{name}", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for _, element in stream:
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise BinaryFileError(f"the workbook holds XML that cannot be read ({error})") from error


def plain_text(element: Element | None) -> str:
    """Give the text inside an element; empty for none."""
    return "" if element is None else element.text or ""


def _forget(element: Element) -> None:
    """Free an element and all that has ended before it."""
    element.clear()
    for one in (element, *element.iterancestors()):
        while (before := one.getprevious()) is not None:
            one.getparent().remove(before)
