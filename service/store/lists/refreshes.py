"""When each list was last fetched and is to be fetched again; all hosts that share the database go by it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from service.store.database.connections import Database
from service.store.database.lease_tables import RefreshRow


@dataclass(frozen=True, slots=True)
class Refresh:
    """The last try of a list and the next; `failures` counts tries in a row that failed, the last for `problem`."""

    code: str
    tried_at: datetime
    next_at: datetime
    failures: int = 0
    problem: str = ""


class Refreshes:
    """The refreshes of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, Refresh]:
        """Give the last try of each list that was ever fetched, by code.

        Raises:
            StoreError: the database failed.
        """
        row = RefreshRow
        query = select(row.code, row.tried_at, row.next_at, row.failures, row.problem)
        return self._database.read(
            lambda connection: {one[0]: Refresh(*one) for one in connection.execute(query).tuples()}
        )

    def due(self, codes: Sequence[str], now: datetime) -> tuple[str, ...]:
        """Give the lists whose time has come, or that were never fetched, in the order given.

        Raises:
            StoreError: the database failed.
        """
        known = self.all()
        return tuple(code for code in codes if code not in known or known[code].next_at <= now)

    def note(self, refresh: Refresh) -> None:
        """Keep a try in place of the one before.

        Raises:
            StoreError: the database failed.
        """
        values = asdict(refresh)

        def work(connection: Connection) -> None:
            connection.execute(delete(RefreshRow).where(RefreshRow.code == refresh.code))
            connection.execute(insert(RefreshRow).values(values))

        self._database.write(work)
