"""Screenings whose time is over are removed, with the texts that nothing else names, and the space is given back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, except_, func, select, update

from service.store.database.connections import Database
from service.store.database.engines import is_sqlite
from service.store.database.faults import as_store_errors
from service.store.database.turns import Turn
from service.store.screenings.repository import remove_screening
from service.store.screenings.tables import (
    AnswerListingRow,
    AnswerRow,
    FindingRow,
    ListingTextRow,
    ScreeningListRow,
    ScreeningRow,
    ScreeningSettingsRow,
)

# Why: so many findings are deleted in 100 ms; a screening of a million in one go would lock others out for seconds.
_FINDINGS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Old:
    """Screenings begun before an instant: how many, with how many findings, and the instants of the first and last."""

    screenings: int
    findings: int
    first: datetime | None
    last: datetime | None


class Retention:
    """The screenings of a store by age."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def old(self, before: datetime) -> Old:
        """Count the screenings begun before an instant.

        Raises:
            StoreError: the database failed.
        """
        table = ScreeningRow
        chosen = (table.is_complete, table.created_at < before)
        heads = select(func.count(), func.min(table.created_at), func.max(table.created_at)).where(*chosen)
        rows = select(func.count()).select_from(FindingRow).join(table, table.number == FindingRow.screening)

        def work(connection: Connection) -> Old:
            count, first, last = connection.execute(heads).one()
            return Old(count, connection.scalar(rows.where(*chosen)) or 0, first, last)

        return self._database.read(work)

    def purge(self, before: datetime) -> int:
        """Remove the screenings begun before an instant, finished or not, and give their number.

        One that is begun is hidden first: what is left of it after a crash goes with the next purge.

        Raises:
            StoreError: the database failed; what was removed by then stays so.
        """
        query = select(ScreeningRow.number).where(ScreeningRow.created_at < before).order_by(ScreeningRow.number)
        numbers = self._database.read(lambda connection: connection.scalars(query).all())
        for number in numbers:
            self._remove(number)
        self._database.write(_remove_orphans, Turn.TEXTS)
        return len(numbers)

    def give_back(self) -> None:
        """Make the file as small as what is in it (SQLite; PostgreSQL does so by itself).

        Raises:
            StoreError: another program is at work on it, or the disk has no room for a second copy meanwhile.
        """
        if not is_sqlite(self._database.engine.url):
            return
        with as_store_errors(self._database.place), self._database.engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _remove(self, number: int) -> None:
        hide = update(ScreeningRow).where(ScreeningRow.number == number).values(is_complete=False)
        self._database.write(lambda connection: connection.execute(hide), Turn.SCREENING)
        while self._database.write(lambda connection: _remove_findings(connection, number), Turn.SCREENING):
            pass
        self._database.write(lambda connection: remove_screening(connection, number, is_complete=False), Turn.TEXTS)


def _remove_findings(connection: Connection, number: int) -> int:
    last = connection.scalar(select(func.max(FindingRow.position)).where(FindingRow.screening == number))
    if last is None:
        return 0
    some = (FindingRow.screening == number, FindingRow.position > last - _FINDINGS_AT_ONCE)
    return connection.execute(delete(FindingRow).where(*some)).rowcount


def _remove_orphans(connection: Connection) -> None:
    """Remove what no screening names any more: answers, their listings, and settings with the lists they name."""
    unused = (
        (AnswerListingRow, AnswerListingRow.answer_id, FindingRow.answer_id),
        (AnswerRow, AnswerRow.id, FindingRow.answer_id),
        (ListingTextRow, ListingTextRow.id, AnswerListingRow.listing_id),
        (ScreeningListRow, ScreeningListRow.settings_id, ScreeningRow.settings_id),
        (ScreeningSettingsRow, ScreeningSettingsRow.id, ScreeningRow.settings_id),
    )
    for table, key, named in unused:
        # Why: of NOT IN with more keys than fit its memory PostgreSQL reads the findings anew for each answer.
        connection.execute(delete(table).where(key.in_(except_(select(key), select(named)))))
