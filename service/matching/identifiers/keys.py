"""Identifiers as keys: two that name the same security share one, whatever they are written as."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from service.domain.check_digits import is_right
from service.domain.holdings import Holding
from service.domain.identifiers import cusip_bases, plain_identifier, sedol_numbers
from service.domain.parties import Identifier, IdentifierKind, Party
from service.files.array_file import Array, ArrayFile
from service.matching import data as knowledge
from service.matching.identifiers.markets import market_of, ticker_key

_PLAIN = (IdentifierKind.ISIN, IdentifierKind.LEI, IdentifierKind.CUSIP, IdentifierKind.SEDOL, IdentifierKind.FIGI)
_CUSIP_IN_ISIN = slice(2, 10)  # without its check digit
_SEDOL_IN_ISIN = slice(4, 11)
_HONG_KONG = f"{IdentifierKind.TICKER} HK"
_REMEMBERED = 65_536  # identifiers; some 20 MB


@dataclass(frozen=True, slots=True)
class IdentifierHit:
    """A field of a holding that names a party; `is_reusable` where such a code may since mean another company."""

    party: int
    field: str
    value: str
    against: Identifier
    is_reusable: bool


@dataclass(frozen=True, slots=True, eq=False)
class IdentifierIndex:
    """The parties' identifiers by hashed key, in order; one that names two parties gives both.

    `owners` are the numbers of their parties and `places` where among these parties' identifiers each stands. `ranges`
    are those the keys are of, and `traded` the parties that have a ticker of Hong Kong.
    """

    parties: Sequence[Party]
    hashes: Array
    owners: Array
    places: Array
    traded: Array
    ranges: frozenset[str]

    @classmethod
    def read(cls, file: ArrayFile, parties: Sequence[Party]) -> "IdentifierIndex":
        """Find the identifiers among arrays."""
        return cls(
            parties=parties,
            hashes=file.arrays["identifier.hashes"],
            owners=file.arrays["identifier.owners"],
            places=file.arrays["identifier.places"],
            traded=file.arrays["identifier.traded"],
            ranges=frozenset(file.meta["ranges"]),
        )

    def hits(self, holding: Holding) -> Iterator[IdentifierHit]:
        """Find the parties that a holding's identifiers name, the surest identifier first."""
        for kind, value, key, is_reusable in given_keys(holding):
            for party, identifier in self._found(key):
                yield IdentifierHit(party, kind, value, identifier, is_reusable)

    def _found(self, key: str) -> Iterator[tuple[int, Identifier]]:
        """Give the identifiers that have a key, in the order of their parties; others of its hash are passed over."""
        wanted = np.uint64(_hash(key))
        first, last = np.searchsorted(self.hashes, wanted, "left"), np.searchsorted(self.hashes, wanted, "right")
        for owner, place in zip(self.owners[first:last].tolist(), self.places[first:last].tolist(), strict=True):
            identifier = self.parties[owner].identifiers[place]
            if key in keys_of(identifier.kind, identifier.value):
                yield owner, identifier

    def of_same_number(self, number: int) -> frozenset[int]:
        """Give the numbers of the parties that a publisher gives the same number of its own as a party, itself too."""
        keys = (
            key
            for one in self.parties[number].identifiers
            if one.kind is IdentifierKind.PUBLISHER
            for key in keys_of(one.kind, one.value)
        )
        return frozenset((number, *(owner for key in keys for owner, _ in self._found(key))))

    def can_meet(self, holding: Holding) -> bool:
        """Tell whether any listed identifier is of a kind, and a ticker of a market, that the holding could share."""
        return any(_range(key) in self.ranges for _, _, key, _ in given_keys(holding))

    def shortfall(self, holding: Holding) -> str:
        """Say in one sentence why none of a holding's identifiers, nor its name, can be looked up, and the remedy."""
        named = "nothing of the name can be compared" if holding.name else "there is no name"
        hints = ["the full name"]
        if IdentifierKind.ISIN in self.ranges:
            hints.append("an ISIN")
        if holding.ticker and ticker_key(holding.ticker, holding.exchange) is None:
            hints.append("the MIC of the ticker's exchange")
        gaps = " and ".join(_gaps(holding)) or "there is no identifier"
        return f"{named} and {gaps}: give {' or '.join(hints)}"


@dataclass(slots=True)
class IdentifierPages:
    """Identifiers that are gathered party by party before they are laid out."""

    hashes: "array[int]" = field(default_factory=lambda: array("Q"))
    owners: "array[int]" = field(default_factory=lambda: array("i"))
    places: "array[int]" = field(default_factory=lambda: array("i"))
    of_ranges: "array[int]" = field(default_factory=lambda: array("i"))
    ranges: dict[str, int] = field(default_factory=dict)
    traded: dict[int, None] = field(default_factory=dict)

    def add(self, number: int, party: Party) -> None:
        """Add a party's identifiers."""
        for place, identifier in enumerate(party.identifiers):
            for key in keys_of(identifier.kind, identifier.value):
                self.hashes.append(_hash(key))
                self.owners.append(number)
                self.places.append(place)
                span = _range(key)
                self.of_ranges.append(self.ranges.setdefault(span, len(self.ranges)))
                if span == _HONG_KONG:
                    self.traded[number] = None

    def arrays(self) -> tuple[dict[str, Array], list[str]]:
        """Lay what was gathered out, equal keys in the order of their parties; give the ranges by their numbers too."""
        return _in_order(
            np.array(self.hashes, np.uint64),
            np.array(self.owners, np.int32),
            np.array(self.places, np.int32),
            np.array(self.of_ranges, np.int32),
            np.array([*self.traded], np.int32),
            [*self.ranges],
        )

    def amended(self, former: ArrayFile, numbers: Array) -> tuple[dict[str, Array], list[str]]:
        """Lay out what was gathered with what was laid out before, for parties that have other numbers now.

        Args:
            former: the arrays of before.
            numbers: by a party's number there the one that it has now, or -1; shape (former parties,).
        """
        one, known = former.arrays, [str(span) for span in former.meta["ranges"]]
        owners = numbers[one["identifier.owners"]]
        kept = owners >= 0
        traded = numbers[one["identifier.traded"]]
        every = {span: number for number, span in enumerate(dict.fromkeys((*known, *self.ranges)))}
        new = np.array([every[span] for span in self.ranges], np.int32)
        return _in_order(
            np.concatenate([one["identifier.hashes"][kept], np.array(self.hashes, np.uint64)]),
            np.concatenate([owners[kept], np.array(self.owners, np.int32)]).astype(np.int32),
            np.concatenate([one["identifier.places"][kept], np.array(self.places, np.int32)]),
            np.concatenate([one["identifier.ranges"][kept], new[np.array(self.of_ranges, np.intp)]]),
            np.concatenate([traded[traded >= 0], np.array([*self.traded], np.int64)]).astype(np.int32),
            [*every],
        )


def _in_order(  # noqa: PLR0913, PLR0917 the columns of one table
    hashes: Array, owners: Array, places: Array, of_ranges: Array, traded: Array, ranges: Sequence[str]
) -> tuple[dict[str, Array], list[str]]:
    """Put identifiers in the order of their keys, equal ones in that of their parties, and number the used ranges."""
    order = np.lexsort((places, owners, hashes))
    used = sorted((ranges[number], number) for number in np.unique(of_ranges).tolist())
    numbered = np.zeros(len(ranges), np.int32)
    numbered[[number for _, number in used]] = np.arange(len(used))
    arrays = {
        "identifier.hashes": hashes[order],
        "identifier.owners": owners[order],
        "identifier.places": places[order],
        "identifier.ranges": numbered[of_ranges[order]],
        "identifier.traded": np.sort(traded),
    }
    return arrays, [span for span, _ in used]


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


def _gaps(holding: Holding) -> Iterator[str]:
    """Say of each identifier that a holding gives why it can equal no listed one."""
    given = {kind: value for kind in _PLAIN if (value := getattr(holding, kind)) and plain_identifier(value)}
    unread = [kind for kind, value in given.items() if not keys_of(kind, value)]
    yield from (f"{given[kind]!r} is no {kind.upper()}" for kind in unread)
    if unlisted := [kind.upper() for kind in given if kind not in unread]:
        yield f"no list in use carries any {' or '.join(unlisted)}"
    found = ticker_key(holding.ticker, holding.exchange)
    if found:
        yield f"no list in use carries any ticker of the market {found[1].code}"
    elif holding.ticker and not (holding.exchange and market_of(holding.exchange)):
        unknown = f"the exchange {holding.exchange!r} is not known" if holding.exchange else "no exchange is given"
        yield f"{unknown} for the ticker {holding.ticker!r}"
    elif holding.ticker:
        yield f"the ticker {holding.ticker!r} is none"


def has_identifiers(holding: Holding) -> bool:
    """Tell whether a holding gives anything beside its name that `given_keys` reads."""
    return bool(holding.isin or holding.ticker or holding.cusip or holding.sedol or holding.figi or holding.lei)


def given_keys(holding: Holding) -> Iterator[tuple[IdentifierKind, str, str, bool]]:
    """Give each identifier of a holding by field, text and key; the flag says that the code finds new owners."""
    for kind in _PLAIN:
        value: str | None = getattr(holding, kind)
        if value:
            for key in keys_of(kind, value):
                yield kind, value, key, False
    if holding.ticker:
        found = ticker_key(holding.ticker, holding.exchange)
        if found:
            yield IdentifierKind.TICKER, holding.ticker, f"ticker:{found[0]}", found[1].reused


def _range(key: str) -> str:
    """Give the range that a key is of: its kind, and for a ticker its market."""
    kind, _, number = key.partition(":")
    return f"{kind} {number.rpartition(' ')[2]}" if kind == IdentifierKind.TICKER else kind


@lru_cache(maxsize=_REMEMBERED)
def keys_of(kind: IdentifierKind, value: str) -> tuple[str, ...]:
    """Give an identifier's own key and those of the numbers it holds or is held in."""
    if kind is IdentifierKind.TICKER:
        found = ticker_key(value, None)
        return (f"ticker:{found[0]}",) if found else ()
    number = plain_identifier(value)
    if not number:
        return ()
    if kind is IdentifierKind.ISIN:
        return (f"isin:{number}", *_within_isin(number))
    if kind is IdentifierKind.CUSIP:
        return tuple(f"cusip:{base}" for base in sorted(cusip_bases(number)))
    numbers = sedol_numbers(number) if kind is IdentifierKind.SEDOL else {number}
    return tuple(f"{kind}:{one}" for one in sorted(numbers))


def _within_isin(number: str) -> Iterator[str]:
    """Give the CUSIP or SEDOL inside an ISIN; one whose check digit is wrong implies nothing."""
    table = knowledge.table("identifiers")
    if number[:2] in table["cusip_countries"] and is_right(IdentifierKind.ISIN, number):
        yield f"cusip:{number[_CUSIP_IN_ISIN]}"
    if number.startswith(tuple(table["sedol_prefixes"])) and is_right(IdentifierKind.ISIN, number):
        yield f"sedol:{number[_SEDOL_IN_ISIN]}"
