"""XML inside workbooks, streamed: in linear time and bounded depth, without entities, document types or the network."""

from collections.abc import Iterator

from service.errors import BinaryFileError
from service.files import safe_xml
from service.files.faults import MarkupError, MarkupForbiddenError
from service.files.safe_xml import Element

__all__ = ["Element", "elements", "plain_text"]


def elements(xml: bytes, name: str) -> Iterator[Element]:
    """Give each element of a local name, whole, in the order of their ends; it is forgotten before the next one.

    Raises:
        BinaryFileError: the text is no well-formed XML, declares a document type, or nests deeper than any workbook.
    """
    try:
        yield from safe_xml.elements(xml, f"{{*}}{name}")
    except MarkupForbiddenError as error:
        raise BinaryFileError(f"the workbook {error}") from error
    except MarkupError as error:
        raise BinaryFileError(f"the workbook holds XML that cannot be read ({error})") from error


def plain_text(element: Element | None) -> str:
    """Give the text inside an element; empty for none."""
    return "" if element is None else element.text or ""
