"""Who is named on a list, and what it is known by."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# A party that stands for every issuer of a country: what it is called is nobody's name, so nothing is it by name.
MARKET = "market"


class NameKind(StrEnum):
    """How far a name may be trusted to mean the party: `weak` alone is never more than a lead (31 CFR 501 app. A)."""

    PRIMARY = "primary"
    ALIAS = "alias"
    ISSUER = "issuer"
    FORMER = "former"
    NATIVE = "native"
    SHORT = "short"
    WEAK = "weak"


class IdentifierKind(StrEnum):
    """The identifiers that lists and holdings carry."""

    ISIN = "isin"
    CUSIP = "cusip"
    SEDOL = "sedol"
    FIGI = "figi"
    LEI = "lei"
    TICKER = "ticker"
    USCC = "uscc"
    BIC = "bic"
    IMO = "imo"
    REGISTRATION = "registration"
    TAX = "tax"
    NATIONAL = "national"
    PASSPORT = "passport"
    OTHER = "other"
    PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a party; `known_from` is the day since when a list has tied it to the party."""

    text: str
    kind: NameKind
    known_from: date | None = None


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as published: a listed one is kept even when its check digit is wrong."""

    kind: IdentifierKind
    value: str
    known_from: date | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A designated party; `id` is stable across versions, machines and databases."""

    id: str
    name: str
    names: tuple[Name, ...]
    identifiers: tuple[Identifier, ...] = ()
    country: str | None = None
    kind: str = "entity"


class FactKind(StrEnum):
    """What lists print of a party for people to read."""

    ADDRESS = "address"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """An address or a remark of a party, as its list prints it; nothing is decided by it."""

    party_id: str
    kind: FactKind
    text: str


def folded(name: str) -> str:
    """Write a name in one case, width and spacing, so that only these are overlooked."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def same_name(first: str, second: str) -> bool:
    """Tell whether two texts are one name, whatever their case, width and spacing: never by likeness."""
    return folded(first) == folded(second)


def stays_weak(kinds: Iterable[NameKind]) -> bool:
    """Tell whether a name that is printed several times, as these kinds, is weak: one mark is enough.

    Save where it is the name under which a list enters the party: that one is no alias, and only aliases are weak
    (31 CFR 501 app. A; the UN's and the UK's low quality is told of aliases alone as well).
    """
    found = frozenset(kinds)
    return NameKind.WEAK in found and NameKind.PRIMARY not in found
