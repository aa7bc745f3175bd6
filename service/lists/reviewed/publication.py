"""Publishes the bundled lists: one exact state each, named by the hash of all that makes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from importlib.resources.abc import Traversable

from service.domain.listings import Listing, ListVersion, PublishedList
from service.domain.programmes import Programmes
from service.lists.reviewed.acts import EVENTS_FILE, ReviewedAct, read_acts
from service.lists.reviewed.attached import REVIEWED_FILES, Reviewed, read_reviewed
from service.lists.reviewed.checks import (
    check_entries,
    check_event_lists,
    check_links,
    check_names,
    check_renames,
    check_unlinked,
)
from service.lists.reviewed.histories import acts_by_record, carry_proceedings, listings_of
from service.lists.reviewed.parties import LINKS_FILE, Links, party_of, read_links
from service.lists.reviewed.records import Edition, ReviewedEntry, printed_acts, read_editions, read_entries
from service.lists.reviewed.tables import BUNDLED, TableRow, read_table
from service.lists.reviewed.versions import file_parts, row_part, values_part, version_of

_LISTS_FILE = "lists.csv"
_COLUMNS = ("code", "title", "publisher", "address", "file", "published_on", "checked_on", "entries", "printed_time")
_EDITION_FILES = ("editions.csv", "renames.csv")
_NOT_OF_THE_VERSION = ("checked_on",)  # seeing a list again unchanged makes no new version of it


@dataclass(frozen=True, slots=True)
class BundledContents:
    """A list as its files have it, before it is read as parties and listings."""

    head: TableRow
    editions: tuple[Edition, ...]
    records: Mapping[str, tuple[ReviewedEntry, ...]]

    @property
    def code(self) -> str:
        """Give the list's code."""
        return self.head.text("code")

    @property
    def record_by_name(self) -> dict[str, str]:
        """Give the record that each printed name stands for."""
        return {entry.name: record for record, entries in self.records.items() for entry in entries}


def bundled_state(folder: Traversable = BUNDLED) -> str:
    """Name the bundled data by all of its files."""
    return version_of(file_parts(folder, sorted(file.name for file in folder.iterdir() if file.is_file())))


def bundled_codes(folder: Traversable = BUNDLED) -> frozenset[str]:
    """Name the lists that come with the package."""
    return frozenset(head.text("code") for head in read_table(folder, _LISTS_FILE, _COLUMNS))


def load_bundled(programmes: Programmes, folder: Traversable = BUNDLED) -> tuple[PublishedList, ...]:
    """Read the bundled lists, in the order of `lists.csv`, and refuse them all when one breaks a rule.

    Raises:
        ListDataError: a record breaks a rule; the message names file, line, field and how to fix it.
        UnknownProgrammeError: a record's programme has no row.
    """
    heads = read_table(folder, _LISTS_FILE, _COLUMNS)
    shelf = [_contents(folder, head, programmes) for head in heads]
    acts, links = read_acts(folder, programmes), read_links(folder)
    records = {contents.code: contents.records for contents in shelf}
    check_event_lists(acts, records)
    check_links(links, records)
    check_unlinked(links, records)
    check_renames(folder, records)
    published = tuple(_publish(folder, contents, acts, links) for contents in shelf)
    return _reviewed(published, read_reviewed(folder))


def _contents(folder: Traversable, head: TableRow, programmes: Programmes) -> BundledContents:
    editions = read_editions(folder, head.text("code"))
    printed_time = head.clock_time("printed_time") if head.optional("printed_time") else time.min
    entries = read_entries(folder, head.text("file"), programmes, editions, printed_time)
    check_entries(head, entries, editions)
    check_names(entries)
    records: dict[str, tuple[ReviewedEntry, ...]] = {}
    for entry in entries:
        records[entry.record] = (*records.get(entry.record, ()), entry)
    return BundledContents(head, editions, records)


def _publish(
    folder: Traversable, contents: BundledContents, acts: Sequence[ReviewedAct], links: Links
) -> PublishedList:
    shares = acts_by_record(contents.code, contents.record_by_name, acts)
    entries: dict[str, list[ReviewedEntry]] = {}
    listings: dict[str, list[Listing]] = {}
    for record, printed in contents.records.items():
        party = links.party_id(contents.code, record)
        derived = printed_acts(printed, contents.editions)
        entries.setdefault(party, []).extend(printed)
        made = listings_of(contents.code, party, printed, derived, shares.get(record, ()))
        listings.setdefault(party, []).extend(made)
    carried = tuple(listing for made in listings.values() for listing in carry_proceedings(made))
    first = min(listing.events[0].at.date() for listing in carried)
    return PublishedList(
        version=_version(folder, contents, acts, first),
        parties=tuple(party_of(party, printed) for party, printed in entries.items()),
        listings=carried,
    )


def _reviewed(published: Sequence[PublishedList], known: Reviewed) -> tuple[PublishedList, ...]:
    known.check(party for one in published for party in one.parties)
    return tuple(replace(one, parties=tuple(map(known.complete, one.parties))) for one in published)


def _version(folder: Traversable, contents: BundledContents, acts: Sequence[ReviewedAct], first: date) -> ListVersion:
    head = contents.head
    return ListVersion(
        code=contents.code,
        title=head.text("title"),
        publisher=head.text("publisher"),
        version=_named(folder, contents, acts),
        published_on=head.day("published_on"),
        checked_on=head.day("checked_on"),
        entries=head.number("entries"),
        first_date=first,
    )


def _named(folder: Traversable, contents: BundledContents, acts: Sequence[ReviewedAct]) -> str:
    """Name a list by all that its parties and listings are made of."""
    own = _EDITION_FILES if contents.editions else ()
    parts = (
        row_part(_LISTS_FILE, contents.head, without=_NOT_OF_THE_VERSION),
        values_part("zones", _zones(contents, acts)),
        *file_parts(folder, (contents.head.text("file"), *own, EVENTS_FILE, LINKS_FILE, *REVIEWED_FILES)),
    )
    return version_of(parts)


def _zones(contents: BundledContents, acts: Sequence[ReviewedAct]) -> dict[str, str]:
    """Give the zones by programme, for a date in the files means an instant only with its programme's zone."""
    printed = {entry.programme: str(entry.zone) for entries in contents.records.values() for entry in entries}
    own = (act for act in acts if act.list_code == contents.code and not act.is_wide)
    return printed | {act.programme: str(act.event.at.tzinfo) for act in own}
