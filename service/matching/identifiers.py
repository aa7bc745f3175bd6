"""Identifiers as keys: two that name the same security share one, whatever they are written as."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from stdnum import cusip, isin
from stdnum.gb import sedol

from service.domain.holdings import Holding
from service.domain.parties import Identifier, IdentifierKind, Party
from service.matching import knowledge
from service.matching.markets import ticker_key

_PLAIN = (IdentifierKind.ISIN, IdentifierKind.LEI, IdentifierKind.CUSIP, IdentifierKind.SEDOL, IdentifierKind.FIGI)
_CUSIP_BASE = 8  # the ninth character is a check digit
_CUSIP_LENGTH = 9
_SEDOL_LENGTH = 7
_NATIONAL = slice(2, 11)
_SEDOL_IN_ISIN = slice(4, 11)


@dataclass(frozen=True, slots=True)
class IdentifierHit:
    """A field of a holding that names a party; `is_reusable` where such a code may since mean another company."""

    party: int
    field: str
    value: str
    against: Identifier
    is_reusable: bool


@dataclass(frozen=True, slots=True)
class IdentifierIndex:
    """The parties' identifiers by key; one that names two parties gives both."""

    by_key: Mapping[str, tuple[tuple[int, Identifier], ...]]

    @classmethod
    def of(cls, parties: Iterable[Party]) -> "IdentifierIndex":
        """Index the identifiers of the parties, numbered in their order."""
        by_key: dict[str, list[tuple[int, Identifier]]] = {}
        for number, party in enumerate(parties):
            for identifier in party.identifiers:
                for key in _keys(identifier.kind, identifier.value):
                    by_key.setdefault(key, []).append((number, identifier))
        return cls({key: tuple(found) for key, found in by_key.items()})

    def hits(self, holding: Holding) -> Iterator[IdentifierHit]:
        """Find the parties that a holding's identifiers name, the surest identifier first."""
        for kind in _PLAIN:
            value: str | None = getattr(holding, kind)
            for key in _keys(kind, value) if value else ():
                for party, identifier in self.by_key.get(key, ()):
                    yield IdentifierHit(party, kind, value or "", identifier, is_reusable=False)
        found = ticker_key(holding.ticker, holding.exchange)
        if found:
            key, market = found
            for party, identifier in self.by_key.get(f"ticker:{key}", ()):
                yield IdentifierHit(party, IdentifierKind.TICKER, holding.ticker or "", identifier, market.reused)


def has_identifier(holding: Holding) -> bool:
    """Tell whether a holding carries an identifier that can be looked up."""
    plain = any(_tidy(getattr(holding, kind) or "") for kind in _PLAIN)
    return plain or ticker_key(holding.ticker, holding.exchange) is not None


def _keys(kind: IdentifierKind, value: str) -> set[str]:
    """Give an identifier's own key and those of the numbers it holds or is held in."""
    text = _tidy(value)
    if not text:
        return set()
    if kind is IdentifierKind.TICKER:
        found = ticker_key(value, None)
        return {f"ticker:{found[0]}"} if found else set()
    if kind is IdentifierKind.ISIN:
        return {f"isin:{text}", *_within_isin(text)}
    if kind is IdentifierKind.CUSIP:
        return {f"cusip:{base}" for base in _cusip_bases(text)}
    return {f"{kind}:{number}" for number in (_padded_sedols(text) if kind is IdentifierKind.SEDOL else {text})}


def _tidy(value: str) -> str:
    text = value.upper()
    return text if text.isalnum() else "".join(c for c in text if c.isalnum())


def _within_isin(text: str) -> Iterator[str]:
    """Give the CUSIP or SEDOL inside an ISIN; one whose check digit is wrong implies nothing."""
    table = knowledge.table("identifiers")
    if text[:2] in table["cusip_countries"] and isin.is_valid(text):
        yield f"cusip:{text[_NATIONAL][:_CUSIP_BASE]}"
    if text.startswith(tuple(table["sedol_prefixes"])) and isin.is_valid(text):
        yield f"sedol:{text[_SEDOL_IN_ISIN]}"


def _cusip_bases(text: str) -> set[str]:
    """Give the first eight characters; a shorter number may have lost its leading zeros to a spreadsheet."""
    bases = {text[:_CUSIP_BASE]} if len(text) in {_CUSIP_BASE, _CUSIP_LENGTH} else set()
    if len(text) < _CUSIP_LENGTH and cusip.is_valid(text.zfill(_CUSIP_LENGTH)):
        bases.add(text.zfill(_CUSIP_LENGTH)[:_CUSIP_BASE])
    return bases


def _padded_sedols(text: str) -> set[str]:
    padded = text.zfill(_SEDOL_LENGTH)
    return {text, padded} if sedol.is_valid(padded) else {text}
