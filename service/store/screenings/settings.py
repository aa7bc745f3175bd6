"""What screenings were made with, kept once for all that were made so: lists, law, matcher, and whose law binds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, tuple_

from service.errors import StoreError
from service.store.database.bulk import fill
from service.store.database.engines import write_json
from service.store.lists.tables import ListVersionRow
from service.store.records import ScreeningRecord
from service.store.screenings.notes import is_noted
from service.store.screenings.packed_json import digest_of
from service.store.screenings.shared_texts import shared_ids
from service.store.screenings.tables import ScreeningListRow, ScreeningSettingsRow

# Parts of an answer that are the same for all screenings of a day.
_SHARED = frozenset({"jurisdictions", "fail_on", "history", "lists", "law", "matcher"})
# Parts of an answer that the screening has as columns.
_COLUMNS = {"screening_id": "id", "outcome": "outcome", "as_of": "as_of", "known_at": "known_at"}
PLAIN = ("jurisdictions", "fail_on", "matcher_version", "profile", "profile_hash", "code_version")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings as they are kept."""

    values: Mapping[str, Any]
    document: Mapping[str, Any]
    versions: tuple[tuple[str, str], ...]


def settings_id(connection: Connection, record: ScreeningRecord) -> int:
    """Find or write what a screening was made with.

    Raises:
        StoreError: it used a list version that is not in the store, so that it could not be run again.
    """
    values = {name: getattr(record, name) for name in PLAIN} | {"jurisdictions": list(record.jurisdictions)}
    document = {
        "keys": list(record.document),
        "shared": {key: value for key, value in record.document.items() if key in _SHARED},
    }
    digest = digest_of(write_json([values, document, record.versions]))
    found, written = shared_ids(connection, ScreeningSettingsRow, {digest: {**values, "document": document}})
    if written:
        _require_versions(connection, record)
        used = (
            {"settings_id": found[digest], "position": position, "code": code, "version": version}
            for position, (code, version) in enumerate(record.versions)
        )
        fill(connection, ScreeningListRow, used)
    return found[digest]


def own_document(record: ScreeningRecord) -> dict[str, Any]:
    """Give what of an answer neither the settings nor the columns of the screening have."""
    known = {key: getattr(record, column) for key, column in _COLUMNS.items()}
    return {
        key: value
        for key, value in record.document.items()
        if key not in _SHARED and not (key in known and known[key] == value) and not is_noted(key, value)
    }


def whole_document(settings: Settings, own: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Put an answer together again, its keys in the order that they had; notes are missing unless `own` has them."""
    known = {key: columns[column] for key, column in _COLUMNS.items()} | settings.document["shared"] | own
    return {key: known[key] for key in settings.document["keys"] if key in known}


def read_settings(connection: Connection, number: int) -> Settings:
    """Read settings back.

    Raises:
        StoreError: they are gone.
    """
    table = ScreeningSettingsRow.__table__.c
    query = select(*(table[name] for name in PLAIN), table.document).where(table.id == number)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise StoreError("the settings of a screening are gone: restore the database from a backup")
    used = (
        select(ScreeningListRow.code, ScreeningListRow.version)
        .where(ScreeningListRow.settings_id == number)
        .order_by(ScreeningListRow.position)
    )
    versions = tuple((code, version) for code, version in connection.execute(used).tuples())
    return Settings({name: row[name] for name in PLAIN}, row["document"], versions)


def _require_versions(connection: Connection, record: ScreeningRecord) -> None:
    key = tuple_(ListVersionRow.code, ListVersionRow.version)
    query = select(ListVersionRow.code, ListVersionRow.version).where(key.in_(record.versions))
    absent = set(record.versions) - {(code, version) for code, version in connection.execute(query).tuples()}
    if absent:
        listed = ", ".join(f"{code} {version}" for code, version in sorted(absent))
        raise StoreError(f"the screening used list versions that the store does not have: {listed}; add them first")
