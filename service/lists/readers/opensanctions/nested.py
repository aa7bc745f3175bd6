"""Reads OpenSanctions' targets.nested.json: one listed entity a line, with its sanctions and links inside it."""

from collections.abc import Sequence

from service.errors import ListDataError
from service.lists.readers.days import iso_day
from service.lists.readers.opensanctions.follow_the_money import (
    Adjacent,
    Sanction,
    document_of,
    record_of,
    security_identifiers,
    shares_of,
)
from service.lists.readers.opensanctions.ftm_lines import (
    KINDS,
    SECURITY,
    FtmEntity,
    Values,
    entities,
    entity_of,
    ids_of,
)
from service.lists.readers.record_collector import RecordCollector
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the export, one record for each line.

    Raises:
        ListDataError: the file is not this export, is cut off, or an id comes twice.
    """
    file = sole(files, "targets.nested.json")
    collector = RecordCollector(file.name)
    last_seen = ""
    for line, entity in entities(file):
        last_seen = max(last_seen, entity.last_seen)
        place = f"{file.name} line {line}"
        _require_party(entity, place)
        adjacent = _adjacent(entity, place)
        collector.add(record_of(_flat(entity), adjacent, place), place)
    return collector.contents(iso_day(last_seen))


def _require_party(entity: FtmEntity, place: str) -> None:
    """Refuse an export of single entities, in which what is said of a party stands in lines of its own."""
    if entity.schema not in KINDS and entity.schema != SECURITY and not entity.is_target:
        raise ListDataError(f"{place}, schema: {entity.schema} is no party: this is no export of nested targets")


def _flat(entity: FtmEntity) -> FtmEntity:
    """Leave out of the properties the entities inside them."""
    plain = {
        name: [value for value in values if not isinstance(value, dict)] for name, values in entity.properties.items()
    }
    return FtmEntity(
        entity.uid, entity.schema, entity.caption, plain, entity.is_target, entity.datasets, entity.referents,
        entity.last_seen,
    )  # fmt: skip


def _adjacent(entity: FtmEntity, place: str) -> Adjacent:
    adjacent = Adjacent()
    for values in entity.properties.values():
        for value in values:
            if isinstance(value, dict):
                _take(adjacent, entity, entity_of(value, place))
    return adjacent


def _take(adjacent: Adjacent, entity: FtmEntity, inner: FtmEntity) -> None:
    schema, properties = inner.schema, inner.properties
    if schema == "Sanction":
        adjacent.sanctions.append(Sanction.of(properties))
    elif schema == SECURITY:
        adjacent.identifiers.extend(security_identifiers(properties))
    elif schema == "Ownership":
        adjacent.shares.extend(shares_of(_owners(entity, properties), properties))
    else:
        adjacent.identifiers.extend(document_of(schema, properties))


def _owners(entity: FtmEntity, properties: Values) -> list[str]:
    """Return the owners of the entity; none where it is the owner itself."""
    owners, assets = (ids_of(properties.get(end, ())) for end in ("owner", "asset"))
    return [] if entity.uid in owners or (assets and entity.uid not in assets) else owners
