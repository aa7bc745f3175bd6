"""Keeps tenants apart in the one place that every statement passes: who asks for one tenant sees its rows alone.

A store is of one tenant. While its work runs, every statement on a table with the column `tenant` is narrowed to its
rows, however the statement was written, and every row that is written there bears its name. Tables below them are
reached by their keys, and what several tenants may share is named in `SHARED`. On PostgreSQL row security stands behind
all this (`row_security.py`): a transaction that no tenant's database began sees what all share and nothing else.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Alias, Connection, Engine, FromClause, Join, Select, Table, event
from sqlalchemy.sql import Delete, Update, visitors

from service.store.database.connections import Answer, Database
from service.store.database.owner import EVERY_TENANT, as_tenant, seeing, tenant_at_work
from service.store.database.turns import Turn

# What says the same to every tenant: the lists and their files, texts known by their hash and reached through what is
# a tenant's, and what is asked before a tenant is known.
SHARED = frozenset(
    {
        *("lists", "list_versions", "list_removals", "list_refreshes", "list_revisions", "list_files"),
        *(
            "parties",
            "names",
            "identifiers",
            "listings",
            "events",
            "stakes",
            "party_facts",
            "file_contents",
            "file_parts",
            "leases",
        ),
        *("answers", "answer_listings", "listing_texts", "screening_settings", "screening_lists"),
        *("tenants", "api_keys", "people", "sign_ins", "sign_in_tries", "request_rates"),
    }
)
_COLUMN = "tenant"
# Why: the tables of access name the tenant of a key; they are read to learn it.
_NOT_NARROWED = frozenset({"tenants", "api_keys", "people"})


class TenantDatabase(Database):
    """A database as one tenant sees it; as `EVERY_TENANT` it has the rows of all, and none is written for nobody."""

    def __init__(self, database: Database, tenant: str) -> None:
        self.engine, self.place, self.origin = database.engine, database.place, database.origin
        self._database = database.whole if isinstance(database, TenantDatabase) else database
        self._tenant = tenant

    @property
    def whole(self) -> Database:
        """Give the database of which this is a tenant's sight; on PostgreSQL it shows what all share alone."""
        return self._database

    def read(self, work: Callable[[Connection], Answer]) -> Answer:
        """Answer from one consistent state of the tenant's rows.

        Raises:
            StoreError: the database failed.
        """
        with seeing(self._tenant):
            return self._database.read(self._for_tenant(work))

    def write(self, work: Callable[[Connection], Answer], turn: Turn = Turn.ORDERED) -> Answer:
        """Do all of the work on the tenant's rows, or nothing.

        Raises:
            StoreError: the database failed.
        """
        with seeing(self._tenant):
            return self._database.write(self._for_tenant(work), turn)

    def write_at_once(self, statement: Callable[[Connection], bool]) -> bool | None:
        """Let one statement write, which names the tenant itself.

        Raises:
            StoreError: the database failed.
        """
        return self._database.write_at_once(self._for_tenant(statement))

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def _for_tenant(self, work: Callable[[Connection], Answer]) -> Callable[[Connection], Answer]:
        if self._tenant == EVERY_TENANT:
            return work

        def narrowed(connection: Connection) -> Answer:
            with as_tenant(self._tenant):
                return work(connection)

        return narrowed


def narrow_statement(
    _connection: Connection,
    statement: Any,  # noqa: ANN401 whatever SQLAlchemy executes
    many: Any,  # noqa: ANN401 as above
    values: Any,  # noqa: ANN401 as above
    _options: object,
) -> tuple[Any, Any, Any]:
    """Narrow a statement, and every one inside it, to the rows of the tenant whose work runs."""
    tenant = tenant_at_work()
    if tenant is None or not any(map(_is_bound, visitors.iterate(statement))):
        return statement, many, values

    def narrow(inner: Any) -> None:  # noqa: ANN401 a copy of a statement
        tables = [inner.table] if isinstance(inner, Update | Delete) else _tables_of(inner)
        # Why the attribute: `where` makes another copy, and this one is a part of the whole already
        inner._where_criteria += tuple(table.c[_COLUMN] == tenant for table in tables)  # noqa: SLF001 see above

    return visitors.cloned_traverse(statement, {}, dict.fromkeys(("select", "update", "delete"), narrow)), many, values


def _tables_of(query: Select[Any]) -> list[FromClause]:
    return [table for source in query.get_final_froms() for table in _flat(source) if _is_bound(table)]


def _flat(source: FromClause) -> Iterator[FromClause]:
    if isinstance(source, Join):
        yield from _flat(source.left)
        yield from _flat(source.right)
    else:
        yield source


def _is_bound(part: object) -> bool:
    table = part.element if isinstance(part, Alias) else part
    return isinstance(table, Table) and _COLUMN in table.c and table.name not in _NOT_NARROWED


# Why every engine: a database that is only looked at has several, and a statement that passes by one is not narrowed.
event.listen(Engine, "before_execute", narrow_statement, retval=True)
