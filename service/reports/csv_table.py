"""One line per finding, for a spreadsheet."""

import csv
import io

from service.document import Document

COLUMNS = (
    *("row", "name", "isin", "cusip", "sedol", "figi", "lei", "ticker", "exchange", "country"),
    *("quantity", "market_value", "currency", "acquired_on", "side"),
    *("flag", "severity", "buy", "sell", "hold", "restricted_from", "divest_before", "days_left"),
    *("if_confirmed", "if_lifted", "breach", "decision", "reason"),
    *("list", "party", "party_id", "status", "strength", "score", "matched_on", "against"),
)
# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(document: Document) -> str:
    """Write the findings with their holdings, trade words and the match that comes first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    for finding in document["findings"]:
        first = finding["matches"][0] if finding["matches"] else {}
        status = {"status": first["listing"]["status"]} if first else {}
        line = {**first, **status, **finding["holding"], **finding, **finding["trade"]}
        writer.writerow({column: _harmless(line.get(column)) for column in COLUMNS})
    return text.getvalue()


def _harmless(value: object) -> object:
    """Keep a text that a spreadsheet would run as a formula from being one."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
