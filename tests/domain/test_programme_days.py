"""A day has begun for the programmes when it has begun in the zone of each; a programme's first day has an hour."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from service.domain.programmes import Programmes, Restriction
from tests.builders import programme

TABLE = Programmes(
    {
        "us": programme("us", Restriction.BLOCKING),
        "eu": programme("eu", Restriction.BLOCKING, zone=ZoneInfo("Europe/Brussels")),
    }
)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-27T00:09:00+00:00", date(2026, 11, 26)),
        ("2026-11-27T04:59:59+00:00", date(2026, 11, 26)),
        ("2026-11-27T05:00:00+00:00", date(2026, 11, 27)),
        ("2026-11-27T23:30:00+00:00", date(2026, 11, 27)),  # the 28th in Brussels
        ("2026-07-01T04:00:00+00:00", date(2026, 7, 1)),
    ],
)
def test_the_last_day_that_has_begun_everywhere(instant: str, day: date) -> None:
    assert TABLE.begun_day(datetime.fromisoformat(instant)) == day


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("begins", "day", "instant"),
    [
        (None, date(2021, 6, 3), "2021-06-03T00:00:00-04:00"),
        ("2021-06-03T14:19:53-04:00", date(2021, 6, 3), "2021-06-03T14:19:53-04:00"),
        ("2021-06-03T18:19:53+00:00", date(2021, 6, 3), "2021-06-03T14:19:53-04:00"),
        ("2021-06-03T14:19:53-04:00", date(2021, 6, 2), "2021-06-02T00:00:00-04:00"),
        ("2021-06-03T14:19:53-04:00", date(2021, 12, 16), "2021-12-16T00:00:00-05:00"),
        ("2021-06-04T03:00:00+00:00", date(2021, 6, 3), "2021-06-03T23:00:00-04:00"),  # the 4th in UTC
    ],
)
def test_a_listing_begins_with_its_day_or_on_the_first_with_the_programme(
    begins: str | None, day: date, instant: str
) -> None:
    one = programme("us", Restriction.NONE, begins=datetime.fromisoformat(begins) if begins else None, zone=NEW_YORK)
    found = one.listing_begins(day)
    assert found.isoformat() == instant
    assert found.tzinfo is NEW_YORK
