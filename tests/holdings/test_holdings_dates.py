from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.holdings.rows.dates import is_day_first, parse_date


@pytest.mark.parametrize(
    "text",
    ["2021-03-04", "2021/3/4", "20210304", "04-Mar-2021", "4 March 2021", "Mar 04, 2021", "04/Mar/21", "4.3.2021",
     "2021年3月4日", "2021-03-04T09:30:00Z", "2021-03-04 16:00"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert parse_date(text) == date(2021, 3, 4)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2/12/2021", "13/3/2021"], True),
        (["2/12/2021", "3/13/2021"], False),
        (["2/12/2021"], None),
        (["13/3/2021", "3/13/2021"], None),
        (["2021-03-04"], None),
        (["1.2.2021"], True),
    ],
)
def test_the_order_is_settled_by_the_column(texts: list[str], *, expected: bool | None) -> None:
    assert is_day_first(texts) is expected


def test_a_day_of_two_readings_is_refused_and_both_are_named() -> None:
    with pytest.raises(
        ValueError, match="may be 02 December or 12 February 2021: write it as 2021-12-02 or 2021-02-12"
    ):
        parse_date("2/12/2021")
    assert parse_date("3/3/2021") == date(2021, 3, 3)
    assert parse_date("2/12/2021", day_first=True) == date(2021, 12, 2)
    assert parse_date("2/12/2021", day_first=False) == date(2021, 2, 12)


def test_a_two_digit_year_is_of_this_century_before_1970() -> None:
    assert parse_date("4 Mar 69") == date(2069, 3, 4)
    assert parse_date("4 Mar 70") == date(1970, 3, 4)


@pytest.mark.parametrize("text", ["yesterday", "2021-13-01", "31/31/2021", "30 Foo 2021", "441970", "2021-02-30", ""])
def test_what_is_no_day_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2021-03-16"):
        parse_date(text)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_iso_days_are_read_back(day: date) -> None:
    assert parse_date(day.isoformat()) == day == parse_date(f"{day:%d.%m.%Y}")
