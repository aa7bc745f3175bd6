"""One line per finding, for a spreadsheet; each line says of which screening it is."""

import csv
import io

from service.document import Document
from service.reports.evidence import row_account, versions_in_short

COLUMNS = (
    *("row", "name", "isin", "cusip", "sedol", "figi", "lei", "ticker", "exchange", "country"),
    *("quantity", "market_value", "currency", "acquired_on", "side"),
    *("flag", "severity", "buy", "sell", "hold", "restricted_from", "divest_before", "days_left"),
    *("if_confirmed", "if_lifted", "breach", "decision", "reason"),
    *("list", "party", "party_id", "status", "strength", "score", "matched_on", "against"),
    *("screening_id", "as_of", "known_at", "outcome", "row_account", "input_sha256", "lists", "matcher", "law"),
)
# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, CSV injection); the wide forms by
# those of East Asia.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 the wide forms meant


def to_csv(document: Document) -> str:
    """Write the findings with their holdings, trade words and the match that comes first.

    Without any finding there is one line all the same, which says so and carries the evidence.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    evidence = _evidence(document)
    for finding in document["findings"] or [_nothing_found()]:
        first = finding["matches"][0] if finding["matches"] else {}
        status = {"status": first["listing"]["status"]} if first else {}
        line = {**first, **status, **finding["holding"], **finding, **finding["trade"], **evidence}
        writer.writerow({column: harmless(line.get(column)) for column in COLUMNS})
    return text.getvalue()


def harmless(value: object) -> object:
    """Keep a text that a spreadsheet would run as a formula from being one; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _evidence(document: Document) -> dict[str, object]:
    matcher = document["matcher"]
    return {
        **{name: document[name] for name in ("screening_id", "as_of", "known_at", "outcome")},
        "row_account": row_account(document),
        "input_sha256": document["input"]["sha256"],
        "lists": versions_in_short(document),
        "matcher": f"{matcher['version']} {matcher['profile']} {matcher['profile_hash']}",
        "law": document["law"]["version"],
    }


def _nothing_found() -> Document:
    return {"holding": {}, "trade": {}, "matches": [], "reason": "no finding is shown: see the row account"}
