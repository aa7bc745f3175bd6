"""The program's own instants come back in UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.dialects import sqlite

from service.store.database.instants import UtcInstant

NEW_YORK = ZoneInfo("America/New_York")
DIALECT = sqlite.dialect()


def test_own_instants_come_back_in_utc_whatever_the_database_gives() -> None:
    noon = datetime(2021, 3, 12, 12, tzinfo=UTC)
    column = UtcInstant()
    assert column.process_bind_param(noon.astimezone(NEW_YORK), DIALECT) == noon
    for given_back in (noon.replace(tzinfo=None), noon, noon.astimezone(NEW_YORK)):
        loaded = column.process_result_value(given_back, DIALECT)
        assert loaded is not None
        assert loaded.isoformat() == "2021-03-12T12:00:00+00:00"
