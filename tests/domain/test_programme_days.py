"""A day has begun for the programmes when it has begun in the zone of each."""

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
