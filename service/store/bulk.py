"""Many rows on their way into a table: the statement is made once, and each value is bound as its column says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from sqlalchemy import Connection, insert

from service.store.base import Base

_ROWS_AT_ONCE = 2_000  # some 2 MB in the driver's form; larger chunks write no faster

Rows = Iterable[Mapping[str, object]]


def fill(connection: Connection, table: type[Base], rows: Rows) -> None:
    """Write rows that all have the same columns, chunk by chunk: a list of any length takes the same memory.

    Where the driver takes values by their place (SQLite), SQLAlchemy's own way, which takes twice as long for each
    row, is left out; what is written is the same.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    statement = insert(table)
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(first))
    whole = chain([first], rest)
    if compiled.positiontup is None:
        while chunk := list(islice(whole, _ROWS_AT_ONCE)):
            connection.execute(statement, chunk)
        return
    values = _bound(connection, table, compiled.positiontup, whole)
    while bound := list(islice(values, _ROWS_AT_ONCE)):
        connection.exec_driver_sql(str(compiled), bound)


def _bound(connection: Connection, table: type[Base], names: Sequence[str], rows: Rows) -> Iterator[tuple[object, ...]]:
    dialect = connection.dialect
    processors = [table.__table__.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    binds = [(place, bind) for place, bind in enumerate(processors) if bind is not None]
    for row in rows:
        values = [row[name] for name in names]
        for place, bind in binds:
            values[place] = bind(values[place])
        yield tuple(values)
