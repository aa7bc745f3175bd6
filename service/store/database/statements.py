"""Statements of a few values that come by the thousand: the driver runs them without SQLAlchemy's part.

Why: of the 1.3 ms of processor time that keeping one holding took, SQLite had 0.15; the rest went into making, looking
up and describing four statements that are always the same. What is written is the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, select
from sqlalchemy.exc import DBAPIError

from service.store.database.base import Base
from service.store.database.writing import is_sqlite_connection

_STATEMENTS = 64  # there are some thirty tables


def run(connection: Connection, statement: str, values: Sequence[object]) -> Any:  # noqa: ANN401 the driver's own cursor
    """Run a statement with values as the driver takes them, in the transaction of the connection.

    Raises:
        SQLAlchemyError: the database failed.
    """
    raw: Any = connection.connection.dbapi_connection
    failure = connection.dialect.loaded_dbapi.Error
    try:
        return raw.execute(statement, values)
    except failure as error:
        raise failed(connection, statement, error) from error


def copied_in(connection: Connection, words: str, rows: Iterable[Sequence[object]]) -> int:
    """Stream rows into a table of PostgreSQL by its COPY, in the transaction of the connection, and count them.

    Raises:
        SQLAlchemyError: the database failed.
    """
    raw: Any = connection.connection.dbapi_connection
    failure = connection.dialect.loaded_dbapi.Error
    count = 0
    try:
        with raw.cursor() as cursor, cursor.copy(words) as copy:
            for count, row in enumerate(rows, 1):  # noqa: B007 the last one is given
                copy.write_row(row)
    except failure as error:
        raise failed(connection, words, error) from error
    return count


def failed(connection: Connection, statement: str, error: Exception) -> BaseException:
    """Give the driver's failure as SQLAlchemy's; a connection that is lost is not given out again."""
    dialect = connection.dialect
    raw: Any = connection.connection.dbapi_connection
    is_lost = dialect.is_disconnect(error, raw, None)  # type: ignore[arg-type] # it is the driver's own error
    if is_lost:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(statement, None, error, base, connection_invalidated=is_lost, dialect=dialect)


def ids_of(connection: Connection, table: type[Base], digests: Iterable[bytes]) -> Mapping[bytes, int]:
    """Give the `id` of each row with one of some digests; those that are not there are left out."""
    if not is_sqlite_connection(connection):
        statement = f"SELECT digest, id FROM {table.__tablename__} WHERE digest = ANY(%s)"  # noqa: S608 its own name
        return dict(run(connection, statement, (list(digests),)).fetchall())
    statement = _by_digest(table, connection.dialect)
    rows = ((digest, run(connection, statement, (digest,)).fetchone()) for digest in digests)
    return {digest: int(row[0]) for digest, row in rows if row is not None}


@lru_cache(maxsize=_STATEMENTS)
def _by_digest(table: type[Base], dialect: Dialect) -> str:
    columns = table.__table__.c
    return str(select(columns.id).where(columns.digest == b"").compile(dialect=dialect))
