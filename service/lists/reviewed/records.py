"""The rows of a list as it was printed, once or in several editions, and the acts that follow from the print alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from service.domain.events import Event, EventKind
from service.domain.parties import MARKET, IdentifierKind, NameKind
from service.domain.programmes import Programmes
from service.lists.reviewed.acts import programme_of
from service.lists.reviewed.tables import TableRow, read_table

_COLUMNS = ("record", "programme", "name", "weak_aliases", "country")
_NAMES = {
    "aliases": NameKind.ALIAS,
    "weak_aliases": NameKind.WEAK,
    "issuer_names": NameKind.ISSUER,
    "former_names": NameKind.FORMER,
}
_IDENTIFIERS = {
    "isins": IdentifierKind.ISIN,
    "tickers": IdentifierKind.TICKER,
    "uscc": IdentifierKind.USCC,
    "publisher_id": IdentifierKind.PUBLISHER,
}
_SINGLE = ("listed_on", "restricted_from", "divest_before", "authority", "reference")
_EDITION = ("edition", "removed_on", "place", "parent")
_NOTES = ("target_type", "linked_to")  # kept as published; of the first only the word for a market is read
_MARKET_TYPE = "Market"
_ENTITY = "entity"
_OPTIONAL = (*_NAMES, *_IDENTIFIERS, *_SINGLE, *_EDITION, *_NOTES)
_NO_REMOVAL_PUBLISHED = "C"
_REMOVAL = "removal published by the Department"


class EditionKind(StrEnum):
    """What an edition does to the one before: `full` replaces it, `adds` leaves it standing."""

    FULL = "full"
    ADDS = "adds"


@dataclass(frozen=True, slots=True)
class Edition:
    """A dated print of a list; `entries` is how many rows it has."""

    on: date
    kind: EditionKind
    entries: int
    authority: str
    reference: str
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class ReviewedEntry:
    """A row as printed on a day. `record` is one entry of the list over all its editions.

    `at` is the instant from which a listing by this print stands.
    """

    row: TableRow
    record: str
    programme: str
    zone: ZoneInfo
    on: date
    at: datetime
    name: str
    names: tuple[tuple[NameKind, str], ...]
    identifiers: tuple[tuple[IdentifierKind, str], ...]
    country: str | None
    authority: str
    reference: str
    source: str
    grade: str
    removed_on: date | None
    restricted_from: datetime | None
    divest_before: datetime | None
    kind: str = _ENTITY


def read_editions(folder: Traversable, list_code: str) -> tuple[Edition, ...]:
    """Read the editions of a list, oldest first; none for a list that is printed once.

    Raises:
        ListDataError: a record breaks a rule of its table.
    """
    columns = ("list", "date", "kind", "entries", "authority", "reference")
    rows = [row for row in read_table(folder, "editions.csv", columns) if row.text("list") == list_code]
    return tuple(sorted((_edition(row) for row in rows), key=lambda edition: edition.on))


def read_entries(
    folder: Traversable, file: str, programmes: Programmes, editions: Sequence[Edition], printed_time: time
) -> tuple[ReviewedEntry, ...]:
    """Read the rows of a list; a bare restriction date means `printed_time` in the programme's zone.

    Raises:
        ListDataError: a record breaks a rule of its table.
        UnknownProgrammeError: a record's programme has no row.
    """
    prints = {edition.on: edition for edition in editions}
    rows = read_table(folder, file, _COLUMNS, _OPTIONAL)
    return tuple(_entry(row, programmes, prints, printed_time) for row in rows)


def printed_acts(entries: Sequence[ReviewedEntry], editions: Sequence[Edition]) -> tuple[Event, ...]:
    """Derive one record's acts from the print: listed in its first edition, delisted when removed or left out."""
    if not editions:
        return tuple(_listing(entry) for entry in entries)
    by_edition = {entry.on: entry for entry in entries}
    acts: list[Event] = []
    standing: ReviewedEntry | None = None
    for edition in editions:
        entry = by_edition.get(edition.on)
        ending = _ending(standing, entry, edition) if standing else None
        if ending:
            acts.append(ending)
            standing = None
        if entry and standing is None:
            acts.append(_listing(entry))
        standing = entry or standing
    if standing and standing.removed_on:
        acts.append(_removal(standing, standing.removed_on))
    return tuple(acts)


def _ending(standing: ReviewedEntry, entry: ReviewedEntry | None, edition: Edition) -> Event | None:
    """Find the act that ended a listing by the day of an edition: its published removal, or that edition's silence."""
    if standing.removed_on and standing.removed_on < edition.on:
        return _removal(standing, standing.removed_on)
    if standing.removed_on == edition.on:
        reference, source = f"removed with {edition.reference}", edition.source
        return replace(_removal(standing, edition.on), reference=reference, source=source)
    if entry is None and edition.kind is EditionKind.FULL:
        return _left_out(standing, edition)
    return None


def _removal(entry: ReviewedEntry, on: date) -> Event:
    at = datetime.combine(on, time.min, entry.zone)
    return Event(EventKind.DELISTED, at, entry.authority, _REMOVAL, entry.source, entry.grade)


def _edition(row: TableRow) -> Edition:
    return Edition(
        on=row.day("date"),
        kind=row.choice("kind", EditionKind),
        entries=row.number("entries"),
        authority=row.text("authority"),
        reference=row.text("reference"),
        source=row.text("source"),
        grade=row.text("grade"),
    )


def _entry(row: TableRow, programmes: Programmes, prints: Mapping[date, Edition], printed_time: time) -> ReviewedEntry:
    programme = programme_of(row, programmes)
    edition = _edition_of(row, prints)
    on = edition.on if edition else row.day("listed_on")
    return ReviewedEntry(
        row=row,
        record=row.text("record"),
        programme=programme.code,
        zone=programme.zone,
        on=on,
        at=programme.listing_begins(on),
        name=row.text("name"),
        names=tuple((kind, text) for column, kind in _NAMES.items() for text in row.many(column)),
        identifiers=tuple((kind, value) for column, kind in _IDENTIFIERS.items() for value in row.many(column)),
        country=row.optional("country") or None,
        kind=MARKET if row.optional("target_type") == _MARKET_TYPE else _ENTITY,
        authority=edition.authority if edition else row.text("authority"),
        reference=edition.reference if edition else row.text("reference"),
        source=row.text("source"),
        grade=row.text("grade"),
        removed_on=row.optional_day("removed_on"),
        restricted_from=row.optional_moment("restricted_from", programme.zone, printed_time),
        divest_before=row.optional_moment("divest_before", programme.zone, printed_time),
    )


def _edition_of(row: TableRow, prints: Mapping[date, Edition]) -> Edition | None:
    if not prints:
        return None
    edition = prints.get(row.day("edition"))
    if edition is None:
        known: Iterable[str] = (day.isoformat() for day in prints)
        raise row.fault("edition", f"{row.text('edition')} is no edition", f"write one of {', '.join(known)}")
    return edition


def _listing(entry: ReviewedEntry) -> Event:
    return Event(
        kind=EventKind.LISTED,
        at=entry.at,
        authority=entry.authority,
        reference=entry.reference,
        source=entry.source,
        grade=entry.grade,
        is_day=entry.at.timetz().replace(tzinfo=None) == time.min,
    )


def _left_out(entry: ReviewedEntry, edition: Edition) -> Event:
    """Read silence: a full edition that leaves a name out ends its listing, though no removal was published."""
    return Event(
        kind=EventKind.DELISTED,
        at=datetime.combine(edition.on, time.min, entry.zone),
        authority=edition.authority,
        reference=f"left out of {edition.reference}",
        source=edition.source,
        grade=_NO_REMOVAL_PUBLISHED,
        effect="a full edition replaces the one before; no removal was published",
    )
