"""The state of a database's tables, and the way forward by migrations; Alembic is imported only when there is one."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect, text

from service.errors import StoreError
from service.store.access import tables as access_tables
from service.store.database import lease_tables, row_security
from service.store.database.base import Base
from service.store.database.connections import Database
from service.store.database.engines import BEGIN, is_sqlite
from service.store.database.faults import as_store_errors
from service.store.database.server import TURN
from service.store.database.turns import Turn
from service.store.events import tables as event_tables
from service.store.files import tables as file_tables
from service.store.jobs import tables as job_tables
from service.store.lists import stake_tables
from service.store.lists import tables as list_tables
from service.store.requests import tables as request_tables
from service.store.screenings import tables as screening_tables

_STAMP = "alembic_version"
_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE / "migrations", _PACKAGE.parent / "migrations")  # in a wheel; in a source checkout
# importing them fills the metadata
_ALL_TABLES = (
    *(access_tables, event_tables, file_tables, job_tables, lease_tables, list_tables),
    *(request_tables, screening_tables, stake_tables),
)


class Schema(Enum):
    """What a database's tables are to this program."""

    ABSENT = "absent"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"
    FOREIGN = "foreign"


_REFUSALS = {
    Schema.NEWER: "was made by a newer Pendens: upgrade this one, or set PENDENS_HOME to another folder",
    Schema.FOREIGN: "belongs to another program: set PENDENS_HOME or PENDENS_DATABASE_URL to another place",
}


def metadata() -> MetaData:
    """Give the tables as the code has them."""
    return Base.metadata


def migrations_folder(folders: Sequence[Path] | None = None) -> Path:
    """Find the migrations in the first of some folders that has any, by default in those of this installation.

    Raises:
        StoreError: this installation has none.
    """
    for folder in _FOLDERS if folders is None else folders:
        if (folder / "env.py").is_file():
            return folder
    raise StoreError("this installation has no migrations folder: install pendens again")


def revisions() -> tuple[str, ...]:
    """List the known revisions, the oldest first, from the migrations' file names.

    Raises:
        StoreError: this installation has no migrations.
    """
    return tuple(sorted(file.name.split("_")[0] for file in (migrations_folder() / "versions").glob("[0-9]*_*.py")))


def read_schema(connection: Connection) -> Schema:
    """Compare a database's revision with the known ones."""
    tables = inspect(connection).get_table_names()
    if _STAMP not in tables:
        return Schema.FOREIGN if tables else Schema.ABSENT
    known = revisions()
    found = connection.scalar(text(f"SELECT version_num FROM {_STAMP}"))  # noqa: S608 - a constant
    if found not in known:
        return Schema.NEWER
    return Schema.CURRENT if found == known[-1] else Schema.OLDER


def bring_forward(database: Database, served_by: str | None = None) -> None:
    """Make the tables of a new database, migrate an older one, leave a current one.

    `served_by` names the role of a server that reads and writes the tables where it is not their owner.

    Raises:
        StoreError: the database was made by a newer or another program, or it failed.
    """
    schema = database.read(read_schema)
    require_known(schema, database.place)
    if schema is not Schema.CURRENT:
        with migrating(database) as connection:
            if read_schema(connection) is not Schema.CURRENT:  # another process may have done so meanwhile
                upgrade(connection)
            if served_by:
                row_security.grant(connection, served_by)
    if is_sqlite(database.engine.url):
        _write_ahead(database)


def secure_rows(connection: Connection) -> None:
    """Lay row security over the tables of a current database of a server, in the connection's own transaction."""
    if not is_sqlite(connection.engine.url) and read_schema(connection) is Schema.CURRENT:
        for statement in securing_statements():
            connection.execute(text(statement))


def securing_statements() -> tuple[str, ...]:
    """Give the statements of row security for the tables of the code."""
    return tuple(row_security.securing(metadata()))


def require_known(schema: Schema, place: str) -> None:
    """Refuse tables that this program cannot read.

    Raises:
        StoreError: they were made by a newer or another program.
    """
    if schema in _REFUSALS:
        raise StoreError(f"{place} {_REFUSALS[schema]}")


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """Give one transaction in which tables may be rebuilt; others wait for its end.

    Foreign keys rest meanwhile (sqlite.org/lang_altertable.html, section 7) and are checked at the end.

    Raises:
        StoreError: rows are left that name absent ones, or the database failed.
    """
    with as_store_errors(database.place), database.engine.connect() as connection:
        connection.detach()  # its pragma must not reach the next user
        if is_sqlite(database.engine.url):
            _raw(connection, "PRAGMA foreign_keys=OFF")
        with connection.execution_options(**{BEGIN: "BEGIN IMMEDIATE", TURN: Turn.TABLES}).begin():
            yield connection
            _require_sound_keys(connection, database.place)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations that a database lacks up to a revision, in the connection's own transaction."""
    from alembic import command  # noqa: PLC0415 - 0.1 s that a current database need not wait for
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    command.upgrade(config, revision)


def _require_sound_keys(connection: Connection, place: str) -> None:
    if is_sqlite(connection.engine.url) and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreError(f"{place} holds rows that name absent ones: restore it from a backup")


def _write_ahead(database: Database) -> None:
    """Let readers go on while one writes; a database that is busy is turned by whoever opens it next."""
    with as_store_errors(database.place), database.engine.connect() as connection:
        if _raw(connection, "PRAGMA journal_mode") != "wal":
            with suppress(sqlite3.OperationalError):
                _raw(connection, "PRAGMA journal_mode=WAL")


def _raw(connection: Connection, pragma: str) -> object:
    """Run a pragma outside any transaction, where SQLite wants it."""
    cursor = connection.connection.cursor()
    cursor.execute(pragma)
    row = cursor.fetchone()
    return row and row[0]
