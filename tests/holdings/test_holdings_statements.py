from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.holdings import Holding, Portfolio
from service.domain.instruments import Instrument
from service.errors import DamagedFileError, HoldingsFileError, NoPositionsError
from service.holdings import read_portfolio, understand
from tests.holdings.holdings_files import extract

QFX, OFX = extract("statement.qfx"), extract("statement.ofx")


def read(content: bytes) -> Portfolio:
    return read_portfolio(content).portfolio


def test_positions_are_read_with_what_the_security_list_says_of_them() -> None:
    assert read(QFX).holdings[0] == Holding(
        39,
        name="XIAOMI CORP CLASS B",
        isin="KYG9830T1067",
        ticker="1810",
        quantity=Decimal("55.55"),
        market_value=Decimal("183.87"),
        currency="HKD",
        instrument=Instrument.EQUITY,
    )


def test_a_short_position_counts_below_zero() -> None:
    short = read(QFX).holdings[1]
    assert (short.cusip, short.quantity, short.market_value, short.currency) == (
        "G56981106",
        Decimal(-100),
        Decimal(-90),
        "USD",
    )


def test_an_option_is_screened_by_its_underlying() -> None:
    option = read(QFX).holdings[2]
    assert (option.name, option.isin, option.quantity) == ("XIAOMI CORP CLASS B", "KYG9830T1067", Decimal(2))


def test_an_option_whose_underlying_is_unknown_is_screened_by_its_own_name_with_a_warning() -> None:
    before, after = QFX.split(b"<STRIKEPRICE>5\n")
    lone = before + after.split(b"</SECID>\n", 1)[1]
    portfolio = read(lone)
    assert portfolio.holdings[2].name == "CALL < 5.00 & 12/21"
    assert "underlying is not in the statement" in portfolio.warnings[0].message


def test_cash_is_no_holding_and_neither_trades_nor_balances_are_rows() -> None:
    portfolio = read(QFX)
    assert (portfolio.rows, len(portfolio.holdings), dict(portfolio.not_holdings)) == (4, 3, {"cash": 1})


def test_a_statement_in_xml_on_one_line_is_read_by_record() -> None:
    portfolio = read(OFX)
    first, second = portfolio.holdings
    assert (first.row, first.name, first.isin, first.currency) == (1, "Hikvision & Co", "CNE100000PM8", "EUR")
    assert (second.row, second.name) == (2, "Example Fund")
    assert portfolio.warnings[0].row == 0


def test_a_byte_order_mark_line_ends_and_blank_lines_change_nothing() -> None:
    assert read(b"\xef\xbb\xbf" + QFX.replace(b"\n", b"\r\n")) == read(QFX)


def test_what_was_understood_of_a_statement_is_shown() -> None:
    found = understand(QFX)
    assert (found.format, found.encoding, found.holdings) == ("ofx", "utf-8", 3)
    assert [one.text for one in found.left_out] == ["CASH SWEEP | 900 | 900.00 | USD"]


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (QFX[: len(QFX) // 2], DamagedFileError, "ends too early, in line .*: it is cut off"),
        (QFX.replace(b"</OFX>", b""), DamagedFileError, "cut off"),
        (b"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1></BANKMSGSRSV1></OFX>", NoPositionsError, "bank or card statement"),
        (
            b"OFXHEADER:100\n\n<OFX><INVSTMTRS></INVSTMTRS></OFX>",
            NoPositionsError,
            "ask the broker for one with positions",
        ),
        (b"OFXHEADER:100\n\n<OFX><SONRS></SONRS></OFX>", NoPositionsError, "no investment statement"),
        (b"OFXHEADER:100\n<OFX>" + b"<A>\n" * 5000 + b"</OFX>", DamagedFileError, "nests over 100 aggregates"),
    ],
)
def test_a_statement_that_cannot_be_read_says_why(content: bytes, error: type[HoldingsFileError], words: str) -> None:
    with pytest.raises(error, match=words):
        read(content)


@given(st.integers(0, len(QFX.rstrip()) - 1))
def test_no_part_of_a_cut_statement_is_ever_screened(length: int) -> None:
    with pytest.raises(HoldingsFileError):
        read(QFX[:length])


@pytest.mark.slow
@given(st.binary(max_size=60), st.integers(0, len(QFX)))
def test_a_damaged_statement_is_read_with_every_row_accounted_for_or_refused(noise: bytes, place: int) -> None:
    try:
        portfolio = read(QFX[:place] + noise + QFX[place:])
    except HoldingsFileError:
        return
    others = sum(count for _, count in portfolio.not_holdings)
    assert portfolio.rows == len(portfolio.holdings) + portfolio.rejected + others
