"""SEC Form 13F, the information table: what an institutional manager holds, as EDGAR gives it."""

import re
from collections.abc import Iterator, Sequence
from statistics import median

from service.domain.holdings import RowNote
from service.errors import NoPositionsError
from service.holdings.filings import Entry
from service.holdings.formats.nodes import Node
from service.holdings.formats.xml_nodes import records

SOURCES = {
    "name": "nameOfIssuer",
    "cusip": "cusip",
    "figi": "figi",
    "quantity": "shrsOrPrnAmt/sshPrnamt",
    "market_value": "value",
    "currency": "value (US dollars)",
    "instrument": "putCall, shrsOrPrnAmt/sshPrnamtType, titleOfClass",
}
# The unit of an amount that is principal, as notes and convertible bonds have it (Form 13F, column 5).
_PRINCIPAL = "PRN"
# Words of a class that say what it is; the official list of section 13(f) securities abbreviates so.
_CLASSES = (
    (re.compile(r"\b(?:ADR|ADS|GDR|GDS)S?\b|DEPOSIT"), "depositary receipt"),
    (re.compile(r"\*W\b|\bWTS?\b|WARRANT"), "warrant"),
    (re.compile(r"\bRIGHTS?\b|\bRTS?\b"), "right"),
    (re.compile(r"\bETF\b|\bFUND\b"), "fund"),
    (re.compile(r"\bNOTES?\b|\bDEBT\b|\bBONDS?\b"), "debt"),
)
# Why: at its beginning alone, for a fund's class names what the fund holds (`TOTAL STK MKT`).
_SHARE = re.compile(r"(?:COM(?:MON)?|CAP STK|SHS?|SHARES|ORD)\b|(?:CL|CLASS) [A-Z]$")
# Shares of the issuers on the official list cost 20 to 200 dollars; at fewer than these the values are in thousands.
_LEAST_PRICE = 2.0
_THOUSANDS = (
    "seems to be in thousands of dollars, as filings before 2023 have it (17 CFR 249.325): shown as printed, so "
    "multiply market values by 1,000"
)


def entries_of_13f(content: bytes) -> Iterator[Entry]:
    """Give the rows of an information table; an option is screened by its issuer, which is what the table names.

    Raises:
        HoldingsFileError: it cannot be read, or has no rows.
    """
    has_any = False
    for node in records(content, "infoTable"):
        has_any = True
        yield _entry(node)
    if not has_any:
        raise NoPositionsError("the 13F information table has no row (infoTable)")


def _entry(node: Node) -> Entry:
    value = node.words("value")
    texts = {
        "name": node.words("nameOfIssuer"),
        "cusip": node.words("cusip"),
        "figi": node.words("figi"),
        "quantity": node.words("shrsOrPrnAmt/sshPrnamt"),
        "market_value": value,
        "currency": "USD" if value else "",
    }
    if kind := _kind(node):
        texts["instrument"] = kind
    return Entry(node.line, texts)


def _kind(node: Node) -> str:
    """Tell what a row holds: a put or call is an option on what it names; empty where the class says nothing."""
    if node.words("putCall"):
        return "option"
    title = node.words("titleOfClass").upper()
    if node.words("shrsOrPrnAmt/sshPrnamtType").upper() == _PRINCIPAL:
        return "debt"
    named = next((kind for pattern, kind in _CLASSES if pattern.search(title)), "")
    return named or ("equity" if _SHARE.match(title) else "")


def doubts_about_values(entries: Sequence[Entry]) -> tuple[RowNote, ...]:
    """Warn where the values seem to be in thousands of dollars."""
    prices = [price for entry in entries if (price := _price(entry)) is not None]
    if not prices or median(prices) >= _LEAST_PRICE:
        return ()
    return (RowNote(0, "market_value", "value", _THOUSANDS),)


def _price(entry: Entry) -> float | None:
    try:
        quantity, value = float(entry.texts["quantity"]), float(entry.texts["market_value"])
    except ValueError:
        return None
    return value / quantity if quantity > 0 and value > 0 else None
