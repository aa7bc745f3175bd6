"""What is written over the sheets of an XLSX workbook: comments on cells and text boxes, which no cell holds."""

import io
import re
import zipfile
from collections.abc import Iterator

from service.holdings.formats.markup import Element, elements
from service.holdings.table import trim

# The parts by what one text of theirs is called (ISO/IEC 29500-1, sections 18.7 and 20.5; threaded comments of 2018).
_PARTS = (
    (re.compile(r"xl/comments[^/]*\.xml", re.IGNORECASE), "comment"),
    (re.compile(r"xl/threadedcomments/[^/]*\.xml", re.IGNORECASE), "threadedComment"),
    (re.compile(r"xl/drawings/drawing[^/]*\.xml", re.IGNORECASE), "sp"),
)
_ROW = re.compile(r"[A-Za-z]+(\d+)")


def written_over(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give each comment or text box with its row (that of its cell, or of its anchor; 1 where none is told).

    Raises:
        BinaryFileError: a part is no well-formed XML.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            element = next((element for pattern, element in _PARTS if pattern.fullmatch(name)), None)
            if element is not None:
                yield from (_row(one) for one in elements(archive.read(name), element) if _text(one))


def _row(element: Element) -> tuple[int, list[str]]:
    found = _ROW.fullmatch(element.get("ref", ""))
    return int(found[1]) if found else _anchored(element), [_text(element)]


def _anchored(element: Element) -> int:
    anchor = next(iter(element.iterancestors("{*}twoCellAnchor", "{*}oneCellAnchor")), None)
    row = None if anchor is None else anchor.find("{*}from/{*}row")
    return int(row.text) + 1 if row is not None and (row.text or "").isdigit() else 1


def _text(element: Element) -> str:
    """Give the text of a comment or box: one line for each paragraph."""
    paragraphs = list(element.iter("{*}p")) or [element]
    return trim("\n".join("".join(one.itertext("{*}t", "{*}text")) for one in paragraphs))
