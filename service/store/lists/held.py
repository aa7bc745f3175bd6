"""Tells of which lists a version waits for a person to accept it."""

import time

from sqlalchemy import Connection, func, select

from service.store.database.connections import Database
from service.store.lists.tables import HELD, ListRow, ListVersionRow

# Why: every answer names these lists, and a version is held once in months: five seconds late is soon enough.
_KEPT_SECONDS = 5.0


class HeldLists:
    """Looks for held versions, at most every five seconds for a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: frozenset[str] = frozenset()
        self._kept_until = 0.0

    def codes(self) -> frozenset[str]:
        """Return the codes of lists of which a held version is newer than the live one, or none is live.

        Raises:
            StoreError: the database failed.
        """
        if time.monotonic() >= self._kept_until:
            self._found = self._database.read(_held_codes)
            self._kept_until = time.monotonic() + _KEPT_SECONDS
        return self._found


def _held_codes(connection: Connection) -> frozenset[str]:
    versions = ListVersionRow.__table__.c
    newest = func.max(versions.retrieved_at)
    held = select(versions.code, newest).where(versions.state == HELD).group_by(versions.code)
    waiting = dict(connection.execute(held).tuples().all())
    if not waiting:
        return frozenset()
    is_live = (ListRow.code == versions.code) & (ListRow.version == versions.version)
    live = dict(connection.execute(select(versions.code, versions.retrieved_at).join(ListRow, is_live)).tuples().all())
    return frozenset(code for code, at in waiting.items() if code not in live or at > live[code])
