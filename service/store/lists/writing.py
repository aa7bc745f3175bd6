"""Published lists on their way into the database: versions are written once and whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from service.domain.listings import PublishedList
from service.errors import ListDataError
from service.store.database.bulk import Rows, fill
from service.store.files.archived_files import PackedFile, write_files
from service.store.lists.facts import write_facts
from service.store.lists.stake_tables import StakeRow
from service.store.lists.stakes import stake_rows
from service.store.lists.tables import (
    ACCEPTED,
    EVENT_FIELDS,
    HELD,
    IDENTIFIER_FIELDS,
    NAME_FIELDS,
    VERSION_FIELDS,
    EventRow,
    IdentifierRow,
    ListingRow,
    ListVersionRow,
    NameRow,
    PartyRow,
)
from service.store.lists.versions import StoredVersion, change_version, known_version, make_live

_PARTY_FIELDS = ("name", "country", "kind")
_LISTING_FIELDS = ("party_id", "programme", "entry", "source", "grade", "restricted_from", "divest_before")
_SETTINGS = ("title", "publisher", "max_age_days")


@dataclass(frozen=True, slots=True)
class ListRetrieval:
    """A published list as it was retrieved: when, from which files, what is to be noted, the numbers of its reading.

    `follows` is the version whose entries it carries on.
    """

    published: PublishedList
    retrieved_at: datetime
    files: tuple[PackedFile, ...]
    notes: tuple[str, ...]
    reading: Mapping[str, object]
    follows: str | None = None


def add_list(connection: Connection, retrieval: ListRetrieval, *, is_held: bool) -> None:
    """Write a version unless it is there, accept it, and make it live.

    One that `is_held` leaves the live one live; a version that was accepted before stays accepted.

    Raises:
        ListDataError: a listing is of another list, or its party is not in this one.
    """
    _keep(connection, retrieval, HELD if is_held else ACCEPTED)
    if not is_held:
        make_live(connection, retrieval.published.version.code, retrieval.published.version.version)


def _keep(connection: Connection, retrieval: ListRetrieval, state: str) -> None:
    known = known_version(connection, retrieval.published.version)
    if known is None:
        _require_whole(retrieval.published)
        version_id = _write(connection, retrieval, state)
    else:
        version_id = known.id
        change_version(connection, version_id, **_renewal(known, retrieval, state))
    write_facts(connection, version_id, retrieval.published)
    write_files(connection, version_id, retrieval.files)


def _renewal(known: StoredVersion, retrieval: ListRetrieval, state: str) -> dict[str, object]:
    """Say what changes for a version that is there; the day of its last check goes back only when it is put back."""
    version = retrieval.published.version
    latest = max(known.checked_on, version.checked_on)
    if (known.state, state) == (ACCEPTED, HELD):
        return {"checked_on": latest}
    is_put_back = state == ACCEPTED and not known.is_live
    values = {
        **_values(version, _SETTINGS),
        "state": state,
        "checked_on": version.checked_on if is_put_back else latest,
    }
    if retrieval.notes or state != known.state:
        values["notes"] = list(retrieval.notes)
    return values


def _require_whole(published: PublishedList) -> None:
    code, parties = published.version.code, {party.id for party in published.parties}
    for listing in published.listings:
        if listing.list_code != code:
            raise ListDataError(f"the listing {listing.entry!r} of {listing.list_code} stands in {code}")
        if listing.party_id not in parties:
            raise ListDataError(f"the listing {listing.entry!r} of {code} names no party of it: {listing.party_id}")
    for stake in published.stakes:
        if stake.list_code != code or stake.asset not in parties:
            raise ListDataError(f"a stake in {stake.asset} stands in {code}, and that is no party of it")


def _write(connection: Connection, retrieval: ListRetrieval, state: str) -> int:
    published = retrieval.published
    row = {
        **_values(published.version, VERSION_FIELDS),
        "retrieved_at": retrieval.retrieved_at,
        "state": state,
        "notes": list(retrieval.notes),
        "reading": dict(retrieval.reading),
        "follows": retrieval.follows,
    }
    version_id = connection.scalars(insert(ListVersionRow).returning(ListVersionRow.id), [row]).one()
    for table, rows in (
        (PartyRow, _parties(published)),
        (NameRow, _names(published)),
        (IdentifierRow, _identifiers(published)),
        (ListingRow, _listings(published)),
        (EventRow, _events(published)),
        (StakeRow, stake_rows(published)),
    ):
        fill(connection, table, ({"version_id": version_id, **row} for row in rows))
    return version_id


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
