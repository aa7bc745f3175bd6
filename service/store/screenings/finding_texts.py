"""A finding taken apart for the database, and put together again: what it alone has, and what it shares with others."""

import json
import marshal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from service.store.database.engines import write_json, write_words
from service.store.records import FindingRecord
from service.store.screenings.packed_json import digest_of

# The fields of a holding, in the order of the document; the first ones are searched. A bit each: never reordered.
SEARCHED = ("name", "isin", "cusip", "sedol", "figi", "lei", "ticker")
_OTHERS = ("exchange", "country", "quantity", "market_value", "currency", "acquired_on", "side")
_LATER = ("instrument", "issued_on", "matures_on", "issuer_country", "reference", "account")
_FIELDS = (*SEARCHED, *_OTHERS, *_LATER)
_BITS = {field: 1 << place for place, field in enumerate(_FIELDS)}
_PLACES = {field: place for place, field in enumerate(_FIELDS)}
_NAMED = len(SEARCHED)
_NO_REFERENCES = 2  # the format of marshal in which equal values have equal bytes
_AS_OBJECT = -1  # of a holding with other fields, or in another order: kept as it is
# Signs of an answer's holes, to be filled with what the finding alone has.
_ROW, _HOLDING, _DAYS, _LISTINGS = "r", "h", "d", "l"


@dataclass(frozen=True, slots=True)
class FindingParts:
    """A finding: its own columns, the text of its answer, and the texts of the listings that the answer shows."""

    columns: Mapping[str, object]
    answer: str
    listings: tuple[str, ...]
    digest: bytes
    document: Mapping[str, Any]

    def answer_columns(self) -> dict[str, object]:
        """Give what the database searches and filters answers by."""
        matches = self.document.get("matches") or ()
        named = dict.fromkeys(
            text for match in matches for text in (match["party"], match["against"], match["party_id"])
        )
        return {
            "lists": "".join(f"|{code}" for code in dict.fromkeys(match["list"] for match in matches)) + "|",
            "strength": matches[0]["strength"] if matches else "",
            "searched": _searched(named),
        }


def take_apart(record: FindingRecord) -> FindingParts:
    """Part a finding; `put_together` makes the same of it again, to the letter.

    Raises:
        ValueError: a number is not finite.
    """
    document = record.document
    template = dict(document)
    holes = ""
    if document.get("row") == record.row:
        template["row"], holes = None, holes + _ROW
    if isinstance(holding := document.get("holding"), dict):
        template["holding"], holes = None, holes + _HOLDING
    days = document.get("days_left")
    if "days_left" in document and (days is None or type(days) is int):
        template["days_left"], holes = None, holes + _DAYS
    listings: tuple[str, ...] = ()
    if matches := _with_listings(document.get("matches")):
        listings = tuple(write_json(match["listing"]) for match in matches)
        template["matches"] = [{**match, "listing": None} for match in matches]
        holes += _LISTINGS
    answer, digest = _written(holes, template, listings)
    columns = {
        "row": record.row,
        "flag": record.flag,
        "severity": record.severity,
        "days_left": days if _DAYS in holes else None,
        **_holding_columns(holding if _HOLDING in holes and isinstance(holding, dict) else {}),
    }
    return FindingParts(columns, answer, listings, digest, document)


def _written(holes: str, template: dict[str, Any], listings: Sequence[str]) -> tuple[str, bytes]:
    if template.get("matches"):
        answer = write_json([holes, template])
        return answer, digest_of(answer, *listings)
    return _written_plain(holes, marshal.dumps(template, _NO_REFERENCES))


@lru_cache(maxsize=256)
def _written_plain(holes: str, template: bytes) -> tuple[str, bytes]:
    """Write an answer without matches, kept because nearly all holdings are clear.

    Why: to write and hash the same text for each of 200,000 holdings takes 2 s of 30; to marshal it 0.2 s.
    """
    answer = write_json([holes, marshal.loads(template)])  # noqa: S302  # it was dumped a moment ago
    return answer, digest_of(answer)


def _with_listings(matches: object) -> Sequence[dict[str, Any]]:
    """Give the matches where each has its listing, else none."""
    if isinstance(matches, list) and all(isinstance(match, dict) and "listing" in match for match in matches):
        return matches
    return ()


def _holding_columns(holding: Mapping[str, Any]) -> dict[str, object]:
    """Part a holding into what is searched and the rest, a bit for each field that is given."""
    named: list[Any] = []
    rest: list[Any] = []
    fields, last = 0, -1
    for field, value in holding.items():
        place = _PLACES.get(field, -1)
        if place <= last:
            return _as_object(holding)
        last = place
        fields |= 1 << place
        (named if place < _NAMED else rest).append(value)
    text = write_words(named)
    is_plain = text.isascii() and "\\" not in text
    return {
        "market_value": _value_of(holding),
        "fields": fields,
        "named": text,
        "rest": write_words(rest) if rest else "",
        "searched": None if is_plain else _searched(map(str, filter(None, named))),
    }


def _as_object(holding: Mapping[str, Any]) -> dict[str, object]:
    named = [str(holding[field]) for field in SEARCHED if holding.get(field)]
    return {
        "market_value": _value_of(holding),
        "fields": _AS_OBJECT,
        "named": "[]",
        "rest": write_json(holding),
        "searched": _searched(named),
    }


def _searched(words: Iterable[str]) -> str:
    """Join words as they are searched; no database's text has half a surrogate pair, and PostgreSQL's no NUL."""
    return " ".join(words).casefold().replace("\0", " ").encode(errors="replace").decode()


def _value_of(holding: Mapping[str, Any]) -> float | None:
    value = holding.get("market_value")
    return None if value is None else float(value)


def put_together(  # noqa: PLR0913  # the columns of a finding
    *,
    row: int,
    days_left: int | None,
    fields: int,
    named: str,
    rest: str,
    answer: Sequence[Any],
    listings: Sequence[object],
) -> dict[str, Any]:
    """Make a finding's document again of its columns, its answer (as it was written) and the listings it shows."""
    holes, template = answer
    document = dict(template)
    if _ROW in holes:
        document["row"] = row
    if _HOLDING in holes:
        document["holding"] = _holding(fields, named, rest)
    if _DAYS in holes:
        document["days_left"] = days_left
    if _LISTINGS in holes:
        document["matches"] = [
            {**match, "listing": listing} for match, listing in zip(template["matches"], listings, strict=True)
        ]
    return document


def _holding(fields: int, named: str, rest: str) -> dict[str, Any]:
    if fields == _AS_OBJECT:
        known: dict[str, Any] = json.loads(rest)
        return known
    values = json.loads(named)
    if rest:
        values += json.loads(rest)
    given = (field for field, bit in _BITS.items() if fields & bit)
    return dict(zip(given, values, strict=True))
