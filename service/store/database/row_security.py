"""Row security of PostgreSQL behind the filter of `tenancy`: what a forgotten filter shows, the server does not.

Every table but the shared ones has a policy, also for the owner of the tables (FORCE). It reads the setting of the
transaction that says whose rows are seen (`server.py`); where nothing is said, none are. A table without the column
`tenant` shows the rows whose parent is seen. See postgresql.org/docs/15/ddl-rowsecurity.html.

The statements are made of the tables of the code, so that a new table has its policy from the migration that makes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, ForeignKey, MetaData, Table, text

from service.store.database.owner import EVERY_TENANT
from service.store.database.server import TENANT_SETTING
from service.store.database.tenancy import SHARED

POLICY = "tenant_rows"
_SEEN = f"current_setting('{TENANT_SETTING}', true)"
_ALL = f"{_SEEN} = '{EVERY_TENANT}'"
# What a role needs that only serves: the tables and their numbers, and room to stage rows for a copy.
_RIGHTS = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "GRANT TEMPORARY ON DATABASE {database} TO {role}",
)


@dataclass(frozen=True, slots=True)
class RowSecurity:
    """How a server keeps tenants apart: the role that asks, whether policies bind it, and the tables without one."""

    role: str
    is_bound: bool
    bare_tables: tuple[str, ...]


def guarded(tables: MetaData) -> tuple[Table, ...]:
    """Give the tables that have row security, each behind those that it names."""
    return tuple(table for table in tables.sorted_tables if table.name not in SHARED)


def securing(tables: MetaData) -> Iterator[str]:
    """Write the statements that guard the tables of the code; to run them again changes nothing."""
    for table in guarded(tables):
        check = visible = _visible(table)
        if "tenant" not in table.c:
            key = _key_to_parent(table)
            yield _function(key)
            check = f"{_name_of(key)}({table.name}.{key.parent.name})"
        yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS {POLICY} ON {table.name}"
        yield f"CREATE POLICY {POLICY} ON {table.name} USING ({visible}) WITH CHECK ({check})"


def lift(connection: Connection, tables: MetaData) -> None:
    """Let the owner of the tables pass their policies by until they are laid again, in the connection's transaction.

    Why: a backup comes back by COPY, which is refused where row security applies.
    """
    if connection.dialect.name == "postgresql":
        for table in guarded(tables):
            connection.execute(text(f"ALTER TABLE IF EXISTS {table.name} NO FORCE ROW LEVEL SECURITY"))


def role_of(connection: Connection) -> str:
    """Name the role that asks."""
    return str(connection.scalar(text("SELECT current_user")))


def grant(connection: Connection, role: str) -> None:
    """Let another role than the owner of the tables read and write them, and no more."""
    if role == role_of(connection):
        return
    quote = connection.dialect.identifier_preparer.quote_identifier
    here = connection.execute(text("SELECT current_schema(), current_database()")).one()
    for words in _RIGHTS:
        named = words.format(schema=quote(here[0]), database=quote(here[1]), role=quote(role))
        connection.exec_driver_sql(named.replace("%", "%%"))


def look(connection: Connection, tables: MetaData) -> RowSecurity:
    """See whether the policies are there, and whether they bind the role that asks."""
    passes = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    secured = text(
        "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid WHERE polname = :policy"
        " AND relnamespace = current_schema()::regnamespace AND relrowsecurity AND relforcerowsecurity"
    )
    found: Sequence[str] = connection.scalars(secured, {"policy": POLICY}).all()
    bare = (table.name for table in guarded(tables) if table.name not in found)
    return RowSecurity(role_of(connection), not connection.scalar(passes), tuple(bare))


def _visible(table: Table) -> str:
    if "tenant" in table.c:
        return f"{_ALL} OR tenant = nullif({_SEEN}, '')"  # '' is written by nobody, and seen by nobody
    key = _key_to_parent(table)
    # Why EXISTS: of few rows the server looks each parent up, of many it hashes the parents once: counting 100,000
    # findings takes 130 ms, as a plain question for each row 680, and without a policy 20 to 30.
    return (
        f"{_ALL} OR EXISTS (SELECT FROM {_parent(key)} WHERE {_parent(key)}.{key.column.name} = {_child(table, key)})"
    )


def _child(table: Table, key: ForeignKey) -> str:
    return f"{table.name}.{key.parent.name}"


def _function(key: ForeignKey) -> str:
    """Make the check of a new row.

    Why a function that is volatile: a screening and its findings are written by one statement, and a policy's own
    question does not see what its statement has written.
    """
    kind = key.column.type.compile()
    return (
        f"CREATE OR REPLACE FUNCTION {_name_of(key)}(given {kind}) RETURNS boolean LANGUAGE plpgsql VOLATILE AS"
        f" 'BEGIN RETURN EXISTS (SELECT FROM {_parent(key)} WHERE {key.column.name} = given); END'"
    )


def _name_of(key: ForeignKey) -> str:
    return f"pendens_sees_{_parent(key)}"


def _parent(key: ForeignKey) -> str:
    return str(key.column.table.name)


def _key_to_parent(table: Table) -> ForeignKey:
    """Give the key by which a table without a tenant is one's: the one to a table that is guarded."""
    return next(key for key in table.foreign_keys if key.column.table.name not in SHARED)
