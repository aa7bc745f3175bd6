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
class ReportColumn:
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
    ReportColumn("Row", Shape.WHOLE, 7, _of("row")),
    ReportColumn("Flag", Shape.FLAG, 11, _of("flag")),
    ReportColumn("Severity", Shape.WHOLE, 9, _of("severity")),
    ReportColumn("Name", Shape.TEXT, 38, _held("name")),
    ReportColumn("ISIN", Shape.TEXT, 15, _held("isin")),
    ReportColumn("CUSIP", Shape.TEXT, 11, _held("cusip")),
    ReportColumn("SEDOL", Shape.TEXT, 9, _held("sedol")),
    ReportColumn("FIGI", Shape.TEXT, 14, _held("figi")),
    ReportColumn("LEI", Shape.TEXT, 22, _held("lei")),
    ReportColumn("Ticker", Shape.TEXT, 10, _held("ticker")),
    ReportColumn("Exchange", Shape.TEXT, 12, _held("exchange")),
    ReportColumn("Country", Shape.TEXT, 10, _held("country")),
    ReportColumn("Quantity", Shape.NUMBER, 14, _held("quantity")),
    ReportColumn("Market value", Shape.NUMBER, 16, _held("market_value")),
    ReportColumn("Currency", Shape.TEXT, 9, _held("currency")),
    ReportColumn("Acquired on", Shape.DAY, 12, _held("acquired_on")),
    ReportColumn("Side", Shape.TEXT, 6, _held("side")),
    ReportColumn("Buy", Shape.TEXT, 11, _trade("buy")),
    ReportColumn("Sell", Shape.TEXT, 11, _trade("sell")),
    ReportColumn("Hold", Shape.TEXT, 11, _trade("hold")),
    ReportColumn("Decision", Shape.TEXT, 9, _of("decision")),
    ReportColumn("Restricted from", Shape.INSTANT, 17, _of("restricted_from")),
    ReportColumn("… its offset", Shape.TEXT, 10, _zone("restricted_from")),
    ReportColumn("Divest before", Shape.INSTANT, 17, _of("divest_before")),
    ReportColumn("… its offset", Shape.TEXT, 10, _zone("divest_before")),
    ReportColumn("Days left", Shape.WHOLE, 9, _of("days_left")),
    ReportColumn("If confirmed", Shape.TEXT, 12, _of("if_confirmed")),
    ReportColumn("If lifted", Shape.TEXT, 10, _of("if_lifted")),
    ReportColumn("Breach", Shape.TEXT, 27, _of("breach")),
    ReportColumn("Reason", Shape.WRAPPED, 80, _of("reason")),
    ReportColumn("List", Shape.TEXT, 13, _first("list")),
    ReportColumn("Party", Shape.TEXT, 38, _first("party")),
    ReportColumn("Status", Shape.TEXT, 11, _status),
    ReportColumn("Strength", Shape.TEXT, 10, _first("strength")),
    ReportColumn("Score", Shape.SCORE, 7, _first("score")),
    ReportColumn("Sheet", Shape.TEXT, 14, _sheet),
    ReportColumn("Reference", Shape.TEXT, 16, _held("reference")),
    ReportColumn("Account", Shape.TEXT, 14, _held("account")),
)
MATCHES = (
    ReportColumn("Row", Shape.WHOLE, 7, lambda pair: pair[0]["row"]),
    ReportColumn("Holding", Shape.TEXT, 38, lambda pair: pair[0]["holding"].get("name")),
    ReportColumn("List", Shape.TEXT, 13, _of_match("list")),
    ReportColumn("Party", Shape.TEXT, 38, _of_match("party")),
    ReportColumn("Party id", Shape.TEXT, 22, _of_match("party_id")),
    ReportColumn("Counts", Shape.TEXT, 8, lambda pair: "yes" if pair[1]["counts"] else "no"),
    ReportColumn("Flag", Shape.FLAG, 11, _of_match("flag")),
    ReportColumn("Strength", Shape.TEXT, 10, _of_match("strength")),
    ReportColumn("Score", Shape.SCORE, 7, _of_match("score")),
    ReportColumn("Matched on", Shape.TEXT, 11, _of_match("matched_on")),
    ReportColumn("Value", Shape.TEXT, 34, _of_match("value")),
    ReportColumn("Against", Shape.TEXT, 34, _of_match("against")),
    ReportColumn("Explanation", Shape.WRAPPED, 60, lambda pair: _explained(pair[1])),
    ReportColumn("Programme", Shape.TEXT, 13, _of_listing("programme")),
    ReportColumn("Status", Shape.TEXT, 11, _of_listing("status")),
    ReportColumn("Listed on", Shape.DAY, 12, _of_listing("listed_on")),
    ReportColumn("Restricted from", Shape.INSTANT, 17, _of_listing("restricted_from")),
    ReportColumn("Divest before", Shape.INSTANT, 17, _of_listing("divest_before")),
    ReportColumn("Open proceedings", Shape.TEXT, 28, lambda pair: "; ".join(pair[1]["listing"]["proceedings"])),
    ReportColumn("Acts", Shape.WRAPPED, 90, lambda pair: "\n".join(_acts(pair[1]))),
    ReportColumn("Sheet", Shape.TEXT, 14, lambda pair: _sheet(pair[0])),
)
NOTES = (
    ReportColumn("Row", Shape.WHOLE, 7, _of("row")),
    ReportColumn("Column", Shape.TEXT, 14, _of("column")),
    ReportColumn("Value", Shape.TEXT, 40, _of("value")),
    ReportColumn("What is wrong, and how to fix it", Shape.WRAPPED, 100, _of("message")),
    ReportColumn("Sheet", Shape.TEXT, 14, _sheet),
)
LISTS = (
    ReportColumn("List", Shape.TEXT, 34, _of("code")),
    ReportColumn("Version", Shape.TEXT, 76, _of("version")),
    ReportColumn("Published on", Shape.DAY, 13, _of("published_on")),
    ReportColumn("Checked on", Shape.DAY, 12, _of("checked_on")),
    ReportColumn("Entries", Shape.WHOLE, 9, _of("entries")),
    ReportColumn("Age in days", Shape.WHOLE, 11, _of("age_days")),
    ReportColumn("Stale", Shape.TEXT, 7, lambda use: "STALE" if use["stale"] else "no"),
)


def _explained(match: Document) -> str:
    return "\n".join(f"{reason['points']:+.4f} {reason['why']}" for reason in match["explanation"])


def _acts(match: Document) -> Iterator[str]:
    for act in match["listing"]["events"]:
        yield f"{act['at']} {act['event']}: {act['authority']}, {act['reference']} [{act['grade']}: {act['source']}]"


TOTALS = (
    ReportColumn("Flag", Shape.FLAG, 22, lambda row: row[0]),
    ReportColumn("What it means", Shape.TEXT, 44, lambda row: row[1]),
    ReportColumn("Holdings", Shape.WHOLE, 12, lambda row: row[2]),
    ReportColumn("Market value", Shape.NUMBER, 20, lambda row: row[3]),
    ReportColumn("Currency", Shape.TEXT, 9, lambda row: row[4]),
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
