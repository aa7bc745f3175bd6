"""How a transaction that writes begins: in SQLite it waits for its turn before its first statement, for a time."""

import random
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError, OperationalError

from service.store.database.engines import BEGIN, BUSY_SECONDS, is_sqlite
from service.store.database.server import TURN
from service.store.database.turns import Turn

# Why: SQLite itself sleeps 1, 2, 5, 10 … 100 ms between two looks, so that a writer that came first waits on while
# later ones pass. A transaction of a screening takes 1 to 3 ms; a look costs 0.01 ms. The wait is spread so that
# several processes do not look in step.
_FIRST_LOOK_SECONDS, _LAST_LOOK_SECONDS, _GROWTH = 0.0002, 0.002, 1.3


@contextmanager
def begun(engine: Engine, until: float, turn: Turn = Turn.ORDERED) -> Iterator[Connection]:
    """Give a connection in a transaction that writes; it is kept at the end, or rolled back when something is raised.

    `until` (of the monotonic clock, in seconds) is how long to wait for other processes that write to SQLite. On
    PostgreSQL it waits for its turn as long as the limits of the engine say.

    Raises:
        SQLAlchemyError: the database failed, or another process wrote for longer.
    """
    options = {BEGIN: partial(immediately, until)} if is_sqlite(engine.url) else {TURN: turn}
    transaction = begin(engine, options)
    with transaction.connection as connection, transaction:
        yield connection


def begin(engine: Engine, options: Mapping[str, object]) -> RootTransaction:
    """Begin a transaction with some options, in a connection of its own, which is to be closed after it.

    A connection that had lain idle while the server was started anew is dropped, with all others of its age, and
    another one is taken: nothing had been asked of it yet.

    Raises:
        SQLAlchemyError: the database failed.
    """
    try:
        return _begin(engine, options)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return _begin(engine, options)


def _begin(engine: Engine, options: Mapping[str, object]) -> RootTransaction:
    connection = engine.connect().execution_options(**options)
    try:
        return connection.begin()
    except BaseException:
        connection.close()
        raise


def patience() -> float:
    """Tell until when a transaction that is asked for now waits, by the monotonic clock."""
    return time.monotonic() + BUSY_SECONDS


def is_sqlite_connection(connection: Connection) -> bool:
    """Tell whether a connection is one to SQLite."""
    return connection.dialect.name == "sqlite"


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Give the driver's own connection to a SQLite database."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError(f"{connection.engine.url.drivername} is another driver than Python's own")
    return raw


def immediately(until: float, connection: Connection) -> None:
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
