"""Rows on their way into a table: the statement is made once, and each value is bound as its column says."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice

from sqlalchemy import Connection, Dialect, insert

from service.store.database.base import Base
from service.store.database.statements import run

_ROWS_AT_ONCE = 2_000  # some 2 MB in the driver's form; larger chunks write no faster
# Statements kept ready; there are some thirty tables, each written with one or two sets of columns.
_STATEMENTS = 128

Rows = Iterable[Mapping[str, object]]
_Bind = Callable[[object], object]


def fill(connection: Connection, table: type[Base], rows: Rows) -> None:
    """Write rows that all have the same columns, chunk by chunk: a list of any length takes the same memory.

    Where the driver takes values by their place (SQLite), SQLAlchemy's own way, which takes twice as long for each
    row, is left out; what is written is the same.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    whole = chain([first], rest)
    statement, names, binds = _prepared(table, connection.dialect, tuple(first))
    if names is None:
        while chunk := list(islice(whole, _ROWS_AT_ONCE)):
            connection.execute(insert(table), chunk)
        return
    values = _bound(names, binds, whole)
    while bound := list(islice(values, _ROWS_AT_ONCE)):
        if len(bound) == 1:
            run(connection, statement, bound[0])
        else:
            connection.exec_driver_sql(statement, bound)


def add(connection: Connection, table: type[Base], row: Mapping[str, object]) -> int:
    """Write a row, and give the number that the database gave it as its key."""
    statement, names, binds = _prepared(table, connection.dialect, tuple(row))
    if names is None:
        (key,) = table.__table__.primary_key
        return int(connection.execute(insert(table).values(**row).returning(key)).scalar_one())
    (values,) = _bound(names, binds, [row])
    return int(run(connection, statement, values).lastrowid or 0)


@lru_cache(maxsize=_STATEMENTS)
def _prepared(
    table: type[Base], dialect: Dialect, columns: tuple[str, ...]
) -> tuple[str, Sequence[str] | None, Sequence[tuple[int, _Bind]]]:
    """Give the statement, the columns in the order of its places (None where it has names), and what binds them.

    Why kept: to compile it takes 150 µs, and to write the few rows of one holding 20.
    """
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    names = compiled.positiontup
    if names is None:
        return str(compiled), None, ()
    processors = [table.__table__.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    return str(compiled), names, [(place, bind) for place, bind in enumerate(processors) if bind is not None]


def _bound(names: Sequence[str], binds: Sequence[tuple[int, _Bind]], rows: Rows) -> Iterator[tuple[object, ...]]:
    for row in rows:
        values = [row[name] for name in names]
        for place, bind in binds:
            values[place] = bind(values[place])
        yield tuple(values)
