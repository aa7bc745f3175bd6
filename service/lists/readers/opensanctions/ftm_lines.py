"""Reads the lines of OpenSanctions' exports (followthemoney.tech): one JSON entity each, of a known schema."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from service.errors import ListDataError
from service.lists.readers.records import SourceFile

Values: TypeAlias = Mapping[str, Sequence[Any]]
MEND = "download the file again and check that it is the export itself"

# The schemata that are parties (https://www.opensanctions.org/reference/), and what kind each is.
KINDS = {
    "Person": "person",
    "LegalEntity": "entity",
    "Company": "entity",
    "Organization": "entity",
    "PublicBody": "entity",
    "Vessel": "vessel",
    "Airplane": "aircraft",
    "CryptoWallet": "entity",
    "Asset": "entity",
    "Vehicle": "entity",
    "RealEstate": "entity",
}
SECURITY = "Security"


@dataclass(frozen=True, slots=True)
class FtmEntity:
    """A line of an export. `is_target` tells whether the entity itself is listed, or only linked to one that is."""

    uid: str
    schema: str
    caption: str
    properties: Values
    is_target: bool
    datasets: tuple[str, ...] = ()
    referents: tuple[str, ...] = ()
    last_seen: str = ""


def entities(file: SourceFile) -> Iterator[tuple[int, FtmEntity]]:
    """Read an export of one JSON entity a line.

    Raises:
        ListDataError: a line is no entity, or the last one is cut off.
    """
    for line, text in enumerate(_lines(file.content), 1):
        if text.strip():
            yield line, _entity(text, f"{file.name} line {line}")


def _lines(content: bytes) -> Iterator[bytes]:
    """Go through the lines without a second copy of them all."""
    start = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        yield content[start:end]
        start = end + 1


def _entity(text: bytes, place: str) -> FtmEntity:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ListDataError(f"{place}: it is no JSON entity ({error}): {MEND}") from None
    return entity_of(raw, place)


def entity_of(raw: Any, place: str) -> FtmEntity:  # noqa: ANN401 (JSON)
    """Take an entity from JSON.

    Raises:
        ListDataError: it has no id, schema or properties.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str) or not isinstance(raw.get("schema"), str):
        raise ListDataError(f"{place}, id and schema: this is no entity: {MEND}")
    properties = raw.get("properties")
    if not isinstance(properties, dict) or not all(isinstance(values, list) for values in properties.values()):
        raise ListDataError(f"{place}, properties: entity {raw['id']} has no lists of values: {MEND}")
    return FtmEntity(
        uid=raw["id"],
        schema=raw["schema"],
        caption=str(raw.get("caption") or ""),
        properties=properties,
        is_target=bool(raw.get("target", raw["schema"] in KINDS)),
        datasets=_texts(raw, "datasets"),
        referents=_texts(raw, "referents"),
        last_seen=str(raw.get("last_seen") or ""),
    )


def _texts(raw: Mapping[str, Any], field: str) -> tuple[str, ...]:
    values = raw.get(field)
    return tuple(map(str, values)) if isinstance(values, list) else ()


def ids_of(values: Iterable[Any]) -> list[str]:
    """Return the ids of entities that a property names or holds."""
    named = (value.get("id") if isinstance(value, dict) else value for value in values)
    return [str(one) for one in named if one]
