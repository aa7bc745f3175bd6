"""Rows known by the hash of what they hold: found, or written once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table, select

from service.store.database.base import Base
from service.store.database.bulk import fill_absent
from service.store.database.statements import ids_of

Item = TypeVar("Item")

# Why: SQLite takes 32,766 values in one statement and PostgreSQL 65,535; 500 are looked up as fast as more.
_AT_ONCE = 500
# Why: so many are found one by one in 5 µs each; one statement for all of them takes SQLAlchemy 250 to prepare.
_ONE_BY_ONE = 20


def shared_ids(
    connection: Connection, table: type[Base], rows: Mapping[bytes, Mapping[str, object]]
) -> tuple[dict[bytes, int], frozenset[bytes]]:
    """Give the id of each row by its digest, and the digests of those that had to be written here.

    Args:
        connection: in a transaction that may write.
        table: one with the columns `id` and `digest`, the latter unique.
        rows: by digest, the other columns.
    """
    found = _known(connection, table, rows)
    # In one order, so that no two transactions wait for each other's rows.
    absent = sorted(digest for digest in rows if digest not in found)
    written: frozenset[bytes] = frozenset()
    if absent:
        written = fill_absent(connection, table, [{"digest": digest, **rows[digest]} for digest in absent])
        found |= _known(connection, table, absent)
    return found, written


def _known(connection: Connection, table: type[Base], digests: Iterable[bytes]) -> dict[bytes, int]:
    columns = _table(table).c
    found: dict[bytes, int] = {}
    for chunk in chunks(digests):
        if len(chunk) <= _ONE_BY_ONE:
            found |= ids_of(connection, table, chunk)
            continue
        query = select(columns.digest, columns.id).where(columns.digest.in_(chunk))
        found.update((bytes(digest), number) for digest, number in connection.execute(query).tuples())
    return found


def chunks(items: Iterable[Item]) -> Iterator[Sequence[Item]]:
    """Split into pieces that one statement takes."""
    rest = iter(items)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk


def _table(table: type[Base]) -> Table:
    return Base.metadata.tables[table.__tablename__]
