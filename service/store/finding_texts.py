"""A finding taken apart for the database, and put together again: what it alone has, and what it shares with others."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.store.engines import write_json
from service.store.packed_json import digest_of
from service.store.records import FindingRecord

# The fields of a holding, in the order of the document; the first ones are searched. A bit each: never reordered.
SEARCHED = ("name", "isin", "cusip", "sedol", "figi", "lei", "ticker")
_OTHERS = ("exchange", "country", "quantity", "market_value", "currency", "acquired_on", "side")
_FIELDS = (*SEARCHED, *_OTHERS)
_BITS = {field: 1 << place for place, field in enumerate(_FIELDS)}
_PLACES = {field: place for place, field in enumerate(_FIELDS)}
_AS_OBJECT = -1  # of a holding with other fields, or in another order: kept as it is
# Signs of an answer's holes, to be filled with what the finding alone has.
_ROW, _HOLDING, _DAYS, _LISTINGS = "r", "h", "d", "l"


@dataclass(frozen=True, slots=True)
class TakenApart:
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
            "searched": " ".join(named).casefold(),
        }


def take_apart(record: FindingRecord) -> TakenApart:
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
    answer = write_json([holes, template])
    columns = {
        "row": record.row,
        "flag": record.flag,
        "severity": record.severity,
        "days_left": days if _DAYS in holes else None,
        **_holding_columns(holding if _HOLDING in holes and isinstance(holding, dict) else {}),
    }
    return TakenApart(columns, answer, listings, digest_of(answer, *listings), document)


def _with_listings(matches: object) -> Sequence[dict[str, Any]]:
    """Give the matches where each has its listing, else none."""
    if isinstance(matches, list) and all(isinstance(match, dict) and "listing" in match for match in matches):
        return matches
    return ()


def _holding_columns(holding: Mapping[str, Any]) -> dict[str, object]:
    value = holding.get("market_value")
    columns: dict[str, object] = {"market_value": None if value is None else float(value), "searched": None}
    places = [_PLACES.get(field, -1) for field in holding]
    if -1 in places or places != sorted(places):
        named = [str(holding[field]) for field in SEARCHED if holding.get(field)]
        return {
            **columns,
            "fields": _AS_OBJECT,
            "named": "[]",
            "rest": write_json(holding),
            "searched": " ".join(named).casefold(),
        }
    named = [holding[field] for field in holding if field in SEARCHED]
    text = write_json(named)
    if not text.isascii() or "\\" in text:
        columns["searched"] = " ".join(map(str, filter(None, named))).casefold()
    rest = [holding[field] for field in holding if field not in SEARCHED]
    fields = sum(_BITS[field] for field in holding)
    return {**columns, "fields": fields, "named": text, "rest": write_json(rest) if rest else ""}


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
