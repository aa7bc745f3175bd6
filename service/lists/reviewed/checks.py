"""What must hold across the bundled tables.

The loader runs every `check_…`, so that broken data is refused whole. `shared_identifiers` reports and refuses nothing:
an identifier of two parties is loaded for both, to be shown where it matches.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources.abc import Traversable

from service.domain.listings import PublishedList
from service.domain.parties import Identifier
from service.lists.reviewed.acts import ReviewedAct
from service.lists.reviewed.parties import Links
from service.lists.reviewed.records import Edition, ReviewedEntry
from service.lists.reviewed.tables import TableRow, read_table

Records = Mapping[str, Mapping[str, tuple[ReviewedEntry, ...]]]  # by list code, then by record


def check_entries(head: TableRow, entries: Sequence[ReviewedEntry], editions: Sequence[Edition]) -> None:
    """Prove the number of entries: of the whole file, or of each edition and, for the list, of its newest.

    Raises:
        ListDataError: the file holds another number.
    """
    counts = Counter(entry.on for entry in entries)
    for edition in editions:
        if counts[edition.on] != edition.entries:
            raise head.fault(
                "file",
                f"{head.text('file')} has {counts[edition.on]} rows of {edition.on}, not {edition.entries}",
                "restore the missing rows, or correct entries in editions.csv",
            )
    found = counts[editions[-1].on] if editions else len(entries)
    if found != head.number("entries"):
        raise head.fault("entries", f"{head.text('file')} has {found}", "restore the missing rows, or correct it")


def check_names(entries: Iterable[ReviewedEntry]) -> None:
    """Prove that no print has one name twice, and that a name means one record.

    Raises:
        ListDataError: it does not.
    """
    prints: set[tuple[object, str]] = set()
    records: dict[str, str] = {}
    for entry in entries:
        if (entry.on, entry.name) in prints:
            raise entry.row.fault("name", f"{entry.name!r} stands twice in one print", "remove one of them")
        if records.setdefault(entry.name, entry.record) != entry.record:
            other = records[entry.name]
            raise entry.row.fault("record", f"{entry.name!r} is record {other} elsewhere", "write the same record")
        prints.add((entry.on, entry.name))


def check_event_lists(acts: Iterable[ReviewedAct], records: Records) -> None:
    """Prove that every act concerns a bundled list.

    Raises:
        ListDataError: one concerns a list that is not there.
    """
    for act in acts:
        if act.list_code not in records:
            raise act.row.fault("list", f"no list {act.list_code!r}", f"write one of {', '.join(records)}")


def check_links(links: Links, records: Records) -> None:
    """Prove that every link joins a record to a party that some other record establishes.

    Raises:
        ListDataError: a link names a record or a party that is not there.
    """
    established = {
        record for code, by_record in records.items() for record in by_record if (code, record) not in links.rows
    }
    for (code, record), row in links.rows.items():
        if record not in records.get(code, {}):
            raise row.fault("record", f"{code} has no record {record!r}", "write the record as in the list's file")
        if row.text("party_id") not in established:
            raise row.fault("party_id", f"no record establishes {row.text('party_id')!r}", "write an unlinked record")


def check_unlinked(links: Links, records: Records) -> None:
    """Prove that no two lists share a party by accident: each record beyond the first needs a reviewed link.

    Raises:
        ListDataError: two lists use one record id without a link.
    """
    owners: dict[str, str] = {}
    for code, by_record in records.items():
        for record, entries in by_record.items():
            if (code, record) in links.rows:
                continue
            if record in owners:
                raise entries[0].row.fault(
                    "record", f"{record!r} is a record of {owners[record]} too", "review it, and add a row to links.csv"
                )
            owners[record] = code


def check_renames(folder: Traversable, records: Records) -> None:
    """Prove that all names which the editions of a list print for one record are joined by reviewed renames.

    Raises:
        ListDataError: a rename names a record or name that is not there, or a record's names are not joined.
    """
    joined: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in read_table(folder, "renames.csv", ("list", "record", "earlier", "later", "basis")):
        code, record = row.text("list"), row.text("record")
        row.text("basis")
        printed = {entry.name for entry in records.get(code, {}).get(record, ())}
        for field in ("earlier", "later"):
            if row.text(field) not in printed:
                raise row.fault(field, f"{code} prints no {row.text(field)!r} for {record}", "write it as printed")
            joined[code, record].add(row.text(field))
    for code, by_record in records.items():
        for record, entries in by_record.items():
            _require_joined(entries, joined[code, record])


def shared_identifiers(published: Iterable[PublishedList]) -> dict[Identifier, tuple[str, ...]]:
    """Report the identifiers that the lists tie to more than one party, whatever the day."""
    parties: dict[Identifier, set[str]] = defaultdict(set)
    for one in published:
        for party in one.parties:
            for identifier in party.identifiers:
                parties[Identifier(identifier.kind, identifier.value)].add(party.id)
    return {identifier: tuple(sorted(ids)) for identifier, ids in parties.items() if len(ids) > 1}


def _require_joined(entries: Sequence[ReviewedEntry], joined: set[str]) -> None:
    for entry in entries:
        if entry.name != entries[0].name and entry.name not in joined:
            raise entry.row.fault(
                "name",
                f"{entry.name!r} and {entries[0].name!r} are one record without a reviewed rename",
                "add a row to renames.csv, or give it a record of its own",
            )
