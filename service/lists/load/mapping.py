"""What a list's records mean: parties, and listings under the programmes that their tags stand for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from service.domain.events import Event, EventKind
from service.domain.listings import Listing
from service.domain.parties import Identifier, Name, Party
from service.domain.programmes import Programme, Programmes, Restriction
from service.lists.catalogue import Source
from service.lists.load.entry_names import fuller_names
from service.lists.load.tags import UNREAD, TagMeaning, every_meaning, meanings_of
from service.lists.readers.country_names import countries_coded, countries_named, only
from service.lists.readers.record_collector import fill_of
from service.lists.readers.records import Contents, Record

# OpenSanctions prints parties and securities that are no targets beside those that are.
_UNLISTED = frozenset({("target", "no"), ("sanctioned", "no")})
# What makes a target of a record that its file calls none: who EO 14071 reaches need not be sanctioned itself.
_TARGETED = frozenset({"EO-14071"})

# OFAC prints days; the moment meant is 00:01 New York time (EO 14032 s.1, FAQ 857; EO 14024 Directives 1A, 2 and 3).
_PRINTED_TIME = {"eo-14032": time(0, 1), "us-eo14024-directives": time(0, 1)}
_CLOCKED = frozenset({Restriction.DIVESTMENT, Restriction.PARTIAL})


@dataclass(frozen=True, slots=True)
class Mapped:
    """A list's parties and listings; `tags` are a programme and a tag for each time that a record bears one."""

    parties: tuple[Party, ...]
    listings: tuple[Listing, ...]
    tags: tuple[tuple[str, str], ...]

    @property
    def unread_tags(self) -> tuple[str, ...]:
        """Give the tags that no table knows."""
        return tuple(dict.fromkeys(tag for programme, tag in self.tags if programme == UNREAD))


# Why: no publisher prints the day; that a list had changed by then is seen, when it changed is not. A finding is
# told by whoever wrote the list down.
_INFERRED_GRADE = "B"


def map_records(
    source: Source, contents: Contents, published_on: date, programmes: Programmes, seen_on: date | None = None
) -> Mapped:
    """Read the law into records.

    A record without a day of its own is listed from the day its version was published, the first on which it was seen,
    or from `seen_on` where that is earlier: a file dated in Tokyo is there while it is still yesterday in New York.

    Raises:
        UnknownProgrammeError: the tag table names a programme that has no row.
    """
    parties: dict[str, Party] = {}
    listings: list[Listing] = []
    tags: list[tuple[str, str]] = []
    seen = min(published_on, seen_on or published_on)
    for record in listed_only(contents):
        party = _party(source, record, record.listed_on or seen)
        parties[party.id] = party
        tags.extend((meaning.programme, meaning.tag) for meaning in every_meaning(source, record))
        for meaning in meanings_of(source, record):
            programme = programmes.measured(meaning.programme)
            under = replace(
                record, listed_on=_listed_on(record, meaning, programme), restricted_from=_effective(record, meaning)
            )
            listings.append(_listing(source, under, party.id, programme, (published_on, seen)))
    return Mapped(tuple(parties.values()), tuple(listings), tuple(tags))


def listed_only(contents: Contents) -> tuple[Record, ...]:
    """Leave out records that a source prints only for its graph: owners and assets that are on no list themselves."""
    return tuple(record for record in contents if _is_listed(record))


def _is_listed(record: Record) -> bool:
    return _UNLISTED.isdisjoint(record.details) or not _TARGETED.isdisjoint(record.programmes)


def unlisted_parties(source: Source, contents: Contents, published_on: date) -> tuple[Party, ...]:
    """Give the parties that are on no list themselves, and own or are owned."""
    owners = {share.owner for record in contents for share in record.shares}
    listed = {record.uid for record in listed_only(contents)}
    return tuple(
        _party(source, record, min((one.as_of for one in record.shares if one.as_of), default=published_on))
        for record in contents
        if record.uid not in listed and (record.shares or record.uid in owners)
    )


def records_with(contents: Contents, tag: str) -> Contents:
    """Keep the records that bear a tag; the publisher's count and the free text are those of the whole."""
    records = tuple(record for record in contents if tag in record.programmes)
    return replace(contents, records=records, declared=None, fill=fill_of(records), pieces=0, unread=0)


def party_id(source: Source, uid: str) -> str:
    """Give the stable id of a record's party."""
    return f"{source.prefix}-{uid}"


def _party(source: Source, record: Record, known: date) -> Party:
    return Party(
        id=party_id(source, record.uid),
        name=record.name,
        names=tuple(
            Name(one.text, one.kind, one.known_from or known)
            for one in (*record.names, *fuller_names(source.code, record.name))
        ),
        identifiers=tuple(Identifier(one.kind, one.value, one.known_from or known) for one in record.identifiers),
        country=_country(record.country),
        kind=record.kind,
    )


def _country(printed: str | None) -> str | None:
    """Read a country that is printed as a code or by its name; None where it names several or none."""
    return only(countries_coded([printed]), countries_named([printed])) if printed else None


def _listed_on(record: Record, meaning: TagMeaning, programme: Programme) -> date | None:
    """Give the day since when a record stands under a programme; no earlier than the day the programme began."""
    day = meaning.since or record.listed_on
    return max(day, programme.begins.date()) if day and programme.begins else day


def _effective(record: Record, meaning: TagMeaning) -> date | None:
    """Give the day from which a record is restricted: under a directive the day that it prints for that directive."""
    return meaning.effective or record.restricted_from


def _listing(source: Source, record: Record, party: str, programme: Programme, shown: tuple[date, date]) -> Listing:
    """Make a listing; `shown` is the day of the version, and the day from which an entry without a day stands."""
    printed = _PRINTED_TIME.get(programme.family, time.min)
    restricts = programme.restriction is Restriction.DIVESTMENT
    begins = programme.restriction in _CLOCKED
    return Listing(
        list_code=source.code,
        party_id=party,
        programme=programme.code,
        entry=record.name,
        events=tuple(_acts(source, record, programme, *shown)),
        source=source.title,
        grade="A",
        restricted_from=_instant(record.restricted_from, printed, programme.zone) if begins else None,
        divest_before=_instant(record.divest_before, printed, programme.zone) if restricts else None,
    )


def _acts(source: Source, record: Record, programme: Programme, published_on: date, seen_on: date) -> Iterator[Event]:
    listed = programme.listing_begins(record.listed_on or seen_on)
    is_day = listed.timetz().replace(tzinfo=None) == time.min
    if record.listed_on:
        yield Event(EventKind.LISTED, listed, source.publisher, source.title, source.title, "A", is_day=is_day)
    else:
        yield first_seen(source.publisher, source.title, listed, published_on, is_day=is_day)
    if record.found_on:
        found = datetime.combine(record.found_on, time.min, programme.zone)
        title = source.title
        yield Event(EventKind.FOUND, found, source.publisher, title, title, _INFERRED_GRADE, order=1)
    if record.ended_on:
        ended = datetime.combine(record.ended_on, time.min, programme.zone)
        yield Event(EventKind.DELISTED, ended, source.publisher, source.title, source.title, "A", order=2)


def first_seen(publisher: str, title: str, at: datetime, published_on: date, *, is_day: bool) -> Event:
    """Return the act of a listing whose day no source prints, at the day of the first version that shows it."""
    effect = f"first seen in the list of {published_on}"
    return Event(EventKind.LISTED, at, publisher, title, title, _INFERRED_GRADE, effect, is_day, is_inferred=True)


def last_seen(publisher: str, title: str, at: datetime, published_on: date) -> Event:
    """Return the end of a listing that no source prints, at the day of the first version that lacks it."""
    effect = f"no longer in the list of {published_on}"
    return Event(EventKind.DELISTED, at, publisher, title, title, _INFERRED_GRADE, effect, is_inferred=True)


def _instant(day: date | None, at: time, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, at, zone) if day else None
