"""The database of a test: a SQLite file in a folder, or one of its own on the server of PENDENS_TEST_DATABASE_URL.

Each is made anew from a template, which the migrations made once, and goes with its test.
"""

import atexit
import hashlib
import os
from functools import cache
from pathlib import Path

from sqlalchemy import URL, Engine, NullPool, create_engine, make_url

from service.store import Store

SERVER = os.environ.get("PENDENS_TEST_DATABASE_URL", "")
_RUN = f"pendens_test_{os.getpid()}"
_made: dict[str, Path] = {}


def database_in(folder: Path, *, is_empty: bool = False) -> str:
    """Give the address of the database of a folder, the same one each time; `is_empty`: without tables at first."""
    if not SERVER:
        return f"sqlite:///{folder / 'pendens.sqlite3'}"  # as a home has it
    name = f"{_RUN}_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
    if name not in _made:
        _do(f"CREATE DATABASE {name} TEMPLATE {'template0' if is_empty else _template()}")
        _made[name] = folder
    return _address(name)


def drop_databases(folder: Path) -> None:
    """Drop the databases of a folder and of those in it."""
    for name in [name for name, made_for in _made.items() if made_for.is_relative_to(folder)]:
        _do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        del _made[name]


@cache
def _template() -> str:
    name = f"{_RUN}_template"
    _do(f"CREATE DATABASE {name} TEMPLATE template0")
    Store.open(_address(name)).close()
    atexit.register(_do, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    return name


@cache
def _server() -> Engine:
    url = make_url(SERVER).set(drivername="postgresql+psycopg")
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


def _address(name: str) -> str:
    url: URL = make_url(SERVER).set(database=name)
    return url.render_as_string(hide_password=False)


def _do(statement: str) -> None:
    with _server().connect() as connection:
        connection.exec_driver_sql(statement)
