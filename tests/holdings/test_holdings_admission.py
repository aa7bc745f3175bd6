from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import isin

from service.domain.holdings import Portfolio, RowNote, Side
from service.errors import HoldingsFileError
from service.holdings import admit_rows, read_portfolio
from service.holdings.columns.header import FIELDS
from service.holdings.identifiers import fault_of
from tests.holdings.holdings_files import csv_file

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    [
        "",
        "-",
        "XIAOMI CORP",
        "KYG9830T1067",
        "US0378331006",
        "1,000",
        "Total",
        "USD CASH",
        "buy",
        "=1",
        "2/12/2021",
        '"',
    ]
)


def _admit(**texts: str) -> Portfolio:
    return admit_rows([(7, texts)])


def test_a_row_becomes_a_holding_of_checked_values() -> None:
    holding = _admit(
        name=" XIAOMI CORP ", ticker="1810", exchange="Hong Kong Exchanges And Clearing Ltd", quantity="(1,000)",
        market_value="2.5", currency="USD", acquired_on="2021-03-04", side="SLD", lei="N/A", country="CN",
    ).holdings[0]  # fmt: skip
    assert (holding.row, holding.name, holding.ticker) == (7, "XIAOMI CORP", "1810")
    assert holding.exchange == "Hong Kong Exchanges And Clearing Ltd"
    assert (holding.quantity, holding.market_value) == (Decimal(-1000), Decimal("2.5"))
    assert (holding.acquired_on, holding.side, holding.lei) == (date(2021, 3, 4), Side.SELL, None)


@pytest.mark.parametrize("texts", [{}, {"name": " "}, {"name": "N/A", "isin": "-"}, {"name": "?"}, {"country": "CN"}])
def test_a_row_without_name_or_identifier_is_rejected(texts: dict[str, str]) -> None:
    note = _admit(**texts).errors[0]
    assert (note.row, note.column) == (7, "name")
    assert note.message == "neither a name nor an identifier: nothing to screen"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("isin", "US0378331006", "check digit is 6, expected 5: screened by name only"),
        ("isin", "US037833100", "has 11 characters, an ISIN has 12: screened by name only"),
        ("isin", "QQ0378331005", "begins with 'QQ', as no ISIN does: screened by name only"),
        ("cusip", "3783310", "has 7 characters, a CUSIP has 9: screened by name only"),
        ("cusip", "037833101", "check digit is 1, expected 0: screened by name only"),
        ("sedol", "B0YBKJ8", "check digit is 8, expected 7: screened by name only"),
        ("sedol", "A0YBKJ7", "holds a character that a SEDOL does not have there: screened by name only"),
        ("figi", "BBG000B9XRY5", "check digit is 5, expected 4: screened by name only"),
        ("lei", "HWUPKR0MPOU8FGXBT395", "check digits are 95, expected 94: screened by name only"),
    ],
)
def test_a_faulty_identifier_beside_a_name_is_kept_and_warned_about(field: str, value: str, message: str) -> None:
    portfolio = admit_rows([(7, {"name": "APPLE INC", field: value})])
    assert portfolio.warnings == (RowNote(7, field, value, message),)
    assert (getattr(portfolio.holdings[0], field), portfolio.errors) == (value, ())


@given(st.from_regex(r"(US|CN|KY|XS|QQ|0A|[A-Z]{2})[A-Z0-9]{9}[0-9A-Z]", fullmatch=True))
def test_an_isin_is_right_exactly_when_its_standard_says_so(number: str) -> None:
    assert (fault_of("isin", number) is None) is isin.is_valid(number)
    whole = number[:11] + isin.calc_check_digit(number[:11])
    assert (fault_of("isin", whole) is None) is isin.is_valid(whole)


def test_a_warning_names_what_is_left_to_screen_by() -> None:
    portfolio = _admit(name="APPLE", isin="US0378331006", cusip="037833100", ticker="AAPL")
    assert portfolio.warnings[0].message.endswith("expected 5: screened by name, CUSIP and ticker")


def test_only_faulty_identifiers_reject_the_row_each_with_its_fault() -> None:
    portfolio = _admit(isin="US0378331006", sedol="B0YBKJ8")
    assert [note.column for note in portfolio.errors] == ["isin", "sedol"]
    assert (portfolio.rejected, portfolio.rows, portfolio.holdings) == (1, 1, ())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("isin", "CNE-100000-PM8"),
        ("isin", "cne1 0000 0pm8"),
        ("cusip", "03783310"),
        ("cusip", "37833100"),
        ("cusip", "G9830T10"),
        ("sedol", "263494"),
    ],
)
def test_an_identifier_that_can_be_completed_is_echoed_as_given_without_a_warning(field: str, value: str) -> None:
    portfolio = admit_rows([(7, {field: value})])
    assert (portfolio.warnings, portfolio.errors) == ((), ())
    assert getattr(portfolio.holdings[0], field) == value


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("side", "perhaps", "is neither buy nor sell"),
        ("name", "=A1", "is a formula, not its value"),
        ("name", "#REF!", "is a formula that failed"),
        ("name", "A\x00B", "U+0000"),
        ("name", "A\ud800B", "U+D800"),
        ("name", "A" * 501, "has 501 characters, the limit is 500"),
        ("ticker", "A" * 101, "has 101 characters, the limit is 100"),
    ],
)
def test_a_cell_that_cannot_be_read_rejects_its_row(field: str, value: str, words: str) -> None:
    portfolio = admit_rows([(7, {"name": "A", field: value})])
    assert [(note.row, note.column) for note in portfolio.errors] == [(7, field)]
    assert words in portfolio.errors[0].message
    assert len(portfolio.errors[0].value) <= 100
    portfolio.errors[0].value.encode()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("soon", "is no date: write it as 2021-03-16"),
        ("2/12/2021", "write it as 2021-12-02 or 2021-02-12"),
        ("########", "is no date"),
        ("44258.5.1", "is no date"),
    ],
)
def test_a_day_of_purchase_that_cannot_be_read_is_said_and_its_row_is_screened(value: str, words: str) -> None:
    """It changes no flag; statements of brokers with days such as 01/02/2022 alone were rejected as a whole."""
    portfolio = admit_rows([(7, {"name": "A", "acquired_on": value})])
    assert (portfolio.errors, portfolio.holdings[0].acquired_on) == ((), None)
    (note,) = portfolio.warnings
    assert (note.row, note.column, words in note.message) == (7, "acquired_on", True)
    assert "screened without it, and whether buying was prohibited on that day is not told" in note.message


def test_a_name_at_the_limit_is_read_and_one_of_lost_characters_is_warned_about() -> None:
    assert _admit(name="A" * 500).rejected == 0
    assert "was lost" in _admit(name="SOCI\ufffdT\ufffd").warnings[0].message


def test_every_fault_of_a_row_is_noted_and_the_row_counted_once() -> None:
    portfolio = _admit(acquired_on="x", side="y")
    assert [note.column for note in portfolio.errors] == ["side", "name"]
    assert portfolio.rejected == 1


def test_the_second_of_two_equal_rows_is_warned_about_and_both_are_screened() -> None:
    portfolio = admit_rows([(2, {"name": "A"}), (3, {"name": "B"}), (5, {"name": "A"})])
    assert portfolio.warnings == (RowNote(5, "row", "A", "the same in every field as row 2: both are screened"),)
    assert len(portfolio.holdings) == 3


def test_a_column_is_read_in_one_style() -> None:
    rows = [{"name": "A", "quantity": "1.234", "market_value": "1.234,56"}, {"name": "B", "quantity": "1,5x"}]
    portfolio = admit_rows(list(enumerate(rows, 1)))
    assert portfolio.holdings[0].quantity == Decimal(1234)
    assert "1234,56" in portfolio.warnings[0].message


@pytest.mark.parametrize(
    ("text", "side"),
    [
        *[(text, "buy") for text in ("B", "BUY", "Buy to Cover", "Reinvestment", "买入", "BOT")],
        *[(text, "sell") for text in ("S", "SELL-TO-CLOSE", "Verkauf", "sld")],
    ],
)
def test_sides_are_read_in_their_short_forms(text: str, side: str) -> None:
    assert _admit(name="A", side=text).holdings[0].side == side


@pytest.mark.parametrize("text", ["Sell short", "SS", "short", "short sale", "SHRT", "sell to open", "卖空", "5"])
def test_a_short_sale_is_an_error_that_says_it_divests_nothing(text: str) -> None:
    portfolio = _admit(name="A", side=text)
    assert [(n.column, n.value) for n in portfolio.errors] == [("side", text)]
    assert "is a short sale, which divests nothing that is held" in portfolio.errors[0].message
    assert portfolio.holdings == ()


def test_tickers_are_left_as_given() -> None:
    for ticker in ("0700.HK", "700 HK Equity", "00700", "NA", "-TEST260620P00010000"):
        assert _admit(ticker=ticker).holdings[0].ticker == ticker


def test_an_exchange_is_left_as_given() -> None:
    for exchange in ("nasdaq", "XBSP", "Hong Kong Exchanges And Clearing Ltd", "Somewhere Else"):
        assert _admit(name="A", exchange=exchange).holdings[0].exchange == exchange


@pytest.mark.slow
@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), TEXTS, max_size=6), max_size=8))
def test_every_row_is_a_holding_or_rejected(rows: list[dict[str, str]]) -> None:
    portfolio = admit_rows(list(enumerate(rows, 1)))
    assert portfolio.rows == len(rows) == len(portfolio.holdings) + portfolio.rejected
    assert {h.row for h in portfolio.holdings}.isdisjoint(note.row for note in portfolio.errors)


@pytest.mark.slow
@given(st.lists(st.lists(TEXTS.filter(lambda text: not set(text) & set('"\r\n,')), min_size=1, max_size=5), max_size=8))
def test_every_record_of_a_file_is_accounted_for(rows: list[list[str]]) -> None:
    lines = [",".join(row) for row in rows]
    try:
        portfolio = read_portfolio(csv_file("Name,ISIN,Quantity,Currency", "ALWAYS HERE,,1,USD", *lines)).portfolio
    except HoldingsFileError:
        return
    counted = sum(count for _, count in portfolio.not_holdings)
    assert portfolio.rows == len(portfolio.holdings) + portfolio.rejected + counted
    assert all(2 <= holding.row <= len(rows) + 2 for holding in portfolio.holdings)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(content: bytes) -> None:
    try:
        portfolio = read_portfolio(content).portfolio
    except HoldingsFileError:
        return
    assert portfolio.rows > 0
