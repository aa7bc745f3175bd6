"""Names that no list prints and every market does: native, short and former ones, reviewed and tied to a party.

A party has them in whatever list version its id stands, bundled or as its publisher has it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources.abc import Traversable

from service.domain.parties import Name, NameKind, Party, folded
from service.lists.reviewed.tables import BUNDLED, TableRow, read_table

NAMES_FILE = "names.csv"
_KINDS = frozenset({NameKind.NATIVE, NameKind.SHORT, NameKind.FORMER, NameKind.ALIAS, NameKind.WEAK})
_DAYS = ("known_from", "used_from", "used_to")


class Script(StrEnum):
    """How a name is written."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class KnownName:
    """A reviewed name of a party; `known_from` is set where it came up after the party was listed.

    `shared_with` is another party for which a list prints the same words.
    """

    party: str
    name: Name
    script: Script
    shared_with: str
    row: TableRow


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The reviewed names by party, and the bytes that they were read from."""

    by_party: Mapping[str, tuple[KnownName, ...]]
    content: bytes

    def __iter__(self) -> Iterator[KnownName]:
        """Go through the names."""
        return (one for names in self.by_party.values() for one in names)

    def has_any_of(self, parties: Iterable[Party]) -> bool:
        """Tell whether a party among them has a name here."""
        return any(party.id in self.by_party for party in parties)

    def complete(self, party: Party) -> Party:
        """Add a party's names, known from the day on which it was first listed, or later where they came up later."""
        printed = {folded(name.text) for name in party.names}
        first = printed_from(party)
        added = (
            replace(one.name, known_from=later(first, one.name.known_from))
            for one in self.by_party.get(party.id, ())
            if folded(one.name.text) not in printed
        )
        return replace(party, names=(*party.names, *added))


def read_known_names(folder: Traversable) -> KnownNames:
    """Read the reviewed names.

    Raises:
        ListDataError: a record breaks a rule of its table, gives a name twice, or a name to two parties.
    """
    names: dict[str, list[KnownName]] = defaultdict(list)
    owners: dict[str, str] = {}
    for row in read_table(folder, NAMES_FILE, ("party", "name", "kind", "script", *_DAYS, "shared_with")):
        one = _known(row)
        owner = owners.setdefault(folded(one.name.text), one.party)
        if owner != one.party or any(one.name.text == other.name.text for other in names[one.party]):
            raise row.fault("name", f"{one.name.text!r} is a name of {owner} already", "keep it for one party, once")
        names[one.party].append(one)
    return KnownNames({party: tuple(found) for party, found in names.items()}, (folder / NAMES_FILE).read_bytes())


@cache
def bundled_names() -> KnownNames:
    """Read the names that ship with the package, once."""
    return read_known_names(BUNDLED)


def check_known_names(names: KnownNames, parties: Iterable[Party]) -> None:
    """Prove that every name is of a listed party, and shared with another one only where a review says so.

    Args:
        names: the reviewed names.
        parties: the parties of all lists, with the names that the lists print.

    Raises:
        ListDataError: it is not.
    """
    printed: dict[str, set[str]] = defaultdict(set)
    ids = set()
    for party in parties:
        ids.add(party.id)
        for name in party.names:
            printed[folded(name.text)].add(party.id)
    for one in names:
        if one.party not in ids:
            raise one.row.fault("party", f"no list names {one.party!r}", "write a party's id")
        others = printed[folded(one.name.text)] - {one.party}
        if others != ({one.shared_with} if one.shared_with else set()):
            bearers = ", ".join(sorted(others)) or "nobody else"
            raise one.row.fault(
                "shared_with", f"the lists print {one.name.text!r} for {bearers}", "review, then say so"
            )


def _known(row: TableRow) -> KnownName:
    kind = row.choice("kind", NameKind)
    if kind not in _KINDS:
        raise row.fault("kind", f"{kind} names are printed by lists", f"write one of {', '.join(sorted(_KINDS))}")
    known_from, *_ = (row.optional_day(field) for field in _DAYS)
    name = Name(row.text("name"), kind, known_from)
    return KnownName(row.text("party"), name, row.choice("script", Script), row.optional("shared_with"), row)


def printed_from(party: Party) -> date | None:
    """Give the day on which a party's list first named it; None where no name of its has a day."""
    return min((name.known_from for name in party.names if name.known_from), default=None)


def later(first: date | None, own: date | None) -> date | None:
    """Give the later of two days, of which one or both may be missing."""
    return max((day for day in (first, own) if day), default=None)
