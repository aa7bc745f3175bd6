"""The check that the migrations and the tables in the code say the same: `python -m service.store.drift`."""

import sys
from typing import TextIO

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from service.store.database.connections import Database
from service.store.database.engines import memory_engine
from service.store.schema import metadata, upgrade

_STAMP = "alembic_version"


def schema_drift() -> tuple[str, ...]:
    """Compare a database that the migrations made with one made from the tables; empty when they agree."""
    migrated, made = Database(memory_engine()), Database(memory_engine())
    migrated.write(upgrade)
    made.write(metadata().create_all)
    differences = [repr(difference) for difference in migrated.read(_compare)]
    ruled, wanted = migrated.read(_rules), made.read(_rules)
    differences += [f"only in the migrations: {rule}" for rule in sorted(ruled - wanted)]
    differences += [f"only in the tables: {rule}" for rule in sorted(wanted - ruled)]
    return tuple(differences)


def main(out: TextIO | None = None) -> int:
    """Print each difference; exit with 1 when there is one."""
    differences = schema_drift()
    (out or sys.stdout).writelines(f"{difference}\n" for difference in differences)
    return int(bool(differences))


def _compare(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, metadata()))


def _rules(connection: Connection) -> set[str]:
    """List the named rules, which Alembic does not compare in full: checks, keys, and what foreign keys name."""
    seen = inspect(connection)
    rules = set()
    for table in set(seen.get_table_names()) - {_STAMP}:
        rules |= {f"{table} check {check['name']}: {check['sqltext']}" for check in seen.get_check_constraints(table)}
        rules |= {f"{table} foreign key {key['name']}" for key in seen.get_foreign_keys(table)}
        rules |= {f"{table} unique {key['name']}" for key in seen.get_unique_constraints(table)}
        primary = seen.get_pk_constraint(table)
        rules.add(f"{table} primary key {primary['name']}: {primary['constrained_columns']}")
    return rules


if __name__ == "__main__":
    sys.exit(main())
