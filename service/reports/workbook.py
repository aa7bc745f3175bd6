"""The screening as a workbook: typed columns to sort and sum, and a sheet of evidence; nothing in it is ever run."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from service.charts.themes import PALETTES, SHADES, Theme
from service.domain.flags import Flag
from service.reports.columns import FINDINGS, LISTS, MATCHES, NOTES, TOTALS, ReportColumn, Shape, totals_of
from service.reports.evidence import settings_of, summary_of
from service.screening.answer import Shown
from service.screening.document import Document

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped] # as above
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # as above

# What a cell of the format holds (ECMA-376, and Excel's limits); a longer text is cut, and marked so.
_MOST_TEXT = 32_767
_LAST_ROW = 1_048_575
_MORE = "and more, which no sheet can hold: see the CSV or JSON of this screening"
_PART_BYTES = 1 << 20
_SUMMARY_WIDTH = 44  # characters
_FEWEST_YEAR = 1900  # Excel counts days from there
_NO_CLEVERNESS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
_LOOKS: dict[Shape, dict[str, object]] = {
    Shape.TEXT: {},
    Shape.WRAPPED: {"text_wrap": True},
    Shape.WHOLE: {"num_format": "0"},
    Shape.NUMBER: {"num_format": "#,##0.00##"},
    Shape.SCORE: {"num_format": "0.0000"},
    Shape.DAY: {"num_format": "yyyy-mm-dd", "align": "left"},
    Shape.INSTANT: {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    Shape.FLAG: {"bold": True},
}


def to_xlsx(document: Document) -> bytes:
    """Write a document that is in memory; see `xlsx_parts`."""
    return b"".join(xlsx_parts(Shown.of(document)))


def xlsx_parts(shown: Shown) -> Iterator[bytes]:
    """Write the sheets Summary, Findings, Matches, Rejected, Warnings and Evidence, the strictest findings first.

    Rows wait on the disk, not in memory.

    Instants stand in the zone that the document prints them in, their offset beside them. A sheet takes 1,048,575
    rows: where there are more, its last row says so.
    """
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 only this report needs it

    with tempfile.TemporaryFile() as content:
        with Workbook(content, _NO_CLEVERNESS) as book:
            _describe(book, shown.head)
            pen = _Pen(book)
            pen.summary(shown.head)
            pen.sheet("Findings", FINDINGS, shown.findings(strictest_first=True))
            pen.sheet("Matches", MATCHES, _matches(shown))
            pen.sheet("Rejected", NOTES, shown.errors())
            pen.sheet("Warnings", NOTES, shown.warnings())
            pen.evidence(shown.head)
        content.seek(0)
        while part := content.read(_PART_BYTES):
            yield part


def _describe(book: "Workbook", document: Document) -> None:
    """Date the file by the screening and not by its making, so that the same document gives the same bytes."""
    known = datetime.fromisoformat(document["known_at"])
    title = f"Screening {document['screening_id']}"
    book.set_properties({"title": title, "created": known.replace(tzinfo=None, microsecond=0)})


def _matches(shown: Shown) -> Iterator[tuple[Document, Document]]:
    return ((finding, match) for finding in shown.findings() for match in finding["matches"])


class _Pen:
    """Writes each value in the way of its column."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self._label = book.add_format({"bold": True, "valign": "top"})
        self._looks = {shape: book.add_format({"valign": "top", **look}) for shape, look in _LOOKS.items()}
        self._flags = {flag.value: book.add_format(_flag_look(flag)) for flag in Flag}

    def sheet(self, name: str, columns: Sequence[ReportColumn], rows: Iterable[Any]) -> None:
        """Write a table with a frozen header, filters and fitting widths."""
        sheet = self._book.add_worksheet(name)
        last = self._table(sheet, 0, columns, rows)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def summary(self, document: Document) -> None:
        """Write what a person looks at first: the question, the outcome, and how much is held under each flag."""
        sheet = self._book.add_worksheet("Summary")
        facts = list(summary_of(document))
        for row, (label, value) in enumerate(facts):
            sheet.write_string(row, 0, label, self._label)
            self._write(sheet, row, 1, Shape.WHOLE if isinstance(value, int) else Shape.TEXT, value)
        self._table(sheet, len(facts) + 1, TOTALS, totals_of(document))
        sheet.set_column(1, 1, _SUMMARY_WIDTH)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def evidence(self, document: Document) -> None:
        """Write the facts of the run, and the lists."""
        sheet = self._book.add_worksheet("Evidence")
        settings = list(settings_of(document))
        for row, (label, value) in enumerate(settings):
            sheet.write_string(row, 0, label, self._label)
            self._write(sheet, row, 1, Shape.WHOLE if isinstance(value, int) else Shape.TEXT, value)
        self._table(sheet, len(settings) + 1, LISTS, document["lists"])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _table(self, sheet: "Worksheet", top: int, columns: Sequence[ReportColumn], rows: Iterable[Any]) -> int:
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(top, place, column.heading, self._head)
        number = top
        for number, row in enumerate(rows, top + 1):
            if number == _LAST_ROW:
                sheet.write_string(number, 0, _MORE, self._head)
                break
            for place, column in enumerate(columns):
                self._write(sheet, number, place, column.shape, column.value(row))
        return number

    def _write(self, sheet: "Worksheet", row: int, place: int, shape: Shape, value: object) -> None:
        """Write a value as what it is; what is none of its column's kind is text."""
        look = self._flags.get(str(value), self._looks[shape]) if shape is Shape.FLAG else self._looks[shape]
        if value is None or value == "":
            return
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, place, value, look)
        elif (moment := _moment(shape, str(value))) is not None:
            sheet.write_datetime(row, place, moment, look)
        else:
            sheet.write_string(row, place, _fitted(str(value)), look)


def _moment(shape: Shape, text: str) -> date | datetime | None:
    """Read a day or an instant, the latter without its offset: a spreadsheet's dates have none."""
    if shape not in {Shape.DAY, Shape.INSTANT}:
        return None
    moment = date.fromisoformat(text) if shape is Shape.DAY else datetime.fromisoformat(text).replace(tzinfo=None)
    return moment if moment.year > _FEWEST_YEAR else None


def _flag_look(flag: Flag) -> dict[str, object]:
    return {"bold": True, "valign": "top", "bg_color": PALETTES[Theme.LIGHT].fills[SHADES[flag]]}


def _fitted(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"
