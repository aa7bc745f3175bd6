"""What reviews know of a party beside its list: names and identifiers, as one thing that completes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable

from service.domain.parties import Party
from service.lists.reviewed.known_identifiers import (
    IDENTIFIERS_FILE,
    KnownIdentifiers,
    bundled_identifiers,
    check_known_identifiers,
    read_known_identifiers,
)
from service.lists.reviewed.known_names import (
    NAMES_FILE,
    KnownNames,
    bundled_names,
    check_known_names,
    read_known_names,
)
from service.lists.reviewed.tables import BUNDLED
from service.lists.reviewed.versions import Part

REVIEWED_FILES = (NAMES_FILE, IDENTIFIERS_FILE)
_FOLDER = "reviewed/"  # kept beside a publisher's files, whose names have no folder


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The reviewed names and identifiers."""

    names: KnownNames
    identifiers: KnownIdentifiers

    def complete(self, party: Party) -> Party:
        """Add what is known of a party."""
        return self.identifiers.complete(self.names.complete(party))

    def check(self, parties: Iterable[Party]) -> None:
        """Prove that all of it is of listed parties, and of no two.

        Raises:
            ListDataError: it is not; the message names the record.
        """
        everybody = tuple(parties)
        check_known_names(self.names, everybody)
        check_known_identifiers(self.identifiers, everybody)

    def parts_for(self, parties: Iterable[Party]) -> tuple[Part, ...]:
        """Give the files that a version with these parties is made of too, under names that `is_reviewed` knows."""
        everybody = tuple(parties)
        parts = []
        if self.names.has_any_of(everybody):
            parts.append((f"{_FOLDER}{NAMES_FILE}", self.names.content))
        if self.identifiers.has_any_of(everybody):
            parts.append((f"{_FOLDER}{IDENTIFIERS_FILE}", self.identifiers.content))
        return tuple(parts)

    def parts_named(self, names: Iterable[str]) -> tuple[Part, ...]:
        """Give these of the files as they are now, by the names that `parts_for` gave them."""
        contents = {
            f"{_FOLDER}{NAMES_FILE}": self.names.content,
            f"{_FOLDER}{IDENTIFIERS_FILE}": self.identifiers.content,
        }
        return tuple((name, contents[name]) for name in names if name in contents)


def is_reviewed(name: str) -> bool:
    """Tell a reviewed file from those of a publisher, beside which it is kept."""
    return name.startswith(_FOLDER)


def read_reviewed(folder: Traversable) -> Reviewed:
    """Read the reviewed names and identifiers.

    Raises:
        ListDataError: a record breaks a rule of its table.
    """
    return Reviewed(read_known_names(folder), read_known_identifiers(folder))


@cache
def bundled_reviewed() -> Reviewed:
    """Read those that ship with the package, once."""
    return Reviewed(bundled_names(), bundled_identifiers())


def reviewed_of(parties: Iterable[Party]) -> Reviewed:
    """Return what reviews know of some parties: all of it where they know one of them, else nothing.

    Why: reading and checking every reviewed name takes four times the calls of loading a firm's own short list, whose
    parties have none.
    """
    known = _parties_known()
    return bundled_reviewed() if any(party.id in known for party in parties) else _NOTHING


_NOTHING = Reviewed(KnownNames({}, b""), KnownIdentifiers({}, b""))


@cache
def _parties_known() -> frozenset[str]:
    """Return the ids in the first column of the reviewed files, which no comma and no quote stands in."""
    tables = ((BUNDLED / file).read_text("utf-8").splitlines() for file in REVIEWED_FILES)
    return frozenset(line.partition(",")[0].strip() for lines in tables for line in lines)
