"""Rows as a backup has them, into a table of any revision: by their columns' names alone."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from service.store.database.statements import copied_in
from service.store.database.writing import is_sqlite_connection

_ROWS_AT_ONCE = 1_000


def copy_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> int:
    """Write rows as they were stored, in the connection's transaction, and count them.

    Raises:
        SQLAlchemyError: the database failed.
    """
    quote = connection.dialect.identifier_preparer.quote
    named = ", ".join(map(quote, columns))
    if not is_sqlite_connection(connection):
        return copied_in(connection, f"COPY {quote(table)} ({named}) FROM STDIN", rows)
    places = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {quote(table)} ({named}) VALUES ({places})"  # noqa: S608 quoted
    count = 0
    while some := [tuple(map(_as_sqlite_has_it, row)) for row in islice(rows, _ROWS_AT_ONCE)]:
        connection.exec_driver_sql(statement, some)
        count += len(some)
    return count


def _as_sqlite_has_it(value: Any) -> Any:  # noqa: ANN401 a value of any column
    """Write an instant as SQLAlchemy does in SQLite: in UTC, without an offset, with six digits of its second."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value
