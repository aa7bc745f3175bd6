"""Rows on their way into a table: the statement is made once, and each value is bound as its column says."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice

from sqlalchemy import Connection, Dialect, insert

from service.store.database.base import Base
from service.store.database.statements import copied_in, run
from service.store.database.tenancy import SHARED
from service.store.database.writing import is_sqlite_connection

_ROWS_AT_ONCE = 2_000  # some 2 MB in the driver's form; larger chunks write no faster
# Why: PostgreSQL takes one row in 0.2 ms as a statement and in 0.3 as a copy; of ten, a copy takes half the time.
_FEW = 4
# Why: to make and drop the table for them takes 4 ms, as long as some twenty statements.
_FEW_TO_STAGE = 20
_STAGE = "pendens_staged"
# Statements kept ready; there are some thirty tables, each written with one or two sets of columns.
_STATEMENTS = 128

Rows = Iterable[Mapping[str, object]]
_Bind = Callable[[object], object]


def fill(connection: Connection, table: type[Base], rows: Rows) -> None:
    """Write rows that all have the same columns, chunk by chunk: a list of any length takes the same memory.

    SQLAlchemy's own way, which takes twice as long for each row, is left out; what is written is the same.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    statement, names, binds = _prepared(table, connection.dialect, tuple(first))
    values = _bound(names, binds, chain([first], rest))
    if not is_sqlite_connection(connection):
        _fill_server(connection, table, statement, names, values)
        return
    while bound := list(islice(values, _ROWS_AT_ONCE)):
        if len(bound) == 1:
            run(connection, statement, bound[0])
        else:
            connection.exec_driver_sql(statement, bound)


def fill_absent(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, object]]) -> frozenset[bytes]:
    """Write rows known by their `digest` unless they are there, and give the digests of those that were not.

    On PostgreSQL another transaction may write the same at the same time: it is waited for, and its row stays.
    """
    if is_sqlite_connection(connection):
        fill(connection, table, rows)
        return frozenset(row["digest"] for row in rows if isinstance(row["digest"], bytes))
    statement, names, binds = _prepared(table, connection.dialect, tuple(rows[0]))
    absent = f"{statement} ON CONFLICT (digest) DO NOTHING"
    return frozenset(
        row["digest"]
        for row, values in zip(rows, _bound(names, binds, rows), strict=True)
        if run(connection, absent, values).rowcount and isinstance(row["digest"], bytes)
    )


def fill_unless_there(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows that are known by their key, unless they are there; give them in the order of their keys.

    Why the order: two transactions that write some of the same wait for each other one way only.
    """
    if rows:
        statement, names, binds = _prepared(table, connection.dialect, tuple(rows[0]))
        values = list(_bound(names, binds, rows))
        connection.exec_driver_sql(f"{statement} ON CONFLICT DO NOTHING", values)


def add(connection: Connection, table: type[Base], row: Mapping[str, object]) -> int:
    """Write a row, and give the number that the database gave it as its key."""
    statement, names, binds = _prepared(table, connection.dialect, tuple(row))
    (values,) = _bound(names, binds, [row])
    if is_sqlite_connection(connection):
        return int(run(connection, statement, values).lastrowid or 0)
    (key,) = table.__table__.primary_key
    return int(run(connection, f"{statement} RETURNING {key.name}", values).fetchone()[0])


def _fill_server(
    connection: Connection, table: type[Base], statement: str, names: Sequence[str], rows: Iterator[tuple[object, ...]]
) -> None:
    """Write rows to PostgreSQL: a few by statements, more by its COPY, in which they stream."""
    most = _FEW if table.__tablename__ in SHARED else _FEW_TO_STAGE
    few = list(islice(rows, most + 1))
    if len(few) <= most:
        for row in few:
            run(connection, statement, row)
        return
    quoted = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quoted(name) for name in names)
    if table.__tablename__ in SHARED:
        copied_in(connection, f"COPY {table.__tablename__} ({columns}) FROM STDIN", chain(few, rows))
    else:
        _fill_by_stage(connection, table.__tablename__, columns, chain(few, rows))


def _fill_by_stage(connection: Connection, table: str, columns: str, rows: Iterator[tuple[object, ...]]) -> None:
    """Copy rows into a table of the transaction's own, and from there into one with row security.

    Why: PostgreSQL takes no copy into a table whose policies apply. 100,000 findings took 6 s so, as rows in arrays
    11 to 14, and 3 by a copy into a table without policies. Nothing is left in the session.
    """
    make = f"CREATE TEMPORARY TABLE {_STAGE} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"  # noqa: S608
    run(connection, make, ())
    copied_in(connection, f"COPY {_STAGE} ({columns}) FROM STDIN", rows)
    run(connection, f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {_STAGE}", ())  # noqa: S608 own names
    run(connection, f"DROP TABLE {_STAGE}", ())


@lru_cache(maxsize=_STATEMENTS)
def _prepared(
    table: type[Base], dialect: Dialect, columns: tuple[str, ...]
) -> tuple[str, Sequence[str], Sequence[tuple[int, _Bind]]]:
    """Give the statement, the columns in the order of its places, and what binds them.

    Why kept: to compile it takes 150 µs, and to write the few rows of one holding 20.
    """
    compiled = insert(table).inline().compile(dialect=dialect, column_keys=list(columns))
    names = compiled.positiontup or ()  # both drivers take values by their place
    processors = [table.__table__.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    return str(compiled), names, [(place, bind) for place, bind in enumerate(processors) if bind is not None]


def _bound(names: Sequence[str], binds: Sequence[tuple[int, _Bind]], rows: Rows) -> Iterator[tuple[object, ...]]:
    for row in rows:
        values = [row[name] for name in names]
        for place, bind in binds:
            values[place] = bind(values[place])
        yield tuple(values)
