"""The one door to the database: lists and screenings as the domain's values, failures as `StoreError`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import URL, make_url, text

from service.domain.listings import PublishedList
from service.errors import StoreError
from service.store import list_reading, list_writing, screening_records
from service.store.connections import Database, Snapshot
from service.store.engines import file_engine, is_in_memory, is_sqlite, looking_engine, memory_engine
from service.store.faults import mended
from service.store.records import ScreeningRecord
from service.store.schema import Schema, bring_forward, metadata, read_schema

_FOR_THE_OWNER = 0o700  # holdings are confidential


class Store:
    """Lists, and the screenings made with them; many threads and processes may use one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str) -> Self:
        """Open a database such as `sqlite:////home/me/pendens.db`; make it or bring it forward when needed.

        Raises:
            StoreError: it cannot be read, made or written, or was made by a newer or another program.
        """
        address = _read_url(url)
        if is_in_memory(address):
            return cls.in_memory()
        if is_sqlite(address):
            _make_folder(_file(address))
        database = _connect(address)
        bring_forward(database)
        return cls(database)

    @classmethod
    def in_memory(cls) -> Self:
        """Make a private store that ends with the process."""
        database = Database(memory_engine())
        database.write(metadata().create_all)
        return cls(database)

    @classmethod
    def open_readonly(cls, url: str) -> Self | None:
        """Look at an existing database without leaving a trace; None when there is none or it is not current.

        Raises:
            StoreError: there is one, and it is damaged or may not be read.
        """
        address = _read_url(url)
        database = _look_at(address)
        if database is None or database.read(read_schema) is not Schema.CURRENT:
            return None
        return cls(database)

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def is_ready(self) -> bool:
        """Tell whether the database answers."""
        try:
            return self._database.read(lambda connection: bool(connection.scalar(text("SELECT 1"))))
        except StoreError:
            return False

    def live_versions(self) -> dict[str, str]:
        """Give the live version of each list, by code."""
        return self._database.read(list_reading.live_versions)

    def add_list(self, published: PublishedList, *, retrieved_at: datetime) -> None:
        """Write a list version unless it is there, and make it live, in one transaction.

        Raises:
            ListDataError: a listing is of another list, or its party is not in this one.
            StoreError: the database failed.
        """
        self._database.write(lambda connection: list_writing.add_list(connection, published, retrieved_at))

    def load_lists(self, codes: Sequence[str] | None = None) -> tuple[PublishedList, ...]:
        """Read the live versions, in the order asked or by code, equal to what was added.

        Raises:
            UnknownListError: a code has no live version.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_reading.load_lists(connection, codes))

    def add_screening(self, record: ScreeningRecord) -> None:
        """Write a screening with its versions and findings, in one transaction.

        Raises:
            StoreError: it used a list version that is not in the store, or the database failed.
        """
        self._database.write(lambda connection: screening_records.add_screening(connection, record))

    def screening(self, screening_id: str, *, min_severity: int = 0) -> ScreeningRecord:
        """Read a screening back, with its findings of at least a severity (0..80).

        Raises:
            UnknownScreeningError: no screening has this id.
            StoreError: the database failed.
        """
        return self._database.read(
            lambda connection: screening_records.load_screening(connection, screening_id, min_severity)
        )


def _read_url(url: str) -> URL:
    with mended("PENDENS_DATABASE_URL", "write it as sqlite:////folder/pendens.db"):
        return make_url(url)


def _file(address: URL) -> Path:
    return Path(address.database or "").absolute()


def _make_folder(file: Path) -> None:
    with mended(f"the folder {file.parent}", "set PENDENS_HOME to one that you may write"):
        file.parent.mkdir(mode=_FOR_THE_OWNER, parents=True, exist_ok=True)


def _connect(address: URL) -> Database:
    with mended(f"the database {address.render_as_string()}", "install its driver"):
        return Database(file_engine(address))


def _look_at(address: URL) -> Database | None:
    if is_in_memory(address):
        return None
    if not is_sqlite(address):
        return _connect(address)
    file = _file(address)
    if not file.is_file():
        return None
    return Snapshot(file, looking_engine(file, "mode=ro&immutable=1"), looking_engine(file, "mode=ro"))
