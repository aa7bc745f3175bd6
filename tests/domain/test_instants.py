"""Instants come back equal, in their zone, on their local day."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.instants import read_instant, write_instant

NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from([NEW_YORK, ZoneInfo("Asia/Shanghai"), ZoneInfo("UTC"), UTC, timezone(timedelta(hours=-3.5))])


@given(st.datetimes(timezones=ZONES, allow_imaginary=True))
def test_any_aware_instant_comes_back_as_it_was(instant: datetime) -> None:
    loaded = read_instant(write_instant(instant))
    assert loaded == instant
    assert loaded.isoformat() == instant.isoformat()
    assert loaded.tzinfo == instant.tzinfo


@pytest.mark.parametrize("fold", [0, 1])
def test_both_moments_of_the_doubled_hour_stay_apart(fold: int) -> None:
    instant = datetime(2021, 11, 7, 1, 30, tzinfo=NEW_YORK, fold=fold)
    assert read_instant(write_instant(instant)).utcoffset() == instant.utcoffset()


def test_an_instant_is_written_so_that_a_person_can_read_it() -> None:
    written = write_instant(datetime(2021, 3, 12, 16, 5, tzinfo=NEW_YORK))
    assert written == "2021-03-12T16:05:00-05:00[America/New_York]"


def test_an_instant_stays_when_the_rules_of_its_zone_have_changed_since() -> None:
    loaded = read_instant("2021-07-01T12:00:00-05:00[America/New_York]")
    assert loaded == datetime(2021, 7, 1, 17, tzinfo=UTC)
    assert loaded.tzinfo is NEW_YORK


def test_calendar_arithmetic_goes_on_in_the_zone_after_loading() -> None:
    day = read_instant(write_instant(datetime(2021, 3, 13, tzinfo=NEW_YORK)))
    assert (day + timedelta(days=2)).strftime("%H:%M %Z") == "00:00 EDT"


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="no offset"):
        write_instant(datetime(2021, 3, 12))  # noqa: DTZ001 - the very mistake
