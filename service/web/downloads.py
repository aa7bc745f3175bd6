"""Results as files: the shapes that the command writes too, and the rejected rows to be corrected."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, groupby
from typing import Any

from flask import Response, current_app
from werkzeug.exceptions import NotFound

from service.reports import HTML, XLSX, csv_parts, json_parts, to_html, xlsx_parts
from service.reports.columnar import arrow_parts, parquet_parts
from service.reports.csv_table import harmless
from service.screening.answer import ScreeningAnswer, Shown
from service.screening.document import Document
from service.store import FindingsView, Order, PastScreenings, ScreeningRecord
from service.web.services import services

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
_PART_CHARACTERS = 1 << 16
_AT_ONCE = 1_000  # findings read at a time, some 2 MB
_NOTES = ("Rejected row", "How to fix it")


def result(head: ScreeningRecord, shape: str, view: FindingsView, *, is_whole: bool) -> Response:
    """Write the findings of a view of a screening; `is_whole` with its clear rows too.

    A file that has not all findings says so: in its name, and in the `filter` of its document.
    """
    if shape not in SHAPES:
        raise NotFound
    chosen = _filter_of(view)
    answer = services().archive.answer(head.id)
    if chosen:
        answer = ScreeningAnswer(
            {**answer.head, "filter": chosen},
            partial(_viewed, services().store.past_screenings, head.id, view),
            answer.notes,
        )
    name = f"screening-{head.as_of[:10]}-{head.id[:8]}{'-filtered' if chosen else ''}.{shape}"
    return _file(report(shape, Shown(answer, include_clear=is_whole)), name, _MEDIA_TYPES[shape])


def _filter_of(view: FindingsView) -> Mapping[str, Any]:
    filters = {"flag": list(view.flags), "list": view.list_code, "strength": view.strength, "text": view.text}
    return {word: value for word, value in filters.items() if value}


def _viewed(
    past: PastScreenings,
    screening_id: str,
    view: FindingsView,
    least: int,
    strictest_first: bool,  # noqa: FBT001 as `Answer` asks
) -> Iterator[Document]:
    """Read the findings of a view piece by piece, in its order."""
    offset = 0
    order = Order.SEVERITY if strictest_first else view.order
    while True:
        asked = replace(view, order=order, min_severity=least, offset=offset, limit=_AT_ONCE)
        total, findings = past.findings(screening_id, asked)
        yield from (dict(finding.document) for finding in findings)
        offset += _AT_ONCE
        if offset >= total:
            return


def reports() -> Mapping[str, Callable[[Shown], Iterable[str | bytes]]]:
    """Give what writes reports for programs, by shape: a table of theirs needs no mark of its encoding."""
    by_column = {"arrow": arrow_parts, "parquet": parquet_parts}
    return {"csv": csv_parts, XLSX: partial(report, XLSX), HTML: partial(report, HTML), **by_column}


def report(shape: str, shown: Shown) -> Iterable[str | bytes]:
    """Write a screening in a shape that is offered for download."""
    if shape == XLSX:
        return xlsx_parts(shown)
    if shape == HTML:
        designations, document = services().designations, shown.document()
        return [to_html(document, designations.lives_of(document), designations.screener.now())]
    return chain([_BOM], csv_parts(shown)) if shape == "csv" else json_parts(shown)


def rejected_rows(head: ScreeningRecord) -> Response:
    """Write the rejected rows with the cells that they had, and what is wrong with each."""
    name = f"rejected-{head.as_of[:10]}-{head.id[:8]}.csv"
    return _file(_rejected_parts(head, services().store.past_screenings), name, _MEDIA_TYPES["csv"])


def _rejected_parts(head: ScreeningRecord, past: PastScreenings) -> Iterator[str]:
    text = io.StringIO(_BOM)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, lineterminator="\r\n")
    for line in _rejected_lines(head, past):
        writer.writerow([_harmless(cell) for cell in line])
        if text.tell() > _PART_CHARACTERS:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _rejected_lines(head: ScreeningRecord, past: PastScreenings) -> Iterator[list[str]]:
    """Give the headings and then each rejected row, notes and cells walked side by side."""
    headings = (head.source.get("rejected") or {}).get("headings", [])
    width = max([len(headings), *(len(cells) for _, cells, *_ in past.notes(head.id, "rejected"))])
    yield [*_filled(headings, width), *_NOTES]
    if (head.source.get("layout") or {}).get("sheets"):
        yield from _of_sheets(head, past, width)
        return
    rows = iter(past.notes(head.id, "rejected"))
    kept = next(rows, None)
    said = sorted((row, words) for _, row, words in _by_row(past.notes(head.id, "errors")))
    for row, words in said:
        while kept is not None and kept[0] < row:
            kept = next(rows, None)
        cells = kept[1] if kept is not None and kept[0] == row else []
        yield [*_filled(cells, width), str(row), words]


def _of_sheets(head: ScreeningRecord, past: PastScreenings, width: int) -> Iterator[list[str]]:
    """Give the rejected rows of a workbook of which several sheets were read, each with its sheet."""
    kept = {(sheet[0] if sheet else None, row): cells for row, cells, *sheet in past.notes(head.id, "rejected")}
    for sheet, row, words in _by_row(past.notes(head.id, "errors")):
        yield [*_filled(kept.get((sheet, row), []), width), f"{sheet}, {row}" if sheet else str(row), words]


def _by_row(errors: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str | None, int, str]]:
    for (sheet, row), notes in groupby(errors, key=lambda note: (note.get("sheet"), note["row"])):
        yield sheet, row, "; ".join(f"{note['column']} {note['value']!r}: {note['message']}" for note in notes)


def _filled(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _harmless(cell: str) -> object:
    """Keep a text that a spreadsheet would run as a formula from being one; a number stays as it was handed in."""
    return cell if _NUMBER.fullmatch(cell) else harmless(cell)


def _file(content: Iterable[str | bytes], name: str, media_type: str) -> Response:
    parts = (part.encode() if isinstance(part, str) else part for part in content)
    response = current_app.response_class(parts, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
