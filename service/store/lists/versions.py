"""The versions that a list has had: found by their hash, told apart by their state, one of them made live."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from service.domain.listings import ListVersion, VersionRecord
from service.domain.version_ids import SCHEME, VersionId
from service.errors import UnknownListError
from service.store.files.archived_files import describe_files
from service.store.lists.tables import ACCEPTED, VERSION_FIELDS, ListRemovalRow, ListRow, ListVersionRow
from service.store.records import Removal

_NAMED = 8  # versions that a message names
_SHOWN = len(SCHEME) + 12  # letters of each
_COLUMNS = [ListVersionRow.__table__.c[field] for field in VERSION_FIELDS]


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A list version in the database."""

    id: int
    version: str
    state: str
    checked_on: date
    is_live: bool


def version_records(connection: Connection, code: str) -> tuple[VersionRecord, ...]:
    """Give all versions of a list, newest retrieval first.

    Raises:
        UnknownListError: the list has none.
    """
    row = ListVersionRow
    query = select(row.id, row.retrieved_at, ListRow.code, row.state, row.notes, row.reading, *_COLUMNS)
    rows = connection.execute(_of_list(query, code)).all()
    _require_any(connection, code, rows)
    files = describe_files(connection, [version_id for version_id, *_ in rows])
    return tuple(
        VersionRecord(
            version=ListVersion(*values),
            retrieved_at=retrieved_at,
            is_live=live is not None,
            state=state,
            notes=tuple(notes),
            files=tuple(files.get(version_id, ())),
            reading=reading,
        )
        for version_id, retrieved_at, live, state, notes, reading, *values in rows
    )


def reading_of(connection: Connection, code: str, version: str) -> dict[str, Any]:
    """Give what the reading of a version counted; nothing where that was not kept."""
    row = ListVersionRow
    found = connection.scalar(select(row.reading).where(row.code == code, row.version == version))
    return dict(found or {})


def find_version(connection: Connection, code: str, asked: str) -> StoredVersion:
    """Find the version of a list whose hash begins so, with or without `sha256:`.

    Raises:
        UnknownListError: there is none, there are several, or fewer than six hex digits are given.
    """
    stored = _stored_versions(connection, code)
    _require_any(connection, code, stored)
    named = VersionId.of(asked)
    try:
        version = named.one_of(code, (one.version for one in stored))
    except UnknownListError as error:
        likely = [one for one in stored if named.names(one.version)]
        raise UnknownListError(f"{error}; {_have(code, likely or stored)}") from None
    return next(one for one in stored if one.version == version)


def known_version(connection: Connection, version: ListVersion) -> StoredVersion | None:
    """Find a version in the database, if it is there."""
    stored = _stored_versions(connection, version.code)
    return next((one for one in stored if one.version == version.version), None)


def accept_version(connection: Connection, code: str, asked: str, notes: Sequence[str]) -> None:
    """Accept a held version and make it live, or one that was accepted before live again; a live one stays as it is.

    Raises:
        UnknownListError: no version, or several, are named so.
    """
    found = find_version(connection, code, asked)
    if not found.is_live:
        change_version(connection, found.id, state=ACCEPTED, notes=list(notes))
        make_live(connection, code, found.version)


def touch_version(connection: Connection, code: str, asked: str, checked_on: date) -> None:
    """Note that the live version was seen to be the current one; the day never goes back.

    Raises:
        UnknownListError: it is not the live one.
    """
    found = find_version(connection, code, asked)
    if not found.is_live:
        live = connection.scalar(select(ListRow.version).where(ListRow.code == code))
        raise UnknownListError(f"{found.version[:_SHOWN]} is not live; live of {code} is {(live or 'none')[:_SHOWN]}")
    change_version(connection, found.id, checked_on=max(found.checked_on, checked_on))


def change_version(connection: Connection, version_id: int, **values: object) -> None:
    """Renew what is said about a version."""
    connection.execute(update(ListVersionRow).where(ListVersionRow.id == version_id).values(values))


def make_live(connection: Connection, code: str, version: str) -> None:
    """Point a list to one of its versions."""
    if connection.execute(update(ListRow).where(ListRow.code == code).values(version=version)).rowcount == 0:
        connection.execute(insert(ListRow).values(code=code, version=version))


def remove_list(connection: Connection, removal: Removal) -> Removal:
    """Take a list out of what is live, and keep who did so, when and why; its versions stay.

    Raises:
        UnknownListError: it has no live version.
    """
    live = connection.scalar(select(ListRow.version).where(ListRow.code == removal.code))
    if live is None:
        raise UnknownListError(f"no live list {removal.code}: there is nothing to remove")
    removed = replace(removal, version=live)
    connection.execute(insert(ListRemovalRow).values(asdict(removed)))
    connection.execute(delete(ListRow).where(ListRow.code == removal.code))
    return removed


def removed_lists(connection: Connection) -> dict[str, Removal]:
    """Give the last removal of each list that has no live version since, by code."""
    row = ListRemovalRow
    query = select(row.code, row.person, row.reason, row.removed_at, row.version).order_by(row.id)
    gone = query.where(row.code.not_in(select(ListRow.code)))
    return {code: Removal(code, *values) for code, *values in connection.execute(gone)}


def _stored_versions(connection: Connection, code: str) -> Sequence[StoredVersion]:
    row = ListVersionRow
    query = _of_list(select(row.id, row.version, row.state, row.checked_on, ListRow.code), code)
    return [
        StoredVersion(version_id, version, state, checked_on, live is not None)
        for version_id, version, state, checked_on, live in connection.execute(query)
    ]


def _of_list(query: Select[Any], code: str) -> Select[Any]:
    """Ask for all versions of a list, newest retrieval first; `ListRow` is there for the live one alone."""
    row = ListVersionRow
    return (
        query.select_from(row)
        .outerjoin(ListRow, (ListRow.code == row.code) & (ListRow.version == row.version))
        .where(row.code == code)
        .order_by(row.retrieved_at.desc(), row.id.desc())
    )


def _require_any(connection: Connection, code: str, rows: Sequence[object]) -> None:
    if not rows:
        codes = connection.scalars(select(ListVersionRow.code).distinct().order_by(ListVersionRow.code))
        raise UnknownListError(f"no version of a list {code}; there are {', '.join(codes) or 'none'}")


def _have(code: str, versions: Sequence[StoredVersion]) -> str:
    """Name the versions that there are, the newest first."""
    named = [f"{one.version[:_SHOWN]} ({'live' if one.is_live else one.state})" for one in versions[:_NAMED]]
    more = len(versions) - len(named)
    return f"{code} has {', '.join(named)}" + (f" and {more} more" if more else "")
