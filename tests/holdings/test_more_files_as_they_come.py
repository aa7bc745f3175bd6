"""Files as brokers, custodians and fund houses of many countries write them: a table for each kind of trouble."""

from datetime import date
from decimal import Decimal

import pytest

from service.errors import HoldingsFileError
from service.holdings import read_portfolio, understand
from service.holdings.rows.dates import parse_date
from service.holdings.rows.numbers import parse_number
from service.holdings.rows.sides import side_of
from tests.holdings.holdings_files import Rows, csv_file, ods_file, xls_file, xlsx_file

SMIC, APPLE, SAP, NESTLE = "KYG8020E1199", "US0378331005", "DE0007164600", "CH0038863350"
HEAD = ("Name", "ISIN", "Quantity", "Market Value")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Bezeichnung;Stück;Kurswert", "SMIC CORP;1.500;12.500,50"),
        ("Intitulé;Quantité;Valorisation", "SMIC CORP;1 500;12 500,50"),
        ("Naam;Aantal;Waarde", "SMIC CORP;1.500;12.500,50"),
        ("Namn;Antal;Marknadsvärde", "SMIC CORP;1 500;12 500,50"),
        ("Descrizione;Quantità;Controvalore", "SMIC CORP;1.500;12.500,50"),
        ("Ativo;Qtd;Valor", "SMIC CORP;1.500;12.500,50"),
        ("Denominación;Títulos;Valor de mercado", "SMIC CORP;1.500;12.500,50"),
        ("銘柄名,数量,評価額", 'SMIC CORP,"1,500","12,500.50"'),
        ("证券名称,持仓数量,市值", 'SMIC CORP,"1,500","12,500.50"'),
        ("證券名稱,數量,市值", 'SMIC CORP,"1,500","12,500.50"'),
        ("Nazwa;Ilość;Wartość", "SMIC CORP;1 500;12 500,50"),
        ("Název;Počet;Hodnota", "SMIC CORP;1 500;12 500,50"),
        ("Navn;Antall;Markedsverdi", "SMIC CORP;1 500;12 500,50"),
        ("17_Instrument name;18_Quantity;24_Market valuation in portfolio currency (B)", "SMIC CORP;1500;12500.50"),
    ],
)
def test_tables_of_many_languages(head: str, row: str) -> None:
    (holding,) = read_portfolio(csv_file(head, row)).portfolio.holdings
    assert (holding.name, holding.quantity, holding.market_value) == ("SMIC CORP", Decimal(1500), Decimal("12500.5"))


@pytest.mark.parametrize(
    ("lines", "beside"),
    [
        (("Name 1,Name 2,Quantity", "SEMICONDUCTOR,MFG INTL CORP,1"), "SEMICONDUCTOR MFG INTL CORP"),
        (("Issuer,Security Name,Quantity", "SMIC GROUP,Notes 2026,1"), "SMIC GROUP"),
        (("Name,Underlying Name,Quantity", "BANK OF SMIC WARRANTS,APPLE INC,1"), "BANK OF SMIC WARRANTS"),
        (("Name,Underlying ISIN,ISIN", f"Warrant,{APPLE},{SMIC}"), SMIC),
        (("Name,ISIN,Notes", f"Bond,{SAP},for SMIC CORP"), "for SMIC CORP"),
        (("Name,ISIN,Counterparty", f"Swap,{SAP},SMIC CORP"), "SMIC CORP"),
        (("Name,ISIN,Quantity", "Bond,SMIC CORP LTD,1"), "SMIC CORP LTD"),
        (("Name,Quantity", '"APPLE INC\nSMIC CORP",1'), "SMIC CORP"),
        (("Name,Quantity", "APPLE INC / SMIC CORP,1"), "SMIC CORP"),
        (("Name,Quantity", "APPLE INC; SMIC CORP,1"), "SMIC CORP"),
        (("Name,Quantity", "TRS SMIC CORP 03/26,1"), "SMIC CORP"),
        (("Name,Quantity", "Cash - SMIC CORP,1"), "SMIC CORP"),
        (("Name,ISIN,Whatever", f'Bond,{SAP},"held\nSMIC CORP"'), "SMIC CORP"),
    ],
)
def test_what_may_name_the_security_goes_beside_the_row(lines: tuple[str, ...], beside: str) -> None:
    (holding,) = read_portfolio(csv_file(*lines)).portfolio.holdings
    assert beside in {text.text for text in holding.beside}


@pytest.mark.parametrize(
    "name", ["S4 CAPITAL PLC", "AT&T INC", "SUNSHINE 100 CHINA HOLDINGS", "MOODY'S CORP", "A-LIVING SMART CITY-H"]
)
def test_a_single_name_has_nothing_beside_it(name: str) -> None:
    (holding,) = read_portfolio(csv_file("Name,ISIN,Quantity", f"{name},{SAP},1")).portfolio.holdings
    assert holding.beside == ()


ONE: Rows = [HEAD, ("SAP SE", SAP, 1, 2), ("APPLE INC", APPLE, 3, 4)]
OTHER: Rows = [HEAD, ("NESTLE SA", NESTLE, 1, 2), ("SMIC CORP", SMIC, 3, 4)]
WITHOUT: Rows = OTHER[1:]


@pytest.mark.parametrize("write", [xlsx_file, xls_file, ods_file])
@pytest.mark.parametrize(
    ("second", "rows"),
    [
        (OTHER, [2, 3, 2, 3]),
        (WITHOUT, [2, 3, 1, 2]),
        ([("Report",), *OTHER], [2, 3, 3, 4]),
        ([("Instrument", "ISIN Code", "Nominal"), ("SMIC CORP", SMIC, 5)], [2, 3, 2]),
        ([(*HEAD[::-1],), (2, 1, SMIC, "SMIC CORP")], [2, 3, 2]),
    ],
)
def test_every_sheet_of_positions_is_read(write: object, second: Rows, rows: list[int]) -> None:
    portfolio = read_portfolio(write({"A": ONE, "B": second})).portfolio  # type: ignore[operator]  # one of three
    assert [one.row for one in portfolio.holdings] == rows
    assert [one.sheet for one in portfolio.holdings] == ["A", "A", *["B"] * (len(rows) - 2)]
    assert any("one portfolio" in note.message for note in portfolio.warnings)


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (("2022-01", "2022-02"), "2022-02"),
        (("2022-02", "2022-01"), "2022-02"),
        (("Jan 2022", "Feb 2022"), "Feb 2022"),
        (("31.12.2021", "31.01.2022"), "31.01.2022"),
        (("März 2022", "Mai 2022"), "Mai 2022"),
        (("Q1 2022", "Q4 2021"), "Q1 2022"),
        (("2022年1月", "2022年3月"), "2022年3月"),
        (("Janvier", "Février"), "Février"),
        (("20220131", "20220228"), "20220228"),
        (("Holdings 2022-03", "Holdings 2022-01"), "Holdings 2022-03"),
        (("Bestand per 31.03.2022", "Bestand per 30.04.2022"), "Bestand per 30.04.2022"),
        (("Old", "New"), "Old"),
        (("Top", "All"), "Top"),
    ],
)
def test_months_of_one_table_are_told_and_the_latest_is_the_portfolio(names: tuple[str, str], read: str) -> None:
    rows = [HEAD, *((f"COMPANY {letter}", "", 1, 2) for letter in "ABCDEFGHIJ")]
    opened = read_portfolio(xlsx_file({names[0]: rows, names[1]: [*rows[:-1], ("COMPANY X", "", 1, 2)]}))
    assert opened.layout.sheet == read
    assert len(opened.portfolio.holdings) == 10
    (note,) = [note for note in opened.portfolio.warnings if note.column == "sheet"]
    assert f"mostly the same rows as {read!r}" in note.message


def test_what_only_another_time_of_the_portfolio_holds_is_looked_at_where_the_names_tell_no_time() -> None:
    rows = [HEAD, *((f"COMPANY {letter}", "", 1, 2) for letter in "ABCDEFGHIJ")]
    portfolio = read_portfolio(xlsx_file({"A": rows, "B": [*rows[:-1], ("SMIC CORP", "", 1, 2)]})).portfolio
    (row,) = portfolio.set_aside
    assert (row.sheet, row.row, row.name, row.aside) == ("B", 11, "SMIC CORP", "outside")


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Koop", "buy"),
        ("Verkoop", "sell"),
        ("売却", "sell"),
        ("証券買入", "buy"),
        ("证券卖出", "sell"),
        ("申购", "buy"),
        ("赎回", "sell"),
        ("Покупка", "buy"),
        ("매도", "sell"),
        ("Wertpapiersparplan", "buy"),
        ("Savings plan execution", "buy"),
        ("Acheté", "buy"),
        ("Vendu", "sell"),
        ("Zeichnung", "buy"),
        ("Rücknahme", "sell"),
        ("YOU SOLD PROSPECTUS", "sell"),
        ("-1", None),
        ("+2", None),
        ("1", "buy"),
        ("5", "short"),
    ],
)
def test_more_words_of_orders(text: str, side: str | None) -> None:
    assert side_of(text) == side


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("Rs. 1,234.50", ".", "1234.50"),
        ("kr 1 234,50", ",", "1234.50"),
        ("1 234,50 kr", ",", "1234.50"),
        ("1,234 shares", ".", "1234"),
        ("1.500 Stk.", ",", "1500"),
        ("zł 1 234,50", ",", "1234.50"),
        ("1 500 szt", ",", "1500"),
        ("100股", ".", "100"),
        ("12,34,567.00", ".", "1234567"),
        ("1’234.50", ".", "1234.50"),
        ("1.234,50-", ",", "-1234.50"),
        ("HK$1,234.50", ".", "1234.50"),
        ("Fr. 1'234.50", ".", "1234.50"),
    ],
)
def test_more_numbers_as_printed(text: str, mark: str, number: str) -> None:
    assert parse_number(text, mark) == Decimal(number)


@pytest.mark.parametrize("text", ["1.5m", "1,234.50 CR", "½", "1_000", "kr", "shares", "5 dozen"])
def test_what_is_no_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "2 janv. 2022",
        "2 enero 2022",
        "2 de enero de 2022",
        "2. Januar 2022",
        "02-JAN-2022",
        "2 gennaio 2022",
        "2 januari 2022",
        "Jan 2, 2022",
        "44563",
        "2022年1月2日",
        "20220102",
        "2022/1/2",
        "2 gen 2022",
        "02-ene-2022",
    ],
)
def test_days_in_many_languages(text: str) -> None:
    assert parse_date(text) == date(2022, 1, 2)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Compte à terme", "cash"),
        ("Rekening-courant", "cash"),
        ("Banktillgodohavande", "cash"),
        ("Conto corrente EUR", "cash"),
        ("Depósito a la vista", "cash"),
        ("普通預金", "cash"),
        ("活期存款", "cash"),
        ("Gotówka", "cash"),
        ("Indestående", "cash"),
        ("Money market deposit", "cash"),
        ("Likvida medel", "cash"),
        ("Totalt värde", "total"),
        ("総計", "total"),
        ("资产合计", "total"),
        ("Equities Total", "total"),
        ("Gesamtsumme", "total"),
        ("Totaal aandelen", "total"),
        ("Devisentermingeschäft", "fx"),
        ("為替予約", "fx"),
        ("Appel de marge", "collateral"),
        ("证拠金", "candidate"),
        ("証拠金", "collateral"),
    ],
)
def test_cash_and_sums_in_many_languages(name: str, kind: str) -> None:
    portfolio = read_portfolio(csv_file(",".join(HEAD), f"SAP SE,{SAP},1,2", f"{name},,,100")).portfolio
    assert portfolio.not_holdings == (() if kind == "candidate" else ((kind, 1),))


@pytest.mark.parametrize(
    ("written", "code", "market"),
    [
        ("HK:981", "981", "HK"),
        ("HK.00981", "00981", "HK"),
        ("SH688981", "688981", "SH"),
        ("SZ002415", "002415", "SZ"),
        ("981/HK", "981", "HK"),
        ("981@HK", "981", "HK"),
        ("AAPL:US", "AAPL", "US"),
        ("NYSE:BABA", "BABA", "NYSE"),
        ("EPA:OR", "OR", "EPA"),
        ("XHKG:0981", "0981", "XHKG"),
        ("SZSE:002415", "002415", "SZSE"),
        ("688981-CN", "688981", "CN"),
        ("BRK-B", "BRK-B", None),
        ("BRK/B", "BRK/B", None),
    ],
)
def test_more_tickers_with_their_market(written: str, code: str, market: str | None) -> None:
    holding = read_portfolio(csv_file("Ticker,Shares", f"{written},1")).portfolio.holdings[0]
    assert (holding.ticker, holding.exchange) == (code, market)


@pytest.mark.parametrize(
    "text",
    [
        '[{"name": "SMIC CORP", "isin": "%s"}]',
        '{"holdings": [{"name": "SMIC CORP", "isin": "%s"}]}',
        '{"name": "SMIC CORP", "isin": "%s"}\n',
        '{"a": {"positions": [{"Security Name": "SMIC CORP", "ISIN": "%s"}]}}',
        '[["Name", "ISIN"], ["SMIC CORP", "%s"]]',
        '{"columns": ["Name", "ISIN"], "data": [["SMIC CORP", "%s"]]}',
        '{"name": {"0": "SMIC CORP"}, "isin": {"0": "%s"}}',
        '{"name": ["SMIC CORP"], "isin": ["%s"]}',
        '[{"instrument": {"name": "SMIC CORP", "isin": "%s"}, "qty": 1.50}]',
        '[{"name": "SMIC CORP", "identifiers": [{"type": "ISIN", "value": "%s"}]}]',
        '\ufeff [ {"name":"SMIC CORP","isin":"%s","tags":["a","b"]} ]',
        '{"accounts": [{"id": 1, "holdings": [{"name": "SMIC CORP", "isin": "%s"}]}]}',
        '{"p1": {"name": "SMIC CORP", "isin": "%s"}, "p2": {"name": "B", "isin": null}}',
    ],
)
def test_json_in_its_many_shapes(text: str) -> None:
    holding = read_portfolio((text % SMIC).encode()).portfolio.holdings[0]
    assert (holding.name, holding.isin) == ("SMIC CORP", SMIC)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[{"name": "A", "name": "B"}]', "'name' twice"),
        ('[{"name": "A"', "is no JSON"),
        ("[]", "no list"),
        ('{"holdings": []}', "no list"),
        ('[{"name": "A"}] trailing', "is no JSON"),
        ("[" * 5_000, "no JSON|deep"),
        ('{"a": 1}', "no list"),
    ],
)
def test_json_that_is_no_list_of_holdings_is_refused(text: str, problem: str) -> None:
    with pytest.raises(HoldingsFileError, match=problem):
        read_portfolio(text.encode())


def _filing(inside: str) -> bytes:
    head = '<edgarSubmission xmlns="http://www.sec.gov/edgar/nport"><invstOrSec>'
    return f"{head}{inside}</invstOrSec></edgarSubmission>".encode()


def test_a_described_cusip_of_a_filing_does_not_replace_the_forms_own() -> None:
    filing = _filing(
        "<name>APPLE INC</name><title>COM</title><cusip>037833100</cusip>"
        '<identifiers><other otherDesc="CUSIP" value="81663E210"/></identifiers><balance>1</balance><valUSD>2</valUSD>'
    )
    (holding,) = read_portfolio(filing).portfolio.holdings
    assert holding.cusip == "037833100"
    assert ("cusip", "81663E210") in {(text.field, text.text) for text in holding.beside}


def test_a_derivative_of_a_filing_keeps_its_own_name_and_the_other_side() -> None:
    filing = _filing(
        "<name>SMIC BANK</name><title>Call on Apple</title><derivativeInfo><optionSwaptionWarrantDeriv>"
        "<counterparties><counterpartyName>OTHER BANK LTD</counterpartyName></counterparties><descRefInstrmnt>"
        "<otherRefInst><issuerName>APPLE INC</issuerName></otherRefInst></descRefInstrmnt>"
        "</optionSwaptionWarrantDeriv></derivativeInfo>"
    )
    (holding,) = read_portfolio(filing).portfolio.holdings
    assert holding.name == "APPLE INC"
    assert {"SMIC BANK", "Call on Apple", "OTHER BANK LTD"} <= {text.text for text in holding.beside}


def test_a_page_can_show_the_sheets_that_were_read() -> None:
    assert understand(xlsx_file({"A": ONE, "B": OTHER})).read == ("A", "B")
    assert understand(xlsx_file({"A": ONE, "B": OTHER}), sheet="B").read == ()
