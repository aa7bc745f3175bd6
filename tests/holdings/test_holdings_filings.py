import gzip
from decimal import Decimal

import pytest

from service.domain.holdings import Holding, Portfolio
from service.domain.instruments import Instrument
from service.errors import (
    DamagedFileError,
    HoldingsFileError,
    NoPositionsError,
    UnknownColumnError,
    UnknownMarkupError,
    UnknownSheetError,
)
from service.holdings import read_portfolio, understand
from tests.holdings.holdings_files import extract

NPORT, FORM_13F = extract("nport.xml"), extract("form_13f.xml")


def read(content: bytes) -> Portfolio:
    return read_portfolio(content).portfolio


def by_name(portfolio: Portfolio) -> dict[str | None, Holding]:
    return {holding.name: holding for holding in portfolio.holdings}


def test_a_security_of_a_fund_is_read_with_its_identifiers_and_its_value_in_dollars() -> None:
    assert read(NPORT).holdings[0] == Holding(
        14,
        name="Xiaomi Corp",
        isin="KYG9830T1067",
        sedol="BG0ZMJ9",
        country="CN",
        quantity=Decimal(10000),
        market_value=Decimal("33100.5"),
        currency="USD",
        instrument=Instrument.EQUITY,
    )


def test_a_derivative_is_screened_by_what_it_refers_to_and_not_by_its_counterparty() -> None:
    holdings = by_name(read(NPORT))
    swap = holdings["Hangzhou Hikvision Digital Technology Co Ltd"]
    assert (swap.row, swap.isin, swap.lei, swap.market_value) == (33, "CNE100000PM8", None, Decimal(4300))
    assert "Example Prime Bank PLC" not in holdings


def test_a_basket_is_screened_by_its_index_and_by_each_component() -> None:
    holdings = by_name(read(NPORT))
    assert holdings["Example China Tech Basket"].market_value == Decimal(-120)
    assert (holdings["SMIC"].isin, holdings["SMIC"].market_value) == ("KYG8020E1199", None)
    assert holdings["Luokung Technology Corp"].ticker == "LKCO"


def test_a_short_position_counts_below_zero() -> None:
    short = by_name(read(NPORT))["Inspur Co Ltd"]
    assert (short.quantity, short.market_value) == (Decimal(-250), Decimal(-900))


def test_currency_and_rate_contracts_and_cash_are_no_holdings_and_every_row_is_accounted_for() -> None:
    portfolio = read(NPORT)
    assert dict(portfolio.not_holdings) == {"cash": 1, "fx": 1, "rates": 1}
    assert portfolio.rows == len(portfolio.holdings) + portfolio.rejected + 3 == 10


def test_a_derivative_that_refers_to_nothing_is_screened_by_its_title_with_a_warning() -> None:
    portfolio = read(NPORT)
    assert by_name(portfolio)["EXAMPLE NOTE OPTION"].quantity == 3
    (warning,) = portfolio.warnings
    assert "reference instrument is not named: screened by its title" in warning.message


def test_a_packed_filing_is_read_as_it_is() -> None:
    assert read(gzip.compress(NPORT)) == read(NPORT)


def test_a_filing_on_one_line_counts_its_rows_by_record_and_says_so() -> None:
    portfolio = read(NPORT.replace(b"\n", b" "))
    assert [holding.row for holding in portfolio.holdings][:3] == [1, 2, 3]
    assert (
        portfolio.warnings[0].message == "line 1 holds several records: rows are counted by record, the first being 1"
    )
    assert portfolio.rows == 10


def test_an_information_table_is_read_whatever_its_prefix() -> None:
    first, option = read(FORM_13F).holdings
    assert first == Holding(
        3,
        name="EXAMPLE MOBILE & CO",
        cusip="16941M109",
        figi="BBG000B9XRY4",
        quantity=Decimal(10000),
        market_value=Decimal(284500),
        currency="USD",
        instrument=Instrument.DEPOSITARY_RECEIPT,
    )
    assert (option.row, option.name, option.instrument) == (15, "LUOKUNG TECHNOLOGY CORP", Instrument.OPTION)
    assert read(FORM_13F).warnings == ()


def test_values_in_thousands_of_an_older_information_table_are_warned_about() -> None:
    older = FORM_13F.replace(b"284500", b"285").replace(b"9400", b"9")
    (warning,) = read(older).warnings
    assert (warning.row, warning.column) == (0, "market_value")
    assert "thousands of dollars" in warning.message


def test_what_was_understood_of_a_filing_names_its_elements() -> None:
    found = understand(FORM_13F)
    assert (found.format, found.header_row, found.delimiter) == ("13f", 0, None)
    assert (found.columns[0].heading, found.columns[0].fields) == ("nameOfIssuer", ("name",))
    assert found.columns[0].samples == ("EXAMPLE MOBILE & CO", "LUOKUNG TECHNOLOGY CORP")


def test_a_filing_takes_neither_columns_nor_a_sheet() -> None:
    with pytest.raises(UnknownColumnError, match="names its fields itself"):
        read_portfolio(NPORT, columns={"name": "title"})
    with pytest.raises(UnknownSheetError):
        read_portfolio(NPORT, sheet="A")


BOMB = b'<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;">]><informationTable>&c;</informationTable>'
DEEP = b"<informationTable>" + b"<a>" * 300 + b"</a>" * 300 + b"</informationTable>"


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (NPORT[: len(NPORT) // 2], DamagedFileError, "ends too early, in line .*: it is cut off: download"),
        (NPORT.replace(b"</lei>", b"</leo>", 1), DamagedFileError, "line 16 is no well-formed XML"),
        (FORM_13F[:-40], DamagedFileError, "cut off"),
        (BOMB, UnknownMarkupError, "declares a document type"),
        (DEEP, UnknownMarkupError, "nests elements over 256 deep"),
        (b"<informationTable></informationTable>", NoPositionsError, "no row"),
        (b'<edgarSubmission xmlns="http://www.sec.gov/edgar/nport"/>', NoPositionsError, "no investment"),
        (b"<html><body>Access denied</body></html>", HoldingsFileError, "an HTML page"),
    ],
)
def test_a_filing_that_cannot_be_read_says_why(content: bytes, error: type[HoldingsFileError], words: str) -> None:
    with pytest.raises(error, match=words):
        read(content)


def test_no_part_of_a_cut_filing_is_ever_screened() -> None:
    for length in range(len(FORM_13F.rstrip()) - 1, 200, -37):
        with pytest.raises(HoldingsFileError):
            read(FORM_13F[:length])


def test_an_entity_reads_no_file_and_no_address() -> None:
    hostile = (
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<informationTable><infoTable><nameOfIssuer>&x;</nameOfIssuer></infoTable></informationTable>"
    )
    with pytest.raises(UnknownMarkupError):
        read(hostile)
