"""Engines as each kind of database wants them: SQLite in a file, in memory or only looked at, and PostgreSQL."""

import json
import os
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import connect
from typing import Any
from weakref import WeakSet

import msgspec
from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event

from service.store.database.server import USUAL_SERVER_LIMITS, ServerLimits, server_engine, server_probe

BEGIN = "pendens_begin"  # the execution option that says how SQLite begins a transaction: words, or a function

BUSY_SECONDS = 15  # longer than the longest write, shorter than the 30 s after which a web server gives a request up
_PRAGMAS = (f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON", "synchronous=NORMAL")
# Why: what asks whether the service is ready gives up after 1 to 5 s; in 2 s SQLite tries some thirty times, so that
# writers that take turns are not taken for one that holds the database.
_PROBE_BUSY_SECONDS = 2
_WRITTEN = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_PLAIN = frozenset({str, int})
_ON_FILES: WeakSet[Engine] = WeakSet()


def file_engine(url: URL, limits: ServerLimits = USUAL_SERVER_LIMITS) -> Engine:
    """Make the engine of a SQLite file or of a database server, to which alone the limits apply."""
    if is_sqlite(url):
        engine = _as_sqlite(create_engine(url, json_serializer=write_json))
    else:
        engine = server_engine(url, limits, write_json)
    _ON_FILES.add(engine)
    return engine


def memory_engine() -> Engine:
    """Make the engine of a private database in memory: one connection, which threads use in turn."""
    engine = create_engine(
        "sqlite://",
        json_serializer=write_json,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )
    return _as_sqlite(engine)


def looking_engine(file: Path, question: str) -> Engine:
    """Make an engine that looks at a SQLite file and leaves it as it is; `question` as in sqlite.org/uri.html."""
    address = f"{file.absolute().as_uri()}?{question}"
    url = URL.create("sqlite", database=str(file))
    engine = create_engine(
        url, json_serializer=write_json, poolclass=NullPool, creator=lambda: connect(address, uri=True)
    )
    return _as_sqlite(engine)


def probing_engine(url: URL) -> Engine:
    """Make an engine that tries a write now and then: a connection for each, which waits only briefly for a lock."""
    if not is_sqlite(url):
        return server_probe(url, ServerLimits(lock_seconds=_PROBE_BUSY_SECONDS, statement_seconds=_PROBE_BUSY_SECONDS))
    engine = _as_sqlite(create_engine(url, json_serializer=write_json, poolclass=NullPool))
    event.listen(engine, "connect", _be_brief)
    return engine


def is_sqlite(url: URL) -> bool:
    """Tell whether the database is SQLite."""
    return url.get_backend_name() == "sqlite"


def is_in_memory(url: URL) -> bool:
    """Tell whether the database is SQLite without a file."""
    return is_sqlite(url) and url.database in {None, "", ":memory:"}


def address_without_password(url: URL) -> str:
    """Write an address as people know it: without its password, and without the driver."""
    return url.set(drivername=url.get_backend_name()).render_as_string()


def write_json(value: object) -> str:
    """Write JSON with its keys in order and its letters as they are; half a surrogate pair is escaped.

    Raises:
        ValueError: a number is not finite.
    """
    text = _WRITTEN.encode(value)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text


def write_words(values: list[Any]) -> str:
    """Write a list as `write_json` does, to the letter.

    Why: msgspec writes words and whole numbers in a fifth of the time; a number with a point it may write otherwise.
    """
    if _PLAIN.issuperset(map(type, values)):
        try:
            return msgspec.json.encode(values).decode()
        except (UnicodeEncodeError, OverflowError):  # half a surrogate pair, a number of more than 64 bits
            pass
    return write_json(values)


def _as_sqlite(engine: Engine) -> Engine:
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: SqliteConnection, _record: object) -> None:
    """Set what SQLite forgets with each connection, and leave transactions to us: the driver's own omit DDL."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _be_brief(connection: SqliteConnection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={_PROBE_BUSY_SECONDS * 1000}")


def _begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get(BEGIN, "BEGIN")
    if callable(begin):
        begin(connection)
    else:
        connection.exec_driver_sql(begin)


def _close_connections() -> None:
    """Close what lies ready before a fork, so that the new process inherits no open file of SQLite.

    Why: SQLite keeps its locks by file and process. A process that inherits an open connection takes the file for
    locked when it opens it anew, though the kernel gave it no lock; once the first process had closed, a third one
    removed the log, and what the forked one had committed was gone (howtocorrupt.html 2.6).
    """
    for engine in tuple(_ON_FILES):
        engine.dispose()


def _forget_connections() -> None:
    """Start a forked process with connections of its own, also where one was in use at the moment of the fork."""
    for engine in tuple(_ON_FILES):
        engine.dispose(close=False)


os.register_at_fork(before=_close_connections, after_in_child=_forget_connections)
