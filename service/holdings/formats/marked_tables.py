"""Tables that are marked up: the XML spreadsheet of Excel 2003, and HTML that portals name .xls. Runs in a sandbox."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from service.errors import BinaryFileError
from service.holdings.formats.markup import Element, elements, plain_text
from service.holdings.formats.workbook import Row, Sheet
from service.holdings.limits import FileLimits
from service.holdings.table import trim

# Exports write names as they are, S&P too; an ampersand that begins no entity is one.
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,10};)")
_TIME_OF_MIDNIGHT = "T00:00:00.000"
_CELLS = frozenset({"td", "th"})
_WIDEST = 1_000  # columns that one cell may span
_LEAST = 2  # rows and columns that make a table


def spreadsheet_2003(content: bytes, limits: FileLimits) -> Iterator[Sheet]:
    """Give the sheets of an XML spreadsheet.

    Raises:
        BinaryFileError: it is no well-formed XML.
        FileTooLargeError: it has too many cells.
    """
    sheets: dict[str, list[Row]] = {}
    xml = _BARE_AMPERSAND.sub(b"&amp;", content.strip())
    hidden = {_sheet_of(one) for one in elements(xml, "Visible") if "Hidden" in plain_text(one)}
    seen = 0
    for row in elements(xml, "Row"):
        name = _sheet_of(row)
        rows = sheets.setdefault(name, [])
        cells = list(_cells_2003(row))
        seen += len(cells)
        limits.check_cells(seen, f"sheet {name!r} has {len(cells):,} columns")
        number = int(_attribute(row, "Index") or (rows[-1][0] + 1 if rows else 1))
        rows.append((number, cells))
    for name, rows in sheets.items():
        yield Sheet(name, (row for row in rows if any(row[1])), is_hidden=name in hidden)
    comments = [trim("".join(one.itertext())) for one in elements(xml, "Comment")]
    if written := [(1, [comment]) for comment in comments if comment]:
        yield Sheet("comments and text boxes", iter(written), is_beside=True)


def _sheet_of(element: Element) -> str:
    worksheet = next((one for one in element.iterancestors() if _local(one) == "Worksheet"), None)
    return "" if worksheet is None else _attribute(worksheet, "Name")


def _cells_2003(row: Element) -> Iterator[str]:
    place = 0
    for cell in row:
        if _local(cell) != "Cell":
            continue
        for _ in range(place, min(int(_attribute(cell, "Index") or place + 1) - 1, _WIDEST)):
            place += 1
            yield ""
        place += 1
        data = next((one for one in cell if _local(one) == "Data"), None)
        text = "" if data is None else trim("".join(data.itertext()))
        yield text.removesuffix(_TIME_OF_MIDNIGHT)
        for _ in range(min(int(_attribute(cell, "MergeAcross") or 0), _WIDEST)):
            place += 1
            yield ""


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    found = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return str(next(found, ""))


def html_tables(text: str, limits: FileLimits) -> Iterator[Sheet]:
    """Give the tables of a page that have rows and columns, each as a sheet `Table 1`.

    Raises:
        BinaryFileError: there is none.
        FileTooLargeError: they have too many cells.
    """
    reader = _Tables(limits)
    reader.feed(text)
    reader.close()
    tables = [rows for rows in reader.tables if len(rows) >= _LEAST and max(len(cells) for cells in rows) >= _LEAST]
    if not tables:
        raise BinaryFileError("the file seems to be an HTML page, not a table of holdings")
    for number, rows in enumerate(tables, 1):
        yield Sheet(f"Table {number}", (row for row in enumerate(rows, 1) if any(row[1])))


class _Tables(HTMLParser):
    """Collects the cells of tables; one inside another is a table of its own."""

    def __init__(self, limits: FileLimits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._open: list[list[list[str]]] = []
        self._text: list[str] | None = None
        self._seen = 0
        self._below: list[dict[int, _Below]] = []  # of each open table, by place: cells that go on in the next rows
        self._down = 0
        self.tables: list[list[list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell; one that was not ended ends here."""
        if tag == "table":
            self._open.append([])
            self._below.append({})
            self.tables.append(self._open[-1])
            self._text = None
        elif tag == "tr" and self._open:
            self._end_row()
            self._open[-1].append([])
        elif tag in _CELLS and self._open:
            self._begin_cell(dict(attrs))
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a cell, a row or a table."""
        if tag in _CELLS:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table" and self._open:
            self._end_row()
            self._open.pop()
            self._below.pop()

    def handle_data(self, data: str) -> None:
        """Take the text inside a cell."""
        if self._text is not None:
            self._text.append(data)

    def _begin_cell(self, attributes: Mapping[str, str | None]) -> None:
        self._end_cell()
        if not self._open[-1]:
            self._open[-1].append([])
        row = self._open[-1][-1]
        self._go_on(row)
        wide = _span(attributes.get("colspan"))
        self._seen += wide
        self._limits.check_cells(self._seen, "the page has too many cells")
        self._at, self._down = len(row), _span(attributes.get("rowspan"))
        row.extend([""] * wide)
        self._text = []

    def _go_on(self, row: list[str]) -> None:
        """Write into a row the cells that began above it and reach down: what follows stands in its own column."""
        while (below := self._below[-1].get(len(row))) is not None:
            below.left -= 1
            if not below.left:
                del self._below[-1][len(row)]
            self._seen += 1
            row.append(below.text)
        self._limits.check_cells(self._seen, "the page has too many cells")

    def _end_row(self) -> None:
        self._end_cell()
        if self._open and self._open[-1] and self._open[-1][-1]:
            self._go_on(self._open[-1][-1])

    def _end_cell(self) -> None:
        if self._text is not None and self._open and self._open[-1]:
            row = self._open[-1][-1]
            row[self._at] = text = trim(" ".join("".join(self._text).split()))
            if self._down > 1:
                said = text if any(map(str.isalpha, text)) else ""  # a figure is not that of every row
                new = {self._at: said} | dict.fromkeys(range(self._at + 1, len(row)), "")
                self._below[-1].update((place, _Below(self._down - 1, one)) for place, one in new.items())
        self._text, self._down = None, 0


class _Below:
    """A cell that reaches down: for how many rows more, and what it says of them."""

    def __init__(self, left: int, text: str) -> None:
        self.left = left
        self.text = text


def _span(text: str | None) -> int:
    return max(1, min(int(text), _WIDEST)) if text and text.isascii() and text.isdigit() else 1
