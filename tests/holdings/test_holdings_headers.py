import tomllib
from importlib.resources import files

import pytest

from service.errors import (
    NoHeaderError,
    NoNameOrIdentifierColumnError,
    UnknownColumnError,
)
from service.holdings import read_portfolio
from service.holdings.columns.headings import fold, meaning_of
from tests.holdings.holdings_files import csv_file


def _columns(header: str, row: str = "A,1,1,1,1,1,1") -> dict[str, str]:
    return dict(read_portfolio(csv_file(header, row)).layout.columns)


@pytest.mark.parametrize(
    ("heading", "field", "currency"),
    [
        ("Market Value(NOK)", "market_value", "NOK"),
        ("Market Value (US$)", "market_value", "USD"),
        ("market value($)", "market_value", None),
        ("Market Value EUR", "market_value", "EUR"),
        ("Value in GBP", "market_value", "GBP"),
        ("ISIN-Code", "isin", None),
        ("Währung", "currency", None),
        ("Libellé", "name", None),
        ("证券名称", "name", None),
        ("Weight (%)", None, None),
        ("  SECURITY_NAME ", "name", None),
        ("MarketValue", "market_value", None),
    ],
)
def test_headings_are_known_whatever_their_form(heading: str, field: str | None, currency: str | None) -> None:
    meaning = meaning_of(heading)
    assert meaning is not None
    assert (meaning.field, meaning.currency) == (field, currency)


def test_a_heading_has_one_field_only() -> None:
    table = tomllib.loads(files("service.holdings.columns").joinpath("headings.toml").read_text("utf-8"))
    fields: dict[str, set[str]] = {}
    for field, headings in {**table["fields"], "other": table["other"]["headings"]}.items():
        for heading in headings:
            fields.setdefault(fold(heading), set()).add(field)

    # French files call the security so and what it is worth; the worth is taken, and content tells them apart.
    assert {heading: of for heading, of in fields.items() if len(of) > 1 and heading != "valeur"} == {}


@pytest.mark.parametrize("text", ["", "XIAOMI CORP", "Ticker Symbol:", "12.5", "Accrued"])
def test_values_and_labels_are_no_headings(text: str) -> None:
    assert meaning_of(text) is None


def test_folding_is_settled_after_one_pass() -> None:
    assert fold(fold("Börsen-Kürzel (XETRA)")) == fold("Börsen-Kürzel (XETRA)") == "borsen kurzel"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Name,Ticker,Market Currency,Currency,Market Value", {"currency": "Currency"}),
        (
            "Name,Market Value(NOK),Market Value(USD)",
            {"market_value": "Market Value(NOK)", "currency": "Market Value(NOK)"},
        ),
        ("Issuer Ticker,Name,Ticker", {"ticker": "Ticker"}),
        ("Name,Nominal,Shares", {"quantity": "Shares"}),
        ("Symbol,Description,Type,Account Name", {"ticker": "Symbol", "name": "Description"}),
        ("Issuer,Security Name", {"name": "Security Name"}),
    ],
)
def test_the_best_of_several_headings_is_chosen(header: str, expected: dict[str, str]) -> None:
    columns = _columns(header)
    assert {field: columns.get(field) for field in expected} == expected


def test_a_currency_the_security_trades_in_is_not_that_of_a_market_value() -> None:
    assert "currency" not in _columns("Name,Market Value,Market Currency")
    assert _columns("Name,Shares Held,Local Currency")["currency"] == "Local Currency"


def test_the_day_of_an_order_is_not_when_what_it_sells_was_acquired() -> None:
    assert "acquired_on" not in _columns("Name,Side,Trade Date", "A,sell,2021-03-16")
    assert _columns("Name,Trade Date", "A,2021-03-16")["acquired_on"] == "Trade Date"
    read = read_portfolio(csv_file("Name,Side,Trade Date", "A,sell,2021-03-16"), columns={"acquired_on": "trade date"})
    assert read.portfolio.holdings[0].acquired_on is not None


@pytest.mark.parametrize("heading", ["Accrual Date", "Maturity", "Expiry Date", "As of"])
def test_other_dates_are_not_when_a_holding_was_acquired(heading: str) -> None:
    assert "acquired_on" not in _columns(f"Name,Ticker,{heading}")
    assert _columns("Name,Purchase Date", "A,2021-03-04")["acquired_on"] == "Purchase Date"


def test_a_column_of_mixed_identifiers_is_read_cell_by_cell() -> None:
    lines = ("Name,Identifier", "A,US0378331005", "B,037833100", "C,B0YBKJ7", "D,INTERNAL-1")
    read = read_portfolio(csv_file(*lines))
    assert [(h.isin, h.cusip, h.sedol) for h in read.portfolio.holdings] == [
        ("US0378331005", None, None),
        (None, "037833100", None),
        (None, None, "B0YBKJ7"),
        (None, None, None),
    ]
    assert {field for field, heading in read.layout.columns if heading == "Identifier"} == {"isin", "cusip", "sedol"}


def test_a_file_without_header_is_an_error_that_shows_its_first_line() -> None:
    with pytest.raises(NoHeaderError, match=r"line 1 reads 'X1', '12'.*--columns"):
        read_portfolio(csv_file("X1,12", "T2,13"))


def test_a_file_with_no_column_to_screen_by_is_an_error_that_shows_its_columns() -> None:
    with pytest.raises(NoNameOrIdentifierColumnError, match=r"line 1 .*'Quantity', 'Price', 'Currency'"):
        read_portfolio(csv_file("Quantity,Price,Currency", "1,2,USD"))


def test_rows_that_hold_words_of_headings_are_holdings() -> None:
    lines = (
        "Ticker,Type,Name",
        "COST,Stock,COSTCO WHOLESALE CORP",
        "FUND,Fund,FOCUS TRUST",
        "LAND,Stock,GLADSTONE LAND CORP",
    )
    assert len(read_portfolio(csv_file(*lines)).portfolio.holdings) == 3


def test_a_header_that_comes_again_is_no_holding() -> None:
    portfolio = read_portfolio(csv_file("Name,ISIN,Quantity", "A,,1", "Name,ISIN,Quantity", "B,,2")).portfolio
    assert ([h.name for h in portfolio.holdings], portfolio.not_holdings) == (["A", "B"], (("trailer", 1),))


def test_a_header_in_two_languages_is_one_header() -> None:
    portfolio = read_portfolio(csv_file("Name,ISIN,Quantity", "名称,ISIN代码,数量", "A,,1")).portfolio
    assert ([h.name for h in portfolio.holdings], portfolio.not_holdings) == (["A"], (("trailer", 1),))


def test_columns_can_be_named_whatever_their_case_and_override_recognition() -> None:
    content = csv_file("Report", "Name,Wertschriftentext,Code", "short,XIAOMI CORP,KYG9830T1067")
    read = read_portfolio(content, columns={"name": "wertschriftentext", "isin": "CODE"})
    assert read.layout.columns == (("name", "Wertschriftentext"), ("isin", "Code"))
    assert [(h.name, h.isin, h.ticker) for h in read.portfolio.holdings] == [("XIAOMI CORP", "KYG9830T1067", None)]


def test_columns_settle_which_of_two_tables_is_meant() -> None:
    content = csv_file("Sector,Weight,Name,Price", "IT,1,x,2", "Titel;x", "Kennung,Name,Price", "K,XIAOMI,3")
    assert read_portfolio(content, columns={"ticker": "Kennung"}).layout.header_row == 4


def test_an_unknown_field_or_heading_is_an_error_that_says_what_there_is() -> None:
    content = csv_file("Foo,Bar", "A,B")
    with pytest.raises(UnknownColumnError, match=r"'nam' is no field .*name, isin, cusip"):
        read_portfolio(content, columns={"nam": "Foo"})
    with pytest.raises(UnknownColumnError, match="headed 'Security': line 1 has 'Foo', 'Bar'"):
        read_portfolio(content, columns={"name": "Security"})
    with pytest.raises(NoNameOrIdentifierColumnError):
        read_portfolio(content, columns={"country": "Foo"})


@pytest.mark.parametrize(("count", "more"), [(15, ""), (16, " and 1 more"), (2000, " and 1,985 more")])
def test_a_message_shows_fifteen_headings_each_cut_and_counts_the_rest(count: int, more: str) -> None:
    content = csv_file(",".join(f"{number:04}" + "x" * 60 for number in range(count)), "A")
    shown = ", ".join(f"'{number:04}{'x' * 35}…'" for number in range(15))
    with pytest.raises(NoHeaderError) as no_header:
        read_portfolio(content)
    with pytest.raises(UnknownColumnError) as unknown:
        read_portfolio(content, columns={"name": "Security"})
    assert f"reads {shown}{more}: add a header line" in str(no_header.value)
    assert str(unknown.value).endswith(f"line 1 has {shown}{more}")
