"""Published lists on their way out of the database: plain columns, a few large questions, no objects in between."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection, select

from service.domain.events import Event
from service.domain.listings import Listing, ListVersion, PublishedList
from service.domain.parties import Identifier, Name, Party
from service.errors import UnknownListError
from service.store.lists.stakes import read_stakes
from service.store.lists.tables import (
    EVENT_FIELDS,
    IDENTIFIER_FIELDS,
    NAME_FIELDS,
    VERSION_FIELDS,
    EventRow,
    IdentifierRow,
    ListingRow,
    ListRow,
    ListVersionRow,
    NameRow,
    PartyRow,
)
from service.store.lists.versions import find_version

Value = TypeVar("Value")
ByParty = Mapping[tuple[int, str], Sequence[Value]]

_VERSIONS = select(ListVersionRow.id, *(ListVersionRow.__table__.c[field] for field in VERSION_FIELDS))
_LIVE = _VERSIONS.join(
    ListRow, (ListRow.code == ListVersionRow.code) & (ListRow.version == ListVersionRow.version)
).order_by(ListRow.code)


def live_versions(connection: Connection) -> dict[str, str]:
    """Give the live version of each list, by code."""
    return dict(connection.execute(select(ListRow.code, ListRow.version).order_by(ListRow.code)).tuples().all())


def live_states(connection: Connection) -> frozenset[ListVersion]:
    """Give what is live, with the day each was last checked; no party is read."""
    return frozenset(ListVersion(*values) for _, *values in connection.execute(_LIVE))


def load_lists(connection: Connection, codes: Sequence[str] | None) -> tuple[PublishedList, ...]:
    """Read the live versions, in the order asked or by code, equal to what was added.

    Raises:
        UnknownListError: a code has no live version.
    """
    versions = {version_id: ListVersion(*values) for version_id, *values in connection.execute(_LIVE)}
    return _published(connection, versions if codes is None else _choose(versions, codes))


def load_version(connection: Connection, code: str, asked: str) -> PublishedList:
    """Read one version, whatever its state, equal to what was added.

    Raises:
        UnknownListError: no version, or several, are named so.
    """
    found = find_version(connection, code, asked)
    _, *values = connection.execute(_VERSIONS.where(ListVersionRow.id == found.id)).one()
    (published,) = _published(connection, {found.id: ListVersion(*values)})
    return published


def _published(connection: Connection, versions: Mapping[int, ListVersion]) -> tuple[PublishedList, ...]:
    parties = _parties(connection, list(versions))
    listings = _listings(connection, versions)
    stakes = read_stakes(connection, versions)
    return tuple(
        PublishedList(
            version, tuple(parties[version_id]), tuple(listings[version_id]), tuple(stakes.get(version_id, ()))
        )
        for version_id, version in versions.items()
    )


def _choose(versions: Mapping[int, ListVersion], codes: Sequence[str]) -> dict[int, ListVersion]:
    ids = {version.code: version_id for version_id, version in versions.items()}
    unknown = [code for code in codes if code not in ids]
    if unknown:
        raise UnknownListError(f"no live list {', '.join(unknown)}; live are {', '.join(sorted(ids)) or 'none'}")
    return {ids[code]: versions[ids[code]] for code in codes}


def _parties(connection: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[Party]]:
    names = _gather(connection, NameRow, Name, NAME_FIELDS, ids)
    identifiers = _gather(connection, IdentifierRow, Identifier, IDENTIFIER_FIELDS, ids)
    found: dict[int, list[Party]] = defaultdict(list)
    query = (
        select(PartyRow.version_id, PartyRow.party_id, PartyRow.name, PartyRow.country, PartyRow.kind)
        .where(PartyRow.version_id.in_(ids))
        .order_by(PartyRow.version_id, PartyRow.position)
    )
    for version_id, party_id, name, country, kind in connection.execute(query).tuples():
        key = version_id, party_id
        party = Party(party_id, name, tuple(names.get(key, ())), tuple(identifiers.get(key, ())), country, kind)
        found[version_id].append(party)
    return found


def _gather(
    connection: Connection,
    table: type[NameRow | IdentifierRow],
    make: Callable[..., Value],
    fields: Sequence[str],
    ids: Sequence[int],
) -> ByParty[Value]:
    """Collect what each party has, in its order."""
    columns = [table.__table__.c[field] for field in fields]
    query = (
        select(table.version_id, table.party_id, *columns)
        .where(table.version_id.in_(ids))
        .order_by(table.version_id, table.party_id, table.position)
    )
    found: dict[tuple[int, str], list[Value]] = defaultdict(list)
    for version_id, party_id, *values in connection.execute(query):
        found[version_id, party_id].append(make(*values))
    return found


def _listings(connection: Connection, versions: Mapping[int, ListVersion]) -> Mapping[int, Sequence[Listing]]:
    events = _events(connection, list(versions))
    found: dict[int, list[Listing]] = defaultdict(list)
    row = ListingRow
    query = (
        select(row.version_id, row.position, row.party_id, row.programme, row.entry, row.source, row.grade)
        .add_columns(row.restricted_from, row.divest_before)
        .where(row.version_id.in_(list(versions)))
        .order_by(row.version_id, row.position)
    )
    for version_id, position, party_id, programme, entry, *rest in connection.execute(query):
        acts = tuple(events.get((version_id, position), ()))
        found[version_id].append(Listing(versions[version_id].code, party_id, programme, entry, acts, *rest))
    return found


def _events(connection: Connection, ids: Sequence[int]) -> Mapping[tuple[int, int], Sequence[Event]]:
    columns = [EventRow.__table__.c[field] for field in EVENT_FIELDS]
    query = (
        select(EventRow.version_id, EventRow.listing, *columns)
        .where(EventRow.version_id.in_(ids))
        .order_by(EventRow.version_id, EventRow.listing, EventRow.position)
    )
    found: dict[tuple[int, int], list[Event]] = defaultdict(list)
    for version_id, listing, *values in connection.execute(query):
        found[version_id, listing].append(Event(*values))
    return found
