"""The records that every reader returns: as published, before a programme is assigned to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from service.domain.parties import FactKind, Identifier, Name
from service.domain.stakes import PartyReference


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as published, unpacked: `name` without its packing (`sdn.csv` for `sdn.csv.gz`).

    `modified` is when its publisher's server says that it last changed, where it was fetched and the server does.
    """

    name: str
    content: bytes
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A stated share of an owner in a record's party: ownership only, never control.

    The owner is the record `owner` of the same list, or the party of another one that `reference` names. `percent` is
    None where no share is stated; `until` is the first day on which it holds no more. `place` names file and line.
    """

    owner: str
    percent: Decimal | None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    source: str = ""
    place: str = ""
    reference: PartyReference | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a list.

    `uid` is the publisher's own id and `source_list` the list it belongs to where a file joins several (CSL); `kind`
    is person, entity, vessel or aircraft. `programmes` are the tags as printed. The first name is the primary one.
    `listed_on`, `restricted_from` and `divest_before` are printed days, each with its own meaning; `found_on` is that
    of an act about the record from which the phases of a statute run. `owners` are (uid, percent or None) of those
    whom a publisher calls its parents or controllers, `shares` what is stated of who owns it. `details` keeps, by a
    short key, what else identifies: target type, linked to, remarks. `printed` are addresses and remarks as they
    stand, to be read by people; which details are shown beside them says `load/printed_facts.py`.
    """

    uid: str
    names: tuple[Name, ...]
    kind: str = "entity"
    identifiers: tuple[Identifier, ...] = ()
    country: str | None = None
    programmes: tuple[str, ...] = ()
    source_list: str | None = None
    listed_on: date | None = None
    restricted_from: date | None = None
    divest_before: date | None = None
    ended_on: date | None = None
    found_on: date | None = None
    owners: tuple[tuple[str, Decimal | None], ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    shares: tuple[Share, ...] = ()
    printed: tuple[tuple[FactKind, str], ...] = ()

    @property
    def name(self) -> str:
        """Return the primary name."""
        return self.names[0].text


@dataclass(frozen=True, slots=True)
class Contents:
    """A list as read: `declared` is the publisher's own count where the file states one.

    `form` names the reader, `columns` what the header or the fields are called where a reader takes them as they come.
    `fill` counts, by field, the records that have it; `unread` counts the pieces of free text that no rule could read,
    out of `pieces`, so that a format that drifts is noticed. `warnings` name what was odd and kept, `doubts` what a
    person must look at before the list goes live.
    """

    records: tuple[Record, ...]
    published_on: date | None = None
    declared: int | None = None
    fill: tuple[tuple[str, int], ...] = ()
    pieces: int = 0
    unread: int = 0
    warnings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    form: str = ""
    columns: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Record]:
        """Go through the records."""
        return iter(self.records)
