"""Keeps the firm's own known namesakes: every file that was loaded stays, the last one is in force."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.namesakes import HouseNamesake
from service.store.database.base import Base, Json, Owner, Utc
from service.store.database.connections import Database

# Why: every screening asks, and a file is loaded once in weeks: five seconds late is soon enough.
_KEPT_SECONDS = 5.0
_Loaded = tuple[datetime, tuple[HouseNamesake, ...]]


def in_force_from(now: datetime) -> datetime:
    """Return the instant from which a file that is loaded now counts: the next whole second.

    Why: screenings are dated by the second in which they begin. A file of that second would seem to have been there
    before one that was asked without it, and the repeated screening would be another one.
    """
    return now.replace(microsecond=0) + timedelta(seconds=1)


class HouseNamesakesRow(Base):
    """A file of namesakes as it was loaded; `rows` has them under the key `rows`."""

    __tablename__ = "house_namesakes"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[Owner]
    loaded_at: Mapped[Utc]
    person: Mapped[str]
    sha256: Mapped[str]
    rows: Mapped[Json]


class HouseNamesakes:
    """The namesakes of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: Sequence[_Loaded] = ()
        self._kept_until = 0.0

    def load(self, content: bytes, rows: Sequence[HouseNamesake], person: str, now: datetime) -> datetime:
        """Put a file in force, in place of the one before; return the instant from which it counts.

        Raises:
            StoreError: the database failed.
        """
        values: dict[str, Any] = {
            "loaded_at": in_force_from(now),
            "person": person,
            "sha256": sha256(content).hexdigest(),
            "rows": {"rows": [{**asdict(one), "until": one.until.isoformat()} for one in rows]},
        }
        self._database.write(lambda connection: connection.execute(insert(HouseNamesakesRow).values(**values)))
        self._kept_until = 0.0
        return in_force_from(now)

    def in_force(self, at: datetime) -> tuple[HouseNamesake, ...]:
        """Return the rows of the file that was in force at an aware instant, without those that had expired by then.

        Raises:
            StoreError: the database failed.
        """
        if time.monotonic() >= self._kept_until:
            self._kept = self._read()
            self._kept_until = time.monotonic() + _KEPT_SECONDS
        loaded = [rows for loaded_at, rows in self._kept if loaded_at <= at]
        return tuple(one for one in loaded[-1] if at.astimezone(UTC).date() < one.until) if loaded else ()

    def _read(self) -> Sequence[_Loaded]:
        query = select(HouseNamesakesRow.loaded_at, HouseNamesakesRow.rows).order_by(HouseNamesakesRow.id)
        files = self._database.read(lambda connection: connection.execute(query).tuples().all())
        return [(loaded_at, tuple(map(_namesake, kept["rows"]))) for loaded_at, kept in files]


def _namesake(row: dict[str, Any]) -> HouseNamesake:
    return HouseNamesake(**{**row, "until": date.fromisoformat(row["until"])})
