"""The database of a test: a SQLite file in a folder, or one on the server of PENDENS_TEST_DATABASE_URL.

Why databases are emptied and used again: to make one takes half a second, to empty one 20 ms. Why a file is a copy of
one that the migrations made: they take a third of a second, a copy none.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, NullPool, create_engine, make_url

from service.store import Store

SERVER = os.environ.get("PENDENS_TEST_DATABASE_URL", "")
_RUN = f"pendens_test_{os.getpid()}"
_END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"
    " AND usename = current_user"  # the server's own are not ours to end
)
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = '{}' ORDER BY relname"
_in_use: dict[str, Path] = {}
_ready: list[str] = []
_number = iter(range(1_000_000))


def database_in(folder: Path) -> str:
    """Give the address of the database of a folder, the same one each time."""
    if not SERVER:
        return file_in(folder)
    name = next((name for name, made_for in _in_use.items() if made_for == folder), "")
    if not name:
        name = _ready.pop() if _ready else _new()
        _in_use[name] = folder
    return address_of(name)


def file_in(folder: Path) -> str:
    """Give the address of the SQLite file of a folder, whether there is a server or not, the same one each time."""
    file = folder / "pendens.sqlite3"  # as a home has it
    if folder.is_dir() and not file.exists():
        file.touch(mode=0o600)
        file.write_bytes(_migrated())
    return f"sqlite:///{file}"


@cache
def _migrated() -> bytes:
    """Run the migrations once for all files of these tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "pendens.sqlite3"
        Store.open(f"sqlite:///{file}").close()
        return file.read_bytes()


def empty_database_in(folder: Path) -> str:
    """Give the address of a database of the server that has no tables yet."""
    name = f"{_RUN}_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
    if name not in _in_use:
        run_on_server(f"CREATE DATABASE {name} TEMPLATE template0")
        _in_use[name] = folder
    return address_of(name)


def put_back(folder: Path) -> None:
    """Empty the databases of a folder and of those in it for whoever comes next; drop those whose tables differ."""
    for name in [name for name, made_for in _in_use.items() if made_for.is_relative_to(folder)]:
        del _in_use[name]
        run_on_server(_END.format(name))
        if _is_emptied(name):
            _ready.append(name)
        else:
            run_on_server(f"DROP DATABASE {name} WITH (FORCE)")


def drop_all() -> None:
    """Drop every database of this run."""
    for name in (*_ready, *_in_use):
        run_on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run_on_server(statement: str, address: str = SERVER) -> None:
    """Run a statement for which the database is only the way in."""
    with _connected(address) as connection:
        connection.exec_driver_sql(statement)


def address_of(name: str) -> str:
    """Give the address of a database of the server."""
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _new() -> str:
    name = f"{_RUN}_{next(_number)}"
    run_on_server(f"CREATE DATABASE {name} TEMPLATE template0")
    Store.open(address_of(name)).close()
    with _connected(address_of(name)) as connection:
        _shape.setdefault("tables", _tables(connection))
    return name


_shape: dict[str, list[str]] = {}


@contextmanager
def _connected(address: str) -> Iterator[Connection]:
    url = make_url(address).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection


def _tables(connection: Connection) -> list[str]:
    return [name for kind in "rS" for name in connection.exec_driver_sql(_TABLES.format(kind)).scalars()]


def _is_emptied(name: str) -> bool:
    """Empty a database that has the tables that the migrations make; tell whether it had."""
    with _connected(address_of(name)) as connection:
        found = _tables(connection)
        if found != _shape.get("tables"):
            return False
        tables = [table for table in _children_first() if table in found]
        statements = ["BEGIN", "SET LOCAL pendens.tenant = '*'"]  # the rows of every tenant go
        statements += [f'DELETE FROM "{table}"' for table in tables]  # noqa: S608 its own tables
        statements.append("INSERT INTO tenants VALUES ('default', now(), 'pendens')")  # as the migrations leave it
        statements += [f'ALTER SEQUENCE "{one}" RESTART' for one in found if one not in _data_tables()]
        connection.exec_driver_sql("; ".join([*statements, "COMMIT"]))
    return True


@cache
def _children_first() -> tuple[str, ...]:
    from service.store.schema import metadata  # noqa: PLC0415 only where there is a server

    return tuple(table.name for table in reversed(metadata().sorted_tables))


@cache
def _data_tables() -> frozenset[str]:
    return frozenset(_children_first()) | {"alembic_version"}
