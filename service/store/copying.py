"""The lists of an older database, brought forward in a private copy: whoever only looks must not migrate the original.

Why a copy: a reading by the tables of today finds no columns in those of before, and the bundled lists alone would read
as clear. Screenings, jobs and raw files stay behind: they are large and confidential, and looking asks for lists alone.
"""

import re
import shutil
import tempfile
import weakref
from pathlib import Path
from types import ModuleType

from sqlalchemy import URL, Connection

from service.files.privacy import make_file
from service.store.database.base import Base
from service.store.database.connections import Database
from service.store.database.engines import file_engine
from service.store.database.faults import as_store_errors
from service.store.files import tables as file_tables
from service.store.jobs import tables as job_tables
from service.store.requests import tables as request_tables
from service.store.schema import bring_forward
from service.store.screenings import tables as screening_tables

_NAME = "lists.sqlite3"
# Tables before their indexes; what SQLite makes by itself has no text.
_MADE = (
    "SELECT name, sql FROM main.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
    " AND type IN ('table', 'index') ORDER BY type = 'index', rowid"
)
_MAKING = re.compile(r"(CREATE(?: UNIQUE)?) (TABLE|INDEX) (.+)", re.DOTALL)


class PrivateCopy(Database):
    """A copy of a database's lists in a folder of its own, which ends with it."""

    def __init__(self, folder: Path, origin: str) -> None:
        super().__init__(file_engine(URL.create("sqlite", database=str(folder / _NAME))))
        self.origin = origin
        self._end = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def close(self) -> None:
        """Give the connections back, and remove the copy."""
        super().close()
        self._end()


def copied_forward(original: Database) -> Database:
    """Copy the lists of an older database into the system's folder for temporary files, and bring them forward.

    Raises:
        StoreError: the original cannot be read, there is no room for the copy, or a migration failed.
    """
    with as_store_errors("a private copy of the lists", "set TMPDIR to a folder with room"):
        folder = Path(tempfile.mkdtemp(prefix="pendens-"))
    copy = PrivateCopy(folder, original.origin)
    try:
        original.read(lambda connection: _copy(connection, folder / _NAME))
        bring_forward(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def _copy(connection: Connection, file: Path) -> None:
    """Copy tables, rows and indexes; done again from its beginning where the original changed meanwhile."""
    file.unlink(missing_ok=True)
    make_file(file)
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # they are checked when the copy is brought forward
    connection.exec_driver_sql("ATTACH DATABASE ? AS copy", (f"{file.as_uri()}?mode=rwc",))
    connection.exec_driver_sql("PRAGMA copy.synchronous=OFF")
    connection.exec_driver_sql("BEGIN")
    left = _tables_of(file_tables, job_tables, request_tables, screening_tables)
    for name, sql in connection.exec_driver_sql(_MADE).all():
        before, kind, after = _MAKING.match(sql).groups()  # type: ignore[union-attr] # SQLite writes it so itself
        connection.exec_driver_sql(f"{before} {kind} copy.{after}")
        if kind == "TABLE" and name not in left:
            connection.exec_driver_sql(f'INSERT INTO copy."{name}" SELECT * FROM main."{name}"')  # noqa: S608 - its own
    connection.exec_driver_sql("COMMIT")


def _tables_of(*modules: ModuleType) -> frozenset[str]:
    """Name the tables that some modules describe."""
    rows = (mapper.class_ for mapper in Base.registry.mappers)
    return frozenset(row.__tablename__ for row in rows if row.__module__ in {one.__name__ for one in modules})
