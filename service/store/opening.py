"""The database that an address names: made or brought forward, private in memory, or only looked at."""

from pathlib import Path

from sqlalchemy import URL, make_url

from service.store.connections import Database, Snapshot
from service.store.engines import file_engine, is_in_memory, is_sqlite, looking_engine, memory_engine, spool_engine
from service.store.faults import mended
from service.store.schema import Schema, bring_forward, metadata, read_schema

_FOR_THE_OWNER = 0o700  # holdings are confidential


def read_address(url: str) -> URL:
    """Read an address such as `sqlite:////home/me/pendens.db`.

    Raises:
        StoreError: it is none.
    """
    with mended("PENDENS_DATABASE_URL", "write it as sqlite:////folder/pendens.db"):
        return make_url(url)


def open_database(address: URL) -> Database:
    """Open a database; make it with its folder, or bring it forward, when needed.

    Raises:
        StoreError: it cannot be read, made or written, or was made by a newer or another program.
    """
    if is_sqlite(address):
        _make_folder(_file(address))
    database = _connect(address)
    bring_forward(database)
    return database


def make_private_database() -> Database:
    """Make a database in memory that ends with the process."""
    database = Database(memory_engine())
    database.write(metadata().create_all)
    return database


def make_spool_database() -> Database:
    """Make a database on the disk that nobody else can open and that is gone with its connection."""
    database = Database(spool_engine())
    database.write(metadata().create_all)
    return database


def look_at_database(address: URL) -> Database | None:
    """Open an existing database without leaving a trace; None when there is none or it is not current.

    Raises:
        StoreError: there is one, and it is damaged or may not be read.
    """
    database = _existing(address)
    if database is None or database.read(read_schema) is not Schema.CURRENT:
        return None
    return database


def _file(address: URL) -> Path:
    return Path(address.database or "").absolute()


def _make_folder(file: Path) -> None:
    with mended(f"the folder {file.parent}", "set PENDENS_HOME to one that you may write"):
        file.parent.mkdir(mode=_FOR_THE_OWNER, parents=True, exist_ok=True)


def _connect(address: URL) -> Database:
    with mended(f"the database {address.render_as_string()}", "install its driver"):
        return Database(file_engine(address))


def _existing(address: URL) -> Database | None:
    if is_in_memory(address):
        return None
    if not is_sqlite(address):
        return _connect(address)
    file = _file(address)
    if not file.is_file():
        return None
    return Snapshot(file, looking_engine(file, "mode=ro&immutable=1"), looking_engine(file, "mode=ro"))
