"""The database that an address names: made or brought forward, private in memory, or only looked at."""

import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url

from service.errors import StoreError
from service.files.privacy import make_file, make_folder
from service.store.copying import copied_forward
from service.store.database.connections import Database, Looked, Snapshot
from service.store.database.engines import (
    address_without_password,
    file_engine,
    is_in_memory,
    is_sqlite,
    looking_engine,
    memory_engine,
)
from service.store.database.faults import as_store_errors
from service.store.database.row_security import role_of
from service.store.database.server import USUAL_SERVER_LIMITS, ServerLimits, is_server, with_driver
from service.store.schema import Schema, bring_forward, metadata, read_schema, require_known

_WRITE_IT_AS = "write it as sqlite:////folder/pendens.db or postgresql://user:password@host/database"


def read_address(url: str) -> URL:
    """Read an address such as `sqlite:////home/me/pendens.db`.

    Raises:
        StoreError: it is none.
    """
    with as_store_errors("PENDENS_DATABASE_URL", _WRITE_IT_AS):
        address = make_url(url)
        if is_server(address) or address.get_backend_name() == "postgres":
            return with_driver(address)
    if not is_sqlite(address):
        kind = address.get_backend_name()
        raise StoreError(f"PENDENS_DATABASE_URL cannot be used: it names a database of the kind {kind}; {_WRITE_IT_AS}")
    return address


def is_lasting(url: str) -> bool:
    """Tell whether a database outlasts the process and is shared by several: all do but those in memory.

    Raises:
        StoreError: the address is none.
    """
    return not is_in_memory(read_address(url))


def open_database(address: URL, limits: ServerLimits, owner: URL | None = None) -> Database:
    """Open a database; make it with its folder, or bring it forward, when needed.

    `owner` is the same database of a server as the owner of its tables opens it, who alone may change them.

    Raises:
        StoreError: it cannot be read, made or written, or was made by a newer or another program.
    """
    if is_sqlite(address):
        _make_place(_file(address))
    database = _connect(address, limits)
    with _closed_where_it_fails(database):
        if owner is None or is_sqlite(address):
            bring_forward(database)
        else:
            _forward_by_owner(database, owner, limits)
    return database


def _forward_by_owner(database: Database, owner: URL, limits: ServerLimits) -> None:
    schema = database.read(read_schema)
    require_known(schema, database.place)
    if schema is not Schema.CURRENT:
        role = database.read(role_of)
        with closing(_connect(owner, limits)) as owners:
            bring_forward(owners, served_by=role)


def role_at(url: str, limits: ServerLimits) -> str:
    """Name the role as which an address opens its database.

    Raises:
        StoreError: it is no server's, or it does not answer.
    """
    address = read_address(url)
    if is_sqlite(address):
        raise StoreError("PENDENS_DATABASE_OWNER_URL is for a database server: unset it")
    with closing(_connect(address, limits)) as database:
        return database.read(role_of)


def connect_database(
    address: URL, limits: ServerLimits = USUAL_SERVER_LIMITS, *, makes: bool = False
) -> Database | None:
    """Connect to a database as it is; None for one in memory, and for a file that is not there unless it `makes` it.

    Raises:
        StoreError: it cannot be opened.
    """
    if is_in_memory(address):
        return None
    if is_sqlite(address):
        if not makes and not _has_file(_file(address)):
            return None
        _make_place(_file(address))
    return _connect(address, limits)


def make_private_database() -> Database:
    """Make a database in memory that ends with the process."""
    database = Database(memory_engine())
    database.write(metadata().create_all)
    return database


def look_at_database(address: URL) -> Database | None:
    """Open an existing database without leaving a trace; None when there is none, or nothing in it.

    Of an older one the lists are read in a private copy, brought forward.

    Raises:
        StoreError: there is one, and it is damaged, may not be read, or was made by a newer or another program.
    """
    database = _existing(address)
    if database is None:
        return None
    with _closed_where_it_fails(database):
        schema = database.read(read_schema)
        require_known(schema, database.place)
        if schema is Schema.CURRENT:
            return database
    with closing(database):
        return _brought_forward(database) if schema is Schema.OLDER else None


def _brought_forward(database: Database) -> Database:
    if not is_sqlite(database.engine.url):
        raise StoreError(f"{database.place} was made by an older Pendens: bring it forward with pendens lists")
    return copied_forward(database)


def schema_of(address: URL) -> Schema:
    """Tell what a database's tables are to this program; nothing is made or changed.

    Raises:
        StoreError: it is damaged or may not be read.
    """
    database = _existing(address)
    if database is None:
        return Schema.ABSENT
    with closing(database):
        return database.read(read_schema)


def is_there(address: URL) -> bool:
    """Tell whether there is something at an address; of a server, and of memory, that is taken for granted.

    Raises:
        StoreError: its folder may not be looked into, or it is no file.
    """
    return is_in_memory(address) or not is_sqlite(address) or _has_file(_file(address))


def file_of(address: URL) -> Path | None:
    """Give the file of a SQLite database; None for any other."""
    return _file(address) if is_sqlite(address) and not is_in_memory(address) else None


def _file(address: URL) -> Path:
    """Give the path of a SQLite file, also where SQLite is given it as a URI (`file:/folder/pendens.db?mode=ro`)."""
    return Path((address.database or "").removeprefix("file:")).absolute()


def _make_place(file: Path) -> None:
    """Make the folder, and the empty file before SQLite does: what it puts beside it has the file's own rights."""
    with as_store_errors(f"the folder {file.parent}", "set PENDENS_HOME to one that you may write"):
        make_folder(file.parent)
    with as_store_errors(f"the database {file}", "set PENDENS_HOME to a folder that you may write"):
        if not file.exists():
            make_file(file)


def _has_file(file: Path) -> bool:
    """Tell whether a file is there: not knowing is a failure, for an absent file means the bundled lists alone.

    Raises:
        StoreError: its folder may not be looked into, or something else is in its place.
    """
    with as_store_errors(
        f"the database {file}", "check PENDENS_HOME or PENDENS_DATABASE_URL, and the rights on its folders"
    ):
        try:
            mode = file.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            if file.is_symlink():
                raise
            return False
    if not stat.S_ISREG(mode):
        raise StoreError(f"the database {file} is no file: it cannot be opened")
    return True


@contextmanager
def _closed_where_it_fails(database: Database) -> Iterator[None]:
    """Give the connections back when the block fails: a server counts them until the process has gone."""
    try:
        yield
    except BaseException:
        database.engine.dispose()
        raise


def _connect(address: URL, limits: ServerLimits = USUAL_SERVER_LIMITS) -> Database:
    with as_store_errors(
        f"the database {address_without_password(address)}", "install its driver: pip install 'pendens[postgres]'"
    ):
        return Database(file_engine(address, limits))


def _existing(address: URL) -> Database | None:
    if is_in_memory(address):
        return None
    if not is_sqlite(address):
        return Looked(_connect(address).engine)
    file = _file(address)
    if not _has_file(file):
        return None
    return Snapshot(file, looking_engine(file, "mode=ro&immutable=1"), looking_engine(file, "mode=ro"))
