"""A screening written in many short transactions, so that others may write between them; nobody sees it before its end.

Why: a million rows take a minute to screen; one transaction would lock every other writer out for as long.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol, Self

from sqlalchemy import Connection

from service.errors import StoreError
from service.store.database.connections import Database
from service.store.database.turns import Turn
from service.store.records import FindingRecord, ScreeningRecord
from service.store.screenings.finding_texts import take_apart
from service.store.screenings.notes import packed_notes
from service.store.screenings.past import PastScreenings
from service.store.screenings.repository import (
    FindingWriter,
    ScreeningClaim,
    begin_screening,
    finish_screening,
    remove_screening,
)


class ScreenedPart(Protocol):
    """What is noted of some rows together with their findings."""

    def note(self, connection: Connection) -> bool:
        """Note that they are kept; False where they were."""

    def count(self, connection: Connection) -> None:
        """Count them."""


class StagedScreening:
    """A screening on its way into the store; when it is finished, `screenings` reads it back."""

    def __init__(self, database: Database, claim: ScreeningClaim) -> None:
        """Go on with one that was begun; `claim` is the right to write it."""
        self._database = database
        self.claim = claim
        self._writer = FindingWriter(claim.number)
        self.screenings = PastScreenings(database)

    @classmethod
    def begin(cls, database: Database, record: ScreeningRecord) -> Self:
        """Begin one; of the record only what is known at the beginning counts.

        Raises:
            StoreError: a complete one has this id, a list version is not in the store, or the database failed.
        """
        return cls(database, database.write(lambda connection: begin_screening(connection, record), Turn.TEXTS))

    def add(self, findings: Sequence[FindingRecord]) -> None:
        """Write the next findings.

        Raises:
            StoreError: another try of the same screening took over, or the database failed.
        """
        parted = [take_apart(finding) for finding in findings]  # before others wait for the transaction

        def work(connection: Connection) -> FindingWriter:
            self.claim.require(connection)
            writer = self._writer.copy()  # the work may be undone, and done again
            writer.write_parted(connection, parted)
            return writer

        self._writer = self._database.write(work, Turn.SCREENING)

    def add_part(self, findings: Sequence[FindingRecord], first: int, part: ScreenedPart) -> bool:
        """Write the findings of some rows that others may be writing beside; `first` is the place of the first row.

        What `part` notes is kept together with them, or neither is; False where it says that they are kept.

        Raises:
            StoreError: as for `add`.
        """
        parted = [take_apart(finding) for finding in findings]

        def work(connection: Connection) -> bool:
            self.claim.require(connection)
            if not part.note(connection):
                return False
            FindingWriter(self.claim.number, first, is_alone=False).write_parted(connection, parted)
            part.count(connection)
            return True

        return self._database.write(work, Turn.SCREENING)

    def finish(self, record: ScreeningRecord, notes: Mapping[str, Iterable[Any]]) -> None:
        """Write its answer and its notes, and show it.

        Raises:
            StoreError: as for `add`.
        """
        packed = {part: list(packed_notes(given)) for part, given in notes.items()}
        self._database.write(
            lambda connection: finish_screening(connection, self.claim, record, packed), Turn.SCREENING
        )

    def discard(self) -> None:
        """Remove what was written, unless it is finished.

        Raises:
            StoreError: the database failed.
        """

        def work(connection: Connection) -> None:
            with suppress(StoreError):  # it is finished, or another's by now
                self.claim.require(connection)
                remove_screening(connection, self.claim.number, is_complete=False)

        self._database.write(work, Turn.SCREENING)
