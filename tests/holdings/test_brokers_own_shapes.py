"""Cells and tables as brokers shape them: a name with its side, a name for a ticker, an ISIN with a WKN, two tables."""

import pytest

from service.domain.holdings import Side
from service.holdings import read_portfolio
from tests.holdings.holdings_files import csv_file

SMIC = "KYG8020E1199"


@pytest.mark.parametrize(
    ("cell", "name", "side"),
    [
        ("Buy Hangzhou Hikvision", "Hangzhou Hikvision", Side.BUY),
        ("Sell SMIC Corp", "SMIC Corp", Side.SELL),
        ("BUY CHINA MOBILE LTD", "CHINA MOBILE LTD", Side.BUY),
        ("Kauf China Mobile", "China Mobile", Side.BUY),
        ("Verkauf: SMIC Corp", "SMIC Corp", Side.SELL),
        ("Achat China Mobile", "China Mobile", Side.BUY),
        ("Compra SMIC Corp", "SMIC Corp", Side.BUY),
        ("Bought SMIC Corp", "SMIC Corp", Side.BUY),
        ("Sold China Mobile", "China Mobile", Side.SELL),
        ("Köp SMIC Corp", "SMIC Corp", Side.BUY),
        ("Buy Stock Yards Bancorp", "Stock Yards Bancorp", Side.BUY),
        ("buy Best Buy", "Best Buy", Side.BUY),
    ],
)
def test_a_name_behind_the_side_in_one_cell_is_read_with_it(cell: str, name: str, side: Side) -> None:
    lines = ("Action,Units,Open Rate", f"{cell},5,1.5", "Buy Apple Inc,6,2.5", "Sell Nestle SA,7,3.5")
    first = read_portfolio(csv_file(*lines)).portfolio.holdings[0]
    assert (first.name, first.side) == (name, side)


@pytest.mark.parametrize(
    "cell", ["Buy", "Market buy", "BUY - MARKET", "Sell order", "Buy Trade", "Limit Sell", "SELL/CLOSE", "Buy shares"]
)
def test_words_of_orders_are_no_name(cell: str) -> None:
    lines = ("Action,ISIN,Units", f"{cell},{SMIC},5", "Buy Apple Inc,US0378331005,6", "Sell Nestle SA,CH0038863350,7")
    first = read_portfolio(csv_file(*lines)).portfolio.holdings[0]
    assert (first.name, first.isin) == (None, SMIC)


@pytest.mark.parametrize(
    ("cell", "name", "ticker"),
    [
        ("HANGZHOU HIKVISION DIGITAL TECH", "HANGZHOU HIKVISION DIGITAL TECH", None),
        ("00941 China Mobile (00941)", "00941 China Mobile (00941)", None),
        ("Apple (AAPL)", "Apple (AAPL)", None),
        ("CHINA MOBILE LTD", "CHINA MOBILE LTD", None),
        ("Hangzhou Hikvision", "Hangzhou Hikvision", None),
        ("941 HK Equity", None, "941 HK Equity"),
        ("AAPL US Equity", None, "AAPL US Equity"),
    ],
)
def test_a_name_in_a_column_of_tickers_is_a_name(cell: str, name: str | None, ticker: str | None) -> None:
    first = read_portfolio(csv_file("Symbol,Quantity,Value", f"{cell},1,2", "TSLA US Equity,3,4")).portfolio.holdings[0]
    assert first.name == name
    assert (first.ticker is None) == (ticker is None)


@pytest.mark.parametrize("cell", ["LKCO NASDAQ", "LKCO XNAS", "BABA NYSE", "TCEHY FRANKFURT", "SIUIF OTCQX"])
def test_a_ticker_and_its_market_are_no_name_that_would_be_clear(cell: str) -> None:
    portfolio = read_portfolio(csv_file("Symbol,Quantity,Value", f"{cell},1,2", "TSLA US Equity,3,4")).portfolio
    assert all(holding.name is None for holding in portfolio.holdings)
    assert portfolio.rejected or portfolio.holdings[0].ticker == cell


@pytest.mark.parametrize(
    "cell",
    [
        f"{SMIC} (A0M9T6)",
        f"{SMIC}/A0M9T6",
        f"{SMIC} / A0M9T6",
        f"A0M9T6 / {SMIC}",
        f"ISIN: {SMIC}",
        f"ISIN {SMIC}",
        f"{SMIC}; 6743473",
        f"{SMIC} HK",
        f"{SMIC} | A0M9T6",
        f"ISIN#{SMIC}",
    ],
)
def test_an_isin_beside_another_number_in_its_cell_is_used(cell: str) -> None:
    portfolio = read_portfolio(csv_file("Name;ISIN / WKN;Quantity", f"A NAME;{cell.replace(';', ',')};1")).portfolio
    assert [one.isin for one in portfolio.holdings] == [SMIC]
    assert portfolio.warnings == ()


def test_two_isins_in_one_cell_are_not_chosen_between() -> None:
    portfolio = read_portfolio(csv_file("Name;ISIN;Quantity", f"A NAME;{SMIC} US0378331005;1")).portfolio
    assert [one.isin for one in portfolio.holdings] != [SMIC]
    assert any(note.column == "isin" for note in portfolio.warnings)


def test_positions_above_a_longer_table_of_orders_are_what_the_file_holds() -> None:
    lines = (
        "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,",
        "12345678,CHINA MOBILE LTD H,CHLKF,500,6.70,3350.00,",
        "12345678,APPLE INC,AAPL,10,150,1500,",
        "",
        "Account Number,Trade Date,Settlement Date,Transaction Type,Investment Name,Symbol,Shares,Share Price,Net Amount,Account Type,",  # noqa: E501
        "12345678,2022-02-01,2022-02-03,Buy,CNOOC LTD,CEOHF,100,1.2,-120,CASH,",
    )
    portfolio = read_portfolio(csv_file(*lines)).portfolio
    assert [one.name for one in portfolio.holdings][:2] == ["CHINA MOBILE LTD H", "APPLE INC"]
    assert portfolio.errors == ()


def test_a_sum_that_only_its_asset_class_tells_is_a_total() -> None:
    lines = ("Asset Type,Name,Quantity,Value", "Stock,CHINA MOBILE LTD,1,2", "Total,,,2")
    portfolio = read_portfolio(csv_file(*lines)).portfolio
    assert (len(portfolio.holdings), dict(portfolio.not_holdings), portfolio.errors) == (1, {"total": 1}, ())


@pytest.mark.parametrize("cell", ["Buy LKCO", "Buy LKCO NASDAQ", "Sell BABA"])
def test_a_ticker_behind_a_side_is_no_name_that_would_be_clear(cell: str) -> None:
    portfolio = read_portfolio(csv_file("Date,Action,Amount", f"2021-03-16,{cell},100")).portfolio
    assert all(holding.name is None for holding in portfolio.holdings)
