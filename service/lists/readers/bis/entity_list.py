"""Reads the BIS Entity List (15 CFR 744, Supplement No. 4) as JSON: an object with `entities` and their `count`.

An entity has `name`, `aliases`, `country` (the Supplement's heading), `address`, `federal_register` (its citations with
their days), `notes` (the licence requirement), and perhaps `status` and `effective_date`. BIS gives no ids: ours are
made of name and country. Its Supplement prints addresses after some aliases; those are taken off.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeAlias

from service.domain.parties import Name, NameKind
from service.errors import ListDataError
from service.lists.readers.days import ISO, day
from service.lists.readers.naming import ordered, tidy
from service.lists.readers.printed_names import split_names
from service.lists.readers.record_collector import RecordCollector
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.source_text import json_of, sole
from service.lists.readers.uids import UidClaim, assign_uids

_Object: TypeAlias = Mapping[str, object]

_REQUIRED = ("name", "aliases", "country", "federal_register")
_TEXTS = ("name", "country", "address", "status", "effective_date", "federal_register", "notes")
_CITATION = re.compile(
    r"(?P<volume>\d+)\s+FR\s+(?P<page>[\d,]*\d)(?:[^\d\n]*?(?P<month>\d+)/(?P<day>\d+)/(?P<year>\d+))?"
)
_VOLUME_ZERO = 1935  # volume 1 of the Federal Register is that of 1936
_FOOT = re.compile(
    r"^(?P<name>.+?)(?:,|\.(?=\s))\s+(?P<address>(?!(?:LLC|Ltd|Inc|Co|JSC|OAO|CJSC)\b)\(?\w.*)$", re.DOTALL
)
_OTHER_PLACES = ("U.A.E.", "UAE", "Crimea", "Hong Kong", "Beijing")  # as addresses write what no heading says so


@dataclass(frozen=True, slots=True)
class _Entity:
    """An entity as printed; `cited` are its Federal Register citations, `uncited` the pieces that are no citation."""

    place: str
    texts: Mapping[str, str]
    aliases: Sequence[str]
    cited: Sequence[tuple[int, int, date | None]]

    @property
    def listed_on(self) -> date | None:
        """Return the day of the first citation, which put the entity on the list; None where that has no day."""
        return self._first[2] if self._first else None

    @property
    def claim(self) -> UidClaim:
        """Return what tells the entity from its namesakes: the older listing keeps the plain id."""
        order = (f"{self._first[0]:04} {self._first[1]:07}",) if self._first else ()
        return UidClaim(self.place, (_primary(self).text, self.texts["country"]), order, self.texts["address"])

    @property
    def _first(self) -> tuple[int, int, date | None] | None:
        return min(self.cited, key=lambda citation: citation[:2], default=None)


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list; `declared` is the file's own `count`, `published_on` the day on which the Supplement was taken.

    Raises:
        ListDataError: the file is not this list, or an entity lacks its name, country or citations.
    """
    file = sole(files, "the BIS Entity List")
    page = _page(file)
    entities = [
        _entity(f"{file.name} entity {number}", one) for number, one in enumerate(_entities(file, page), start=1)
    ]
    uids, namesakes = assign_uids(entity.claim for entity in entities)
    places = _places(entities)
    collector = RecordCollector(file.name, columns=sorted({field for one in _entities(file, page) for field in one}))
    for entity in entities:
        collector.add(_record(entity, uids[entity.place], places), entity.place)
    collector.warn(*namesakes, *_oddities(entities))
    return collector.contents(
        published_on=_optional_day(f"{file.name}, extracted", page.get("extracted")),
        declared=_count(file, page),
        reading=(sum(max(1, len(entity.cited)) for entity in entities), sum(_undated(entity) for entity in entities)),
    )


def _page(file: SourceFile) -> _Object:
    page = json_of(file)
    if not isinstance(page, dict) or not isinstance(page.get("entities"), list) or not page["entities"]:
        said = page.get("message") or page.get("error") if isinstance(page, dict) else None
        problem = f"the answer is an error, {said}" if said else "no list of entities"
        raise ListDataError(f"{file.name}, entities: {problem}: fetch it again")
    return page


def _entities(file: SourceFile, page: _Object) -> Iterator[_Object]:
    entities = page["entities"]
    for number, one in enumerate(entities if isinstance(entities, list) else (), start=1):
        missing = [name for name in _REQUIRED if name not in one] if isinstance(one, dict) else ["name"]
        if missing:
            problem = f"no {', '.join(missing)}"
            raise ListDataError(f"{file.name} entity {number}: {problem}: this is not the Entity List")
        yield one


def _count(file: SourceFile, page: _Object) -> int | None:
    count = page.get("count")
    if count is not None and not isinstance(count, int):
        raise ListDataError(f"{file.name}, count: {count!r} is no number: fetch it again")
    return count


def _entity(place: str, one: _Object) -> _Entity:
    texts = {name: _text(f"{place}, {name}", one.get(name)) for name in _TEXTS}
    for name in ("name", "country", "federal_register"):
        if not texts[name]:
            raise ListDataError(f"{place}, {name}: is empty: fetch the file again")
    aliases = one["aliases"]
    if not isinstance(aliases, list):
        raise ListDataError(f"{place}, aliases: {aliases!r} is no list: this is not the Entity List")
    return _Entity(
        place=place,
        texts=texts,
        aliases=[_text(f"{place}, aliases", alias) for alias in aliases],
        cited=tuple(_citations(texts["federal_register"])),
    )


def _text(place: str, value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise ListDataError(f"{place}: {value!r} is no text: this is not the Entity List")
    return (value or "").strip()


def _citations(text: str) -> Iterator[tuple[int, int, date | None]]:
    """Read `81 FR 64696, 9/20/16`; a day that is not of its volume's year is a misprint, and left out."""
    for found in _CITATION.finditer(text):
        volume, page = int(found["volume"]), int(found["page"].replace(",", ""))
        year = volume + _VOLUME_ZERO
        day = (
            _day(year, found["month"], found["day"])
            if found["year"] and year % 100 == int(found["year"]) % 100
            else None
        )
        yield volume, page, day


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _optional_day(place: str, value: object) -> date | None:
    return day(_text(place, value), ISO, place)


def _record(entity: _Entity, uid: str, places: re.Pattern[str]) -> Record:
    texts = entity.texts
    return Record(
        uid=uid,
        names=ordered(_names(entity, places)),
        country=texts["country"],
        listed_on=entity.listed_on,
        restricted_from=_optional_day(f"{entity.place}, effective_date", texts["effective_date"]),
        details=tuple(
            (key, tidy(texts[key])) for key in ("address", "federal_register", "notes", "status") if texts[key]
        ),
    )


def _names(entity: _Entity, places: re.Pattern[str]) -> Iterator[Name]:
    yield _primary(entity)
    yield from islice(split_names(entity.texts["name"], NameKind.PRIMARY), 1, None)
    for text in entity.aliases:
        yield from split_names(_without_address(tidy(text), places))


def _primary(entity: _Entity) -> Name:
    printed = tidy(entity.texts["name"])
    return next(split_names(printed, NameKind.PRIMARY), Name(printed.rstrip(" :"), NameKind.PRIMARY))


def _without_address(text: str, places: re.Pattern[str]) -> str:
    """Take an address off a name: what follows a comma or stop, has a number, and names a country of the list."""
    found = _FOOT.match(text)
    if found and places.search(found["address"]) and any(char.isdigit() for char in found["address"]):
        return found["name"]
    return text


def _places(entities: Iterable[_Entity]) -> re.Pattern[str]:
    countries = sorted({entity.texts["country"] for entity in entities} | set(_OTHER_PLACES))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, countries)) + r")(?!\w)")


def _undated(entity: _Entity) -> int:
    return sum(day is None for _, _, day in entity.cited) if entity.cited else 1


def _oddities(entities: Iterable[_Entity]) -> Iterator[str]:
    for entity in entities:
        if entity.texts["name"].endswith(":"):
            yield f"{entity.place}, name: {entity.texts['name']!r} breaks off: kept without its colon"
        if entity.listed_on is None:
            yield f"{entity.place}, federal_register: the first citation has no sure day: listed on a day not known"
