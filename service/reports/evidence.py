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


def place_of(told: Mapping[str, Any]) -> str:
    """Name the row of a finding or note, with its sheet where several sheets of a workbook were read; 0 is no row."""
    row = f"row {told['row']}" if told["row"] else "the whole file"
    return row if told.get("sheet") is None else f"sheet {told['sheet']}, {row}"


def absent_lists(document: Document) -> str:
    """Say which main lists of the holder's jurisdictions were not there; empty where all were."""
    if document["lists_missing"] is None:
        return "Which main lists were not loaded was not recorded when this screening was made"
    return not_loaded(document["lists_missing"], document["lists_held"])


def versions_in_short(document: Document) -> str:
    """Name every list with the beginning of its version."""
    return " ".join(f"{use['code']}@{short(use['version'])}" for use in document["lists"])


def summary_of(document: Document) -> Iterator[tuple[str, object]]:
    """Return what a person looks at first, each fact with its label."""
    yield "Screening of", document["input"]["name"] or "holdings of a request"
    yield "Outcome", document["outcome"]
    yield "Gate", document["gate"]
    yield "As of", document["as_of"]
    yield "Known at", document["known_at"]
    yield "For", f"{' and '.join(document['jurisdictions'])} holders"
    yield "Rows", row_account(document)
    yield "Main lists absent", absent_lists(document) or "none"
    for one in document["incomplete"]:
        yield "Not complete", sentence(one)
    yield from shown_of(document)
    for use in document["lists"]:
        stale = ", STALE" if use["stale"] else ""
        yield f"List {use['code']}", f"published {use['published_on']}, checked {use['checked_on']}{stale}"


def shown_of(document: Document) -> Iterator[tuple[str, object]]:
    """Say which findings a file has, where it has not all of them."""
    if chosen := document.get("filter"):
        told = "; ".join(
            f"{word}: {', '.join(value) if isinstance(value, list) else value}" for word, value in chosen.items()
        )
        yield "Only these findings are shown", told


def settings_of(document: Document) -> Iterator[tuple[str, object]]:
    """Give every fact of the run with its label, but for the lists, which are a table of their own."""
    given, matcher, counts = document["input"], document["matcher"], document["counts"]
    yield "Screening", document["screening_id"]
    yield from shown_of(document)
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
    if layout.get("sheets"):
        yield "Sheets read", ", ".join(layout["sheets"])
    if layout["header_row"]:
        yield "Header in row", layout["header_row"]
    for field, heading in layout["columns"].items():
        yield f"Column for {field}", heading
