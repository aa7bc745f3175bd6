"""Reads OFAC's remarks: labelled pieces between semicolons, the same in its CSV and its XML.

Every piece is kept: one that a rule reads goes to its field, any other is counted and kept as a `remark`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from service.domain.parties import IdentifierKind, NameKind
from service.lists.readers.ofac.labels import LABELS, Field, OfacMeaning
from service.lists.readers.ofac.record_builder import OfacRecordBuilder

_PIECE_END: Final = "; "
_ALTERNATIVE = re.compile(r"[Aa]lt\. ")
# OFAC's files of 2020 have double marks, all others single ones.
_QUOTED_NAME = re.compile(r"""(?:[afn]\.k\.a\.|d\.b\.a\.) (?P<mark>['"])(?P<name>.*)(?P=mark)\.?$""")
# A dot at the end of the remarks is OFAC's full stop unless the last word is an abbreviation: OFAC adds no second one.
_ABBREVIATED_END = re.compile(
    r"(?:\b(?:LTD|LTDA|INC|CO|CORP|CIA|BHD|PTE|PTY|JR|SR|BROS|MFG|INTL)|\.\w{1,3})\.$", re.IGNORECASE
)
# "A755350 (Saudi Arabia) issued 05 May 2001 expires 11 Mar 2006"; "K123456(7)" is a number of its own.
_DOCUMENT = re.compile(r"(?P<number>.+?)(?:\s*\([A-Z][^()]*\))?(?:\s+(?:issued|expires)\s.*)?\s*$")
_TICKER = re.compile(r"(?P<code>\d+|\S+(?=\s))\s*(?P<market>[A-Z]{2})$")
# Identifiers whose label, issuer and dates would be lost in the value alone.
_DOCUMENTED = frozenset(
    {
        IdentifierKind.REGISTRATION,
        IdentifierKind.TAX,
        IdentifierKind.NATIONAL,
        IdentifierKind.PASSPORT,
        IdentifierKind.OTHER,
    }
)


def read_remarks(builder: OfacRecordBuilder, remarks: str, *, is_sentence: bool = False) -> None:
    """Read all pieces of remarks into an entry; as a sentence (in CSV) they end in a full stop."""
    text = remarks.strip()
    if text:
        builder.printed_remarks[text] = None
    if is_sentence and text.endswith(".") and not _ABBREVIATED_END.search(text):
        text = text[:-1]
    for piece in text.split(_PIECE_END):
        if piece := piece.strip(" ;"):
            read_piece(builder, piece)


def read_piece(builder: OfacRecordBuilder, piece: str) -> None:
    """Read one piece, such as `alt. ISIN US1234567890` or `(Linked To: ACME LTD.)`.

    Raises:
        ListDataError: a date that the law counts from is no day.
    """
    plain = _ALTERNATIVE.sub("", piece, count=1) if piece[:4] in {"alt.", "Alt."} else piece
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    if quoted := _QUOTED_NAME.match(plain):
        builder.name(quoted["name"], NameKind.WEAK)
    elif read := LABELS.read(plain):
        meaning, value = read
        _TAKERS[meaning.field](builder, meaning, value)
    else:
        leave_unread(builder, piece)
        return
    builder.pieces += 1


def leave_unread(builder: OfacRecordBuilder, piece: str) -> None:
    """Keep a piece that no rule reads as a remark, and count it."""
    builder.pieces += 1
    builder.unread += 1
    builder.detail("remark", piece)


def _take_name(builder: OfacRecordBuilder, meaning: OfacMeaning, value: str) -> None:
    builder.name(value, NameKind(meaning.key))


def _take_date(builder: OfacRecordBuilder, meaning: OfacMeaning, value: str) -> None:
    builder.day(meaning.key, value)


def _take_detail(builder: OfacRecordBuilder, meaning: OfacMeaning, value: str) -> None:
    builder.detail(meaning.key, value)


def _take_identifier(builder: OfacRecordBuilder, meaning: OfacMeaning, value: str) -> None:
    kind = IdentifierKind(meaning.key)
    if not value:
        return
    if kind is IdentifierKind.TICKER:
        builder.identify(kind, ticker(value))
        return
    builder.identify(kind, document_number(value))
    if kind in _DOCUMENTED:
        builder.detail("document", f"{meaning.label} {value}")


_TAKERS: Mapping[Field, Callable[[OfacRecordBuilder, OfacMeaning, str], None]] = {
    "names": _take_name,
    "dates": _take_date,
    "details": _take_detail,
    "identifiers": _take_identifier,
}


def ticker(printed: str) -> str:
    """Write a ticker with one space before its market: `601698  CN` and `603019CN` are printed too."""
    found = _TICKER.match(printed.strip())
    return f"{found['code']} {found['market']}" if found else " ".join(printed.split())


def document_number(printed: str) -> str:
    """Return a number without the country and dates after it: `91350000100012345X` of `91350000100012345X(China)`."""
    found = _DOCUMENT.match(printed.strip())
    return found["number"] if found else printed.strip()
