"""The one door to the database: each aggregate as an attribute, values of the domain, failures as `StoreError`."""

from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import text

from service.errors import StoreError
from service.store.access.rates import KeptRates
from service.store.access.records import FIRST_TENANT
from service.store.access.repository import KeptAccess
from service.store.database.clock import database_now
from service.store.database.connections import Database
from service.store.database.engines import is_in_memory, is_sqlite
from service.store.database.faults import as_store_errors
from service.store.database.leases import Lease, Leased, Leases
from service.store.database.owner import EVERY_TENANT
from service.store.database.row_security import RowSecurity, look
from service.store.database.server import USUAL_SERVER_LIMITS, ServerLimits, is_server
from service.store.database.tenancy import TenantDatabase
from service.store.database.write_probe import WriteProbe
from service.store.events.repository import KeptEvents
from service.store.jobs.callbacks import KeptCallbacks
from service.store.jobs.chunks import KeptChunks
from service.store.jobs.repository import KeptJobs
from service.store.jobs.uploads import KeptUploads
from service.store.lists.facts import PrintedFacts
from service.store.lists.live import LiveLists
from service.store.lists.namesakes import HouseNamesakes
from service.store.lists.refreshes import Refreshes
from service.store.lists.repository import ListVersions
from service.store.opening import (
    file_of,
    is_there,
    look_at_database,
    make_private_database,
    open_database,
    read_address,
    schema_of,
)
from service.store.records import ScreeningRecord
from service.store.requests.repository import KeyedRequests
from service.store.schema import Schema, metadata
from service.store.screenings import repository as screening_records
from service.store.screenings.listed import ListedScreenings
from service.store.screenings.past import PastScreenings
from service.store.screenings.repository import ScreeningClaim
from service.store.screenings.retention import Retention
from service.store.screenings.staged import StagedScreening


class Store:
    """Lists, and the screenings made with them; many threads and processes may use one database.

    One that is not `is_lasting` ends with the process.
    """

    def __init__(self, database: Database, *, is_lasting: bool = True, tenant: str = FIRST_TENANT) -> None:
        self._database = database
        self._own = own = TenantDatabase(database, tenant)
        self.tenant = tenant
        self.is_lasting = is_lasting
        self.access = KeptAccess(database)
        self.kept_rates = KeptRates(database)
        self.kept_events = KeptEvents(own)
        self.kept_jobs = KeptJobs(own)
        self.keyed_requests = KeyedRequests(own)
        self.kept_uploads = KeptUploads(own)
        self.past_screenings = PastScreenings(own)
        self.listed_screenings = ListedScreenings(own)
        # those of every tenant: for who works them off, and for what is removed by its age
        self._all = everybodys = TenantDatabase(database, EVERY_TENANT)
        self.all_jobs = KeptJobs(everybodys)
        self.all_uploads = KeptUploads(everybodys)
        self.chunks = KeptChunks(everybodys)
        self.all_callbacks = KeptCallbacks(everybodys)
        self.all_requests = KeyedRequests(everybodys)
        self.retention = Retention(everybodys)
        self.leases = Leases(database)
        self.refreshes = Refreshes(database)
        self.lists = ListVersions(database)
        self.live_lists = LiveLists(database)
        self._write_probe = WriteProbe(database)
        self.namesakes = HouseNamesakes(own)
        self.printed_facts = PrintedFacts(database)

    @classmethod
    def open(cls, url: str, limits: ServerLimits = USUAL_SERVER_LIMITS, owner_url: str | None = None) -> Self:
        """Open a database such as `sqlite:////home/me/pendens.db`; make it or bring it forward when needed.

        The limits are those of a database server (`postgresql://user@host/pendens`); `owner_url` is the same one as
        the owner of its tables opens it, where they are another's than who serves.

        Raises:
            StoreError: it cannot be read, made or written, or was made by a newer or another program.
        """
        address = read_address(url)
        if is_in_memory(address):
            return cls.in_memory()
        return cls(open_database(address, limits, read_address(owner_url) if owner_url else None))

    @classmethod
    def in_memory(cls) -> Self:
        """Make a private store that ends with the process."""
        return cls(make_private_database(), is_lasting=False)

    @classmethod
    def open_readonly(cls, url: str) -> Self | None:
        """Look at an existing database without leaving a trace; None when there is none, or nothing in it.

        Of an older one the lists and the events are read in a private copy; its screenings are not.

        Raises:
            StoreError: there is one, and it is damaged, may not be read, or was made by a newer or another program.
        """
        database = look_at_database(read_address(url))
        return cls(database) if database else None

    @classmethod
    def is_there(cls, url: str) -> bool:
        """Tell whether there is something at an address; of a server, and of memory, that is taken for granted.

        Raises:
            StoreError: it is no address, its folder may not be looked into, or it is no file.
        """
        return is_there(read_address(url))

    @classmethod
    def file_of(cls, url: str) -> Path | None:
        """Give the file of a SQLite database; None for any other.

        Raises:
            StoreError: it is no address.
        """
        return file_of(read_address(url))

    @classmethod
    def schema_of(cls, url: str) -> Schema:
        """Tell what a database's tables are to this program; nothing is made or changed.

        Raises:
            StoreError: it is damaged or may not be read.
        """
        return schema_of(read_address(url))

    @property
    def database(self) -> Database:
        """Return the database with everybody's rows, for what is no use case: a look by hand, a measurement."""
        return self._all

    @property
    def place(self) -> str:
        """Name the database whose lists these are; no password is in it. A private copy names its original."""
        return self._database.origin

    @property
    def is_embedded(self) -> bool:
        """Tell whether the database is a file or memory of this machine, and no server."""
        return is_sqlite(self._database.engine.url)

    def under(self, lease: Lease) -> "Store":
        """Give this store as one that is written only while a lease is held; its writing may raise `LeaseLostError`."""
        return Store(Leased(self._database, lease), is_lasting=self.is_lasting, tenant=self.tenant)

    def row_security(self) -> RowSecurity | None:
        """Tell how the server keeps tenants apart by itself; None where the database is no server's.

        Raises:
            StoreError: the database failed.
        """
        if not is_server(self._database.engine.url):
            return None
        return self._database.read(lambda connection: look(connection, metadata()))

    def of(self, tenant: str) -> "Store":
        """Give the store as another tenant sees it: the lists are the same, the screenings its own."""
        return self if tenant == self.tenant else Store(self._database, is_lasting=self.is_lasting, tenant=tenant)

    def close(self) -> None:
        """Give the connections back; SQLite's log is written into its file and cut."""
        self._database.close()

    def now(self) -> datetime:
        """Ask the database's clock, the only one that all hosts share; aware, in UTC.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(database_now)

    def is_ready(self) -> bool:
        """Tell whether the database answers."""
        try:
            return self._database.read(lambda connection: bool(connection.scalar(text("SELECT 1"))))
        except StoreError:
            return False

    def write_trouble(self, min_free_bytes: int) -> str:
        """Try a write, at most every five seconds, and say why one would fail; empty when all is well.

        Less free room than `min_free_bytes` where a SQLite file lies is told too.
        """
        return self._write_probe.trouble(min_free_bytes)

    def require_writable(self) -> None:
        """Begin a write and end it without one.

        Raises:
            StoreError: a write would fail now.
        """
        self._database.write(lambda _connection: None)

    def add_screening(self, record: ScreeningRecord) -> None:
        """Write a screening with its versions and findings, in one transaction.

        Raises:
            StoreError: it used a list version that is not in the store, or the database failed.
        """
        with as_store_errors(self.place):
            ready = screening_records.ReadyScreening.of(record)
        screening_records.keep_screening(self._own, ready)

    def begin_screening(self, record: ScreeningRecord) -> StagedScreening:
        """Begin a screening of many rows: its findings are written in parts, and nobody sees it before its end.

        Raises:
            StoreError: a complete one has this id, a list version is not in the store, or the database failed.
        """
        return StagedScreening.begin(self._own, record)

    def resume_screening(self, claim: ScreeningClaim) -> StagedScreening:
        """Go on with a screening that was begun, perhaps by another process, and is not finished."""
        return StagedScreening(self._own, claim)

    def screening(self, screening_id: str, *, min_severity: int = 0) -> ScreeningRecord:
        """Read a screening back, with its findings of at least a severity (0..80).

        Raises:
            UnknownScreeningError: no screening has this id.
            StoreError: the database failed.
        """
        return self._own.read(
            lambda connection: screening_records.load_screening(connection, screening_id, min_severity)
        )
