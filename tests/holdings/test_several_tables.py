"""Several tables on one sheet or in one text: below one another, side by side, and in a broker's statement."""

import pytest

from service.errors import AmbiguousHeaderError
from service.holdings import parse_columns, read_portfolio
from tests.holdings.holdings_files import Rows, csv_file, xls_file, xlsx_file

HEADER = "Name,ISIN,Quantity"
APPLE, SAP = "APPLE INC,US0378331005,10", "SAP SE,DE0007164600,5"
Told = tuple[str | None, str | None, str | None]
ALL: list[Told] = [("APPLE INC", "US0378331005", None), ("SAP SE", "DE0007164600", None), ("SMIC CORP", None, "981")]


def _told(content: bytes) -> list[Told]:
    return [(one.name, one.isin, one.ticker) for one in read_portfolio(content).portfolio.holdings]


@pytest.mark.parametrize(
    "below",
    [
        ["Security,Ticker,Exchange,Units", "SMIC CORP,981,XHKG,7"],
        ["", "Security,Ticker,Exchange,Units", "SMIC CORP,981,XHKG,7"],
        ["", "Hong Kong", "Security,Ticker,Exchange,Units", "SMIC CORP,981,XHKG,7"],
        ["Total,,15", "", "Ticker,Units,Security", "981,7,SMIC CORP"],
        ["Quantity,Ticker,Name", "7,981,SMIC CORP"],
        ["Bezeichnung,Kürzel,Stück,Symbol", "SMIC CORP,,7,981"],
        ["", "", "证券名称,证券代码,数量", "SMIC CORP,981,7", "合计,,7"],
        ["Ticker,Security,Market Value,Currency,Shares", "981,SMIC CORP,100,HKD,7", HEADER.replace("Name", "Issuer")],
    ],
)
def test_tables_below_one_another_are_read_by_their_own_headings(below: list[str]) -> None:
    content = csv_file(HEADER, APPLE, SAP, *below)
    assert _told(content) == ALL
    portfolio = read_portfolio(content).portfolio
    assert portfolio.rows == len(portfolio.holdings) + portfolio.rejected + sum(dict(portfolio.not_holdings).values())
    assert [note.column for note in portfolio.warnings][:1] == ["table"]
    assert not [note for note in portfolio.warnings if note.unread]


def test_a_table_far_below_is_read_by_its_own_headings() -> None:
    rows = [f"COMPANY {number},,1" for number in range(3_000)]
    told = _told(csv_file(HEADER, *rows, "Ticker,Security,Shares", "981,SMIC CORP,2"))
    assert len(told) == 3_001
    assert told[-1] == ("SMIC CORP", None, "981")


def test_tables_on_a_sheet_keep_the_sheet_and_the_rows() -> None:
    rows: Rows = [["Name", "ISIN", "Quantity"], ["A SE", "", 1], ["Ticker", "Security", "Shares"], ["B", "BB SE", 2]]
    for build in (xlsx_file, xls_file):
        holdings = read_portfolio(build({"A": rows})).portfolio.holdings
        assert [(one.row, one.sheet, one.name) for one in holdings] == [(2, None, "A SE"), (4, None, "BB SE")]


@pytest.mark.parametrize(
    ("below", "is_unread"),
    [
        (["Symbol,Exchange,Side,Quantity", "981,XHKG,buy,7"], True),
        (["Security,ISIN,Side,Quantity", "SMIC CORP,KYG8020E1199,sell,7"], False),
        (["Security,ISIN,Rating", "SMIC CORP,KYG8020E1199,A"], False),
    ],
)
def test_a_table_of_something_else_is_looked_at_or_unread(below: list[str], is_unread: bool) -> None:  # noqa: FBT001
    portfolio = read_portfolio(csv_file(HEADER, APPLE, SAP, *below)).portfolio
    assert [one.name for one in portfolio.holdings] == ["APPLE INC", "SAP SE"]
    assert [note.unread for note in portfolio.warnings if note.column == "table"] == [is_unread]
    texts = [text.text for one in portfolio.set_aside for text in one.beside]
    assert is_unread or {"SMIC CORP", "KYG8020E1199"} <= set(texts)
    assert portfolio.rows == len(portfolio.holdings) + sum(dict(portfolio.not_holdings).values())


def test_two_headers_without_a_row_between_are_an_error_that_names_both() -> None:
    with pytest.raises(AmbiguousHeaderError, match=r"line 1 .*line 2 "):
        read_portfolio(csv_file("Name,ISIN,Quantity,Country", "Ticker,Security,Shares", "B,BB,2"))
    with pytest.raises(AmbiguousHeaderError, match=r"line 1 .*line 3 "):
        read_portfolio(csv_file(HEADER, APPLE, "Ticker,Security,Shares", "Issuer,CUSIP,Units", "B,BB,2"))


SIDE: list[list[object]] = [["APPLE INC", "US0378331005", 10], ["SAP SE", "DE0007164600", 5]]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (["", "Name", "ISIN", "Quantity"], ["", "SMIC CORP", "KYG8020E1199", 7]),
        (["Name", "ISIN", "Quantity"], ["SMIC CORP", "KYG8020E1199", 7]),
        (["", "", "Ticker", "Security", "Units"], ["", "", "981", "SMIC CORP", 7]),
        (["", "Ticker", "Exchange", "Quantity"], ["", "981", "XHKG", 7]),
        (["", "Price", "Weight", "", "Name", "Shares"], ["", 9, 1, "", "SMIC CORP", 7]),
    ],
)
def test_tables_side_by_side_are_read_each(headings: list[str], row: list[object]) -> None:
    rows: list[list[object]] = [["Name", "ISIN", "Quantity", *headings], [*SIDE[0], *row], SIDE[1]]
    for content in (xlsx_file({"P": rows}), csv_file(*(",".join(map(str, one)) for one in rows))):
        portfolio = read_portfolio(content).portfolio
        assert [one.name for one in portfolio.holdings][:2] == ["APPLE INC", "SAP SE"]
        assert len(portfolio.holdings) == 3 == portfolio.rows
        assert (portfolio.holdings[2].name, portfolio.holdings[2].ticker) != (None, None)
        assert not [one for one in portfolio.holdings if one.beside]


@pytest.mark.parametrize(
    "headings",
    [
        ["Name", "ISIN", "", "Quantity", "Value"],
        ["Name", "", "ISIN", "", "Quantity"],
        ["Name", "ISIN", "Quantity", "", "Sector", "Weight"],
        ["Name", "Name 2", "ISIN", "Quantity"],
        ["Ticker", "Name", "", "ISIN", "CUSIP", "Quantity"],
    ],
)
def test_a_table_with_an_empty_column_is_one(headings: list[str]) -> None:
    holdings = read_portfolio(xlsx_file({"P": [headings, ["x1"] * len(headings)]})).portfolio.rows
    assert holdings == 1


def test_a_part_of_a_sheet_can_be_chosen() -> None:
    rows: list[list[object]] = [["Name", "ISIN", "Quantity", "", "Name", "ISIN", "Quantity"], [*SIDE[0], "", *SIDE[1]]]
    content = xlsx_file({"P": rows})
    assert len(read_portfolio(content, sheet="P").portfolio.holdings) == 2
    (one,) = read_portfolio(content, sheet="P, columns E to G").portfolio.holdings
    assert one.name == "SAP SE"
    named = read_portfolio(content, columns=parse_columns(["quantity=Quantity"]), sheet="P, columns A to C")
    assert [one.name for one in named.portfolio.holdings] == ["APPLE INC"]


STATEMENT = (
    "Statement,Header,Field Name,Field Value",
    "Statement,Data,Period,2022",
    "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Value",
    "Open Positions,Data,Summary,Stocks,USD,AAPL,10,1500",
    "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity",
    "Trades,Data,Order,Stocks,USD,AAPL,2022-01-03,10",
    "Trades,Data,Order,Forex,USD,EUR.USD,2022-01-03,10",
)
NAMED = (
    "Financial Instrument Information,Header,Asset Category,Symbol,Description,Security ID,Underlying,Listing Exch",
    "Financial Instrument Information,Data,Stocks,AAPL,APPLE INC,US0378331005,AAPL,NASDAQ",
    "Financial Instrument Information,Data,Stocks,981,SMIC CORP,KYG8020E1199,981,SEHK",
)
SOLD = "Trades,Data,Order,Stocks,HKD,981,2022-01-03,-10"


def test_what_a_statement_traded_and_holds_no_more_is_looked_at_or_unread() -> None:
    portfolio = read_portfolio(csv_file(*STATEMENT, *NAMED)).portfolio
    assert ([one.name for one in portfolio.holdings], portfolio.set_aside) == (["APPLE INC"], ())
    sold = read_portfolio(csv_file(*STATEMENT, SOLD, *NAMED)).portfolio
    assert [[text.text for text in one.beside] for one in sold.set_aside] == [["SMIC CORP", "KYG8020E1199"]]
    assert not [note for note in sold.warnings if note.unread]
    unnamed = read_portfolio(csv_file(*STATEMENT, SOLD, *NAMED[:2])).portfolio
    assert [(note.row, note.value) for note in unnamed.warnings if note.unread] == [(8, "981")]
