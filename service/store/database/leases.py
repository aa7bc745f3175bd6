"""Leases: of all processes on all hosts that share a database, one holds a piece of work, and loses it when it dies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.errors import StoreError
from service.store.database.clock import database_now
from service.store.database.connections import Answer, Database
from service.store.database.lease_tables import LeaseRow
from service.store.database.turns import Turn


class LeaseLostError(StoreError):
    """Another process has taken the work over: what this one still wanted to write is not written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A piece of work by its name, who does it, and how many seconds without a sign of life end it."""

    name: str
    holder: str
    seconds: float


class Leases:
    """The leases of a store, by the database's own clock: it is the only one that all hosts share."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, lease: Lease, *, is_gone: Callable[[str], bool] = lambda _: False) -> str | None:
        """Take a lease that is free, expired, one's own, or whose holder is gone; else name the holder.

        Raises:
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: _take(connection, lease, is_gone), Turn.LEASES)

    def renew(self, lease: Lease) -> bool:
        """Give a sign of life; False where another process holds the lease now.

        Raises:
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: _renew(connection, lease), Turn.LEASES)

    def release(self, lease: Lease) -> None:
        """Give a lease back; one that is another's by now stays that.

        Raises:
            StoreError: the database failed.
        """
        mine = delete(LeaseRow).where(LeaseRow.name == lease.name, LeaseRow.holder == lease.holder)
        self._database.write(lambda connection: connection.execute(mine).rowcount, Turn.LEASES)


class Leased(Database):
    """A database that is written only while a lease is held; each transaction asks, and keeps it until its end."""

    def __init__(self, database: Database, lease: Lease) -> None:
        super().__init__(database.engine)
        self._database = database
        self._lease = lease

    def write(self, work: Callable[[Connection], Answer], turn: Turn = Turn.ORDERED) -> Answer:
        """Do all of the work or nothing.

        Raises:
            LeaseLostError: another process holds the lease.
            StoreError: the database failed.
        """

        def leased(connection: Connection) -> Answer:
            held = select(LeaseRow.holder).where(LeaseRow.name == self._lease.name).with_for_update()
            if connection.scalar(held) != self._lease.holder:
                raise LeaseLostError
            return work(connection)

        return self._database.write(leased, turn)


def _take(connection: Connection, lease: Lease, is_gone: Callable[[str], bool]) -> str | None:
    now = database_now(connection)
    found = connection.execute(
        select(LeaseRow.holder, LeaseRow.until).where(LeaseRow.name == lease.name).with_for_update()
    ).first()
    values = {"holder": lease.holder, "until": now + timedelta(seconds=lease.seconds)}
    if found is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(LeaseRow).values(name=lease.name, **values))
        except IntegrityError:  # PostgreSQL: another took it between the two statements
            return connection.scalar(select(LeaseRow.holder).where(LeaseRow.name == lease.name))
        return None
    # A lease that ends later than a new one would was taken before the clock was set back: nobody can wait for its end.
    is_running = now < found.until <= now + 2 * timedelta(seconds=lease.seconds)
    if found.holder != lease.holder and is_running and not is_gone(found.holder):
        return str(found.holder)
    connection.execute(update(LeaseRow).where(LeaseRow.name == lease.name).values(values))
    return None


def _renew(connection: Connection, lease: Lease) -> bool:
    until = database_now(connection) + timedelta(seconds=lease.seconds)
    mine = update(LeaseRow).where(LeaseRow.name == lease.name, LeaseRow.holder == lease.holder)
    return connection.execute(mine.values(until=until)).rowcount == 1
