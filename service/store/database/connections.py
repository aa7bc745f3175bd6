"""One database and its transactions: work is handed in, runs in one transaction, and fails in plain words."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from service.errors import StoreError, StoreReadOnlyError
from service.store.database.engines import address_without_password, is_in_memory, is_sqlite
from service.store.database.faults import as_store_errors
from service.store.database.turns import Turn
from service.store.database.writing import begin, begun, patience
from service.store.database.writing_queue import WritingQueue

Answer = TypeVar("Answer")

# Why: of two transactions that wait for each other's rows PostgreSQL ends one, of which nothing is left: it is done
# again. Two that meet a second time have other company by then; three times in a row was never seen.
_WRITING_TRIES = 4
_FIRST_PAUSE_SECONDS = 0.01
_DONE_AGAIN = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected
_READING_TRIES = 3  # a reading takes milliseconds and a checkpoint seldom comes; after these SQLite's locks decide
# beside the file while a program writes, or after it was killed (sqlite.org/tempfiles.html)
_LOGS = ("-wal", "-journal")


class Database:
    """An engine and what it is called in messages; many threads may use it.

    Where the database is SQLite, threads that want to write at the same time do so in one transaction.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.place = f"the database {address_without_password(engine.url)}"
        self._queue = WritingQueue(engine) if is_sqlite(engine.url) else None

    def read(self, work: Callable[[Connection], Answer]) -> Answer:
        """Answer from one consistent state.

        Raises:
            StoreError: the database failed.
        """
        with as_store_errors(self.place):
            if is_sqlite(self.engine.url):
                with self.engine.connect() as connection:
                    return work(connection)
            with begin(self.engine, {}).connection as connection:
                return work(connection)

    def write(self, work: Callable[[Connection], Answer], turn: Turn = Turn.ORDERED) -> Answer:
        """Do all of the work or nothing, and return when it is kept; writers queue before their first statement.

        In PostgreSQL only those of one turn queue. The work is done again where it met another's that undid it.

        Raises:
            StoreError: the database failed, or others wrote for so long that the turn did not come.
        """
        with as_store_errors(self.place):
            return self._queue.write(work) if self._queue else self._write(work, turn)

    def write_at_once(self, statement: Callable[[Connection], bool]) -> bool | None:
        """Let one statement of PostgreSQL write, which is a transaction of its own; tell whether it wrote.

        None where the connection was lost: whether it wrote is to be looked at.

        Raises:
            StoreError: the database failed.
        """
        with as_store_errors(self.place), self.engine.connect() as connection:
            try:
                return statement(connection)
            except DBAPIError as error:
                if error.connection_invalidated:
                    return None
                if getattr(error.orig, "sqlstate", None) in _DONE_AGAIN:
                    return False
                raise

    def _write(self, work: Callable[[Connection], Answer], turn: Turn) -> Answer:
        pause = _FIRST_PAUSE_SECONDS
        for left in reversed(range(_WRITING_TRIES)):
            try:
                with begun(self.engine, patience(), turn) as connection:
                    return work(connection)
            except DBAPIError as error:
                if not left or getattr(error.orig, "sqlstate", None) not in _DONE_AGAIN:
                    raise
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 nobody's secret
            pause *= 2
        raise AssertionError  # the last try has ended in one way or the other

    def close(self) -> None:
        """Give the connections back; SQLite's log is written into its file and cut, unless others are at work on it."""
        if self._queue:
            self._queue.close()
        with suppress(StoreError):
            self._cut_log()
        self.engine.dispose()

    def _cut_log(self) -> None:
        if is_sqlite(self.engine.url) and not is_in_memory(self.engine.url):
            with as_store_errors(self.place), self.engine.connect() as connection:
                cursor = connection.connection.cursor()
                cursor.execute("PRAGMA busy_timeout=100")  # it is a courtesy: whoever closes last does it
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Looked(Database):
    """A database of a server that is only looked at: what would write is refused before it reaches the server."""

    def write(self, work: Callable[[Connection], Answer], turn: Turn = Turn.ORDERED) -> Answer:
        """Refuse.

        Raises:
            StoreReadOnlyError: always.
        """
        raise self._refusal(work, turn)

    def write_at_once(self, statement: Callable[[Connection], bool]) -> bool | None:
        """Refuse.

        Raises:
            StoreReadOnlyError: always.
        """
        raise self._refusal(statement)

    def _refusal(self, *_: object) -> StoreReadOnlyError:
        return StoreReadOnlyError(f"{self.place} cannot be used so: it may not be written, for it is only looked at")


class Snapshot(Database):
    """A SQLite file that is only looked at: nothing is written, locked or created beside it.

    While no log lies beside it, the file is whole and is read without locks (`still`); if it changes meanwhile it is
    read again. While there is one, SQLite reads through it (`engine`).
    """

    def __init__(self, file: Path, still: Engine, engine: Engine) -> None:
        super().__init__(engine)
        self.file = file
        self.still = Database(still)

    def read(self, work: Callable[[Connection], Answer]) -> Answer:
        """Answer from one consistent state.

        Raises:
            StoreError: the file failed.
        """
        for _ in range(_READING_TRIES):
            before = self._state()
            if before is None:
                break
            try:
                answer = self.still.read(work)
            except StoreError:
                if self._state() == before:
                    raise
                continue
            if self._state() == before:
                return answer
        return super().read(work)

    def close(self) -> None:
        """Give the connections back."""
        self.still.engine.dispose()
        self.engine.dispose()

    def _state(self) -> tuple[int, int] | None:
        """Tell which state the file is in; None while a log lies beside it."""
        if any(self._has(log) for log in _LOGS):
            return None
        with as_store_errors(self.place):
            stat = self.file.stat()
        return stat.st_mtime_ns, stat.st_size

    def _has(self, log: str) -> bool:
        beside = self.file.with_name(self.file.name + log)
        return beside.exists() and beside.stat().st_size > 0
