"""Days as lists print them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ListDataError
from service.lists.readers.days import AMERICAN, BRITISH, ISO, LETTER, OFAC, day, iso_day, printed_period, read_day


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("2021-03-16", ISO),
        ("2021-03-16+02:00", ISO),
        ("16/03/2021", BRITISH),
        ("16-Mar-2021", BRITISH),
        ("16 Mar 2021", OFAC),
        ("03/16/2021", AMERICAN),
        ("March 16, 2021", LETTER),
    ],
)
def test_a_day_is_read_in_its_own_form_alone(text: str, forms: tuple[str, ...]) -> None:
    assert day(f" {text} ", forms, "f.csv line 2, listed") == date(2021, 3, 16)
    others = {ISO, BRITISH, OFAC, AMERICAN, LETTER} - {forms, BRITISH}
    assert all(read_day(text, other) is None for other in others)


def test_nothing_printed_is_no_day_and_anything_else_is_refused_with_its_place() -> None:
    assert day(" ", ISO, "f.csv line 2, listed") is None
    with pytest.raises(ListDataError, match=r"f\.csv line 2, listed: 'soon' is no day: write it as 2021-03-16"):
        day("soon", ISO, "f.csv line 2, listed")


def test_a_text_may_begin_with_a_day() -> None:
    assert iso_day("2021-03-16T07:00:00") == date(2021, 3, 16)
    assert iso_day("2021-03") is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_printed_days_are_read_back(day: date) -> None:
    assert read_day(printed_period(day, day), OFAC) == day


def test_whole_years_are_printed_as_years() -> None:
    assert printed_period(date(1962, 1, 1), date(1962, 12, 31)) == "1962"
    assert printed_period(date(1950, 1, 1), date(1952, 12, 31)) == "1950 to 1952"
    assert printed_period(date(1962, 2, 5), date(1962, 3, 6)) == "05 Feb 1962 to 06 Mar 1962"
