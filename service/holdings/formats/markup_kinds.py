"""Which marked-up format a file is, by its root element and never by its name."""

import re
from enum import StrEnum

from service.errors import UnknownMarkupError

_HEAD = 65_536  # bytes within which a root element begins, after comments and declarations
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OFX = re.compile(r"\s*OFXHEADER\s*:|\s*<(?:\?xml|\?OFX|OFX)\b.*?(?:<\?OFX\b|<OFX>)", re.DOTALL | re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml\b|!--|!DOCTYPE\b|[A-Za-z])", re.IGNORECASE)
# What may stand before the root, by its beginning and its end; a document type ends behind its own declarations.
_BEFORE_ROOT = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_HTML = frozenset({"html", "head", "body", "table", "div", "title", "meta", "script"})
_EXCEL_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_KNOWN = {
    "sec-document": "an EDGAR submission as text: save the XML document inside it as a file of its own",
    "document": "a document in XML, not a table of holdings",
}
_COVER = "is an EDGAR filing without holdings of a fund: of a 13F send the information table, not the cover page"


class Markup(StrEnum):
    """The marked-up formats that become holdings."""

    NPORT = "nport"
    FORM_13F = "13f"
    OFX = "ofx"
    XML_2003 = "xml2003"
    HTML = "html"


def markup_of(content: bytes) -> Markup | None:
    """Tell which marked-up format a file is; None for tables, and for web pages and JSON, which are told elsewhere.

    Raises:
        UnknownMarkupError: it is another XML document.
    """
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "latin-1")
    head = content[:_HEAD].decode(encoding, errors="replace")
    if _OFX.match(head):
        return Markup.OFX
    if not _XML.match(head):
        return None
    place = _start_of_root(head)
    root = _ROOT.search(head, place) if place is not None else None
    if root is None:
        return None
    if root[1].casefold() in _HTML:
        return Markup.HTML
    return _by_root(root[1], head)


def _start_of_root(head: str) -> int | None:
    """Skip declarations and comments, each looked at once; None where one of them does not end."""
    place = head.find("<")
    while ends := next((end for start, end in _BEFORE_ROOT if head.startswith(start, place)), None):
        inside = head.find("[", place)
        if ends == ">" and -1 < inside < head.find(">", place):
            place = max(inside, head.find("]", inside))
        end = head.find(ends, place)
        place = head.find("<", end + len(ends)) if end >= 0 else -1
        if place < 0:
            return None
    return place


def _by_root(root: str, head: str) -> Markup:
    if root == "Workbook" and _EXCEL_2003 in head:
        return Markup.XML_2003
    if root == "informationTable":
        return Markup.FORM_13F
    if root == "edgarSubmission":
        if "/nport" not in head and "NPORT" not in head:
            raise UnknownMarkupError(f"the file {_COVER}")
        return Markup.NPORT
    what = _KNOWN.get(root.casefold(), f"an XML document of {root!r} elements, which is no holdings format")
    raise UnknownMarkupError(f"the file seems to be {what}")
