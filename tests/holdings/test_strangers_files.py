"""Files whose headings say little: the content of columns and rows decides what they are."""

import io
import struct

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
import xlwt  # type: ignore[import-untyped]  # it ships no types

from service.holdings import read_portfolio
from tests.holdings.holdings_files import csv_file, ods_file, zip_members

SMIC, APPLE = "KYG8020E1199", "US0378331005"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (SMIC, ("isin", SMIC)),
        ("037833100", ("cusip", "037833100")),
        ("0981.HK", ("ticker", "0981.HK")),
        ("981 HK Equity", ("ticker", "981 HK Equity")),
        ("981", ("ticker", "981")),
        ("HKG:0981", ("ticker", "HKG:0981")),
    ],
)
def test_each_cell_of_a_column_of_mixed_identifiers_is_what_its_form_says(cell: str, expected: tuple[str, str]) -> None:
    read = read_portfolio(csv_file("ID Type,ID,Name,Quantity", f"x,{cell},A COMPANY,1", f"ISIN,{APPLE},APPLE,2"))
    first = read.portfolio.holdings[0]
    assert (expected[0], getattr(first, expected[0])) == expected


@pytest.mark.parametrize(
    ("ticker", "parted"),
    [("0981.HKG", ("0981", "HKG")), ("002415.XSHE", ("002415", "XSHE")), ("600519.SHA", ("600519", "SHA"))],
)
def test_a_markets_own_mark_behind_a_full_stop_is_the_market(ticker: str, parted: tuple[str, str]) -> None:
    (holding,) = read_portfolio(csv_file("Ticker,Quantity", f"{ticker},1")).portfolio.holdings
    assert (holding.ticker, holding.exchange) == parted


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        (("Name,ISIN,Quantity", f"{SMIC},SMIC CORP,1", f"{APPLE},APPLE INC,2"), (2, "SMIC CORP", SMIC)),
        (("SMIC CORP,100", "APPLE INC,50"), (1, "SMIC CORP", None)),
        (("SMIC CORP", "APPLE INC"), (1, "SMIC CORP", None)),
        (("2022-02-28;FUND;SMIC CORP;100", "2022-02-28;FUND;APPLE INC;5"), (1, "SMIC CORP", None)),
        ((",Wgt,Position,Mkt Val", "SMIC CORP,1,2,3", "APPLE INC,4,5,6"), (2, "SMIC CORP", None)),
        (("n,q", "SMIC CORP,1", "APPLE INC,2"), (2, "SMIC CORP", None)),
        (
            ("Security,Market,Position", "Description,Value,Quantity", "SMIC CORP,1,2", "APPLE INC,3,4"),
            (3, "SMIC CORP", None),
        ),
        (("key,cusip,text", "BRS1,G8020E119,SMIC CORP", "BRS2,037833100,APPLE INC"), (2, "SMIC CORP", None)),
        (("port,cusip,sec_desc1", "F1,G8020E119,SMIC CORP", "F1,037833100,APPLE INC"), (2, "SMIC CORP", None)),
    ],
)
def test_what_a_column_holds_decides_where_no_heading_does(
    lines: tuple[str, ...], first: tuple[int, str, str | None]
) -> None:
    portfolio = read_portfolio(csv_file(*lines)).portfolio
    assert (portfolio.holdings[0].row, portfolio.holdings[0].name, portfolio.holdings[0].isin) == first
    assert len(portfolio.holdings) == 2


def test_a_file_without_a_header_is_said_to_have_none() -> None:
    portfolio = read_portfolio(csv_file("SMIC CORP,100", "APPLE INC,50")).portfolio
    assert any("first line was read as a holding" in note.message for note in portfolio.warnings)


ROWS = ("Name,ISIN,Rating,Quantity,Value", f"SMIC CORP,{SMIC},,1,2")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Hong Kong,,,,", "trailer"),
        ("EQUITY & EQUITY RELATED,,,,", "trailer"),
        ("(a) Listed / awaiting listing on Stock Exchanges,,,,", "trailer"),
        ("b) Unlisted,,,NIL,NIL", "trailer"),
        ("Anleihen,,,,", "trailer"),
        ("Equities,,,,5000", "trailer"),
        (",Roth ...456,,,", "trailer"),
        (",EQUITY SHARES,,,", "trailer"),
        ("[Text],[Code],[-],[St.],[EUR]", "trailer"),
        ("(name),(isin),(x),(no.),('000 USD)", "trailer"),
        (",,,Total China,20", "total"),
        ("1. Total NPAs provided for and its percentage to NAV : Nil,,,,", "trailer"),
        (",,CUSTOMER_INBOUND,,100", "cash"),
        (",,Withdrawal,,100", "cash"),
    ],
)
def test_rows_that_head_or_sum_up_others_are_no_holdings(line: str, kind: str) -> None:
    portfolio = read_portfolio(csv_file(*ROWS, line)).portfolio
    assert ([one.row for one in portfolio.holdings], dict(portfolio.not_holdings)) == ([2], {kind: 1})
    assert portfolio.errors == ()


@pytest.mark.parametrize("name", ["CHINA MOBILE LTD", "CASH CONVERTERS", "JAPAN TOBACCO", "ENERGY TRANSFER LP"])
def test_a_lone_name_in_the_column_of_names_is_a_holding(name: str) -> None:
    portfolio = read_portfolio(csv_file(*ROWS, f"{name},,,,")).portfolio
    assert [one.name for one in portfolio.holdings] == ["SMIC CORP", name]


HEAD, NOTE, PLAIN = ("Name", "ISIN", "Quantity"), ("SPV NOTE", "XS0000000009", "1"), ("APPLE INC", APPLE, "2")
ODS_NOTE = b"<office:annotation><text:p>for SMIC CORP LTD</text:p></office:annotation>"
XML_NOTE = "<Comment><Data>for SMIC CORP LTD</Data></Comment>"


def ods_with_note() -> bytes:
    plain = ods_file({"A": [HEAD, NOTE, PLAIN]})
    return zip_members(plain, "content.xml", lambda body: body.replace(b"<text:p>SPV", ODS_NOTE + b"<text:p>SPV"))


def xml_with_note() -> bytes:
    cells = ["".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) for row in (HEAD, NOTE, PLAIN)]
    rows = "".join(f"<Row>{one}</Row>" for one in cells).replace("SPV NOTE</Data>", f"SPV NOTE</Data>{XML_NOTE}")
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    begins = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="A"><Table>'
    return f"{begins}{rows}</Table></Worksheet></Workbook>".encode()


def xls_with_note(*, is_wide: bool) -> bytes:
    """Write a workbook with the records of a comment's text, as Excel does ([MS-XLS] TxO and Continue)."""
    text = "for SMIC CORP LTD"
    letters = text.encode("utf-16-le" if is_wide else "latin-1")
    record = struct.pack("<HH10xH6x", 0x1B6, 18, len(text)) + struct.pack("<HHB", 0x3C, len(letters) + 1, is_wide)

    class Noted(xlwt.Worksheet):  # type: ignore[misc]  # it ships no types
        def get_biff_data(self) -> bytes:
            plain = bytes(super().get_biff_data())
            return plain[:-4] + record + letters + plain[-4:]

    workbook, content = xlwt.Workbook(), io.BytesIO()
    sheet = workbook.add_sheet("A")
    sheet.__class__ = Noted
    for number, row in enumerate((HEAD, NOTE, PLAIN)):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    workbook.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [ods_with_note(), xml_with_note(), xls_with_note(is_wide=False), xls_with_note(is_wide=True)],
    ids=["ods", "xml", "xls", "xls wide"],
)
def test_comments_of_every_workbook_are_looked_at(content: bytes) -> None:
    portfolio = read_portfolio(content).portfolio
    assert [one.name for one in portfolio.holdings] == ["SPV NOTE", "APPLE INC"]
    assert "SMIC CORP LTD" in {text.text for one in portfolio.set_aside for text in one.beside}


def workbook_with_hidden(name: str, rows: tuple[tuple[str, ...], ...], shown: str = "Positions") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        for sheet_name, lines in ((shown, (HEAD, NOTE, PLAIN)), (name, rows)):
            sheet = workbook.add_worksheet(sheet_name)
            for number, row in enumerate(lines):
                sheet.write_row(number, 0, row)
        workbook.get_worksheet_by_name(name).hide()
    return content.getvalue()


def test_what_a_hidden_sheet_names_is_looked_at_and_never_read_as_the_portfolio() -> None:
    portfolio = read_portfolio(workbook_with_hidden("Old", (HEAD, ("SMIC CORP", SMIC, "1")))).portfolio
    assert [one.name for one in portfolio.holdings] == ["SPV NOTE", "APPLE INC"]
    assert SMIC in {text.text for one in portfolio.set_aside for text in one.beside}
    assert [note.message for note in portfolio.warnings if "is hidden, 2 rows" in note.message]


def test_a_hidden_month_of_the_same_portfolio_is_only_told() -> None:
    months = ("Jan 2022", (HEAD, NOTE, PLAIN, ("SMIC CORP", SMIC, "1")), "Feb 2022")
    portfolio = read_portfolio(workbook_with_hidden(*months)).portfolio
    assert portfolio.set_aside == ()
    assert any("mostly the same rows" in note.message for note in portfolio.warnings)


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td rowspan=2>SMIC CORP<td>X<td>1<tr><td>Y<td>2",
        "<tr><td rowspan=2>SMIC CORP</td><td>X</td><td>1</td></tr><tr><td>Y</td><td>2</td></tr>",
        "<tr><td>SMIC CORP<td rowspan=2>X<td>1<tr><td>SMIC CORP<td>2",
    ],
)
def test_cells_of_a_page_that_reach_down_leave_the_others_in_their_columns(rows: str) -> None:
    page = f"<table><tr><th>Name<th>Note<th>Quantity{rows}<tr><td>APPLE INC<td>Z<td>3</table>"
    portfolio = read_portfolio(page.encode()).portfolio
    assert [(one.name, int(one.quantity or 0)) for one in portfolio.holdings] == [
        ("SMIC CORP", 1),
        ("SMIC CORP", 2),
        ("APPLE INC", 3),
    ]
