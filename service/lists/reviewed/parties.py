"""Who the records of a list mean: reviewed links to one party, and the names and identifiers it is known by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources.abc import Traversable

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party, folded, stays_weak
from service.lists.reviewed.records import ReviewedEntry
from service.lists.reviewed.tables import BUNDLED, TableRow, read_table

LINKS_FILE = "links.csv"


@dataclass(frozen=True, slots=True)
class Links:
    """The reviewed links; a record without one is a party of its own, by its own id."""

    rows: Mapping[tuple[str, str], TableRow]

    def party_id(self, list_code: str, record: str) -> str:
        """Give the party that a record of a list means."""
        row = self.rows.get((list_code, record))
        return row.text("party_id") if row else record


def read_links(folder: Traversable) -> Links:
    """Read the reviewed links, each with its basis.

    Raises:
        ListDataError: a record breaks a rule of its table, or a list's record is linked twice.
    """
    rows: dict[tuple[str, str], TableRow] = {}
    for row in read_table(folder, LINKS_FILE, ("list", "record", "party_id", "basis")):
        key = (row.text("list"), row.text("record"))
        row.text("party_id"), row.text("basis")
        if key in rows:
            raise row.fault("record", f"{' '.join(key)} is linked twice", "keep one link for each record")
        rows[key] = row
    return Links(rows)


def linked_records(folder: Traversable = BUNDLED) -> dict[str, str]:
    """Give the party that each linked record of the bundled lists means, by the record's own id."""
    return dict(_bundled_records() if folder is BUNDLED else _records(folder))


@cache
def _bundled_records() -> Mapping[str, str]:
    """Read those of the package once: they never change while it runs."""
    return _records(BUNDLED)


def _records(folder: Traversable) -> dict[str, str]:
    return {record: row.text("party_id") for (_, record), row in read_links(folder).rows.items()}


def party_of(party_id: str, entries: Iterable[ReviewedEntry]) -> Party:
    """Make the party that the given entries of one list mean (at least one), named as the newest prints it.

    A name or identifier is known from the first print that ties it to the party; a weak name is weak throughout.
    """
    newest_first = sorted(entries, key=lambda entry: entry.on, reverse=True)
    name = newest_first[0].name
    return Party(
        id=party_id,
        name=name,
        names=_names(name, newest_first),
        identifiers=_identifiers(newest_first),
        country=next((entry.country for entry in newest_first if entry.country), None),
        kind=newest_first[0].kind,
    )


def _names(primary: str, newest_first: Sequence[ReviewedEntry]) -> tuple[Name, ...]:
    names: dict[str, Name] = {}
    for entry in newest_first:
        own = NameKind.PRIMARY if entry.name == primary else NameKind.FORMER
        for kind, text in ((own, entry.name), *entry.names):
            key = folded(text)
            names[key] = _joined(names.get(key), Name(text, kind, entry.on))
    return tuple(names.values())


def _joined(known: Name | None, printed: Name) -> Name:
    """Keep the newest wording and the earliest day; weak outweighs all but the party's own name."""
    if known is None:
        return printed
    is_weak = stays_weak((known.kind, printed.kind))
    days = [day for day in (known.known_from, printed.known_from) if day]
    return replace(known, kind=NameKind.WEAK if is_weak else known.kind, known_from=min(days))


def _identifiers(newest_first: Iterable[ReviewedEntry]) -> tuple[Identifier, ...]:
    found: dict[tuple[IdentifierKind, str], Identifier] = {}
    for entry in newest_first:
        for kind, value in entry.identifiers:
            found[kind, value] = Identifier(kind, value, entry.on)
    return tuple(found.values())
