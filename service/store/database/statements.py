"""Statements of a few values that come by the thousand: SQLite's driver runs them without SQLAlchemy's part.

Why: of the 1.3 ms of processor time that keeping one holding took, SQLite had 0.15; the rest went into making, looking
up and describing four statements that are always the same. What is written is the same. Any other database is asked
through SQLAlchemy.
"""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Connection, Dialect, select
from sqlalchemy.exc import DBAPIError

from service.store.database.base import Base
from service.store.database.writing import driver_of

_SQLITE = "sqlite"
_STATEMENTS = 64  # there are some thirty tables


def runs_on_driver(connection: Connection) -> bool:
    """Tell whether `run` may be asked: the database is SQLite."""
    return connection.dialect.name == _SQLITE


def run(connection: Connection, statement: str, values: Sequence[object]) -> sqlite3.Cursor:
    """Run a statement with values as the driver takes them, in the transaction of the connection.

    Raises:
        SQLAlchemyError: the database failed.
    """
    try:
        return driver_of(connection).execute(statement, values)
    except sqlite3.Error as error:
        raise DBAPIError.instance(statement, None, error, sqlite3.Error) from error


def id_of(connection: Connection, table: type[Base], digest: bytes) -> int | None:
    """Give the `id` of the row with a `digest`; None where there is none. The database is SQLite."""
    row = run(connection, _by_digest(table, connection.dialect), (digest,)).fetchone()
    return None if row is None else int(row[0])


@lru_cache(maxsize=_STATEMENTS)
def _by_digest(table: type[Base], dialect: Dialect) -> str:
    columns = table.__table__.c
    return str(select(columns.id).where(columns.digest == b"").compile(dialect=dialect))
