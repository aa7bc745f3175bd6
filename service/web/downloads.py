"""Results as files: the shapes that the command writes too, and the rejected rows to be corrected."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Response, current_app
from werkzeug.exceptions import NotFound

from service import reports
from service.document import Document, without_clear
from service.store import ScreeningRecord
from service.web.current import services

# What a person asks for, in this order: how it is called, its media type.
_SHAPES: Mapping[str, tuple[str, str]] = {
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "html": ("HTML report", "text/html; charset=utf-8"),
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "json": ("JSON", "application/json; charset=utf-8"),
}
_BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOTES = ("Rejected row", "What to mend")


def shapes() -> dict[str, str]:
    """Give the shapes that can be written, with their names for people."""
    return {shape: name for shape, (name, _) in _SHAPES.items() if hasattr(reports, f"to_{shape}")}


def result(head: ScreeningRecord, shape: str, *, is_whole: bool) -> Response:
    """Write a screening; `is_whole` with its clear rows."""
    if shape not in shapes():
        raise NotFound
    whole = services().archive.read(head.id, include_clear=True)
    content = _written(whole if is_whole else without_clear(whole), shape)
    if shape == "csv" and isinstance(content, str) and not content.startswith(_BOM):
        content = f"{_BOM}{content}"
    return _file(content, f"screening-{head.as_of[:10]}-{head.id[:8]}.{shape}", _SHAPES[shape][1])


def _written(document: Document, shape: str) -> str | bytes:
    write: Callable[..., str | bytes] = getattr(reports, f"to_{shape}")
    if shape != "html":
        return write(document)
    designations: Any = services().designations
    return write(document, designations.lives_of(document), designations.screener.now())


def rejected_rows(head: ScreeningRecord) -> Response:
    """Write the rejected rows with the cells that they had, and what is wrong with each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in line] for line in _rejected_lines(head))
    name = f"rejected-{head.as_of[:10]}-{head.id[:8]}.csv"
    return _file(f"{_BOM}{text.getvalue()}", name, _SHAPES["csv"][1])


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


def _harmless(cell: str) -> str:
    """Keep a text that a spreadsheet would run as a formula from being one; a number stays a number."""
    is_number = not any(map(str.isalpha, cell)) and any(map(str.isdigit, cell))
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) and not is_number else cell


def _file(content: str | bytes, name: str, media_type: str) -> Response:
    response = current_app.response_class(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
