import pytest

from service.domain.holdings import Portfolio
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


def test_the_asset_class_goes_before_the_words() -> None:
    portfolio = _read("Name,Asset Class", "CASH,Equity", "STIF DEPOSIT,Cash", "X,FX", "Y,Futures margin", "Z,Options")
    assert [h.name for h in portfolio.holdings] == ["CASH", "Z"]
    assert portfolio.not_holdings == (("cash", 1), ("collateral", 1), ("fx", 1))


def test_a_security_that_a_publisher_files_under_cash_is_a_holding() -> None:
    lines = ("Name,Asset Class,ISIN,Ticker,Exchange", "XIAOMI CORP,Cash,KYG9830T1067,,", "XIAOMI CORP,Cash,,1810,XHKG")
    assert len(_read(*lines).holdings) == 2


def test_a_brokers_account_type_is_no_asset_class() -> None:
    assert len(_read("Symbol,Description,Type", "AAPL,APPLE INC,Cash").holdings) == 1


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


def test_derivatives_are_holdings() -> None:
    lines = ("Symbol,Description,SecType", "A  1P,TEST INC $10 PUT,OPT", "F,INDEX MAR 22,FUT", "D,XIAOMI SPON ADR,ADR")
    assert len(_read(*lines).holdings) == 3
