from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.holdings.rows.numbers import decimal_mark, parse_number

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.50", "1234.50"),
        ("-99.31", "-99.31"),
        ("(1,234.50)", "-1234.50"),
        ("($5.00)", "-5.00"),
        ("-$1,000", "-1000"),
        ("$-1,000", "-1000"),
        ("HK$ 12", "12"),
        ("USD 1,000.5", "1000.5"),
        ("1,000.5 USD", "1000.5"),
        ("\u22125", "-5"),
        ("5-", "-5"),
        ("12.5%", "0.125"),
        ("1'234.5", "1234.5"),
        ("1 234 567", "1234567"),
        ("1\xa0234.5", "1234.5"),
        ("1,00,000", "100000"),
        ("1.2E+07", "12000000"),
        (".5", "0.5"),
        ("+5", "5"),
    ],
)
def test_numbers_are_read_as_people_print_them(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["abc", "", "-", "1,5", "1.2.3", "12,34", "NaN", "Infinity", "1e99", "5 dozen", "1,2345", "%", "$", "1" * 40],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(text)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.234,56", "1.000"], ","),
        (["1,234.56", "1,000"], "."),
        (["1.234.567"], ","),
        (["1,234,567"], "."),
        (["12,5"], ","),
        (["0,125"], ","),
        (["12.5"], "."),
        (["1,234", "1.234"], None),
        (["5", "abc", ""], None),
        (["1,5", "2,5", "1.5"], ","),
    ],
)
def test_the_decimal_mark_is_settled_by_the_column(texts: list[str], mark: str | None) -> None:
    assert decimal_mark(texts) == mark


@given(AMOUNTS)
def test_an_amount_printed_in_either_style_is_read_back(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert parse_number(english, decimal_mark([english]) or ".") == amount
    assert parse_number(german, decimal_mark([german]) or ".") == amount


@given(st.text(max_size=30), st.sampled_from(".,"))
def test_any_text_is_a_finite_number_or_refused(text: str, mark: str) -> None:
    try:
        number = parse_number(text, mark)
    except ValueError:
        return
    assert number.is_finite()
