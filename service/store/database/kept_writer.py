"""The connection through which the threads of a process write to a SQLite file, one transaction after the other.

Why it is kept: to take one from SQLAlchemy's pool, to describe it anew and to give it back took a tenth of the
processor time of keeping one holding over HTTP.
"""

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from service.store.database.checkpoints import Checkpoints
from service.store.database.engines import BEGIN, is_in_memory
from service.store.database.writing import begun, immediately

_WRITERS: "weakref.WeakSet[KeptWriter]" = weakref.WeakSet()
# Connections that a forked process inherited all the same: SQLite's may not be closed there (see `engines.py`).
_INHERITED: list[Connection] = []


class KeptWriter:
    """Begins transactions that write; only one thread at a time may have one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._until = 0.0
        self._kept: Connection | None = None
        self._checkpoints = Checkpoints(engine)
        _WRITERS.add(self)

    @contextmanager
    def begun(self, until: float) -> Iterator[Connection]:
        """Give a connection in a transaction, which is kept at the end, or rolled back when something is raised.

        `until` as for `writing.begun`. A database in memory has one connection, which is borrowed each time. After a
        failure the next transaction has a new one.

        Raises:
            SQLAlchemyError: the database failed, or another process wrote for longer.
        """
        if is_in_memory(self._engine.url):
            with begun(self._engine, until) as borrowed:
                yield borrowed
            return
        self._until = until
        connection, self._kept = self._kept or self._opened(), None
        try:
            with connection.begin():
                yield connection
        except BaseException:
            connection.close()
            raise
        self._checkpoints.note(connection)
        self._kept = connection

    def close(self) -> None:
        """Close the connection where nobody writes through it; the next transaction has another."""
        self._checkpoints.close()
        connection, self._kept = self._kept, None
        if connection is not None:
            connection.invalidate()  # so that its file is closed now, and not when the pool is
            connection.close()

    def leave(self) -> None:
        """Leave the connection, in a forked process, to the one that opened it."""
        if self._kept is not None:
            _INHERITED.append(self._kept)
            self._kept = None

    def _opened(self) -> Connection:
        connection = self._engine.connect().execution_options(**{BEGIN: self._immediately})
        self._checkpoints.leave_to_thread(connection)
        return connection

    def _immediately(self, connection: Connection) -> None:
        immediately(self._until, connection)


def _close_all() -> None:
    for writer in tuple(_WRITERS):
        writer.close()


def _leave_all() -> None:
    for writer in tuple(_WRITERS):
        writer.leave()


os.register_at_fork(before=_close_all, after_in_child=_leave_all)
