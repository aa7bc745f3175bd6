"""Makes records of the entries of the Consolidated Screening List, from CSV and JSON alike.

The fields are those of trade.gov's API (https://developer.trade.gov, Consolidated Screening List).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.csl.labels import LabelledId, date_field, identifier_of, meaning_of
from service.lists.readers.days import ISO, OFAC, read_day
from service.lists.readers.naming import distinct, ordered, scripted, tidy
from service.lists.readers.ofac.labels import LABELS
from service.lists.readers.printed_names import person_names, split_names
from service.lists.readers.record_collector import RecordCollector
from service.lists.readers.records import Contents, Record

# The fields that a record is made of, in CSV and JSON alike; those with several values are lists.
TEXTS = (
    "source",
    "entity_number",
    "type",
    "name",
    "title",
    "federal_register_notice",
    "start_date",
    "end_date",
    "call_sign",
    "vessel_type",
    "vessel_flag",
    "vessel_owner",
    "remarks",
)
LISTS = ("programs", "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth")
LEFT_OUT = (
    "standard_order",
    "license_requirement",
    "license_policy",
    "gross_tonnage",
    "gross_registered_tonnage",
    "source_list_url",
    "source_information_url",
)
_KINDS = {"individual": "person", "entity": "entity", "vessel": "vessel", "aircraft": "aircraft", "": "entity"}
_TREASURY = "Treasury"  # OFAC's lists, whose entity number is OFAC's own
_LINKED = re.compile(r"\(Linked To: (?P<parties>.*)\)", re.IGNORECASE)
_DAYS = (*ISO, *OFAC)
_EARLIEST_YEAR = 1940  # OFAC's forerunner began then; `0017-05-26` stands in the file of 2022
_BETWEEN_REMARKS = re.compile(r";\s*(?![^()]*\))")
_DETAILS = (
    "title",
    "remarks",
    "federal_register_notice",
    "call_sign",
    "vessel_type",
    "vessel_flag",
    "vessel_owner",
)
_JOINED_DETAILS = {
    "addresses": "addresses",
    "dates_of_birth": "dates_of_birth",
    "places_of_birth": "places_of_birth",
    "nationalities": "nationalities",
    "citizenships": "citizenships",
}


@dataclass(frozen=True, slots=True)
class CslEntry:
    """An entry as printed: `texts` are its single fields, `lists` its repeated ones, `ids` its labelled values."""

    place: str
    uid: str
    texts: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]
    countries: Sequence[str]
    ids: Sequence[LabelledId]
    unread: Sequence[str] = ()


@dataclass(slots=True)
class _Reading:
    """Counts the pieces of free text and those that no rule reads, and collects warnings."""

    pieces: int = 0
    unread: int = 0
    warnings: list[str] = field(default_factory=list)


def contents_of_entries(
    entries: Iterable[CslEntry], published_on: date | None = None, declared: int | None = None
) -> Contents:
    """Make the list of its entries.

    Raises:
        ListDataError: an entry has no name, list or id; two different entries of one list share an id.
    """
    reading = _Reading()
    placed = [(entry.place, _record(entry, reading)) for entry in entries]
    collector = RecordCollector("the Consolidated Screening List", joins_lists=True)
    for place, record in _told_apart(placed, reading):
        collector.add(record, place)
    collector.warn(*reading.warnings)
    return collector.contents(published_on, declared, reading=(reading.pieces, reading.unread))


def _told_apart(placed: Iterable[tuple[str, Record]], reading: _Reading) -> Iterator[tuple[str, Record]]:
    """Keep an entry that is printed twice word for word (Bank of Kunlun was in 2022), under a counted id."""
    seen: dict[tuple[str | None, str], list[tuple[str, Record]]] = {}
    for place, record in placed:
        twins = seen.setdefault((record.source_list, record.uid), [])
        if twins and record == twins[0][1]:
            uid = f"{record.uid}-{len(twins) + 1}"
            reading.warnings.append(
                f"{place}, id: {record.uid} is printed twice, first in {twins[0][0]}: kept as {uid}"
            )
            twins.append((place, record))
            yield place, replace(record, uid=uid)
        else:
            twins.append((place, record))
            yield place, record


def _record(entry: CslEntry, reading: _Reading) -> Record:
    source = _required(entry, "source")
    if not entry.uid:
        raise ListDataError(f"{entry.place}, id: is empty: fetch the file again")
    kind = _kind(entry, reading)
    unread = _unread(entry)
    reading.pieces += len(entry.ids) + len(entry.unread) + len(_remarks(entry))
    reading.unread += len(unread)
    days = _days(entry, source, reading)
    return Record(
        uid=entry.uid,
        names=_names(entry, kind),
        kind=kind,
        identifiers=_identifiers(entry, source),
        country=_country(entry, kind),
        programmes=tuple(dict.fromkeys(tidy(tag) for tag in entry.lists["programs"] if tag.strip())),
        source_list=source,
        listed_on=days.get("listed_on"),
        restricted_from=days.get("restricted_from"),
        divest_before=days.get("divest_before"),
        ended_on=days.get("ended_on"),
        details=(*_details(entry, source), *(("unread", piece) for piece in entry.unread)),
    )


def _required(entry: CslEntry, name: str) -> str:
    value = tidy(entry.texts[name])
    if not value:
        raise ListDataError(f"{entry.place}, {name}: is empty: fetch the file again")
    return value


def _kind(entry: CslEntry, reading: _Reading) -> str:
    printed = tidy(entry.texts["type"])
    kind = _KINDS.get(printed.lower())
    if kind is None:
        reading.warnings.append(f"{entry.place}, type: {printed!r} is unknown: read as an entity")
    return kind or "entity"


def _names(entry: CslEntry, kind: str) -> tuple[Name, ...]:
    """Read the names; OFAC gives one in each, the other lists put aliases into brackets."""
    primary = _required(entry, "name")
    aliases = [tidy(text) for text in entry.lists["alt_names"] if text.strip()]
    issuers = [
        Name(tidy(piece.value), meaning.name)
        for piece in entry.ids
        if (meaning := meaning_of(piece.label)) and meaning.name
    ]
    return ordered((*_spelled(entry, primary, NameKind.PRIMARY, kind), *_aliases(entry, aliases, kind), *issuers))


def _aliases(entry: CslEntry, texts: Iterable[str], kind: str) -> Iterator[Name]:
    for text in texts:
        yield from _spelled(entry, text, scripted(text, NameKind.ALIAS).kind, kind)


def _spelled(entry: CslEntry, text: str, name_kind: NameKind, kind: str) -> Iterator[Name]:
    if kind == "person":
        yield from person_names(text, name_kind, before_suffix=" ")
    elif entry.texts["entity_number"]:
        yield Name(text, name_kind)
    elif name_kind is NameKind.PRIMARY:
        yield from tuple(split_names(text, name_kind)) or (Name(text, name_kind),)
    else:
        yield from split_names(text, NameKind.ALIAS)


def _identifiers(entry: CslEntry, source: str) -> tuple[Identifier, ...]:
    found = [
        identifier_of(piece, meaning.identifier)
        for piece in entry.ids
        if (meaning := meaning_of(piece.label)) and meaning.identifier
    ]
    number = tidy(entry.texts["entity_number"])
    if number and _TREASURY in source:
        found.append(Identifier(IdentifierKind.PUBLISHER, f"ofac:{number}"))
    found.append(Identifier(IdentifierKind.PUBLISHER, f"csl:{entry.uid}"))
    return distinct(found)


def _country(entry: CslEntry, kind: str) -> str | None:
    """Return the one country that the entry names; several say nothing certain, and stand in its addresses."""
    own = entry.lists["nationalities"] or entry.lists["citizenships"] if kind == "person" else ()
    codes = set(filter(None, map(tidy, own or entry.countries)))
    return codes.pop() if len(codes) == 1 else None


def _days(entry: CslEntry, source: str, reading: _Reading) -> dict[str, date]:
    """Read each day into its own field; of several the first counts."""
    printed = [("listed_on", entry.texts["start_date"]), ("ended_on", entry.texts["end_date"])]
    printed += [(name, piece.value) for piece in entry.ids if (name := date_field(piece.label, source))]
    days: dict[str, date] = {}
    for name, text in printed:
        day = read_day(text, _DAYS)
        if day and day.year >= _EARLIEST_YEAR:
            days[name] = min(day, days.get(name, day))
        elif text.strip():
            reading.warnings.append(f"{entry.place}, {name}: {text!r} is no day of any list: left out")
    return days


# Two orders number their directives alike: only the label says whose `Subject to Directive 3` is.
_DIRECTIVE = "directive"


def _details(entry: CslEntry, source: str) -> Iterator[tuple[str, str]]:
    linked = [found["parties"] for remark in _remarks(entry) if (found := _LINKED.search(remark))]
    yield from (("linked_to", party) for party in dict.fromkeys(linked))
    for piece in entry.ids:
        meaning = meaning_of(piece.label)
        if meaning and meaning.detail and not date_field(piece.label, source):
            yield meaning.detail, tidy(f"{piece.label} {piece.value}" if meaning.detail == _DIRECTIVE else piece.value)
    yield from ((name, tidy(entry.texts[name])) for name in _DETAILS if entry.texts[name].strip())
    yield from ((key, "; ".join(entry.lists[name])) for name, key in _JOINED_DETAILS.items() if entry.lists[name])


def _remarks(entry: CslEntry) -> list[str]:
    return [piece.strip() for piece in _BETWEEN_REMARKS.split(entry.texts["remarks"]) if piece.strip()]


def _unread(entry: CslEntry) -> list[str]:
    remarks = (remark for remark in _remarks(entry) if not _LINKED.search(remark))
    return [*entry.unread, *(remark for remark in remarks if LABELS.read(remark) is None)]
