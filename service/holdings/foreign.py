"""Files in binary, packed or marked-up formats: handed to a sandbox, and taken back as texts.

Plain text (CSV) is read in the service's own process: Python's decoders and its csv module are memory-safe, see each
byte once, and are bounded by lines, cells and columns; a process of its own would only copy the text to and fro.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import msgspec

from service.domain.holdings import RowNote
from service.errors import ParserError, UnknownSheetError
from service.holdings.filings import Entry, Filing, filing_of
from service.holdings.formats import form_13f, nport, ofx
from service.holdings.formats.parsed import Began, NotRead, ParsedText, ParseOrder, Piece, Positions, Rows, SheetBegan
from service.holdings.formats.sniffing import COLUMNAR_SIGNATURES, JSON_BEGINS, Format, beginning_of
from service.holdings.kinds import Kind
from service.holdings.limits import FileLimits
from service.holdings.table import Record, Table
from service.sandbox import Task, sandbox

_PARSE = Task("service.holdings.formats.parsers", "parse")
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b", *COLUMNAR_SIGNATURES)
_MARKED_UP = re.compile(r"\s*(?:<|OFXHEADER)", re.IGNORECASE)
_SOURCES = {Format.NPORT: nport.SOURCES, Format.FORM_13F: form_13f.SOURCES, Format.OFX: ofx.SOURCES}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as its parser gave it: sheets, or a filing, or the `text` in it where it turned out to be plain.

    `notes` tell what is in the file that no reader reads, and the old encoding that it was read in.
    """

    format: Format
    encoding: str | None = None
    tables: tuple[Table, ...] = ()
    filing: Filing | None = None
    text: bytes = b""
    notes: tuple[RowNote, ...] = ()


def is_foreign(content: bytes) -> bool:
    """Tell whether a file must be read in a sandbox: binary, packed or marked up."""
    if content.startswith(_BINARY):
        return True
    begins = beginning_of(content)
    return _MARKED_UP.match(begins) is not None or JSON_BEGINS.match(begins) is not None


def parse_foreign(content: bytes, max_bytes: int, limits: FileLimits) -> Parsed:
    """Read a file in a sandbox.

    Raises:
        HoldingsFileError: it cannot be read, is over a limit, or broke its parser.
    """
    order = msgspec.to_builtins(ParseOrder(max_bytes, limits))
    with closing(sandbox.parse(_PARSE, order, [content], limits.parser)) as sent:
        try:
            return _put_together(msgspec.msgpack.Decoder(Piece), sent, content)
        except (msgspec.MsgspecError, ValueError) as error:
            raise ParserError("the parser sent what cannot be read") from error


def choose_sheet(tables: list[Table], wanted: str) -> Table:
    """Find a sheet by its name, whatever its case.

    Raises:
        UnknownSheetError: there is none; the message names those there are.
    """
    for table in tables:
        if table.name is not None and table.name.strip().casefold() == wanted.strip().casefold():
            return table
    there = ", ".join(f"{table.name!r}" for table in tables)
    raise UnknownSheetError(f"the file has no sheet {wanted!r}: choose one of {there}")


def _put_together(decoder: "msgspec.msgpack.Decoder[Piece]", sent: Iterable[bytes], content: bytes) -> Parsed:
    pieces = map(decoder.decode, sent)
    began = next(pieces, None)
    if not isinstance(began, Began):
        raise ParserError("the parser gave no format")
    kind = Format(began.format)
    if kind in _SOURCES:
        entries = list(_entries(pieces))
        notes = form_13f.doubts_about_values(entries) if kind is Format.FORM_13F else ()
        return Parsed(kind, began.encoding, filing=filing_of(entries, _SOURCES[kind], (*_doubts(began), *notes)))
    if kind is Format.CSV:
        parts = [piece.part for piece in pieces if isinstance(piece, ParsedText)]
        return Parsed(kind, text=b"".join(parts) if parts else content)
    not_read: list[RowNote] = []
    tables = tuple(_tables(_sheets_alone(pieces, not_read)))
    return Parsed(kind, began.encoding, tables, notes=(*_doubts(began), *not_read))


def _doubts(began: Began) -> Iterator[RowNote]:
    """Say in which old encoding a text was read, so that somebody looks at the names."""
    if began.encoding and began.doubt:
        yield RowNote(0, "encoding", began.encoding, began.doubt)


def _entries(pieces: Iterable[Piece]) -> Iterator[Entry]:
    for piece in pieces:
        if isinstance(piece, Positions):
            for line, texts, kind, warning, beside in piece.entries:
                yield Entry(line, texts, Kind(kind) if kind is not None else None, warning, tuple(beside))


def _sheets_alone(pieces: Iterable[Piece], not_read: list[RowNote]) -> Iterator[Piece]:
    """Give the pieces of sheets, and put what was not read aside."""
    for piece in pieces:
        if isinstance(piece, NotRead):
            not_read.append(RowNote(0, piece.column, piece.value, piece.message, unread=True))
        else:
            yield piece


def _tables(pieces: Iterable[Piece]) -> Iterator[Table]:
    began: SheetBegan | None = None
    records: list[Record] = []
    for piece in pieces:
        if isinstance(piece, SheetBegan):
            if began is not None:
                yield Table(began.name, records, began.is_hidden, began.is_beside)
            began, records = piece, []
        elif isinstance(piece, Rows):
            records.extend(Record(number, cells) for number, cells in piece.rows)
    if began is not None:
        yield Table(began.name, records, began.is_hidden, began.is_beside)
