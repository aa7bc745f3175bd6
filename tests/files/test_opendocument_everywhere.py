"""Both readers of OpenDocument, of holdings and of lists, refuse the same files and read the others alike."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import HoldingsFileError, ListDataError
from service.holdings.formats.sniffing import Format
from service.holdings.formats.workbook import read_sheets
from service.holdings.limits import FileLimits
from service.lists.readers.records import SourceFile
from service.lists.readers.spreadsheet import sheet_lines
from tests.holdings.holdings_files import ods_file, zip_members

ROWS = [["Name", "ISIN"], ["ACME HOLDINGS", "KYG9830T1067"], ["BETA PLC", ""]]
ACME = b'<table:table-cell office:value-type="string"><text:p>ACME HOLDINGS</text:p></table:table-cell>'
ROW = b"<table:table-row>"
SPACE = b"urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def _changed(old: bytes, new: bytes) -> bytes:
    """Write the sheet with a part of its XML replaced."""
    return zip_members(ods_file({"A": ROWS}), "content.xml", lambda xml: _replaced(xml, old, new))


def _replaced(xml: bytes, old: bytes, new: bytes) -> bytes:
    assert old in xml
    return xml.replace(old, new)


def _with(attribute: str) -> bytes:
    """Write the sheet with an attribute more in the cell of ACME."""
    return _changed(ACME, ACME.replace(b"cell ", f"cell {attribute} ".encode(), 1))


def _in_row(attribute: str) -> bytes:
    """Write the sheet with an attribute more in the row of ACME."""
    return _changed(ROW + ACME, ROW.replace(b">", f" {attribute}>".encode()) + ACME)


def _as_holdings(content: bytes) -> list[tuple[int, list[str]]]:
    sheet = next(iter(read_sheets(content, Format.ODS, FileLimits())))
    return list(sheet.rows)


def _as_list(content: bytes) -> list[tuple[int, list[str]]]:
    return [(number, _trimmed(list(cells))) for number, cells in sheet_lines(SourceFile("uk.ods", content))]


def _trimmed(cells: Sequence[str]) -> list[str]:
    return list(cells)[: max((place for place, cell in enumerate(cells, 1) if cell), default=0)]


REFUSED = {
    "a document type": _changed(b"<office:document-content", b"<!DOCTYPE a [<!ENTITY b 'c'>]><office:document-content"),
    "another prefix": _changed(b"table:", b"tbl:"),
    "a prefix of something else": _changed(SPACE, b"urn:other"),
    "text as CDATA": _changed(b">ACME HOLDINGS<", b"><![CDATA[ACME HOLDINGS]]><"),
    "a text without a type": _changed(ACME, ACME.replace(b' office:value-type="string"', b"")),
    "a table inside a cell": _changed(
        ACME, ACME.replace(b"<text:p>", b"<table:table><table:table-row/></table:table><text:p>")
    ),
    "a cell that repeats no times": _with('table:number-columns-repeated="0"'),
    "a cell that repeats x times": _with('table:number-columns-repeated="x"'),
    "a cell that repeats": _with('table:number-columns-repeated="99999999"'),
    "a cell beyond the edge": _changed(ACME, b'<table:table-cell table:number-columns-repeated="20000"/>' + ACME),
    "a row that repeats": _in_row('table:number-rows-repeated="20000"'),
    "a row that repeats beyond the edge": _in_row('table:number-rows-repeated="99999999999999"'),
    "elements too deep": _changed(ACME, b"<text:a>" * 300 + b"</text:a>" * 300 + ACME),
    "a cut file": _changed(b"</office:body></office:document-content>", b""),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_one_reader_refuses_the_other_refuses(content: bytes) -> None:
    with pytest.raises(HoldingsFileError) as of_holdings:
        _as_holdings(content)
    with pytest.raises(ListDataError) as of_lists:
        _as_list(content)
    assert str(of_holdings.value)
    assert str(of_lists.value).startswith("uk.ods")


READ = {
    "as it is": ods_file({"A": ROWS}),
    "pretty-printed": ods_file({"A": ROWS}, is_pretty=True),
    "a heading in a cell": _changed(b"<text:p>ACME HOLDINGS</text:p>", b"<text:h>ACME HOLDINGS</text:h>"),
    "cells before it": _changed(ACME, b'<table:table-cell table:number-columns-repeated="3"/>' + ACME),
    "a covered cell": _changed(ACME, b"<table:covered-table-cell/>" + ACME),
    "rows before it": _changed(
        ROW + ACME,
        b'<table:table-row table:number-rows-repeated="9"><table:table-cell/></table:table-row>' + ROW + ACME,
    ),
}


@pytest.mark.parametrize("content", READ.values(), ids=READ)
def test_what_one_reader_reads_the_other_reads_alike(content: bytes) -> None:
    assert _as_holdings(content) == _as_list(content)
    assert "ACME HOLDINGS" in str(_as_list(content))


CELLS = st.sampled_from(["", "ACME", "KYG9830T1067", "Beta & Sons", "中国移动", "a b"])


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, max_size=5), max_size=6), is_pretty=st.booleans())
def test_any_sheet_is_read_alike(rows: list[list[str]], *, is_pretty: bool) -> None:
    content = ods_file({"A": [["Name", "Code"], *rows]}, is_pretty=is_pretty)
    assert _as_holdings(content) == _as_list(content)
