import pytest

from service.domain.holdings import Portfolio
from service.errors import EmptyFileError
from service.holdings import read_portfolio
from tests.holdings.holdings_files import csv_file


def _read(*lines: str) -> Portfolio:
    return read_portfolio(csv_file(*lines)).portfolio


@pytest.mark.parametrize(
    "name",
    ["CASH CONVERTERS INTERNATIONAL", "Total SE", "TotalEnergies", "PT Total Bangun Persada",
     "TOTAL ACCESS COMMUNICATION", "CASHBUILD LTD", "MARGIN GAMES", "EURO TECH HOLDINGS",
     "SUM PHARMA", "NET ASSET MANAGEMENT LTD",
     "CASH FINANCIAL SERVICES GROUP LTD", "COPYRIGHT AGENCY LTD", "FX ALLIANCE INC",
     "POUND HOLDINGS", "COLLATERAL THERAPEUTICS", "SUMMEDIA"],
)  # fmt: skip
def test_companies_whose_names_begin_like_other_rows_are_holdings(name: str) -> None:
    portfolio = _read("Name,Market Value", f"{name},1")
    assert [h.name for h in portfolio.holdings] == [name]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("USD CASH", "cash"),
        ("SAR CASH(COMMITTED)", "cash"),
        ("Cash & Cash Investments", "cash"),
        ("Cash and cash equivalents", "cash"),
        ("Pending Activity", "cash"),
        ("US DOLLAR", "cash"),
        ("Net Other Assets", "cash"),
        ("Liquidität", "cash"),
        ("现金", "cash"),
        ("Total", "total"),
        ("Grand Total:", "total"),
        ("Total Equities", "total"),
        ("Gesamtsumme", "total"),
        ("合计", "total"),
        ("INR/USD", "fx"),
        ("FX Forward EUR/USD", "fx"),
        ("CASH COLLATERAL USD UBFUT", "collateral"),
        ("Initial Margin", "collateral"),
    ],
)
def test_rows_say_by_their_whole_name_what_they_are(name: str, kind: str) -> None:
    portfolio = _read("Name,Market Value", f'"{name}",1')
    assert (portfolio.not_holdings, portfolio.holdings) == (((kind, 1),), ())


def test_an_asset_class_is_believed_where_the_name_is_empty_or_agrees() -> None:
    lines = (
        "Name,Asset Class,Value",
        "CASH,Equity,1",
        "USD CASH,Cash,1",
        ",Cash,1",
        ",FX,1",
        "US DOLLAR,FX,1",
        "Z,Options,1",
    )
    portfolio = _read(*lines)
    assert [h.name for h in portfolio.holdings] == ["CASH", "Z"]
    assert portfolio.not_holdings == (("cash", 2), ("fx", 2))


@pytest.mark.parametrize("said", ["Cash", "FX", "Margin", "Cash Collateral and Margins", "Currency"])
@pytest.mark.parametrize(
    "row", ["HIKV,HANGZHOU HIKVISION DIGITAL,", ",HANGZHOU HIKVISION DIGITAL,", "HIKV,,", "STRL,STERLING,NASDAQ"]
)
def test_a_row_in_doubt_is_a_holding_whatever_its_asset_class(said: str, row: str) -> None:
    portfolio = _read("Symbol,Description,Exchange,Asset Class,Quantity", f"{row},{said},5")
    assert (len(portfolio.holdings), portfolio.not_holdings) == (1, ())


@pytest.mark.parametrize("ticker", ["USD", "CASH", "--", ""])
def test_a_nameless_row_of_cash_is_none(ticker: str) -> None:
    assert _read("Symbol,Description,Asset Class,Quantity", f"{ticker},,Cash,5").not_holdings == (("cash", 1),)


def test_a_company_named_like_a_currency_is_known_by_its_ticker() -> None:
    portfolio = _read("Ticker,Name", "STRL,Sterling", "GBP,Sterling")
    assert ([h.ticker for h in portfolio.holdings], portfolio.not_holdings) == (["STRL"], (("cash", 1),))


def test_a_security_that_a_publisher_files_under_cash_is_a_holding() -> None:
    lines = ("Name,Asset Class,ISIN,Ticker,Exchange", "XIAOMI CORP,Cash,KYG9830T1067,,", "XIAOMI CORP,Cash,,1810,XHKG")
    assert len(_read(*lines).holdings) == 2


@pytest.mark.parametrize("heading", ["Type", "Holding Type", "Account Type"])
def test_a_brokers_account_type_is_no_asset_class(heading: str) -> None:
    portfolio = _read(f"Symbol,Description,Quantity,{heading}", "HIKV,HANGZHOU HIKVISION DIGITAL,5,Margin", ",,5,Cash")
    assert ([h.ticker for h in portfolio.holdings], portfolio.not_holdings) == (["HIKV"], ())
    assert portfolio.rejected == 1


def test_a_company_called_total_is_known_by_what_stands_beside_it() -> None:
    lines = ("Name,Ticker,Country,Value", "Total,FP,France,1", "Total,,France,1", "Total,,,2")
    portfolio = _read(*lines)
    assert ([h.row for h in portfolio.holdings], portfolio.not_holdings) == ([2, 3], (("total", 1),))


def test_a_lone_ticker_that_reads_as_cash_is_a_holding() -> None:
    portfolio = _read("Symbol,Quantity", "CASH,5", "USD,5", "Cash & Cash Investments,--")
    assert ([h.ticker for h in portfolio.holdings], portfolio.not_holdings) == (["CASH", "USD"], (("cash", 1),))


def test_a_word_in_another_column_tells_a_total() -> None:
    assert _read("Region,Name,Value", "Asia,A,1", "Total,,1").not_holdings == (("total", 1),)


def test_text_between_and_after_the_data_is_counted_and_a_lone_name_is_screened() -> None:
    lines = (
        "Fund,Name,ISIN",
        "EQUITIES,,",
        "F,A,",
        "-----,,",
        ",XIAOMI CORP,",
        ",Source: the publisher,",
        ",This is not an offer and it may not be copied before you ask for our consent,",
    )
    portfolio = _read(*lines)
    assert ([h.name for h in portfolio.holdings], portfolio.not_holdings) == (["A", "XIAOMI CORP"], (("trailer", 4),))


@pytest.mark.parametrize("text", ["Data as of 2021-03-16", "-----"])
def test_a_file_of_text_alone_is_empty(text: str) -> None:
    with pytest.raises(EmptyFileError, match="line 1 names the columns, and only text follows"):
        _read("Name,ISIN,Quantity", f"{text},,")


def test_a_file_of_cash_and_totals_alone_is_read() -> None:
    portfolio = _read("Name,Quantity", "USD CASH,1", "Total,1", "Source: the custodian,")
    assert portfolio.not_holdings == (("cash", 1), ("total", 1), ("trailer", 1))


def test_derivatives_are_holdings() -> None:
    lines = ("Symbol,Description,SecType", "A  1P,TEST INC $10 PUT,OPT", "F,INDEX MAR 22,FUT", "D,XIAOMI SPON ADR,ADR")
    assert len(_read(*lines).holdings) == 3
