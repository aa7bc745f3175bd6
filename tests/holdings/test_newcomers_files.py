"""Files as brokers of other countries write them: what names the security is found, and what is none is no holding."""

import json
from decimal import Decimal

import pytest

from service.holdings import PortfolioFile, read_portfolio
from tests.holdings.holdings_files import csv_file, xlsx_file

CNOOC, APPLE = "HK0883013259", "US0378331005"


def _named(read: PortfolioFile) -> list[tuple[str | None, str | None]]:
    return [(one.name, one.isin) for one in read.portfolio.holdings]


ENGLISH = ("Open Positions", "Financial Instrument Information", "Trades", "Symbol", "Description", "Security ID")
GERMAN = ("Offene Positionen", "Finanzinstrumente", "Transaktionen", "Symbol", "Beschreibung", "Wertpapier-ID")
FRENCH = ("Positions ouvertes", "Instruments financiers", "Ordres", "Symbole", "Libellé", "Code du titre")
SPANISH = ("Posiciones abiertas", "Instrumentos", "Operaciones", "Símbolo", "Descripción", "ID del valor")


def _statement(words: tuple[str, ...], *behind: str) -> PortfolioFile:
    positions, securities, orders, symbol, name, number = words
    under = ["883", "AAPL", "981"] if len(behind) > 1 else ["", "", ""]
    rows = [("883", "CNOOC LTD", CNOOC), ("AAPL", "APPLE INC", APPLE), ("981", "SMIC", "KYG8020E1199")]
    told = [
        ",".join([securities, "Data", "Aktien", code, named, "345", isin, *filter(None, [of]), "SEHK,1,COMMON,"])
        for (code, named, isin), of in zip(rows, under, strict=True)
    ]
    return read_portfolio(
        csv_file(
            "Statement,Header,Feld,Wert",
            "Statement,Data,BrokerName,IB",
            f"{positions},Header,DataDiscriminator,Kategorie,Währung,{symbol},Menge,Kurs,Wert",
            f"{positions},Data,Summary,Aktien,HKD,883,1000,9,9000",
            f"{positions},Data,Lot,Aktien,HKD,883,1000,9,9000",
            f"{positions},Data,Summary,Aktien,USD,AAPL,10,170,1700",
            f"{positions},Total,,Aktien,USD,,,,10700",
            f"{orders},Header,DataDiscriminator,Kategorie,Währung,{symbol},Menge,Kurs,Erlös",
            f"{orders},Data,Order,Aktien,HKD,981,-5,20,100",
            ",".join([securities, "Header", "Kategorie", symbol, name, "Conid", number, *behind, "Mult,Typ,Code"]),
            *told,
        )
    )


@pytest.mark.parametrize(
    ("words", "behind"),
    [
        (ENGLISH, ("Underlying", "Listing Exch")),
        (ENGLISH, ("Listing Exch",)),
        (GERMAN, ("Basiswert", "Börsennotierung")),
        (FRENCH, ("Bourse",)),
        (SPANISH, ("Subyacente", "Mercado")),
    ],
)
def test_a_statement_is_read_in_every_language(words: tuple[str, ...], behind: tuple[str, ...]) -> None:
    read = _statement(words, *behind)
    assert _named(read) == [("CNOOC LTD", CNOOC), ("APPLE INC", APPLE)]
    assert [one.exchange for one in read.portfolio.holdings] == ["SEHK", "SEHK"]
    assert "SMIC" in {text.text for row in read.portfolio.set_aside for text in row.beside}


def test_units_in_full_width_brackets_are_no_part_of_a_heading() -> None:
    read = read_portfolio(csv_file("銘柄コード,銘柄,保有数量［株］,時価評価額（円）", "941,China Mobile,100,75000"))
    (one,) = read.portfolio.holdings
    assert (one.name, one.ticker, one.quantity, one.market_value) == (
        "China Mobile",
        "941",
        Decimal(100),
        Decimal(75000),
    )


def test_the_number_of_a_deposit_names_no_security() -> None:
    lines = ("Deposit,,,,X1,", f"Market buy,{APPLE},AAPL,Apple,X2,1", "Dividend,,883,,X3,")
    read = read_portfolio(csv_file("Action,ISIN,Ticker,Name,ID,No. of shares", *lines))
    assert read.portfolio.not_holdings == (("cash", 1),)
    assert [(one.isin, one.ticker) for one in read.portfolio.holdings] == [(APPLE, "AAPL"), (None, "883")]


def test_a_sum_may_stand_under_the_identifiers() -> None:
    rows: list[list[object]] = [
        ["ISIN", "Name Of the Instrument", "Quantity", "Value"],
        [CNOOC, "CNOOC Limited", 10, 9],
    ]
    rows += [["GRAND TOTAL", "", "", 9], ["TOTAL", "Veltrano AG", 5, 9]]
    read = read_portfolio(xlsx_file({"P": rows}))
    assert read.portfolio.not_holdings == (("total", 1),)
    assert [one.name for one in read.portfolio.holdings] == ["CNOOC Limited", "Veltrano AG"]


def test_the_column_of_words_is_the_name_where_two_vary_alike() -> None:
    rows = [{"kod": "AAPL", "txt": "Apple Inc", "qty": 5}, {"kod": "728", "txt": "China Telecom Corp. Ltd", "qty": 7}]
    read = read_portfolio("\n".join(map(json.dumps, rows)).encode())
    assert [one.name for one in read.portfolio.holdings] == ["Apple Inc", "China Telecom Corp. Ltd"]


@pytest.mark.parametrize(
    "word", ["Custody Fees", "Interest on cash balance", "CASH TOP-UP", "Withdrawals", "Gebühren Depot"]
)
def test_what_is_neither_bought_nor_sold_is_no_holding(word: str) -> None:
    lines = (f"Buy,{CNOOC},CNOOC,5,HKD,-50", f"{word},,,1,CHF,-5")
    read = read_portfolio(csv_file("Transaction,ISIN,Name,Quantity,Currency,Net", *lines))
    assert read.portfolio.not_holdings == (("cash", 1),)
    assert read.portfolio.errors == ()


@pytest.mark.parametrize(
    ("word", "side"), [("Dividend reinvested", "buy"), ("Custody fees", None), ("Sell - commission 5", "sell")]
)
def test_a_row_with_a_security_is_screened_whatever_else_its_side_says(word: str, side: str | None) -> None:
    read = read_portfolio(csv_file("Transaction,ISIN,Name,Quantity", f"{word},{CNOOC},CNOOC,5"))
    (one,) = read.portfolio.holdings
    assert (one.side.value if one.side else None) == side


def test_a_group_with_the_count_of_its_rows_is_no_holding() -> None:
    lines = ("Stocks (2),,,1500", f"CNOOC,{CNOOC},5,500", f"Apple,{APPLE},5,1000", "Veltrano (2),,5,10")
    read = read_portfolio(csv_file("Instrument,ISIN,Amount,Market value", *lines))
    assert read.portfolio.not_holdings == (("trailer", 1),)
    assert [one.name for one in read.portfolio.holdings] == ["CNOOC", "Apple", "Veltrano (2)"]


@pytest.mark.parametrize(
    "header", ["الاسم,الكمية,ISIN,القيمة السوقية", "Τίτλος,Ποσότητα,ISIN,Αξία", "Emissor,Qtde,ISIN,Valor bruto"]
)
def test_headings_of_more_languages_are_known(header: str) -> None:
    read = read_portfolio(csv_file(header, f"CNOOC,5,{CNOOC},9"))
    (one,) = read.portfolio.holdings
    assert (one.name, one.quantity, one.isin, one.market_value) == ("CNOOC", Decimal(5), CNOOC, Decimal(9))
