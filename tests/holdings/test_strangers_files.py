"""Files whose headings say little: the content of columns and rows decides what they are."""

import pytest

from service.holdings import read_portfolio
from tests.holdings.holdings_files import csv_file

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
