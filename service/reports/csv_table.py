"""One line per finding, for a spreadsheet; each line says of which screening it is."""

import csv
import io
from collections.abc import Iterator

from service.reports.evidence import row_account, versions_in_short
from service.screening.answer import Shown
from service.screening.document import Document
from service.screening.shortfalls import sentence

COLUMNS = (
    *("row", "name", "isin", "cusip", "sedol", "figi", "lei", "ticker", "exchange", "country"),
    *("quantity", "market_value", "currency", "acquired_on", "side"),
    *("flag", "severity", "buy", "sell", "hold", "restricted_from", "divest_before", "days_left"),
    *("if_confirmed", "if_lifted", "breach", "decision", "reason"),
    *("list", "party", "party_id", "status", "strength", "score", "matched_on", "against"),
    *("screening_id", "as_of", "known_at", "outcome", "row_account", "input_sha256", "lists", "matcher", "law"),
    *("gate", "lists_missing", "incomplete", "sheet"),
    *("instrument", "issued_on", "matures_on", "issuer_country"),
    *("reference", "account"),
)
# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, CSV injection); the wide forms by
# those of East Asia.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 the wide forms meant


# Why: lines are handed on by the hundred; one by one they would cost as much again to write.
_LINES_AT_ONCE = 100


def to_csv(document: Document) -> str:
    """Write a document that is in memory; see `csv_parts`."""
    return "".join(csv_parts(Shown.of(document)))


def csv_parts(shown: Shown) -> Iterator[str]:
    """Write the findings with their holdings, trade words and the match that comes first.

    Without any finding there is one line all the same, which says so and carries the evidence.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    for count, line in enumerate(evidence_lines(shown), 1):
        writer.writerow({column: harmless(line[column]) for column in COLUMNS})
        if count % _LINES_AT_ONCE == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def evidence_lines(shown: Shown) -> Iterator[Document]:
    """Give the line of each finding by column, as it is; one that says so where there is none."""
    evidence, is_any = _evidence(shown.head), False
    for finding in shown.findings():
        is_any = True
        yield _line(finding, evidence)
    if not is_any:
        yield _line(_nothing_found(), evidence)


def _line(finding: Document, evidence: Document) -> Document:
    first = finding["matches"][0] if finding["matches"] else {}
    status = {"status": first["listing"]["status"]} if first else {}
    line = {**first, **status, **finding["holding"], **finding, **finding["trade"], **evidence}
    return {column: line.get(column) for column in COLUMNS}


def harmless(value: object) -> object:
    """Keep a text that a spreadsheet would run as a formula from being one; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _evidence(document: Document) -> dict[str, object]:
    matcher = document["matcher"]
    return {
        **{name: document[name] for name in ("screening_id", "as_of", "known_at", "outcome", "gate")},
        "row_account": row_account(document),
        "input_sha256": document["input"]["sha256"],
        "lists": versions_in_short(document),
        "matcher": f"{matcher['version']} {matcher['profile']} {matcher['profile_hash']}",
        "law": document["law"]["version"],
        "lists_missing": " ".join(document["lists_missing"] or ()),
        "incomplete": "; ".join(map(sentence, document["incomplete"])),
    }


def _nothing_found() -> Document:
    return {"holding": {}, "trade": {}, "matches": [], "reason": "no finding is shown: see the row account"}
