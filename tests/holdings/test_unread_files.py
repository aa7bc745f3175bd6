"""What of a file can be neither read nor looked at: it is said, and the answer does not read as clear."""

import io
import zipfile

import pytest

from service.domain.holdings import RowNote
from service.holdings import parse_columns, read_portfolio
from tests.holdings.holdings_files import Rows, csv_file, ods_file, xls_file, xlsx_file

HEADER = "Name,ISIN,Quantity,Value"
APPLE = "APPLE INC,US0378331005,10,100"
FIRST: Rows = [["Name", "ISIN", "Quantity"], ["APPLE INC", "US0378331005", 10], ["SAP SE", "DE0007164600", 5]]
TICKERS: Rows = [["Ticker", "Exchange"], ["941", "XHKG"], ["981", "XHKG"]]
ORDERS: Rows = [["Symbol", "Exchange", "Side", "Quantity"], ["941", "XHKG", "buy", 10], ["981", "XHKG", "sell", 5]]
TWICE: Rows = [["Name", "Name", "ISIN"], ["APPLE INC", "CHINA MOBILE LTD", ""], ["SAP SE", "SMIC CORP", ""]]
NOTES: Rows = [["Notes"], ["Prices are those of the day before."], ["Nothing herein is advice."]]
SUMMARY: Rows = [["Sector", "Weight"], ["Technology", 0.5], ["Health Care", 0.5]]


def _unread(content: bytes, **asked: str) -> list[RowNote]:
    return [note for note in read_portfolio(content, **asked).portfolio.warnings if note.unread]  # type: ignore[arg-type]


def _with_part(workbook: bytes, name: str, part: bytes) -> bytes:
    content = io.BytesIO(workbook)
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize("rest", ["CHINA MOB", "CHINA MOBILE LTD,HK09410", "SMIC CORP,KYG8020E1199,1", "SMIC CORP,,"])
def test_a_last_line_that_breaks_off_is_unread(rest: str) -> None:
    content = csv_file(HEADER, APPLE, APPLE) + rest.encode()
    assert [(note.row, note.column) for note in _unread(content)] == [(4, "row")]
    assert "cut off" in _unread(content)[0].message


@pytest.mark.parametrize(
    "content",
    [
        csv_file(HEADER, APPLE, "SMIC CORP,KYG8020E1199,1"),  # the line has its end
        csv_file(HEADER, APPLE) + APPLE.encode(),  # it is as long as the others
        csv_file(HEADER, "SAP SE,DE0007164600,1") + b"SMIC CORP,KYG8020E1199,1",  # short as another one
        csv_file(HEADER, APPLE) + b"Total,,110",
        csv_file(HEADER, APPLE, "") + b"Past performance is no guide to the future and this page is no offer to sell.",
        csv_file(HEADER) + APPLE.encode(),
    ],
)
def test_a_last_line_without_an_end_alone_is_whole(content: bytes) -> None:
    assert _unread(content) == []


@pytest.mark.parametrize(
    ("other", "is_unread"),
    [(TICKERS, True), (ORDERS, True), (TWICE, True), (NOTES, False), (SUMMARY, False)],
)
def test_a_sheet_whose_securities_a_look_does_not_find_is_unread(other: Rows, is_unread: bool) -> None:  # noqa: FBT001
    content = xlsx_file({"Positions": FIRST, "Other": other})
    assert [note.value for note in _unread(content)] == (["Other"] if is_unread else [])
    assert _unread(content, sheet="Positions") == []  # a person chose


def test_a_sheet_longer_than_is_looked_at_is_unread() -> None:
    long = [["Remark"], *[[f"line {number}"] for number in range(20_001)]]
    assert [note.value for note in _unread(xlsx_file({"Positions": FIRST, "Log": long}))] == ["Log"]


@pytest.mark.parametrize("rows", [65_535, 65_536])
def test_an_xls_sheet_without_a_row_left_is_unread(rows: int) -> None:
    body = [["NAME INC", "", 1]] * (rows - 2)
    content = xls_file({"P": [["Name", "ISIN", "Quantity"], *body, ["SAP SE", "DE0007164600", 5]]})
    assert [note.value for note in _unread(content)] == (["P"] if rows == 65_536 else [])


def test_a_workbook_inside_a_workbook_is_unread() -> None:
    inner = xlsx_file({"P": [["Name"], ["CHINA MOBILE LTD"]]})
    content = _with_part(xlsx_file({"P": FIRST}), "xl/embeddings/Microsoft_Excel_Sheet.xlsx", inner)
    assert [(note.column, note.value) for note in _unread(content)] == [("object", "Microsoft_Excel_Sheet.xlsx")]
    assert _unread(_with_part(xlsx_file({"P": FIRST}), "xl/media/image1.png", b"\x89PNG")) == []
    assert _unread(ods_file({"P": FIRST})) == []


@pytest.mark.parametrize(
    ("page", "is_unread"),
    [
        ("<table>{}</table>", False),
        ("<TABLE>{}</TABLE >", False),
        ("<table>{}<tr><td>CHINA MOB", True),
        ("<table>{}</table><table><tr><td>x", True),
    ],
)
def test_a_page_that_breaks_off_is_unread(page: str, is_unread: bool) -> None:  # noqa: FBT001
    rows = "<tr><th>Name<th>ISIN</tr><tr><td>APPLE INC<td>US0378331005</tr>"
    content = f"<html><body>{page.format(rows)}".encode()
    assert [note.column for note in _unread(content)] == (["table"] if is_unread else [])


@pytest.mark.parametrize(
    "text",
    [
        "Bought for the account of the client, who asked for it. " * 12 + "CHINA MOBILE LTD",
        " ".join(["word"] * 120) + " CHINA MOBILE LTD " + " ".join(["word"] * 120),
        "CHINA MOBILE LTD\x07",
    ],
)
def test_a_text_that_no_name_is_is_looked_at_in_pieces(text: str) -> None:
    portfolio = read_portfolio(csv_file("Name,ISIN,Whatever", f'APPLE INC,US0378331005,"{text}"')).portfolio
    texts = [one.text for holding in portfolio.holdings for one in holding.beside]
    assert any("CHINA MOBILE LTD" in one for one in texts)
    assert all(len(one) <= 500 for one in texts)
    assert not [note for note in portfolio.warnings if note.unread]
    left = read_portfolio(
        csv_file("Name,ISIN,Whatever", f'APPLE INC,US0378331005,"{text}"'), columns=parse_columns(["ignore=Whatever"])
    )
    assert not any(holding.beside for holding in left.portfolio.holdings)
