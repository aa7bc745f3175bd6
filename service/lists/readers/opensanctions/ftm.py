"""Reads OpenSanctions' entities.ftm.json: one entity a line, linked by id, in any order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.lists.readers.days import iso_day
from service.lists.readers.opensanctions.follow_the_money import (
    Adjacent,
    Sanction,
    document_of,
    record_of,
    security_identifiers,
    shares_of,
)
from service.lists.readers.opensanctions.ftm_lines import KINDS, SECURITY, FtmEntity, entities, ids_of
from service.lists.readers.record_collector import RecordCollector, id_twice
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole


@dataclass(slots=True)
class _Graph:
    """The parties of a file with their lines, and what the other entities say about them."""

    parties: dict[str, tuple[int, FtmEntity]] = field(default_factory=dict)
    adjacent: defaultdict[str, Adjacent] = field(default_factory=lambda: defaultdict(Adjacent))
    linked: set[str] = field(default_factory=set)
    issues: dict[str, list[str]] = field(default_factory=dict)
    last_seen: str = ""


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the export: one record for each listed party, and for each unlisted one that owns or is owned.

    An unlisted one has the detail `("target", "no")`. A listed security goes onto its issuer; one whose issuer is no
    record is a record of its own.

    Raises:
        ListDataError: the file is not this export, is cut off, or an id comes twice.
    """
    file = sole(files, "entities.ftm.json")
    graph = _Graph()
    for line, entity in entities(file):
        _take(graph, file, line, entity)
    made_on = iso_day(graph.last_seen)
    collector = RecordCollector(file.name)
    kept = [uid for uid, (_, entity) in graph.parties.items() if _is_record(graph, entity)]
    for uid in kept:
        line, entity = graph.parties.pop(uid)  # what has become a record is let go: these files are large
        adjacent = graph.adjacent.pop(uid, None) or Adjacent()
        place = f"{file.name} line {line}"
        if entity.schema not in KINDS and entity.schema != SECURITY:
            collector.warn(
                f"{place}: {uid} is listed as {entity.schema!r}, which no rule knows: it is kept as an entity"
            )
        if entity.schema == SECURITY:
            adjacent.identifiers.extend(security_identifiers(entity.properties))
        collector.add(record_of(entity, adjacent, place), place)
    return collector.contents(made_on)


def _take(graph: _Graph, file: SourceFile, line: int, entity: FtmEntity) -> None:
    properties, uid = entity.properties, entity.uid
    graph.last_seen = max(graph.last_seen, entity.last_seen)
    if entity.schema in KINDS or entity.schema == SECURITY or entity.is_target:
        _require_new(graph, file, line, entity)
        graph.parties[uid] = (line, entity)
    if entity.schema == SECURITY:
        graph.issues[uid] = ids_of(properties.get("issuer", ()))
        for issuer in graph.issues[uid]:
            graph.adjacent[issuer].identifiers.extend(security_identifiers(properties))
    elif entity.schema == "Sanction":
        for target in ids_of(properties.get("entity", ())):
            graph.adjacent[target].sanctions.append(Sanction.of(properties))
    elif entity.schema == "Ownership":
        owners, assets = (ids_of(properties.get(end, ())) for end in ("owner", "asset"))
        for asset in assets:
            graph.adjacent[asset].shares.extend(shares_of(owners, properties))
        graph.linked.update(owners, assets)
    else:
        for holder in ids_of(properties.get("holder", ())):
            graph.adjacent[holder].identifiers.extend(document_of(entity.schema, properties))


def _require_new(graph: _Graph, file: SourceFile, line: int, entity: FtmEntity) -> None:
    if entity.uid in graph.parties:
        before, other = graph.parties[entity.uid]
        here = (f"{file.name} line {line}", entity.caption)
        raise id_twice(entity.uid, here, (f"{file.name} line {before}", other.caption))


def _is_record(graph: _Graph, entity: FtmEntity) -> bool:
    """Return whether an entity is listed, or a link between owners; securities are, when their issuer is not."""
    if entity.schema == SECURITY:
        return entity.is_target and not any(_is_listed(graph, issuer) for issuer in graph.issues[entity.uid])
    return entity.is_target or entity.uid in graph.linked


def _is_listed(graph: _Graph, uid: str) -> bool:
    return uid in graph.parties and graph.parties[uid][1].is_target
