"""The columns of the workbook's sheets: of each its heading, its kind of value, its width, and where the value is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.domain.flags import Flag
from service.screening.document import Document


class Shape(StrEnum):
    """What a column holds, so that a spreadsheet sorts and sums it."""

    TEXT = "text"
    WRAPPED = "wrapped"
    WHOLE = "whole"
    NUMBER = "number"
    SCORE = "score"
    DAY = "day"
    INSTANT = "instant"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` in characters."""

    heading: str
    shape: Shape
    width: int
    value: Callable[[Any], Any]


Match = tuple[Document, Document]  # a finding, and one of its matches


def _of(name: str) -> Callable[[Document], Any]:
    return lambda finding: finding[name]


def _sheet(finding: Document) -> str | None:
    """Give the sheet of a row, where several sheets of a workbook were read."""
    sheet: str | None = finding.get("sheet")
    return sheet


def _held(name: str) -> Callable[[Document], Any]:
    return lambda finding: finding["holding"].get(name)


def _trade(name: str) -> Callable[[Document], Any]:
    return lambda finding: finding["trade"][name]


def _first(name: str) -> Callable[[Document], Any]:
    return lambda finding: finding["matches"][0][name] if finding["matches"] else None


def _status(finding: Document) -> str | None:
    return finding["matches"][0]["listing"]["status"] if finding["matches"] else None


def _of_match(name: str) -> Callable[[Match], Any]:
    return lambda pair: pair[1][name]


def _of_listing(name: str) -> Callable[[Match], Any]:
    return lambda pair: pair[1]["listing"][name]


def _zone(name: str) -> Callable[[Document], Any]:
    """Give the offset of an instant, which a spreadsheet's own dates cannot hold."""
    return lambda finding: finding[name][19:] if finding[name] else None


FINDINGS = (
    Column("Row", Shape.WHOLE, 7, _of("row")),
    Column("Flag", Shape.FLAG, 11, _of("flag")),
    Column("Severity", Shape.WHOLE, 9, _of("severity")),
    Column("Name", Shape.TEXT, 38, _held("name")),
    Column("ISIN", Shape.TEXT, 15, _held("isin")),
    Column("CUSIP", Shape.TEXT, 11, _held("cusip")),
    Column("SEDOL", Shape.TEXT, 9, _held("sedol")),
    Column("FIGI", Shape.TEXT, 14, _held("figi")),
    Column("LEI", Shape.TEXT, 22, _held("lei")),
    Column("Ticker", Shape.TEXT, 10, _held("ticker")),
    Column("Exchange", Shape.TEXT, 12, _held("exchange")),
    Column("Country", Shape.TEXT, 10, _held("country")),
    Column("Quantity", Shape.NUMBER, 14, _held("quantity")),
    Column("Market value", Shape.NUMBER, 16, _held("market_value")),
    Column("Currency", Shape.TEXT, 9, _held("currency")),
    Column("Acquired on", Shape.DAY, 12, _held("acquired_on")),
    Column("Side", Shape.TEXT, 6, _held("side")),
    Column("Buy", Shape.TEXT, 11, _trade("buy")),
    Column("Sell", Shape.TEXT, 11, _trade("sell")),
    Column("Hold", Shape.TEXT, 11, _trade("hold")),
    Column("Decision", Shape.TEXT, 9, _of("decision")),
    Column("Restricted from", Shape.INSTANT, 17, _of("restricted_from")),
    Column("… its offset", Shape.TEXT, 10, _zone("restricted_from")),
    Column("Divest before", Shape.INSTANT, 17, _of("divest_before")),
    Column("… its offset", Shape.TEXT, 10, _zone("divest_before")),
    Column("Days left", Shape.WHOLE, 9, _of("days_left")),
    Column("If confirmed", Shape.TEXT, 12, _of("if_confirmed")),
    Column("If lifted", Shape.TEXT, 10, _of("if_lifted")),
    Column("Breach", Shape.TEXT, 27, _of("breach")),
    Column("Reason", Shape.WRAPPED, 80, _of("reason")),
    Column("List", Shape.TEXT, 13, _first("list")),
    Column("Party", Shape.TEXT, 38, _first("party")),
    Column("Status", Shape.TEXT, 11, _status),
    Column("Strength", Shape.TEXT, 10, _first("strength")),
    Column("Score", Shape.SCORE, 7, _first("score")),
    Column("Sheet", Shape.TEXT, 14, _sheet),
)
MATCHES = (
    Column("Row", Shape.WHOLE, 7, lambda pair: pair[0]["row"]),
    Column("Holding", Shape.TEXT, 38, lambda pair: pair[0]["holding"].get("name")),
    Column("List", Shape.TEXT, 13, _of_match("list")),
    Column("Party", Shape.TEXT, 38, _of_match("party")),
    Column("Party id", Shape.TEXT, 22, _of_match("party_id")),
    Column("Counts", Shape.TEXT, 8, lambda pair: "yes" if pair[1]["counts"] else "no"),
    Column("Flag", Shape.FLAG, 11, _of_match("flag")),
    Column("Strength", Shape.TEXT, 10, _of_match("strength")),
    Column("Score", Shape.SCORE, 7, _of_match("score")),
    Column("Matched on", Shape.TEXT, 11, _of_match("matched_on")),
    Column("Value", Shape.TEXT, 34, _of_match("value")),
    Column("Against", Shape.TEXT, 34, _of_match("against")),
    Column("Explanation", Shape.WRAPPED, 60, lambda pair: _explained(pair[1])),
    Column("Programme", Shape.TEXT, 13, _of_listing("programme")),
    Column("Status", Shape.TEXT, 11, _of_listing("status")),
    Column("Listed on", Shape.DAY, 12, _of_listing("listed_on")),
    Column("Restricted from", Shape.INSTANT, 17, _of_listing("restricted_from")),
    Column("Divest before", Shape.INSTANT, 17, _of_listing("divest_before")),
    Column("Open proceedings", Shape.TEXT, 28, lambda pair: "; ".join(pair[1]["listing"]["proceedings"])),
    Column("Acts", Shape.WRAPPED, 90, lambda pair: "\n".join(_acts(pair[1]))),
    Column("Sheet", Shape.TEXT, 14, lambda pair: _sheet(pair[0])),
)
NOTES = (
    Column("Row", Shape.WHOLE, 7, _of("row")),
    Column("Column", Shape.TEXT, 14, _of("column")),
    Column("Value", Shape.TEXT, 40, _of("value")),
    Column("What is wrong, and how to fix it", Shape.WRAPPED, 100, _of("message")),
    Column("Sheet", Shape.TEXT, 14, _sheet),
)
LISTS = (
    Column("List", Shape.TEXT, 34, _of("code")),
    Column("Version", Shape.TEXT, 76, _of("version")),
    Column("Published on", Shape.DAY, 13, _of("published_on")),
    Column("Checked on", Shape.DAY, 12, _of("checked_on")),
    Column("Entries", Shape.WHOLE, 9, _of("entries")),
    Column("Age in days", Shape.WHOLE, 11, _of("age_days")),
    Column("Stale", Shape.TEXT, 7, lambda use: "STALE" if use["stale"] else "no"),
)


def _explained(match: Document) -> str:
    return "\n".join(f"{reason['points']:+.4f} {reason['why']}" for reason in match["explanation"])


def _acts(match: Document) -> Iterator[str]:
    for act in match["listing"]["events"]:
        yield f"{act['at']} {act['event']}: {act['authority']}, {act['reference']} [{act['grade']}: {act['source']}]"


TOTALS = (
    Column("Flag", Shape.FLAG, 22, lambda row: row[0]),
    Column("What it means", Shape.TEXT, 44, lambda row: row[1]),
    Column("Holdings", Shape.WHOLE, 12, lambda row: row[2]),
    Column("Market value", Shape.NUMBER, 20, lambda row: row[3]),
    Column("Currency", Shape.TEXT, 9, lambda row: row[4]),
)
Total = tuple[str, str, int | None, float | None, str]  # the number of holdings stands at a flag's first currency


def totals_of(document: Document) -> Iterator[Total]:
    """Return a line for each flag and currency, the strictest flag first."""
    counts = document["counts"]
    for flag in sorted(counts["flags"], key=lambda word: -Flag(word).severity):
        values = sorted(counts["market_value"].get(flag, {}).items()) or [("", None)]
        for place, (currency, value) in enumerate(values):
            is_first = place == 0
            yield (
                flag,
                MEANINGS[Flag(flag)] if is_first else "",
                counts["flags"][flag] if is_first else None,
                value,
                currency,
            )


MEANINGS = {
    Flag.CLEAR: "no chosen list names it",
    Flag.FORMER: "was listed; the listing is over",
    Flag.NOTICE: "listed, but nothing restricts trading for this holder",
    Flag.LICENSED: "a general licence suspends the restriction",
    Flag.ENJOINED: "an order of a court or agency suspends the restriction",
    Flag.PENDING: "listed; the restriction begins later",
    Flag.RESTRICTED: "some instruments are restricted: read the directive",
    Flag.REVIEW: "resembles a listed name: a person must look",
    Flag.DIVEST: "do not buy; sell only to divest, by the deadline if there is one",
    Flag.NO_TRADE: "neither buy nor sell without a licence",
    Flag.BLOCKED: "freeze it, do not sell it, report it",
}
