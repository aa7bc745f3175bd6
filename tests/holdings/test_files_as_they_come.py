"""Files as brokers, custodians and fund houses write them: what is read of each, kind by kind."""

from decimal import Decimal

import pytest

from service.holdings import parse_columns, read_portfolio
from service.holdings.rows.numbers import parse_number
from service.holdings.rows.sides import side_of
from tests.holdings.holdings_files import csv_file

SMIC, APPLE, SAP = "KYG8020E1199", "US0378331005", "DE0007164600"


def _first(*lines: str) -> tuple[str | None, str | None]:
    holding = read_portfolio(csv_file(*lines)).portfolio.holdings[0]
    return holding.name, holding.isin


@pytest.mark.parametrize(
    "heading",
    ["Investment Name", "Product", "Produkt", "Prodotto", "Security Desc", "Scrip Name", "Name of the Instrument", "Värdepapper",  # noqa: E501
     "Nazwa instrumentu", "Libellé du titre", "종목명", "Holding Description", "Never Heard Of"],
)  # fmt: skip
def test_names_are_found_under_any_heading(heading: str) -> None:
    lines = (f"{heading},ISIN,Quantity", f"SEMICONDUCTOR MANUFACTURING,{SMIC},1", f"APPLE INC,{APPLE},2")
    assert _first(*lines) == ("SEMICONDUCTOR MANUFACTURING", SMIC)


@pytest.mark.parametrize(
    "heading",
    [
        "Symbol",
        "Security",
        "Identifier",
        "ISIN / WKN",
        "Symbol/ISIN",
        "Ticker",
        "Instrument",
        "Code",
        "Kennung",
        "Asset",
        "Key",
        "Holding",
    ],
)
def test_a_column_of_isins_is_one_under_any_heading(heading: str) -> None:
    lines = (f"{heading},Quantity", f"{SMIC},1", f"{APPLE},2")
    assert _first(*lines) == (None, SMIC)


@pytest.mark.parametrize("day", ["2/12/2021", "2018/1/19", "1.15.2018", "1-22-2018"])
def test_a_column_of_days_is_none_of_sedols_though_its_digits_have_the_form(day: str) -> None:
    rows = read_portfolio(csv_file("date,company", f"{day},APPLE INC", f"{day},SMIC CORP")).portfolio.holdings
    assert [(one.name, one.sedol) for one in rows] == [("APPLE INC", None), ("SMIC CORP", None)]


def test_a_constant_is_no_name_where_another_column_varies() -> None:
    lines = ("Entity,Security Desc,ISIN", f"Example Fund,SMIC CORP,{SMIC}", f"Example Fund,APPLE INC,{APPLE}")
    assert _first(*lines) == ("SMIC CORP", SMIC)


def test_a_file_without_a_header_keeps_its_first_row() -> None:
    portfolio = read_portfolio(csv_file(f"SMIC CORP,{SMIC},10", f"APPLE INC,{APPLE},20")).portfolio
    assert [(one.row, one.name, one.isin) for one in portfolio.holdings] == [
        (1, "SMIC CORP", SMIC),
        (2, "APPLE INC", APPLE),
    ]


def test_texts_of_an_unread_column_go_beside_the_row_and_are_told_once() -> None:
    lines = ("Name,ISIN,Whatever", f"Bond 2030,{SAP},CHINA MOBILE LTD", f"Bond 2031,{APPLE},APPLE INC")
    portfolio = read_portfolio(csv_file(*lines)).portfolio
    assert [text.text for one in portfolio.holdings for text in one.beside] == ["CHINA MOBILE LTD", "APPLE INC"]
    assert [note.value for note in portfolio.warnings] == ["Whatever"]
    ignored = read_portfolio(csv_file(*lines), columns=parse_columns(["ignore=Whatever"])).portfolio
    assert ignored.warnings == ()
    assert not any(one.beside for one in ignored.holdings)


@pytest.mark.parametrize(
    "heading",
    ["Account", "Account Name", "Portfolio", "Portfolio Name", "Fund", "Fund Name", "Client Name", "Custodian", "Owner",
     "Investor", "Strategy", "Sector", "Industry", "Status", "Region", "Reference"],
)  # fmt: skip
def test_a_name_in_a_column_that_names_no_security_goes_beside_the_row(heading: str) -> None:
    lines = (f"Name,ISIN,{heading}", f"A COMPANY,{SAP},CHINA MOBILE LTD", f"B COMPANY,{APPLE},4711")
    first, second = read_portfolio(csv_file(*lines)).portfolio.holdings
    assert [text.text for text in first.beside] == ["CHINA MOBILE LTD"]
    assert second.beside == ()


@pytest.mark.parametrize(
    "region",
    ["Europe", "MIDDLE EAST", "Asia ex Japan", "North America", "Emerging Markets", "Africa/Middle East", "歐洲"],
)
def test_a_part_of_the_world_is_nobodys_name(region: str) -> None:
    (holding,) = read_portfolio(csv_file("Name,ISIN,Region", f"A COMPANY,{SAP},{region}")).portfolio.holdings
    assert holding.beside == ()


@pytest.mark.parametrize(
    "region", ["Europe (CHINA MOBILE LTD)", "Global ex CHINA MOBILE LTD", "World without SMIC CORP"]
)
def test_a_name_beside_a_part_of_the_world_is_still_asked_for(region: str) -> None:
    (holding,) = read_portfolio(csv_file("Name,ISIN,Region", f"A COMPANY,{SAP},{region}")).portfolio.holdings
    assert region in {text.text for text in holding.beside}


def test_two_isins_of_a_row_that_differ_are_both_kept() -> None:
    holding = read_portfolio(
        csv_file("Name,ISIN,Key", f"A COMPANY,{SAP},{SMIC}", f"B,{APPLE},{APPLE}")
    ).portfolio.holdings[0]
    assert holding.isin == SAP
    assert [(text.field, text.text) for text in holding.beside] == [("isin", SMIC)]


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [("1'500.-", ".", "1500"), ("12'500.--", ".", "12500"), ("12,-", ",", "12"), ("$(12,500.00)", ".", "-12500"),
     ("CHF (3000.00)", ".", "-3000"), ("(1,234.50)", ".", "-1234.50"), ("1.500", ",", "1500"), ("(EUR 5)", ".", "-5"),
     ("1 500,25", ",", "1500.25"), ("-1'500.-", ".", "-1500"), ("1.500,-", ",", "1500"), ("1500-", ".", "-1500")],
)  # fmt: skip
def test_numbers_as_printed(text: str, mark: str, number: str) -> None:
    assert parse_number(text, mark) == Decimal(number)


def test_the_whole_file_decides_the_decimal_mark() -> None:
    lines = ("Name;Anzahl;Kurs", "A COMPANY;1.500;8,33", "B COMPANY;2.000;1,50")
    assert read_portfolio(csv_file(*lines)).portfolio.holdings[0].quantity == Decimal(1500)


@pytest.mark.parametrize("text", ["#####", "abc", ",", "1,2,3.4.5", "?", "~5"])
def test_a_figure_that_cannot_be_read_rejects_no_row(text: str) -> None:
    portfolio = read_portfolio(csv_file("Name,Quantity", f'A COMPANY,"{text}"')).portfolio
    assert (len(portfolio.holdings), portfolio.errors) == (1, ())


@pytest.mark.parametrize(
    ("text", "side"),
    [("Market buy", "buy"), ("Limit sell", "sell"), ("Köp", "buy"), ("Sälj", "sell"), ("SELL/CLOSE", "sell"), ("BUY - OPEN", "buy"),  # noqa: E501
     ("Reinvest Shares", "buy"), ("Kauf Limit", "buy"), ("Wertpapierverkauf", "sell"), ("Long", "position"), ("Deposit", "none"),  # noqa: E501
     ("Buy or sell", None), ("whatever", None)],
)  # fmt: skip
def test_words_of_orders(text: str, side: str | None) -> None:
    assert side_of(text) == side


@pytest.mark.parametrize("number", ["8.1663E+210", "5.94918E+08", "3.7833E+8", "1,23E+05"])
def test_a_number_that_was_an_identifier_is_an_error_that_names_the_spreadsheet(number: str) -> None:
    portfolio = read_portfolio(csv_file("Name,CUSIP", f'A COMPANY,"{number}"')).portfolio
    assert "spreadsheet" in portfolio.errors[0].message


@pytest.mark.parametrize(
    ("line", "kind"),
    [(",,(units),(USD)", "trailer"), ("Total China,,,100", "total"), ("Net Assets - 100.0%,,,100", "total"),
     ("Summa,,,100", "total"), ("Verrechnungskonto,,,100", "cash"), ("Holder:,Jane Doe,,", "trailer"),
     ("Zwischensumme,,,100", "total"), ("Cash at bank,,,100", "cash"), ("银行存款,,,100", "cash"), ("EUR current account,,,1", "cash"),  # noqa: E501
     ("Sub Total,,,100", "total"), ("合计,,,100", "total")],
)  # fmt: skip
def test_rows_that_are_no_holdings(line: str, kind: str) -> None:
    portfolio = read_portfolio(csv_file("Name,ISIN,Quantity,Market Value", f"SAP SE,{SAP},1,2", line)).portfolio
    assert portfolio.not_holdings == ((kind, 1),)
    assert len(portfolio.holdings) == 1


@pytest.mark.parametrize("name", ["Total SE", "Summa Silver", "Cash Converters", "Total Energy Services", "Netto: AG"])
def test_companies_of_such_names_stay_holdings(name: str) -> None:
    assert _first("Name,ISIN,Quantity", f"{name},{SAP},1") == (name, SAP)


def test_the_currency_of_the_values_heading_goes_before_a_column_of_currencies() -> None:
    holding = read_portfolio(csv_file("Name,Currency,Market Value (AUD)", "A COMPANY,HKD,5")).portfolio.holdings[0]
    assert holding.currency == "AUD"


@pytest.mark.parametrize("ticker", ["HKG:0981", "0981-HK", "981:HK", "SEHK:981", "HKEX: 981"])
def test_a_ticker_and_its_market_in_one_cell_are_parted(ticker: str) -> None:
    holding = read_portfolio(csv_file("Ticker,Shares", f"{ticker},1")).portfolio.holdings[0]
    assert (holding.ticker or "").lstrip("0") == "981"
    assert holding.exchange in {"HKG", "HK", "SEHK", "HKEX"}


def test_names_with_commas_in_a_list_of_names_are_whole() -> None:
    portfolio = read_portfolio(csv_file("Name", "China Mobile Ltd.", "CNOOC, Ltd.")).portfolio
    assert [one.name for one in portfolio.holdings] == ["China Mobile Ltd.", "CNOOC, Ltd."]


def test_html_and_xml_spreadsheets_are_read() -> None:
    html = f"<html><table><tr><th>Name<th>ISIN</tr><tr><td>SMIC<td>{SMIC}</tr></table></html>"
    urn = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = f"<Row><Cell><Data>Name</Data></Cell><Cell><Data>ISIN</Data></Cell></Row><Row><Cell><Data>S&P</Data></Cell><Cell><Data>{SMIC}</Data></Cell></Row>"  # noqa: E501
    xml = f'<?xml version="1.0"?><Workbook xmlns="{urn}" xmlns:ss="{urn}"><Worksheet ss:Name="A"><Table>{rows}</Table></Worksheet></Workbook>'  # noqa: E501
    for content in (html, xml):
        assert read_portfolio(content.encode()).portfolio.holdings[0].isin == SMIC


def test_a_second_sheet_with_other_rows_is_read_too() -> None:
    table = "<table><tr><th>Name<th>ISIN</tr><tr><td>{}<td>{}</tr></table>"
    page = "<html>" + table.format("SAP SE", SAP) + table.format("SMIC", SMIC) + "</html>"
    holdings = read_portfolio(page.encode()).portfolio.holdings
    assert [(one.sheet, one.row, one.isin) for one in holdings] == [("Table 1", 2, SAP), ("Table 2", 2, SMIC)]
