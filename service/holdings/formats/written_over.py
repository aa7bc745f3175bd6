"""What is written over the sheets of a workbook: comments on cells and text boxes, which no cell holds."""

import io
import re
import zipfile
from collections.abc import Iterator

from service.holdings.formats.markup import Element, elements
from service.holdings.formats.sniffing import Format
from service.holdings.table import trim

# The parts by what one text of theirs is called (ISO/IEC 29500-1, sections 18.7 and 20.5; threaded comments of 2018).
_PARTS = (
    (re.compile(r"xl/comments[^/]*\.xml", re.IGNORECASE), "comment"),
    (re.compile(r"xl/threadedcomments/[^/]*\.xml", re.IGNORECASE), "threadedComment"),
    (re.compile(r"xl/drawings/drawing[^/]*\.xml", re.IGNORECASE), "sp"),
)
_ROW = re.compile(r"[A-Za-z]+(\d+)")
_OPEN_TEXTS = ("{*}annotation", "{*}text-box", "{*}custom-shape", "{*}rect")
_MOST_ROWS = 1_048_576  # of a sheet
# The text of a comment or shape in a binary workbook ([MS-XLS] 2.4.329 TxO): its length stands 10 bytes into the record
# of 18, and its letters in the next one, behind a byte that tells whether each takes one byte or two.
_BINARY_TEXT = re.compile(rb"\xb6\x01\x12\x00.{10}(..).{6}\x3c\x00..([\x00\x01])", re.DOTALL)


def written_over(content: bytes, kind: Format) -> Iterator[tuple[int, list[str]]]:
    """Give each comment or text box with its row (that of its cell, or of its anchor; 1 where none is told).

    Raises:
        BinaryFileError: a part is no well-formed XML.
    """
    if kind is Format.XLS:
        return _of_binary(content)
    return _of_open_document(content) if kind is Format.ODS else _of_office(content)


def _of_binary(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Find the records of such texts wherever they stand: workbooks are written in one piece but for rare ones."""
    for found in _BINARY_TEXT.finditer(content):
        letters, is_wide = int.from_bytes(found[1], "little"), found[2] == b"\x01"
        written = content[found.end() : found.end() + letters * (1 + is_wide)]
        if text := trim(written.decode("utf-16-le" if is_wide else "latin-1", "replace").replace("\x00", "")):
            yield 1, [text]


def _of_open_document(content: bytes) -> Iterator[tuple[int, list[str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = archive.read("content.xml")
    number, table = 0, None
    for row in elements(sheets, "table-row"):
        whole = next(row.iterancestors("{*}table"), None)
        number, table = (0 if whole is not table else number) + 1, whole
        for over in row.iter(*_OPEN_TEXTS):
            if text := _open_text(over):
                yield number, [text]
        repeated = next((value for key, value in row.attrib.items() if str(key).endswith("rows-repeated")), "1")
        number += min(int(repeated), _MOST_ROWS) - 1 if str(repeated).isdigit() else 0
    for shapes in elements(sheets, "shapes"):
        yield from ((1, [text]) for over in shapes.iter(*_OPEN_TEXTS) if (text := _open_text(over)))


def _open_text(element: Element) -> str:
    return trim("\n".join("".join(one.itertext()) for one in element.iter("{*}p")))


def _of_office(content: bytes) -> Iterator[tuple[int, list[str]]]:
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
