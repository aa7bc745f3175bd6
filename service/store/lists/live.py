"""The live lists of a store as they are read to answer: what they are at once, what they say as a stream."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from service.domain.listings import Entry
from service.domain.stakes import Stake
from service.store.database.connections import Database
from service.store.lists import streams as list_streams
from service.store.lists.fingerprints import fingerprint
from service.store.lists.streams import LiveVersion, VersionKey

Answer = TypeVar("Answer")


class LiveLists:
    """Reads the live versions of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def versions(self) -> tuple[LiveVersion, ...]:
        """Give what is live, by code; no party is read.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(list_streams.live_list_versions)

    def last_revision(self) -> int:
        """Give the number of the last correction of a version's days; 0 where there was none.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(list_streams.last_revision)

    def count_entries(self, live: Sequence[LiveVersion]) -> Mapping[int, int]:
        """Count the listings of versions, by their numbers, or the stakes of those that list nobody.

        One without either is left out.

        Raises:
            StoreError: the database failed.
        """
        ids = [one.id for one in live]
        return self._database.read(lambda connection: list_streams.count_entries(connection, ids))

    def fingerprint(self, live: Sequence[LiveVersion]) -> str:
        """Name the rows of versions: rows that were changed, lost or added since have another name.

        Raises:
            StoreError: the database failed.
        """
        ids = [one.id for one in live]
        return self._database.read(lambda connection: fingerprint(connection, ids))

    def stakes(self, live: Sequence[LiveVersion]) -> tuple[Stake, ...]:
        """Give who owns whom as versions state it, in their order.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_streams.live_stakes(connection, live))

    def party_ids(self, versions: Sequence[VersionKey], most: int) -> frozenset[str] | None:
        """Give the parties of kept versions; None if one of them is not kept here, or if they are more than `most`.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: list_streams.party_ids(connection, versions, most))

    def stream(
        self,
        live: Sequence[LiveVersion],
        work: Callable[[Sequence[Iterator[Entry]]], Answer],
        parties: Collection[str] | None = None,
    ) -> Answer:
        """Let some work read versions party by party, each in the order of the parties' ids, from one state.

        The streams end with the work, which may be done again from its beginning. `parties`: only these few.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: work(list_streams.streams(connection, live, parties)))
