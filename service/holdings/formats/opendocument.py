"""OpenDocument spreadsheets, made fit for the reader: bounded before anything is expanded, and without stray blanks."""

import io
import re
import zipfile
from xml.parsers import expat

from service.errors import BinaryFileError, TooManyCellsError, TooManyRowsError
from service.holdings.formats.markup import Element, elements
from service.holdings.limits import MAX_COLUMNS, FileLimits

# Rows with content, and cells of such rows, that are not written but said to repeat: each is expanded and screened.
MAX_REPEATED_ROWS, MAX_REPEATED_CELLS = 10_000, 2_000_000
# The size of a sheet in LibreOffice and Excel; the reader drops what lies beyond.
_LAST_ROW = 1_048_576

_CONTENT = "content.xml"
_PARTS = ("mimetype", "META-INF/manifest.xml", _CONTENT)
# White space before any tag but those that stand inside a line of text, where it counts.
_BETWEEN_TAGS = re.compile(rb">\s+(?=<(?!/?text:(?:span|a|s|tab|line-break)\b))")
# LibreOffice writes this beside the text of a formula that failed, and the reader would take the cell for empty.
_NO_VALUE = re.compile(rb"""\soffice:string-value\s*=\s*(?:""|'')""")
# The reader looks for these prefixes and not for the namespaces; every writer of spreadsheets uses them.
_PREFIXES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_TABLE, _OFFICE = f"{{{_PREFIXES['table']}}}", f"{{{_PREFIXES['office']}}}"
_TYPED, _TYPE = "office:value-type", f"{_OFFICE}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_TEXTS = (f"{{{_PREFIXES['text']}}}p", f"{{{_PREFIXES['text']}}}h")
_REPEATED = re.compile(r"(0*[1-9][0-9]{0,11})[0-9]*")


def tidy(content: bytes, limits: FileLimits) -> bytes:
    """Drop what misleads the reader: white space between tags, which it takes for cells, and values that hide an error.

    Raises:
        FileTooLargeError: the sheets span more cells than the limits, those that are said to repeat included.
        BinaryFileError: it is no well-formed XML, gives the usual prefixes to other namespaces, or has text that the
            reader would drop.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in _PARTS if name in archive.namelist()}
    _check_prefixes(members.get(_CONTENT, b""))
    _check_extent(members.get(_CONTENT, b""), limits)
    written = _NO_VALUE.sub(b"", members.get(_CONTENT, b""))
    members[_CONTENT] = _BETWEEN_TAGS.sub(b">", written)
    tidied = io.BytesIO()
    with zipfile.ZipFile(tidied, "w", zipfile.ZIP_STORED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return tidied.getvalue()


def _check_prefixes(content: bytes) -> None:
    """Refuse a document whose prefixes mean something else than they say: what is counted here is what is read there.

    Raises:
        BinaryFileError: a prefix of the format stands for another namespace, or the namespace has another prefix; or it
            declares a document type.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartNamespaceDeclHandler = _check_prefix
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartCdataSectionHandler = _refuse_cdata
    try:
        parser.Parse(content, True)  # noqa: FBT003 expat takes it by place
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        raise BinaryFileError(f"the workbook holds XML that cannot be read ({words})") from error


def _check_prefix(prefix: str | None, namespace: str | None) -> None:
    usual = _PREFIXES.get(prefix or "")
    if usual != namespace and (usual is not None or namespace in _PREFIXES.values()):
        raise BinaryFileError(f"the workbook gives the prefix {prefix or 'none'!r} to {namespace!r}, which is unusual")


def _refuse_doctype(*_declared: object) -> None:
    raise BinaryFileError("the workbook declares a document type, which none has and which could be a bomb")


def _refuse_cdata() -> None:
    raise BinaryFileError("the workbook writes text as CDATA, which no spreadsheet program does and the reader drops")


def _check_extent(content: bytes, limits: FileLimits) -> None:
    """Count rows and columns as they would be expanded, sheet by sheet, up to the last one with content."""
    sheet, rows, last, width, more_rows, more_cells, before = None, 0, 0, 0, 0, 0, 0
    for row in elements(content, "table-row"):
        table = next(row.iterancestors(f"{_TABLE}table"), None)
        if table is not sheet:
            before += last * width
            sheet, rows, last, width = table, 0, 0, 0
        _check_read(row)
        times = _repeats(row, "number-rows-repeated")
        rows += times
        if columns := _columns(row):
            last, width = rows, max(width, columns)
            more_rows, more_cells = more_rows + times - 1, more_cells + max(times * columns - len(row), 0)
        where = f"a sheet spans {last:,} rows by {width:,} columns, repeated ones included"
        limits.check_cells(before + last * width, where)
        if last > _LAST_ROW or width > MAX_COLUMNS:
            raise TooManyCellsError(where)
        if more_rows > MAX_REPEATED_ROWS or more_cells > MAX_REPEATED_CELLS:
            raise TooManyRowsError(f"the sheets repeat {more_rows:,} rows and {more_cells:,} cells")


def _check_read(row: Element) -> None:
    """Refuse a row with text that the reader would drop: what is not screened must not be missing in silence."""
    if next(row.iterancestors(*_CELLS), None) is not None:
        raise BinaryFileError("the workbook has a table inside a cell, which would not be read")
    for cell in row.iterchildren(*_CELLS):
        if not cell.get(_TYPE) and any("".join(text.itertext()).strip() for text in cell.iterchildren(*_TEXTS)):
            raise BinaryFileError(f"the workbook has a cell with a text and without a type ({_TYPED}): save it anew")


def _columns(row: Element) -> int:
    """Count the columns of a row up to its last cell with content."""
    count = last = 0
    for cell in row:
        count += _repeats(cell, "number-columns-repeated")
        if len(cell) or cell.get(_TYPE) or cell.get(f"{_TABLE}formula"):
            last = count
    return last


def _repeats(element: Element, attribute: str) -> int:
    """Read how often a row or cell is repeated; a number beyond all sheets counts by its first digits.

    Raises:
        BinaryFileError: it is no whole number from 1 on: the reader would drop the row or cell.
    """
    stated = element.get(f"{_TABLE}{attribute}", "1")
    digits = _REPEATED.fullmatch(stated)
    if digits is None:
        raise BinaryFileError(f"the workbook repeats a row or cell {stated[:20]!r} times, which is no number from 1 on")
    return int(digits[1])
