"""Buckets of requests in the database, where several hosts count together; by its clock, the only one they share."""

import math
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.store.access.tables import RequestRateRow
from service.store.database.clock import database_now
from service.store.database.connections import Database
from service.store.database.turns import Turn

# Why: a bucket that is full says nothing; one is made anew in the same statement that would find it.
_KEPT_SECONDS = 3_600.0
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Grant:
    """What was taken of a bucket: so many requests; what is left, and in how many seconds it is full again.

    `retry_seconds`: when there will be one, where none was granted.
    """

    granted: int
    remaining: int
    full_seconds: float
    retry_seconds: float


class KeptRates:
    """The buckets of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, subject: str, per_second: float, burst: int, wanted: int) -> Grant:
        """Take up to so many requests of a subject's bucket, which holds `burst` and gains `per_second`.

        Raises:
            StoreError: the database failed.
        """
        return self._database.write(
            lambda connection: _take(connection, subject, per_second, burst, wanted), Turn.LEASES
        )


def _take(connection: Connection, subject: str, per_second: float, burst: int, wanted: int) -> Grant:
    table = RequestRateRow
    now = database_now(connection).timestamp()
    known = _full_at(connection, subject, now)
    behind = min(max(known - now, 0.0), burst / per_second)
    free = burst - behind * per_second
    granted = min(wanted, max(0, math.floor(free + _ROUNDING)))
    behind += granted / per_second
    if granted:
        connection.execute(update(table).where(table.subject == subject).values(full_at=now + behind))
    retry = 0.0 if granted else (1.0 - free) / per_second
    return Grant(granted, max(0, math.floor(free - granted + _ROUNDING)), behind, retry)


def _full_at(connection: Connection, subject: str, now: float) -> float:
    """Read when a bucket is full again, and keep its row until the transaction ends; a new one is full now."""
    table = RequestRateRow
    query = select(table.full_at).where(table.subject == subject).with_for_update()
    found = connection.scalar(query)
    if found is not None:
        return found
    connection.execute(delete(table).where(table.full_at < now - _KEPT_SECONDS))
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(subject=subject, full_at=now))
    except IntegrityError:  # PostgreSQL: another took it between the two statements
        return connection.scalar(query) or now
    return now
