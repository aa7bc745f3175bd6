"""Results as files: the shapes that the command writes too, and the rejected rows to be corrected."""

import csv
import io
import re
from collections.abc import Iterable, Mapping

from flask import Response, current_app
from werkzeug.exceptions import NotFound

from service.document import Document, without_clear
from service.reports import HTML, XLSX, to_csv, to_html, to_json, to_xlsx
from service.reports.csv_table import harmless
from service.store import ScreeningRecord
from service.web.current import services

# What a person asks for, in this order: how it is called.
SHAPES: Mapping[str, str] = {XLSX: "Excel", HTML: "HTML report", "csv": "CSV", "json": "JSON"}
_MEDIA_TYPES: Mapping[str, str] = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    HTML: "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
_BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else
_NUMBER = re.compile(r"[-+]?[\d.,'\s]+%?")
_NOTES = ("Rejected row", "What to mend")


def result(head: ScreeningRecord, shape: str, *, is_whole: bool) -> Response:
    """Write a screening; `is_whole` with its clear rows."""
    if shape not in SHAPES:
        raise NotFound
    whole = services().archive.read(head.id, include_clear=True)
    content = _written(whole if is_whole else without_clear(whole), shape)
    return _file(content, f"screening-{head.as_of[:10]}-{head.id[:8]}.{shape}", _MEDIA_TYPES[shape])


def _written(document: Document, shape: str) -> str | bytes:
    if shape == XLSX:
        return to_xlsx(document)
    if shape == HTML:
        designations = services().designations
        return to_html(document, designations.lives_of(document), designations.screener.now())
    return f"{_BOM}{to_csv(document)}" if shape == "csv" else to_json(document)


def rejected_rows(head: ScreeningRecord) -> Response:
    """Write the rejected rows with the cells that they had, and what is wrong with each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in line] for line in _rejected_lines(head))
    name = f"rejected-{head.as_of[:10]}-{head.id[:8]}.csv"
    return _file(f"{_BOM}{text.getvalue()}", name, _MEDIA_TYPES["csv"])


def _rejected_lines(head: ScreeningRecord) -> Iterable[list[str]]:
    notes: dict[int, list[str]] = {}
    for note in head.document["errors"]:
        notes.setdefault(note["row"], []).append(f"{note['column']} {note['value']!r}: {note['message']}")
    kept = head.source.get("rejected") or {"headings": [], "rows": []}
    cells = dict(kept["rows"])
    width = max([len(kept["headings"]), *map(len, cells.values())])
    yield [*_filled(kept["headings"], width), *_NOTES]
    for row, said in sorted(notes.items()):
        yield [*_filled(cells.get(row, []), width), str(row), "; ".join(said)]


def _filled(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _harmless(cell: str) -> object:
    """Keep a text that a spreadsheet would run as a formula from being one; a number stays as it was handed in."""
    return cell if _NUMBER.fullmatch(cell) else harmless(cell)


def _file(content: str | bytes, name: str, media_type: str) -> Response:
    response = current_app.response_class(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
