"""The one door to the database: lists and screenings as the domain's values, failures as `StoreError`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import text

from service.domain.listings import ListVersion, PublishedList, VersionRecord
from service.domain.stakes import Candidate, PartyReference
from service.errors import StoreError
from service.store.access.records import FIRST_TENANT
from service.store.access.repository import KeptAccess
from service.store.database.clock import database_now
from service.store.database.connections import Database
from service.store.database.engines import is_in_memory, is_sqlite
from service.store.database.faults import as_store_errors
from service.store.database.leases import Lease, Leased, Leases
from service.store.database.server import USUAL_SERVER_LIMITS, ServerLimits
from service.store.database.tenancy import TenantDatabase
from service.store.database.write_probe import WriteProbe
from service.store.events.repository import KeptEvents
from service.store.files import archived_files
from service.store.jobs.repository import KeptJobs
from service.store.jobs.uploads import KeptUploads
from service.store.lists import kept as list_kept
from service.store.lists import party_lookup
from service.store.lists import reading as list_reading
from service.store.lists import revisions as list_revisions
from service.store.lists import versions as list_versions
from service.store.lists import writing as list_writing
from service.store.lists.facts import PrintedFacts
from service.store.lists.held import HeldLists
from service.store.lists.live import LiveLists
from service.store.lists.namesakes import HouseNamesakes
from service.store.lists.refreshes import Refreshes
from service.store.lists.writing import ListRetrieval
from service.store.opening import (
    file_of,
    is_there,
    look_at_database,
    make_private_database,
    make_spool_database,
    open_database,
    read_address,
    schema_of,
)
from service.store.records import ArchivedFile, KeptState, Removal, Revision, ScreeningRecord
from service.store.requests.repository import KeyedRequests
from service.store.schema import Schema
from service.store.screenings import repository as screening_records
from service.store.screenings.listed import ListedScreenings
from service.store.screenings.past import PastScreenings
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
        self.kept_events = KeptEvents(own)
        self.kept_jobs = KeptJobs(own)
        self.keyed_requests = KeyedRequests(own)
        self.kept_uploads = KeptUploads(own)
        self.past_screenings = PastScreenings(own)
        self.listed_screenings = ListedScreenings(own)
        # those of every tenant: for who works them off, and for what is removed by its age
        self.all_jobs = KeptJobs(database)
        self.all_uploads = KeptUploads(database)
        self.all_requests = KeyedRequests(database)
        self.retention = Retention(database)
        self.leases = Leases(database)
        self.refreshes = Refreshes(database)
        self.live_lists = LiveLists(database)
        self._write_probe = WriteProbe(database)
        self._held_lists = HeldLists(database)
        self.namesakes = HouseNamesakes(own)
        self.printed_facts = PrintedFacts(database)

    @classmethod
    def open(cls, url: str, limits: ServerLimits = USUAL_SERVER_LIMITS) -> Self:
        """Open a database such as `sqlite:////home/me/pendens.db`; make it or bring it forward when needed.

        The limits are those of a database server (`postgresql://user@host/pendens`).

        Raises:
            StoreError: it cannot be read, made or written, or was made by a newer or another program.
        """
        address = read_address(url)
        return cls.in_memory() if is_in_memory(address) else cls(open_database(address, limits))

    @classmethod
    def in_memory(cls) -> Self:
        """Make a private store that ends with the process."""
        return cls(make_private_database(), is_lasting=False)

    @classmethod
    def spool(cls) -> Self:
        """Make a private store on the disk, for more than memory should hold; it goes with the last use of it."""
        return cls(make_spool_database(), is_lasting=False)

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
        """Return the database itself, for statements that are no use case: a look by hand, a measurement, a check."""
        return self._database

    @property
    def place(self) -> str:
        """Name the database; no password is in it."""
        return self._database.place

    @property
    def is_embedded(self) -> bool:
        """Tell whether the database is a file or memory of this machine, and no server."""
        return is_sqlite(self._database.engine.url)

    def under(self, lease: Lease) -> "Store":
        """Give this store as one that is written only while a lease is held; its writing may raise `LeaseLostError`."""
        return Store(Leased(self._database, lease), is_lasting=self.is_lasting, tenant=self.tenant)

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

    def held_lists(self) -> frozenset[str]:
        """Give the codes of lists of which a version waits for a person to accept it, as of the last five seconds."""
        return self._held_lists.codes()

    def require_writable(self) -> None:
        """Begin a write and end it without one.

        Raises:
            StoreError: a write would fail now.
        """
        self._database.write(lambda _connection: None)

    def live_versions(self) -> dict[str, str]:
        """Give the live version of each list, by code."""
        return self._database.read(list_reading.live_versions)

    def live_states(self) -> frozenset[ListVersion]:
        """Give what is live, with the day each was last checked; no party is read."""
        return self._database.read(list_reading.live_states)

    def add_list(  # noqa: PLR0913 a version with all that is kept beside it
        self,
        published: PublishedList,
        *,
        retrieved_at: datetime,
        files: Sequence[ArchivedFile] = (),
        notes: Sequence[str] = (),
        reading: Mapping[str, object] | None = None,
        follows: str | None = None,
    ) -> None:
        """Write a list version with its raw files unless it is there, accept it and make it live, in one transaction.

        A version keeps the files that it was first given, and its notes when none are given. `follows` is the version
        whose entries it carries on.

        Raises:
            ListDataError: a listing is of another list, its party is not in this one, or two files have one name.
            StoreError: the database failed.
        """
        packed = archived_files.pack(files)
        retrieval = ListRetrieval(published, retrieved_at, packed, tuple(notes), reading or {}, follows)
        self._database.write(lambda connection: list_writing.add_list(connection, retrieval))

    def hold_list(  # noqa: PLR0913 a version with all that is kept beside it
        self,
        published: PublishedList,
        *,
        retrieved_at: datetime,
        files: Sequence[ArchivedFile] = (),
        notes: Sequence[str] = (),
        reading: Mapping[str, object] | None = None,
        follows: str | None = None,
    ) -> None:
        """Write a list version as `add_list` does, but leave the live one live until somebody accepts this one.

        A version that was accepted before stays so.

        Raises:
            ListDataError: a listing is of another list, its party is not in this one, or two files have one name.
            StoreError: the database failed.
        """
        packed = archived_files.pack(files)
        retrieval = ListRetrieval(published, retrieved_at, packed, tuple(notes), reading or {}, follows)
        self._database.write(lambda connection: list_writing.hold_list(connection, retrieval))

    def accept_list(self, code: str, version: str, *, notes: Sequence[str]) -> None:
        """Make a held version accepted and live, with the reasons; one accepted before goes live again.

        The live version stays as it is. `version` as for `load_version`.

        Raises:
            UnknownListError: no version, or several, are named so.
            StoreError: the database failed.
        """
        self._database.write(lambda connection: list_versions.accept_version(connection, code, version, notes))

    def remove_list(self, removal: Removal) -> Removal:
        """Take a list out of what is live, and record who, when and why; give that with the version that was live.

        Its versions stay, and the screenings made with them; loading or accepting one makes the list live again.

        Raises:
            UnknownListError: it has no live version.
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: list_versions.remove_list(connection, removal))

    def removed_lists(self) -> dict[str, Removal]:
        """Give the last removal of each list that has no live version since, by code.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(list_versions.removed_lists)

    def kept_states(self) -> Mapping[str, Sequence[KeptState]]:
        """Give, by list, every version that was ever live, the first retrieved first.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(list_kept.kept_states)

    def undated_lists(self, versions: Sequence[tuple[str, str]]) -> frozenset[str]:
        """Name the lists, of versions by code and id, that have an entry whose day of listing no source prints.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_kept.undated_versions(connection, versions))

    def revise_list(self, revision: Revision) -> Revision:
        """Correct the days of a version, and of all that is dated by them; give the revision with its number.

        Raises:
            UnknownListError: no version, or several, are named so.
            InvalidRequestError: the day is not between those of the versions before and after it.
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: list_revisions.revise_version(connection, revision))

    def touch_list(self, code: str, version: str, *, checked_on: date) -> None:
        """Note that the live version was the publisher's current one on a day; that day never goes back.

        `version` as for `load_version`.

        Raises:
            UnknownListError: no version, or several, are named so, or it is not live.
            StoreError: the database failed.
        """
        self._database.write(lambda connection: list_versions.touch_version(connection, code, version, checked_on))

    def versions(self, code: str) -> tuple[VersionRecord, ...]:
        """Give all versions of a list, newest retrieval first.

        Raises:
            UnknownListError: the list has none.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_versions.version_records(connection, code))

    def load_lists(self, codes: Sequence[str] | None = None) -> tuple[PublishedList, ...]:
        """Read the live versions, in the order asked or by code, equal to what was added.

        Raises:
            UnknownListError: a code has no live version.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_reading.load_lists(connection, codes))

    def load_version(self, code: str, version: str) -> PublishedList:
        """Read one version of a list, live or not, equal to what was added.

        `version` is its full id or an unambiguous beginning of six hex digits or more, with or without `sha256:`.

        Raises:
            UnknownListError: no version, or several, are named so.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_reading.load_version(connection, code, version))

    def find_parties(self, references: Iterable[PartyReference]) -> Mapping[PartyReference, tuple[Candidate, ...]]:
        """Give the parties of the live lists that each reference may mean: one, none or several.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: party_lookup.find_parties(connection, references))

    def list_files(self, code: str, version: str) -> tuple[ArchivedFile, ...]:
        """Give the raw files that a version was read from, verified against their hashes; `version` as above.

        Raises:
            UnknownListError: no version, or several, are named so.
            StoreError: archived bytes are damaged, or the database failed.
        """
        return self._database.read(
            lambda connection: archived_files.read_files(
                connection, list_versions.find_version(connection, code, version).id
            )
        )

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
        return StagedScreening(self._own, record)

    def screening(self, screening_id: str, *, min_severity: int = 0) -> ScreeningRecord:
        """Read a screening back, with its findings of at least a severity (0..80).

        Raises:
            UnknownScreeningError: no screening has this id.
            StoreError: the database failed.
        """
        return self._own.read(
            lambda connection: screening_records.load_screening(connection, screening_id, min_severity)
        )
