"""How a transaction that writes begins: in SQLite it waits for its turn before its first statement, for a time."""

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from service.store.database.engines import BEGIN, BUSY_SECONDS, is_sqlite

# Why: SQLite itself sleeps 1, 2, 5, 10 … 100 ms between two looks, so that a writer that came first waits on while
# later ones pass. A transaction of a screening takes 1 to 3 ms; a look costs 0.01 ms. The wait is spread so that
# several processes do not look in step.
_FIRST_LOOK_SECONDS, _LAST_LOOK_SECONDS, _GROWTH = 0.0002, 0.002, 1.3


@contextmanager
def begun(engine: Engine, until: float) -> Iterator[Connection]:
    """Give a connection in a transaction that writes; it is kept at the end, or rolled back when something is raised.

    `until` (of the monotonic clock, in seconds) is how long to wait for other processes that write to SQLite.

    Raises:
        SQLAlchemyError: the database failed, or another process wrote for longer.
    """
    with engine.connect() as connection:
        if not is_sqlite(engine.url):
            with connection.begin():
                yield connection
            return
        with connection.execution_options(**{BEGIN: partial(_immediately, until)}).begin():
            yield connection


def patience() -> float:
    """Tell until when a transaction that is asked for now waits, by the monotonic clock."""
    return time.monotonic() + BUSY_SECONDS


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Give the driver's own connection to a SQLite database."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError(f"{connection.engine.url.drivername} is another driver than Python's own")
    return raw


def _immediately(until: float, connection: Connection) -> None:
    """Take the one place that SQLite has for a writer, as soon as it is free."""
    raw = driver_of(connection)
    raw.execute("PRAGMA busy_timeout=0")
    try:
        _wait_for_place(raw, until)
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _wait_for_place(raw: sqlite3.Connection, until: float) -> None:
    wait = _FIRST_LOOK_SECONDS
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            is_busy = (error.sqlite_errorcode or 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
            if not is_busy or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 nobody's secret
        wait = min(wait * _GROWTH, _LAST_LOOK_SECONDS)
