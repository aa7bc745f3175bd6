"""The versions of all lists: what is live, held back or removed, written and read in whole transactions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from service.domain.listings import ListVersion, PublishedList, VersionRecord
from service.domain.stakes import Candidate, PartyReference
from service.store.database.connections import Database
from service.store.files import archived_files
from service.store.lists import kept as list_kept
from service.store.lists import party_lookup
from service.store.lists import reading as list_reading
from service.store.lists import revisions as list_revisions
from service.store.lists import versions as list_versions
from service.store.lists import writing as list_writing
from service.store.lists.held import HeldLists
from service.store.lists.writing import ListRetrieval
from service.store.records import ArchivedFile, KeptState, Removal, Revision


class ListVersions:
    """The versions of every list, the same for all tenants."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held = HeldLists(database)

    def held(self) -> frozenset[str]:
        """Give the codes of lists of which a version waits for a person to accept it, as of the last five seconds."""
        return self._held.codes()

    def live_versions(self) -> dict[str, str]:
        """Give the live version of each list, by code."""
        return self._database.read(list_reading.live_versions)

    def live_states(self) -> frozenset[ListVersion]:
        """Give what is live, with the day each was last checked; no party is read."""
        return self._database.read(list_reading.live_states)

    def add(  # noqa: PLR0913 a version with all that is kept beside it
        self,
        published: PublishedList,
        *,
        retrieved_at: datetime,
        files: Sequence[ArchivedFile] = (),
        notes: Sequence[str] = (),
        reading: Mapping[str, object] | None = None,
        follows: str | None = None,
        is_held: bool = False,
    ) -> None:
        """Write a list version with its raw files unless it is there, accept it and make it live, in one transaction.

        A version keeps the files that it was first given, and its notes when none are given. `follows` is the version
        whose entries it carries on. One that `is_held` leaves the live one live until somebody accepts it; a version
        that was accepted before stays so.

        Raises:
            ListDataError: a listing is of another list, its party is not in this one, or two files have one name.
            StoreError: the database failed.
        """
        packed = archived_files.pack(files)
        retrieval = ListRetrieval(published, retrieved_at, packed, tuple(notes), reading or {}, follows)
        self._database.write(lambda connection: list_writing.add_list(connection, retrieval, is_held=is_held))

    def accept(self, code: str, version: str, *, notes: Sequence[str]) -> None:
        """Make a held version accepted and live, with the reasons; one accepted before goes live again.

        The live version stays as it is. `version` as for `load_version`.

        Raises:
            UnknownListError: no version, or several, are named so.
            StoreError: the database failed.
        """
        self._database.write(lambda connection: list_versions.accept_version(connection, code, version, notes))

    def remove(self, removal: Removal) -> Removal:
        """Take a list out of what is live, and record who, when and why; give that with the version that was live.

        Its versions stay, and the screenings made with them; loading or accepting one makes the list live again.

        Raises:
            UnknownListError: it has no live version.
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: list_versions.remove_list(connection, removal))

    def removed(self) -> dict[str, Removal]:
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

    def undated(self, versions: Sequence[tuple[str, str]]) -> frozenset[str]:
        """Name the lists, of versions by code and id, that have an entry whose day of listing no source prints.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_kept.undated_versions(connection, versions))

    def revise(self, revision: Revision) -> Revision:
        """Correct the days of a version, and of all that is dated by them; give the revision with its number.

        Raises:
            UnknownListError: no version, or several, are named so.
            InvalidRequestError: the day is not between those of the versions before and after it.
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: list_revisions.revise_version(connection, revision))

    def touch(self, code: str, version: str, *, checked_on: date) -> None:
        """Note that the live version was the publisher's current one on a day; that day never goes back.

        `version` as for `load_version`.

        Raises:
            UnknownListError: no version, or several, are named so, or it is not live.
            StoreError: the database failed.
        """
        self._database.write(lambda connection: list_versions.touch_version(connection, code, version, checked_on))

    def reading_of(self, code: str, version: str) -> dict[str, Any]:
        """Give what the reading of a version counted; nothing where that was not kept.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_versions.reading_of(connection, code, version))

    def versions(self, code: str) -> tuple[VersionRecord, ...]:
        """Give all versions of a list, newest retrieval first.

        Raises:
            UnknownListError: the list has none.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_versions.version_records(connection, code))

    def load(self, codes: Sequence[str] | None = None) -> tuple[PublishedList, ...]:
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

    def files(self, code: str, version: str) -> tuple[ArchivedFile, ...]:
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
