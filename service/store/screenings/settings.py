"""What screenings were made with, kept once for all that were made so: lists, law, matcher, and whose law binds."""

import marshal
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
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
_SHARED = frozenset({"jurisdictions", "fail_on", "history", "lists", "lists_missing", "lists_held", "law", "matcher"})
# Parts of an answer that the screening has as columns.
_COLUMNS = {"screening_id": "id", "outcome": "outcome", "as_of": "as_of", "known_at": "known_at"}
_NO_REFERENCES = 2  # the format of marshal in which equal values have equal bytes
# Settings kept ready; those of a day differ by whose law binds, from which flag on a caller fails, and lists chosen.
_AT_HAND = 64
PLAIN = ("jurisdictions", "fail_on", "matcher_version", "profile", "profile_hash", "code_version")


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """Settings as they are kept."""

    values: Mapping[str, Any]
    document: Mapping[str, Any]
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SettingsTexts:
    """Settings ready to be kept: their hash, the columns of their row, and the list versions used."""

    digest: bytes
    columns: Mapping[str, Any]
    versions: tuple[tuple[str, str], ...]


def settings_texts(record: ScreeningRecord) -> SettingsTexts:
    """Write what a screening was made with.

    Raises:
        ValueError: a number is not finite.
    """
    values = {name: getattr(record, name) for name in PLAIN} | {"jurisdictions": list(record.jurisdictions)}
    document = {
        "keys": list(record.document),
        "shared": {key: value for key, value in record.document.items() if key in _SHARED},
    }
    return _settings_texts(marshal.dumps((values, document, record.versions), _NO_REFERENCES))


@lru_cache(maxsize=_AT_HAND)
def _settings_texts(dumped: bytes) -> SettingsTexts:
    """Write and hash settings; kept, because all screenings of a day have the same: 60 µs become 4."""
    values, document, versions = marshal.loads(dumped)  # noqa: S302  # it was dumped a moment ago
    digest = digest_of(write_json([values, document, versions]))
    return SettingsTexts(digest, {**values, "document": document}, versions)


def settings_id(connection: Connection, texts: SettingsTexts) -> int:
    """Find or write what a screening was made with.

    Raises:
        StoreError: it used a list version that is not in the store, so that it could not be run again.
    """
    found, written = shared_ids(connection, ScreeningSettingsRow, {texts.digest: texts.columns})
    if written:
        _require_versions(connection, texts.versions)
        used = (
            {"settings_id": found[texts.digest], "position": position, "code": code, "version": version}
            for position, (code, version) in enumerate(texts.versions)
        )
        fill(connection, ScreeningListRow, used)
    return found[texts.digest]


def own_document(record: ScreeningRecord) -> dict[str, Any]:
    """Give what of an answer neither the settings nor the columns of the screening have."""
    known = {key: getattr(record, column) for key, column in _COLUMNS.items()}
    return {
        key: value
        for key, value in record.document.items()
        if key not in _SHARED and not (key in known and known[key] == value) and not is_noted(key, value)
    }


def whole_document(settings: KeptSettings, own: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Put an answer together again, its keys in the order that they had; notes are missing unless `own` has them."""
    known = {key: columns[column] for key, column in _COLUMNS.items()} | settings.document["shared"] | own
    return {key: known[key] for key in settings.document["keys"] if key in known}


def read_settings(connection: Connection, number: int) -> KeptSettings:
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
    return KeptSettings({name: row[name] for name in PLAIN}, row["document"], versions)


def _require_versions(connection: Connection, used: tuple[tuple[str, str], ...]) -> None:
    key = tuple_(ListVersionRow.code, ListVersionRow.version)
    query = select(ListVersionRow.code, ListVersionRow.version).where(key.in_(used))
    absent = set(used) - {(code, version) for code, version in connection.execute(query).tuples()}
    if absent:
        listed = ", ".join(f"{code} {version}" for code, version in sorted(absent))
        raise StoreError(f"the screening used list versions that the store does not have: {listed}; add them first")
