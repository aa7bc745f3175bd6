"""What an examiner asks for in two years: of which input, lists, law and matcher an answer was made, and row by row."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from service.domain.version_ids import short
from service.screening.document import Document
from service.screening.shortfalls import not_loaded, sentence


def row_account(document: Document) -> str:
    """Account for every row in one sentence."""
    counts = document["counts"]
    others = ", ".join(f"{count:,} {kind}" for kind, count in counts["not_holdings"].items())
    total = sum(counts["not_holdings"].values())
    return (
        f"{counts['rows']:,} rows = {counts['screened']:,} screened + {counts['rejected']:,} rejected + "
        f"{total:,} not holdings{f' ({others})' if others else ''}"
    )


def absent_lists(document: Document) -> str:
    """Say which main lists of the holder's jurisdictions were not there; empty where all were."""
    if document["lists_missing"] is None:
        return "Which main lists were not loaded was not recorded when this screening was made"
    return not_loaded(document["lists_missing"], document["lists_held"])


def versions_in_short(document: Document) -> str:
    """Name every list with the beginning of its version."""
    return " ".join(f"{use['code']}@{short(use['version'])}" for use in document["lists"])


def settings_of(document: Document) -> Iterator[tuple[str, object]]:
    """Give every fact of the run with its label, but for the lists, which are a table of their own."""
    given, matcher, counts = document["input"], document["matcher"], document["counts"]
    yield "Screening", document["screening_id"]
    yield "Outcome", document["outcome"]
    yield "Gate", document["gate"]
    yield "As of", document["as_of"]
    yield "Known at", document["known_at"]
    yield "Jurisdictions of the holder", ", ".join(document["jurisdictions"])
    yield "Fails from flag", document["fail_on"]
    yield "Main lists absent", absent_lists(document) or "none"
    for one in document["incomplete"]:
        yield "Not complete", sentence(one)
    yield "Input file", given["name"] or "(none: rows of a request)"
    yield "Input SHA-256", given["sha256"]
    yield "Input bytes", given["bytes"]
    yield from _layout(given["layout"])
    yield "Rows", counts["rows"]
    yield "Screened", counts["screened"]
    yield "Rejected", counts["rejected"]
    for kind, count in counts["not_holdings"].items():
        yield f"Not a holding: {kind}", count
    yield "Row account", row_account(document)
    yield "Matcher", f"{matcher['version']}, profile {matcher['profile']}"
    yield "Matcher profile hash", matcher["profile_hash"]
    yield "Law (programme table)", document["law"]["version"]
    yield "Pendens", version("pendens")


def _layout(layout: Mapping[str, Any] | None) -> Iterator[tuple[str, object]]:
    if layout is None:
        return
    yield "Input format", layout["format"]
    for label, name in (("Encoding", "encoding"), ("Delimiter", "delimiter"), ("Sheet", "sheet")):
        if layout[name]:
            yield label, repr(layout[name]) if name == "delimiter" else layout[name]
    if layout["header_row"]:
        yield "Header in row", layout["header_row"]
    for field, heading in layout["columns"].items():
        yield f"Column for {field}", heading
