"""Names the rows of list versions by all that stands in them, at the cost of reading them and of nothing else."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select, type_coerce
from sqlalchemy.types import NullType

from service.store.database.base import Base
from service.store.lists.tables import EventRow, IdentifierRow, ListingRow, NameRow, PartyRow

_TABLES: tuple[type[Base], ...] = (PartyRow, NameRow, IdentifierRow, ListingRow, EventRow)
_ROWS_AT_ONCE = 10_000


def fingerprint(connection: Connection, ids: Sequence[int]) -> str:
    """Return a hex digest of the parties and listings of versions, as this database holds them.

    Two databases may hold the same list differently: a fingerprint is compared with others of the same one.
    """
    digest = hashlib.sha256()
    for table in _TABLES:
        digest.update(table.__tablename__.encode())
        found = connection.execute(_rows_of(table, ids), execution_options={"yield_per": _ROWS_AT_ONCE})
        for rows in found.partitions():
            for row in map(tuple, rows):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def _rows_of(table: type[Base], ids: Sequence[int]) -> Select[Any]:
    """Select the values as they are stored: nothing is made of them, so that damaged ones are read too."""
    columns = table.__table__.c
    values: Iterator[Any] = (type_coerce(column, NullType()) for column in columns)
    keys = list(table.__table__.primary_key)
    return select(*values).where(columns.version_id.in_(ids)).order_by(*keys)
