import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from service.errors import (
    AmbiguousHeaderError,
    BinaryFileError,
    EmptyFileError,
    FileTooLargeError,
    HoldingsFileError,
    NoHeaderError,
    UnknownColumnError,
    UnknownSheetError,
)
from service.holdings import read_portfolio
from service.holdings.formats.markup import elements
from service.holdings.limits import FileLimits
from tests.holdings.holdings_files import Rows, csv_file, ods_file, xls_file, xlsx_file, zip_file

ROWS: Rows = [
    ["Example Fund", "", "", ""],
    ["As of", "18-Nov-2025", "", ""],
    ["Name", "Ticker", "ISIN", "Quantity"],
    ["XIAOMI CORP", "1810", "KYG9830T1067", 12.5],
    ["", "", "", ""],
    ["TENCENT HOLDINGS LTD", "0700", "KYG875721634", 100.0],
    ["Total", "", "", 112.5],
]

UNPACKED = FileLimits(unpacked_bytes=2_000_000, ratio=2_000)
XLSX = xlsx_file({"Book": ROWS})
ODS = ods_file({"Book": ROWS})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (xlsx_file({"Book": ROWS}), "xlsx"),
        (xls_file({"Book": ROWS}), "xls"),
        (ods_file({"Book": ROWS}), "ods"),
        (ods_file({"Book": ROWS}, is_pretty=True), "ods"),
    ],
    ids=["xlsx", "xls", "ods", "pretty-printed ods"],
)
def test_every_kind_of_workbook_reads_the_same(content: bytes, kind: str) -> None:
    read = read_portfolio(content)
    assert (read.layout.format, read.layout.sheet, read.layout.header_row) == (kind, "Book", 3)
    assert (read.layout.encoding, read.layout.delimiter) == (None, None)
    holdings = read.portfolio.holdings
    assert [(h.row, h.name, h.ticker, h.isin) for h in holdings] == [
        (4, "XIAOMI CORP", "1810", "KYG9830T1067"),
        (6, "TENCENT HOLDINGS LTD", "0700", "KYG875721634"),
    ]
    assert [h.quantity for h in holdings] == [Decimal("12.5"), Decimal(100)]
    assert (read.portfolio.rows, read.portfolio.not_holdings) == (3, (("total", 1),))


def test_a_code_typed_as_a_number_has_no_decimals_and_a_date_is_a_day() -> None:
    rows: Rows = [["Name", "Ticker", "Purchase Date"], ["TENCENT", 700.0, date(2021, 3, 4)]]
    holding = read_portfolio(xlsx_file({"A": rows})).portfolio.holdings[0]
    assert (holding.ticker, holding.acquired_on) == ("700", date(2021, 3, 4))


def test_the_first_sheet_with_a_header_is_read_and_the_others_are_named() -> None:
    read = read_portfolio(xlsx_file({"Cover": [["Dear reader"]], "Book": ROWS, "Empty": [], "More": ROWS}))
    assert read.layout.sheet == "Book"
    assert [(w.row, w.column, w.value) for w in read.portfolio.warnings] == [
        (0, "sheet", "Cover"),
        (0, "sheet", "More"),
    ]


def test_a_sheet_can_be_asked_for_whatever_its_case() -> None:
    content = xlsx_file({"One": ROWS, "Two": [["Name"], ["HIKVISION"]]})
    assert [h.name for h in read_portfolio(content, sheet="two").portfolio.holdings] == ["HIKVISION"]


def test_an_unknown_sheet_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(UnknownSheetError, match=r"'Three'.*'One', 'Two'"):
        read_portfolio(xlsx_file({"One": ROWS, "Two": ROWS}), sheet="Three")
    with pytest.raises(UnknownSheetError, match="no sheets"):
        read_portfolio(csv_file("Name", "A"), sheet="One")


def test_a_workbook_without_header_or_content_says_so() -> None:
    with pytest.raises(NoHeaderError, match=r"sheet 'A'.*'x', 'y'"):
        read_portfolio(xlsx_file({"A": [["x", "y"]], "B": []}))
    with pytest.raises(EmptyFileError):
        read_portfolio(xlsx_file({"A": []}))
    with pytest.raises(UnknownColumnError, match=r"sheet 'A'.*'Security'"):
        read_portfolio(xlsx_file({"A": ROWS}), columns={"name": "Security"})


def test_two_headers_on_a_sheet_without_a_row_between_are_an_error_that_names_the_sheet() -> None:
    rows: Rows = [["Name", "ISIN", "Quantity", "Country"], ["Ticker", "Security", "Shares"], ["B", "BB", 2]]
    with pytest.raises(AmbiguousHeaderError, match="sheet 'A': line 1 and line 2"):
        read_portfolio(xlsx_file({"A": rows}))


def test_a_workbook_that_unpacks_beyond_the_limit_is_refused() -> None:
    content = zip_file({"xl/workbook.xml": b"0" * 3_000_000})
    with pytest.raises(FileTooLargeError, match="unpacks to over 2,000,000 bytes"):
        read_portfolio(content, limits=UNPACKED)


def test_a_declared_size_is_not_believed() -> None:
    content = zip_file({"xl/workbook.xml": b"0" * 3_000_000})
    lying = content.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(FileTooLargeError):
        read_portfolio(lying, limits=UNPACKED)


def test_a_lone_cell_in_the_last_corner_does_not_fill_the_memory() -> None:
    original = xlsx_file({"A": ROWS})
    members = {}
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b'r="D7"', b'r="XFD1048576"')
    with pytest.raises(FileTooLargeError, match="1,048,576 rows by 16,384 columns"):
        read_portfolio(zip_file(members))


def test_a_row_that_repeats_without_end_does_not_fill_the_memory() -> None:
    with zipfile.ZipFile(io.BytesIO(ods_file({"A": ROWS}))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["content.xml"] = members["content.xml"].replace(
        b"<table:table-row><table:table-cell ",
        b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="999" ',
    )
    with pytest.raises(FileTooLargeError, match="repeated ones included"):
        read_portfolio(zip_file(members))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (xlsx_file({"A": ROWS})[:-200], "damaged"),
        (zip_file({"word/document.xml": "x"}), "Word document"),
        (zip_file({"xl/workbook.bin": "x"}), "XLSB"),
        (zip_file({"holdings.csv": "Name"}), "zip archive"),
        (zip_file({"xl/workbook.xml": "no xml"}), "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "cannot be read"),
    ],
)
def test_what_is_no_readable_workbook_is_named(content: bytes, what: str) -> None:
    with pytest.raises(BinaryFileError, match=what):
        read_portfolio(content)


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _with_part(content: bytes, part: str, body: bytes) -> bytes:
    return zip_file({**_members(content), part: body})


_MANY = 200_000
_HOSTILE = {
    "unclosed rows": (ODS, "content.xml", b"<table:table-row>" * _MANY),
    "rows without a bracket": (ODS, "content.xml", b"<table:table-row " * _MANY),
    "repeats without a bracket": (ODS, "content.xml", b'<table:table-row><a number-columns-repeated="1" ' * _MANY),
    "blanks between tags": (ODS, "content.xml", b"<a>" + b" " * 5 * _MANY + b"x</a>"),
    "unclosed cells": (XLSX, "xl/worksheets/sheet1.xml", b'<f/><c r="A1">' * _MANY),
    "cells without a bracket": (XLSX, "xl/worksheets/sheet1.xml", b'<f/><c r="A1" ' * _MANY),
    "unclosed formulas": (XLSX, "xl/worksheets/sheet1.xml", b'<c r="A1">' + b"<f><v" * _MANY + b"</c>"),
    "unclosed sheets": (XLSX, "xl/workbook.xml", b'<sheet name="' * _MANY),
    "unclosed relations": (XLSX, "xl/_rels/workbook.xml.rels", b"<Relationship " * _MANY),
    "entities": (
        XLSX,
        "xl/worksheets/sheet1.xml",
        b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
        + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&b%d;" % (n - 1) * 10 if n else b"&b;" * 10) for n in range(9))
        + b']><a><f/><c r="A1"><f/><v>&b8;</v></c></a>',
    ),
}


@pytest.mark.parametrize(("content", "part", "body"), _HOSTILE.values(), ids=_HOSTILE)
def test_hostile_markup_is_refused_in_linear_time(content: bytes, part: str, body: bytes) -> None:
    hostile = _with_part(content, part, body)
    started = perf_counter()
    with pytest.raises(HoldingsFileError):
        read_portfolio(hostile)
    assert perf_counter() - started < 20.0  # measured below 0.1 s; a quadratic scan takes minutes


@pytest.mark.slow
def test_a_well_formed_sheet_of_many_formulas_is_read_in_linear_time() -> None:
    row = "<row>" + "".join(f'<c r="{letter}2"><f>A1</f><v>1</v></c>' for letter in "ABCDEFGHIJ") + "</row>"
    started = perf_counter()
    assert sum(1 for _ in elements(f"<a>{row * 10_000}</a>".encode(), "c")) == 100_000
    assert perf_counter() - started < 20.0  # measured 0.2 s


def test_an_entity_reads_no_file_and_no_address(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("XIAOMI CORP")
    entity = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    sheet = _members(XLSX)["xl/worksheets/sheet1.xml"].partition(b"?>")[2]
    body = entity + sheet.replace(b"</row>", b'<c r="H1"><f>&x;</f></c></row>', 1)
    try:
        read = read_portfolio(_with_part(XLSX, "xl/worksheets/sheet1.xml", body))
    except BinaryFileError:
        return
    assert "XIAOMI CORP" not in [note.value for note in read.portfolio.errors]


def test_formulas_are_seen_whatever_prefix_a_writer_gives_its_tags() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("A")
        sheet.write_row(0, 0, ["Name", "Ticker"])
        sheet.write_formula(1, 0, "=VLOOKUP(B2,C:D,2)", None, "#REF!")
        sheet.write(1, 1, "AAA")
    part = "xl/worksheets/sheet1.xml"
    body = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", _members(content.getvalue())[part]).replace(b"xmlns=", b"xmlns:x=")
    portfolio = read_portfolio(_with_part(content.getvalue(), part, body)).portfolio
    assert [(note.row, note.value) for note in portfolio.errors] == [(2, "#REF!")]


def test_a_formula_without_a_value_rejects_its_row_and_one_with_a_value_is_read() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("A & B")
        sheet.write_row(0, 0, ["Name", "Ticker"])
        sheet.write_formula(1, 0, "=VLOOKUP(B2,C:D,2)", None, "#REF!")
        sheet.write_formula(2, 0, '=B3&" CORP"', None, "XIAOMI CORP")
        sheet.write_formula(3, 0, "=UPPER(B4)", None, "")
        sheet.write_column(1, 1, ["AAA", "1810", "BBB"])
    members = {}
    with zipfile.ZipFile(content) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    members[part] = re.sub(rb' t="str"(><f>UPPER\(B4\)</f>)<v></v>', rb"\1", members[part])
    portfolio = read_portfolio(zip_file(members)).portfolio
    assert [(h.row, h.name) for h in portfolio.holdings] == [(3, "XIAOMI CORP")]
    assert [(n.row, n.column, n.value) for n in portfolio.errors] == [(2, "name", "#REF!"), (4, "name", "=UPPER(B4)")]
