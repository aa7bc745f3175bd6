"""Stored lists party by party, in the order of their ids: a few rows of each table are in memory at a time."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from service.domain.events import Event
from service.domain.listings import Entry, Listing, ListVersion
from service.domain.parties import Identifier, Name, Party
from service.domain.stakes import Stake
from service.store.lists.stake_tables import StakeRow
from service.store.lists.stakes import read_stakes
from service.store.lists.tables import (
    EVENT_FIELDS,
    IDENTIFIER_FIELDS,
    NAME_FIELDS,
    VERSION_FIELDS,
    EventRow,
    IdentifierRow,
    ListingRow,
    ListRevisionRow,
    ListRow,
    ListVersionRow,
    NameRow,
    PartyRow,
)

ROWS_AT_ONCE = 2_000
_KEY = itemgetter(0)
Group = Callable[[object], Sequence[Row[Any]]]


class VersionKey(NamedTuple):
    """A kept version: its number in this database, what it is, and when it came in.

    Why so much: a database that was put back from a backup gives a number that it has free to another version.
    """

    id: int
    code: str
    version: str
    retrieved_at: datetime


@dataclass(frozen=True, slots=True)
class LiveVersion:
    """A live version: its number in this database, what it is, and when it came in.

    `revisions` counts how often the days of a version of its list were corrected: what an earlier one said since when
    is carried on by the later ones, and corrected there too.
    """

    id: int
    version: ListVersion
    retrieved_at: datetime
    revisions: int = 0

    @property
    def key(self) -> VersionKey:
        """Return what tells it from any other version."""
        return VersionKey(self.id, self.version.code, self.version.version, self.retrieved_at)


def live_list_versions(connection: Connection) -> tuple[LiveVersion, ...]:
    """Give what is live, by code."""
    row = ListVersionRow
    columns = (row.__table__.c[field] for field in VERSION_FIELDS)
    revised = select(func.count()).where(ListRevisionRow.code == row.code).scalar_subquery()
    query = (
        select(row.id, row.retrieved_at, revised, *columns)
        .join(ListRow, (ListRow.code == row.code) & (ListRow.version == row.version))
        .order_by(ListRow.code)
    )
    return tuple(
        LiveVersion(version_id, ListVersion(*values), retrieved_at, revisions)
        for version_id, retrieved_at, revisions, *values in connection.execute(query)
    )


def last_revision(connection: Connection) -> int:
    """Give the number of the last correction of a version's days; 0 where there was none."""
    return connection.scalar(select(func.max(ListRevisionRow.id))) or 0


def count_entries(connection: Connection, ids: Sequence[int]) -> Mapping[int, int]:
    """Count the listings of versions, or the stakes of those that have none; one without either is left out."""
    return {**_count(connection, StakeRow, ids), **_count(connection, ListingRow, ids)}


def _count(connection: Connection, row: type[ListingRow | StakeRow], ids: Sequence[int]) -> Mapping[int, int]:
    query = select(row.version_id, func.count()).where(row.version_id.in_(ids)).group_by(row.version_id)
    return dict(connection.execute(query).tuples().all())


def live_stakes(connection: Connection, live: Sequence[LiveVersion]) -> tuple[Stake, ...]:
    """Give the stakes of versions, in their order."""
    found = read_stakes(connection, {one.id: one.version for one in live})
    return tuple(stake for one in live for stake in found.get(one.id, ()))


def party_ids(connection: Connection, versions: Sequence[VersionKey], most: int) -> frozenset[str] | None:
    """Give the parties of versions; None if one is not kept here whole under its number, or if they are too many.

    Args:
        connection: to the database.
        versions: which.
        most: how many parties there may be.
    """
    row, numbers = ListVersionRow, [one.id for one in versions]
    query = select(row.entries, row.id, row.code, row.version, row.retrieved_at).where(row.id.in_(numbers))
    kept = {VersionKey(*values): entries for entries, *values in connection.execute(query)}
    counts = count_entries(connection, numbers)
    if kept.keys() != {*versions} or any(counts.get(one.id, 0) < entries for one, entries in kept.items()):
        return None
    found = select(PartyRow.party_id).distinct().where(PartyRow.version_id.in_(numbers)).limit(most + 1)
    ids = frozenset(connection.scalars(found))
    return None if len(ids) > most else ids


def streams(
    connection: Connection, live: Sequence[LiveVersion], parties: Collection[str] | None
) -> list[Iterator[Entry]]:
    """Give the entries of each version; of `parties`, if some are named, and then nothing is asked of versions without.

    They are read while they are consumed.
    """
    if parties is None:
        return [stream_entries(connection, one) for one in live]
    having = versions_with(connection, [one.id for one in live], parties)
    return [stream_entries(connection, one, parties) if one.id in having else iter(()) for one in live]


def versions_with(connection: Connection, versions: Sequence[int], parties: Collection[str]) -> frozenset[int]:
    """Tell which versions, by their numbers, have one of some parties."""
    query = select(PartyRow.version_id).distinct().where(PartyRow.version_id.in_(versions))
    return frozenset(connection.scalars(query.where(PartyRow.party_id.in_(sorted(parties)))))


def stream_entries(
    connection: Connection, live: LiveVersion, parties: Collection[str] | None = None
) -> Iterator[Entry]:
    """Give each party of a version with its listings there, in the order of the ids' letters in Unicode.

    `parties`: only these, by their ids; there may not be more than the database takes parameters.
    """
    columns = (PartyRow.name, PartyRow.country, PartyRow.kind)
    names = _grouped(connection, _of_parties(connection, NameRow, NAME_FIELDS, live.id, parties))
    identifiers = _grouped(connection, _of_parties(connection, IdentifierRow, IDENTIFIER_FIELDS, live.id, parties))
    listings = _listings(connection, live, parties)
    order = _in_order(connection, PartyRow.party_id)
    query = select(PartyRow.party_id, *columns).where(PartyRow.version_id == live.id).order_by(order)
    query = _only(query, PartyRow.party_id, parties)
    for party_id, name, country, kind in _stream(connection, query):
        named = tuple(Name(*values) for _, *values in names(party_id))
        numbered = tuple(Identifier(*values) for _, *values in identifiers(party_id))
        yield Party(party_id, name, named, numbered, country, kind), listings(party_id)


def _only(query: Select[Any], column: Any, parties: Collection[str] | None) -> Select[Any]:  # noqa: ANN401 a mapped attribute
    return query if parties is None else query.where(column.in_(sorted(parties)))


def _listings(
    connection: Connection, live: LiveVersion, parties: Collection[str] | None
) -> Callable[[str], tuple[Listing, ...]]:
    row = ListingRow
    order = (_in_order(connection, row.party_id), row.position)
    columns = (row.programme, row.entry, row.source, row.grade, row.restricted_from, row.divest_before)
    of_version = select(row.party_id, row.position, *columns).where(row.version_id == live.id).order_by(*order)
    acts = (EventRow.__table__.c[field] for field in EVENT_FIELDS)
    of_listings = (
        select(row.position, *acts)
        .join(EventRow, (EventRow.version_id == row.version_id) & (EventRow.listing == row.position))
        .where(row.version_id == live.id)
        .order_by(*order, EventRow.position)
    )
    records = _grouped(connection, _only(of_version, row.party_id, parties))
    events = _grouped(connection, _only(of_listings, row.party_id, parties))

    def read(party_id: str) -> tuple[Listing, ...]:
        return tuple(
            Listing(
                live.version.code,
                party_id,
                programme,
                entry,
                tuple(Event(*values) for _, *values in events(position)),
                *rest,
            )
            for _, position, programme, entry, *rest in records(party_id)
        )

    return read


def _of_parties(
    connection: Connection,
    table: type[NameRow | IdentifierRow],
    fields: Sequence[str],
    version_id: int,
    parties: Collection[str] | None,
) -> Select[Any]:
    columns = (table.__table__.c[field] for field in fields)
    query = select(table.party_id, *columns).where(table.version_id == version_id)
    return _only(query, table.party_id, parties).order_by(_in_order(connection, table.party_id), table.position)


def _grouped(connection: Connection, query: Select[Any]) -> Group:
    """Give the rows of one key after the other's, by their first column; keys are asked for in the query's order."""
    groups = groupby(_stream(connection, query), _KEY)
    waiting = next(groups, None)

    def rows_of(key: object) -> Sequence[Row[Any]]:
        nonlocal waiting
        if waiting is None or waiting[0] != key:
            return ()
        rows = list(waiting[1])
        waiting = next(groups, None)
        return rows

    return rows_of


def _stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    return iter(connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}))


def _in_order(connection: Connection, column: Any) -> ColumnElement[str]:  # noqa: ANN401 a mapped attribute
    """Order texts by their letters' numbers in Unicode, as Python does, and not as a language would."""
    collation = {"sqlite": "BINARY"}.get(connection.dialect.name, "C")
    ordered: ColumnElement[str] = column.collate(collation)
    return ordered
