from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.as_of import AsOf
from service.errors import InstantWithoutOffsetError, InvalidInstantError


def test_a_bare_date_is_echoed_as_given() -> None:
    assert str(AsOf.parse("2021-03-16")) == "2021-03-16"


def test_an_instant_is_echoed_with_its_offset() -> None:
    assert str(AsOf.parse("2021-03-16T12:00-04:00")) == "2021-03-16T12:00:00-04:00"


def test_zulu_is_an_offset() -> None:
    assert AsOf.parse("2021-03-16T12:00Z").value == datetime(2021, 3, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2021-03-16T12:00", "2021-03-16 12:00:00"])
def test_an_instant_without_offset_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(InstantWithoutOffsetError, match="write it as 2021-03-16T12:00-04:00"):
        AsOf.parse(text)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2021-02-30", "16.03.2021", "2021-03-16T25:00Z", "0001-01-01", "9999-12-31T12:00Z"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises((InvalidInstantError, InstantWithoutOffsetError)):
        AsOf.parse(text)


def test_a_date_means_its_last_second_wherever_it_is_read() -> None:
    day = AsOf(date(2021, 3, 14))
    assert day.at(ZoneInfo("America/New_York")).isoformat() == "2021-03-14T23:59:59-04:00"
    assert day.at(UTC).isoformat() == "2021-03-14T23:59:59+00:00"


@pytest.mark.slow
@given(st.datetimes(datetime(1901, 1, 1), datetime(2998, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 hypothesis wants naive bounds
def test_what_is_echoed_is_read_as_the_same_instant(value: datetime) -> None:
    aware = value.astimezone(UTC)
    assert AsOf.parse(str(AsOf(aware))).value == aware
