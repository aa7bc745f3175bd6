"""Published lists on their way into the database: versions are written once, one of each list is live."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from service.domain.listings import ListVersion, PublishedList
from service.errors import ListDataError
from service.store.base import Base
from service.store.list_tables import (
    EVENT_FIELDS,
    IDENTIFIER_FIELDS,
    NAME_FIELDS,
    EventRow,
    IdentifierRow,
    ListingRow,
    ListRow,
    ListVersionRow,
    NameRow,
    PartyRow,
)

_PARTY_FIELDS = ("name", "country", "kind")
_LISTING_FIELDS = ("party_id", "programme", "entry", "source", "grade", "restricted_from", "divest_before")
_LIST_FIELDS = ("version", "title", "publisher", "max_age_days")
_VERSION_FIELDS = ("code", "version", "published_on", "first_date", "entries")

Rows = Iterable[Mapping[str, object]]


def add_list(connection: Connection, published: PublishedList, retrieved_at: datetime) -> None:
    """Write a version unless it is there, and make it live.

    Raises:
        ListDataError: a listing is of another list, or its party is not in this one.
    """
    version = published.version
    same = (ListVersionRow.code == version.code) & (ListVersionRow.version == version.version)
    if connection.scalar(select(ListVersionRow.id).where(same)) is None:
        _require_whole(published)
        _write(connection, published, retrieved_at)
    _make_live(connection, version)


def _require_whole(published: PublishedList) -> None:
    code, parties = published.version.code, {party.id for party in published.parties}
    for listing in published.listings:
        if listing.list_code != code:
            raise ListDataError(f"the listing {listing.entry!r} of {listing.list_code} stands in {code}")
        if listing.party_id not in parties:
            raise ListDataError(f"the listing {listing.entry!r} of {code} names no party of it: {listing.party_id}")


def _write(connection: Connection, published: PublishedList, retrieved_at: datetime) -> None:
    row = {**_values(published.version, _VERSION_FIELDS), "retrieved_at": retrieved_at}
    version_id = connection.scalars(insert(ListVersionRow).returning(ListVersionRow.id), [row]).one()
    for table, rows in (
        (PartyRow, _parties(published)),
        (NameRow, _names(published)),
        (IdentifierRow, _identifiers(published)),
        (ListingRow, _listings(published)),
        (EventRow, _events(published)),
    ):
        _fill(connection, table, version_id, rows)


def _fill(connection: Connection, table: type[Base], version_id: int, rows: Rows) -> None:
    if scoped := [{"version_id": version_id, **row} for row in rows]:
        connection.execute(insert(table), scoped)


def _make_live(connection: Connection, version: ListVersion) -> None:
    """Point the list to a version; the day it was last checked never goes back for the same one."""
    this = ListRow.code == version.code
    checked = connection.scalar(select(ListRow.checked_on).where(this, ListRow.version == version.version))
    values = {**_values(version, _LIST_FIELDS), "checked_on": max(checked or version.checked_on, version.checked_on)}
    if connection.execute(update(ListRow).where(this).values(values)).rowcount == 0:
        connection.execute(insert(ListRow).values(code=version.code, **values))


def _parties(published: PublishedList) -> Rows:
    for position, party in enumerate(published.parties):
        yield {"party_id": party.id, "position": position, **_values(party, _PARTY_FIELDS)}


def _names(published: PublishedList) -> Rows:
    for party in published.parties:
        for position, name in enumerate(party.names):
            yield {"party_id": party.id, "position": position, **_values(name, NAME_FIELDS)}


def _identifiers(published: PublishedList) -> Rows:
    for party in published.parties:
        for position, identifier in enumerate(party.identifiers):
            yield {"party_id": party.id, "position": position, **_values(identifier, IDENTIFIER_FIELDS)}


def _listings(published: PublishedList) -> Rows:
    for position, listing in enumerate(published.listings):
        yield {"position": position, **_values(listing, _LISTING_FIELDS)}


def _events(published: PublishedList) -> Rows:
    for number, listing in enumerate(published.listings):
        for position, event in enumerate(listing.events):
            yield {"listing": number, "position": position, **_values(event, EVENT_FIELDS)}


def _values(value: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(value, name) for name in names}
