"""Requests by their keys, in and out of the database: begun by one, answered from then on with what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from service.store.database.connections import Database
from service.store.database.turns import Turn
from service.store.jobs.tables import JobRow
from service.store.requests.tables import KeyedRequestRow
from service.store.screenings.tables import ScreeningRow

# Why: hosts that share a database do not have the same second; those that keep time at all are nearer than this.
_CLOCKS_APART = timedelta(minutes=5)


class RequestState(StrEnum):
    """How far a request is, to who sends it again."""

    BEGUN = "begun"  # by this very call: do it
    RUNNING = "running"  # by an earlier one that is still at it
    DONE = "done"
    OTHER = "other"  # the key belongs to another request


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request: whose it is, the key its caller gave it, and the hash of what it asks."""

    tenant: str
    key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A request as it stands: what it makes bears `object_id`; `answer` is what was kept of its answer, if anything."""

    state: RequestState
    object_id: str
    answer: bytes | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """The instants of a call, aware: now, until when it counts as at work, and before when requests are forgotten."""

    now: datetime
    lease_until: datetime
    forgotten_before: datetime


class KeyedRequests:
    """The requests of a store that carry a key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, request: KeyedRequest, object_id: str, term: Term) -> RequestRecord:
        """Take a request up, or tell how the one of this key stands; those whose time is over are forgotten.

        `object_id` is what the request's making is to bear, if it is new.

        Raises:
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: _begin(connection, request, object_id, term), Turn.REQUESTS)

    def keep(self, request: KeyedRequest, answer: bytes) -> None:
        """Keep the answer of a request.

        Raises:
            StoreError: the database failed.
        """
        query = update(KeyedRequestRow).where(_is(request)).values(answer=answer)
        self._database.write(lambda connection: connection.execute(query), Turn.REQUESTS)

    def release(self, request: KeyedRequest) -> None:
        """Forget a request that made nothing, so that its key may be used again.

        Raises:
            StoreError: the database failed.
        """

        def work(connection: Connection) -> None:
            row = connection.execute(select(KeyedRequestRow.object_id).where(_is(request))).one_or_none()
            if row is not None and not _is_made(connection, row.object_id):
                connection.execute(delete(KeyedRequestRow).where(_is(request), KeyedRequestRow.answer.is_(None)))

        self._database.write(work, Turn.REQUESTS)

    def forget(self, before: datetime) -> int:
        """Delete the requests that were begun before an instant, and tell how many.

        Raises:
            StoreError: the database failed.
        """
        query = delete(KeyedRequestRow).where(KeyedRequestRow.created_at < before)
        return self._database.write(lambda connection: connection.execute(query).rowcount, Turn.REQUESTS)


def _is(request: KeyedRequest) -> ColumnElement[bool]:
    table = KeyedRequestRow
    return and_(table.tenant == request.tenant, table.key == request.key)


def _begin(connection: Connection, request: KeyedRequest, object_id: str, term: Term) -> RequestRecord:
    table = KeyedRequestRow
    connection.execute(delete(table).where(table.created_at < term.forgotten_before))
    columns = (table.digest, table.object_id, table.lease_until, table.answer)
    row = connection.execute(select(*columns).where(_is(request)).with_for_update()).one_or_none()
    if row is None:
        key = {"tenant": request.tenant, "key": request.key, "digest": request.digest, "object_id": object_id}
        times = {"created_at": term.now, "lease_until": term.lease_until}
        connection.execute(insert(table).values(**key, **times, answer=None))
        return RequestRecord(RequestState.BEGUN, object_id)
    if bytes(row.digest) != request.digest:
        return RequestRecord(RequestState.OTHER, row.object_id)
    if row.answer is not None or _is_made(connection, row.object_id):
        return RequestRecord(RequestState.DONE, row.object_id, None if row.answer is None else bytes(row.answer))
    if term.now < row.lease_until <= term.lease_until + _CLOCKS_APART:  # a later one is of before a clock was set back
        return RequestRecord(RequestState.RUNNING, row.object_id)
    connection.execute(update(table).where(_is(request)).values(lease_until=term.lease_until))
    return RequestRecord(RequestState.BEGUN, row.object_id)


def _is_made(connection: Connection, object_id: str) -> bool:
    """Tell whether what a request was to make is there: its screening, or its job."""
    screening = select(ScreeningRow.number).where(ScreeningRow.id == object_id, ScreeningRow.is_complete)
    job = select(JobRow.id).where(JobRow.id == object_id)
    return connection.scalar(screening) is not None or connection.scalar(job) is not None
