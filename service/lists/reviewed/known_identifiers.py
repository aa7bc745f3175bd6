"""Identifiers that no list prints and cited sources do: ISINs, CUSIPs and tickers, reviewed and tied to a party.

A party has them in whatever list version its id stands, bundled or as its publisher has it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources.abc import Traversable

from service.domain.check_digits import is_right
from service.domain.parties import Identifier, IdentifierKind, Party
from service.lists.reviewed.known_names import later, printed_from
from service.lists.reviewed.tables import BUNDLED, TableRow, read_table

IDENTIFIERS_FILE = "identifiers.csv"
_COLUMNS = ("party", "kind", "value", "known_from")
_TICKER_WORDS = 2  # a code, one space, its market: `1810 HK`


def _is_ticker(value: str) -> bool:
    return len(value.split(" ")) == _TICKER_WORDS and all(word.isalnum() for word in value.split(" "))


# Lists may print a faulty number, which is kept as it is; what a review adds is right or is not added.
_RULES: Mapping[IdentifierKind, tuple[Callable[[str], bool], str]] = {
    IdentifierKind.ISIN: (partial(is_right, IdentifierKind.ISIN), "write twelve characters with their check digit"),
    IdentifierKind.CUSIP: (partial(is_right, IdentifierKind.CUSIP), "write nine characters with their check digit"),
    IdentifierKind.TICKER: (_is_ticker, "write the code, one space and the market, as 1810 HK"),
}


@dataclass(frozen=True, slots=True)
class KnownIdentifier:
    """A reviewed identifier of a party; `known_from` is set where it came up after the party was listed."""

    party: str
    identifier: Identifier
    row: TableRow


@dataclass(frozen=True, slots=True)
class KnownIdentifiers:
    """The reviewed identifiers by party, and the bytes that they were read from."""

    by_party: Mapping[str, tuple[KnownIdentifier, ...]]
    content: bytes

    def __iter__(self) -> Iterator[KnownIdentifier]:
        """Go through the identifiers."""
        return (one for found in self.by_party.values() for one in found)

    def has_any_of(self, parties: Iterable[Party]) -> bool:
        """Tell whether a party among them has an identifier here."""
        return any(party.id in self.by_party for party in parties)

    def complete(self, party: Party) -> Party:
        """Add a party's identifiers, known from the day on which it was first listed, or later if they came up later.

        One that its list prints stays as it is printed.
        """
        known = self.by_party.get(party.id, ())
        printed = {(one.kind, one.value) for one in party.identifiers}
        first = printed_from(party)
        added = (
            replace(one.identifier, known_from=later(first, one.identifier.known_from))
            for one in known
            if (one.identifier.kind, one.identifier.value) not in printed
        )
        return replace(party, identifiers=(*party.identifiers, *added)) if known else party


def read_known_identifiers(folder: Traversable) -> KnownIdentifiers:
    """Read the reviewed identifiers.

    Raises:
        ListDataError: a record breaks a rule of its table, is no such identifier, or stands twice.
    """
    found: dict[str, list[KnownIdentifier]] = defaultdict(list)
    owners: dict[tuple[IdentifierKind, str], str] = {}
    for row in read_table(folder, IDENTIFIERS_FILE, _COLUMNS):
        one = _known(row)
        key = one.identifier.kind, one.identifier.value
        if key in owners:
            raise row.fault("value", f"{key[1]!r} is of {owners[key]} already", "keep it for one party, once")
        owners[key] = one.party
        found[one.party].append(one)
    content = (folder / IDENTIFIERS_FILE).read_bytes()
    return KnownIdentifiers({party: tuple(ones) for party, ones in found.items()}, content)


@cache
def bundled_identifiers() -> KnownIdentifiers:
    """Read the identifiers that ship with the package, once."""
    return read_known_identifiers(BUNDLED)


def check_known_identifiers(known: KnownIdentifiers, parties: Iterable[Party]) -> None:
    """Prove that every identifier is of a listed party, and that no list prints it for another one.

    Args:
        known: the reviewed identifiers.
        parties: the parties of all lists, with the identifiers that the lists print.

    Raises:
        ListDataError: it is not.
    """
    printed: dict[tuple[IdentifierKind, str], set[str]] = defaultdict(set)
    ids = set()
    for party in parties:
        ids.add(party.id)
        for identifier in party.identifiers:
            printed[identifier.kind, identifier.value].add(party.id)
    for one in known:
        if one.party not in ids:
            raise one.row.fault("party", f"no list names {one.party!r}", "write a party's id")
        others = printed[one.identifier.kind, one.identifier.value] - {one.party}
        if others:
            bearers = ", ".join(sorted(others))
            raise one.row.fault("value", f"the lists print it for {bearers}", "keep it for the party that bears it")


def _known(row: TableRow) -> KnownIdentifier:
    kind, value = row.choice("kind", IdentifierKind), row.text("value")
    if kind not in _RULES:
        raise row.fault("kind", f"{kind} is none that a review adds", f"write one of {', '.join(_RULES)}")
    is_right, hint = _RULES[kind]
    if not is_right(value):
        raise row.fault("value", f"{value!r} is no {kind}", hint)
    return KnownIdentifier(row.text("party"), Identifier(kind, value, row.optional_day("known_from")), row)
