"""The one way in which XML from outside is read: no document type, no entity but the five, no network, bounded depth.

Two parsers stand behind it. lxml builds elements, and reads a file in linear time. Expat builds nothing and tells the
line on which an element starts, which lxml does not know. Both refuse the same files.
"""

import io
from collections.abc import Iterator
from typing import TypeAlias
from xml.parsers import expat

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from service.files.faults import MarkupCutOffError, MarkupDamagedError, MarkupForbiddenError

Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml has no other name for it)

# Why: libxml2's own limit on elements inside each other; filings, lists and workbooks nest some fifteen deep.
MAX_DEPTH = 256
# Nothing is fetched or expanded; lxml's own limits on depth and the length of a text stay in force.
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_CUT_OFF = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


def elements(content: bytes, *names: str) -> Iterator[Element]:
    """Return each element of the names whole, in the order of their ends; it is freed once the next is asked for.

    Names are written as lxml does: `{namespace}name`, or `{*}name` for any namespace.

    Raises:
        MarkupDamagedError: it is not well formed, or nests too deep.
        MarkupForbiddenError: it declares a document type.
    """
    refuse_doctype(first_element(content))
    try:
        for _, element in etree.iterparse(io.BytesIO(content), tag=names, **_SAFE):
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise MarkupDamagedError(str(error)) from error


def first_element(content: bytes) -> Element:
    """Return the root with its attributes, without reading further; before its children, see `refuse_doctype`.

    Raises:
        MarkupDamagedError: there is none.
    """
    try:
        _, first = next(iter(etree.iterparse(io.BytesIO(content), events=("start",), **_SAFE)))
    except etree.XMLSyntaxError as error:
        raise MarkupDamagedError(str(error)) from error
    return first


def refuse_doctype(first: Element) -> None:
    """Refuse a document by its root.

    Raises:
        MarkupForbiddenError: a document type is declared before it.
    """
    if first.getroottree().docinfo.internalDTD is not None:
        _refuse_doctype()


def event_parser(*, namespace_separator: str | None = None) -> expat.XMLParserType:
    """Return an Expat parser that refuses a document type; its handlers are the caller's, who feeds it by `feed`."""
    parser = expat.ParserCreate(namespace_separator=namespace_separator)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def feed(parser: expat.XMLParserType, chunk: bytes, *, is_last: bool = False) -> None:
    """Give a parser some bytes, in order; with the last ones the document must be over.

    Raises:
        MarkupCutOffError: it ends too early; `line` is where.
        MarkupDamagedError: it is not well formed; `line` is where.
        MarkupForbiddenError: it declares a document type.
    """
    try:
        parser.Parse(chunk, is_last)
    except expat.ExpatError as error:
        kind = MarkupCutOffError if error.code in _CUT_OFF else MarkupDamagedError
        raise kind(expat.ErrorString(error.code), line=error.lineno) from error


def _refuse_doctype(*_declared: object) -> None:
    raise MarkupForbiddenError("declares a document type, which nothing read here has and which could be a bomb")


def _forget(element: Element) -> None:
    """Free an element and all that has ended before it."""
    element.clear()
    for one in (element, *element.iterancestors()):
        parent = one.getparent()
        while parent is not None and (before := one.getprevious()) is not None:
            parent.remove(before)
