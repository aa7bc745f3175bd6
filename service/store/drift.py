"""The check that the migrations and the tables in the code say the same: `python -m service.store.drift`.

Of SQLite; with the addresses of two databases without tables, of PostgreSQL.
"""

import sys
from collections.abc import Sequence
from typing import TextIO

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from service.store.database.connections import Database
from service.store.database.engines import file_engine, memory_engine
from service.store.database.writing import is_sqlite_connection
from service.store.opening import read_address
from service.store.schema import metadata, upgrade

_STAMP = "alembic_version"


def schema_drift(*empty: str) -> tuple[str, ...]:
    """Compare a database that the migrations made with one made from the tables; empty when they agree.

    `empty` are the addresses of two databases without tables; none: two of SQLite, in memory.
    """
    engines = [file_engine(read_address(url)) for url in empty] or [memory_engine(), memory_engine()]
    migrated, made = map(Database, engines)
    migrated.write(upgrade)
    made.write(metadata().create_all)
    differences = [repr(difference) for difference in migrated.read(_compare)]
    ruled, wanted = migrated.read(_rules), made.read(_rules)
    differences += [f"only in the migrations: {rule}" for rule in sorted(ruled - wanted)]
    differences += [f"only in the tables: {rule}" for rule in sorted(wanted - ruled)]
    return tuple(differences)


def main(out: TextIO | None = None, addresses: Sequence[str] = ()) -> int:
    """Print each difference; exit with 1 when there is one."""
    differences = schema_drift(*addresses)
    (out or sys.stdout).writelines(f"{difference}\n" for difference in differences)
    return int(bool(differences))


def _compare(connection: Connection) -> list[object]:
    # Why: Alembic asks PostgreSQL whether two defaults are equal, which it cannot tell of JSON; `_rules` lists them.
    with_defaults = is_sqlite_connection(connection)
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": with_defaults}
    )
    return list(compare_metadata(context, metadata()))


def _rules(connection: Connection) -> set[str]:
    """List what Alembic does not compare in full: checks, keys, what foreign keys name, and defaults."""
    seen = inspect(connection)
    rules = set()
    for table in set(seen.get_table_names()) - {_STAMP}:
        rules |= {f"{table} check {check['name']}: {check['sqltext']}" for check in seen.get_check_constraints(table)}
        rules |= {f"{table} foreign key {key['name']}" for key in seen.get_foreign_keys(table)}
        rules |= {f"{table} unique {key['name']}" for key in seen.get_unique_constraints(table)}
        rules |= {f"{table} default of {one['name']}: {one['default']}" for one in seen.get_columns(table)}
        primary = seen.get_pk_constraint(table)
        rules.add(f"{table} primary key {primary['name']}: {primary['constrained_columns']}")
    return rules


if __name__ == "__main__":
    sys.exit(main(addresses=sys.argv[1:]))
