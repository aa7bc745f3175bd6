"""Screenings and findings for programs: page after page from a place on, so that no page shifts while rows come in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, cast, or_, select

from service.domain.flags import Flag
from service.store.database.connections import Database
from service.store.records import FindingRecord
from service.store.screenings.past import PastScreening, line_of, lines
from service.store.screenings.repository import Reader, find_screening, finding_query
from service.store.screenings.tables import AnswerRow, FindingRow, ScreeningAccountRow, ScreeningRow

# Findings read at once where only some of them are wanted.
_AT_ONCE = 500
_BEFORE_ALL = -1


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Which screenings are wanted, the latest first: begun from `since` to `until`, both aware; empty means all.

    `after` is the last one of the page before, by its beginning and its id.
    """

    since: datetime | None = None
    until: datetime | None = None
    outcome: str = ""
    account: str = ""
    after: tuple[datetime, str] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class FindingsWanted:
    """Which findings are wanted: of any of these flags (none: all above `min_severity`), on a list, of a party.

    `party` is an id or the whole name as listed, in any case.
    """

    flags: tuple[str, ...] = ()
    list_code: str = ""
    party: str = ""
    account: str = ""
    min_severity: int = 1

    def has(self, document: Mapping[str, Any]) -> bool:
        """Tell whether a finding is of the party and the account."""
        matches, party = document.get("matches") or (), self.party.casefold()
        is_of_party = not party or any(party in {one["party_id"], one["party"].casefold()} for one in matches)
        return is_of_party and (not self.account or document["holding"].get("account") == self.account)


Place = tuple[int, FindingRecord]  # a finding, and its position in the screening, from 0


class ListedScreenings:
    """The screenings of a store, as programs page through them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, view: HistoryView) -> tuple[PastScreening, ...]:
        """Read the screenings of a view, at most `limit`, the latest first.

        Raises:
            StoreError: the database failed.
        """
        found: list[PastScreening] = []
        while True:
            query = _history(view)
            some = self._database.read(
                lambda connection, query=query: [  # type: ignore[misc]
                    line_of(*row) for row in connection.execute(query).tuples()
                ]
            )
            # those of before two words were told apart are judged when they are read
            found += [one for one in some if not view.outcome or one.outcome == view.outcome]
            if len(found) >= view.limit or len(some) < view.limit:
                return tuple(found[: view.limit])
            view = replace(view, after=(some[-1].created_at, some[-1].id))

    def findings(self, screening_id: str, wanted: FindingsWanted, after: int = _BEFORE_ALL) -> Iterator[Place]:
        """Give the findings behind a position one after the other, in their order; few are in memory.

        Raises:
            UnknownScreeningError: no screening has this id, or it was purged while it was read.
            StoreError: the database failed.
        """
        reader = Reader()
        while True:

            def work(connection: Connection, after: int = after) -> list[Place]:
                number, _ = find_screening(connection, screening_id)
                query = finding_query(number).where(FindingRow.position > after, *_conditions(wanted))
                if wanted.list_code or wanted.party:
                    query = query.join(AnswerRow, AnswerRow.id == FindingRow.answer_id)
                return reader.read(connection, query.order_by(FindingRow.position).limit(_AT_ONCE))

            some = self._database.read(work)
            yield from (place for place in some if wanted.has(place[1].document))
            if len(some) < _AT_ONCE:
                return
            after = some[-1][0]


def _history(view: HistoryView) -> Select[Any]:
    table = ScreeningRow.__table__.c
    query = lines()
    if view.since:
        query = query.where(table.created_at >= view.since)
    if view.until:
        query = query.where(table.created_at <= view.until)
    if view.outcome:
        # As text, for PostgreSQL takes no part out of JSON that has a NUL anywhere; in a text of it quotes are escaped.
        query = query.where(or_(table.outcome == view.outcome, ~cast(table.document, Text).contains('"gate":')))
    if view.account:
        of_account = select(ScreeningAccountRow.screening).where(ScreeningAccountRow.account == view.account)
        query = query.where(table.number.in_(of_account))
    if view.after:
        at, screening_id = view.after
        query = query.where(or_(table.created_at < at, and_(table.created_at == at, table.id < screening_id)))
    return query.order_by(table.created_at.desc(), table.id.desc()).limit(view.limit)


def _conditions(wanted: FindingsWanted) -> Sequence[ColumnElement[bool]]:
    severities = [Flag(flag).severity for flag in wanted.flags]
    asked = [FindingRow.severity.in_(severities) if severities else FindingRow.severity >= wanted.min_severity]
    if wanted.list_code:
        asked.append(AnswerRow.lists.contains(f"|{wanted.list_code}|", autoescape=True))
    if wanted.party:
        asked.append(AnswerRow.searched.contains(wanted.party.casefold(), autoescape=True))
    return asked
