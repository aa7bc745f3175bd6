"""The parsers of binary, packed and marked-up files: what runs in the sandbox, and all that its fork server loads."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

import msgspec

from service.errors import FileTooLargeError
from service.holdings.filings import Entry
from service.holdings.formats.columnar import columnar_tables
from service.holdings.formats.declared_encodings import declared_encoding, encoding_of_markup
from service.holdings.formats.encodings import Encoding, encoding_of
from service.holdings.formats.form_13f import entries_of_13f
from service.holdings.formats.json_tables import json_tables
from service.holdings.formats.left_over import left_over
from service.holdings.formats.marked_tables import html_tables, spreadsheet_2003
from service.holdings.formats.nport import nport_entries
from service.holdings.formats.ofx import ofx_entries
from service.holdings.formats.packing import unpacked
from service.holdings.formats.parsed import (
    ROWS_AT_ONCE,
    Began,
    NotRead,
    ParsedText,
    ParseOrder,
    Piece,
    PlainEntry,
    Positions,
    Rows,
    SheetBegan,
)
from service.holdings.formats.sniffing import COLUMNAR, TABLES_IN_WORKBOOKS, Format, sniff
from service.holdings.formats.workbook import Sheet, read_sheets
from service.holdings.limits import RATIO_FROM_BYTES, FileLimits

_T = TypeVar("_T")
_TEXT_BYTES = 1 << 20
_TEXTS = frozenset({Format.HTML, Format.JSON, Format.OFX})
_XML = frozenset({Format.XML_2003, Format.NPORT, Format.FORM_13F})


def parse(arguments: object, content: bytes) -> Iterator[bytes]:
    """Read a file as `arguments` (an `Order`) say, and give the pieces of what stands in it.

    Raises:
        HoldingsFileError: it cannot be read.
    """
    order = msgspec.convert(arguments, ParseOrder)
    return map(msgspec.msgpack.encode, _pieces(content, order))


def _pieces(packed: bytes, order: ParseOrder) -> Iterator[Piece]:
    content = _unpacked(packed, order)
    kind = sniff(content)
    if kind is Format.CSV:
        yield Began(kind.value)
        if content is not packed:
            yield from (ParsedText(content[at : at + _TEXT_BYTES]) for at in range(0, len(content), _TEXT_BYTES))
        return
    encoding = _encoding_of(content, kind)
    yield Began(kind.value, encoding.name, encoding.doubt) if encoding else Began(kind.value)
    text = content.decode(encoding.codec) if encoding and kind in _TEXTS else ""
    if kind in TABLES_IN_WORKBOOKS:
        yield from _sheets(content, text, kind, order.limits)
    else:
        yield from _filing(content, text, kind, order.limits)


def _encoding_of(content: bytes, kind: Format) -> Encoding | None:
    """Tell the encoding of a text; of XML, which its own parser decodes, the old one that it declares.

    Raises:
        HoldingsFileError: it is no text, or its encoding cannot be told.
    """
    if kind is Format.HTML:
        return encoding_of_markup(content)
    if kind in _TEXTS:
        return encoding_of(content)
    return declared_encoding(content) if kind in _XML else None


def _unpacked(packed: bytes, order: ParseOrder) -> bytes:
    """Unpack a gzip file as far as its size and its ratio allow; any other file is given as it is.

    Raises:
        FileTooLargeError: it unpacks to more.
    """
    most = max(order.limits.ratio * len(packed), RATIO_FROM_BYTES)
    try:
        return unpacked(packed, min(most, order.max_bytes))
    except FileTooLargeError:
        order.limits.check_ratio(len(packed), min(most, order.max_bytes) + 1)
        raise


def _sheets(content: bytes, text: str, kind: Format, limits: FileLimits) -> Iterator[Piece]:
    count = 0
    for sheet in _sheets_of(content, text, kind, limits):
        yield SheetBegan(sheet.name, sheet.is_hidden, sheet.is_beside)
        for rows in _batches(sheet.rows):
            count += len(rows)
            limits.check_rows(count)
            yield Rows(rows)
    yield from (NotRead(*one) for one in left_over(content, kind))


def _sheets_of(content: bytes, text: str, kind: Format, limits: FileLimits) -> Iterator[Sheet]:
    if kind in COLUMNAR:
        return columnar_tables(content, kind, limits)
    if kind is Format.JSON:
        return json_tables(text, limits)
    if kind is Format.HTML:
        return html_tables(text, limits)
    return spreadsheet_2003(content, limits) if kind is Format.XML_2003 else read_sheets(content, kind, limits)


def _filing(content: bytes, text: str, kind: Format, limits: FileLimits) -> Iterator[Piece]:
    if kind is Format.OFX:
        entries = ofx_entries(text)
    else:
        entries = nport_entries(content) if kind is Format.NPORT else entries_of_13f(content)
    count = 0
    for batch in _batches(entries):
        count += len(batch)
        limits.check_rows(count)
        yield Positions([_plain(entry) for entry in batch])


def _plain(entry: Entry) -> PlainEntry:
    kind = entry.kind.value if entry.kind else None
    return entry.line, dict(entry.texts), kind, entry.warning, list(entry.beside)


def _batches(things: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(things)
    while batch := list(islice(rest, ROWS_AT_ONCE)):
        yield batch
