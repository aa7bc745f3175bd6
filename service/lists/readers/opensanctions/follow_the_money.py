"""Reads OpenSanctions' entities (followthemoney.tech): which schemata are parties, and what their properties say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.country_names import countries_coded, only
from service.lists.readers.days import iso_day
from service.lists.readers.naming import distinct, identified, named, ordered
from service.lists.readers.opensanctions.ftm_lines import KINDS, MEND, FtmEntity, Values
from service.lists.readers.record_collector import details_of
from service.lists.readers.records import Record, Share

_NAMES = {
    "name": NameKind.ALIAS,
    "alias": NameKind.ALIAS,
    "weakAlias": NameKind.WEAK,
    "previousName": NameKind.FORMER,
    "abbreviation": NameKind.WEAK,
}
_IDENTIFIERS = {
    "isin": IdentifierKind.ISIN,
    "isinCode": IdentifierKind.ISIN,
    "figiCode": IdentifierKind.FIGI,
    "leiCode": IdentifierKind.LEI,
    "ticker": IdentifierKind.TICKER,
    "swiftBic": IdentifierKind.BIC,
    "imoNumber": IdentifierKind.IMO,
    "uscCode": IdentifierKind.USCC,
    "registrationNumber": IdentifierKind.REGISTRATION,
    "ogrnCode": IdentifierKind.REGISTRATION,
    "taxNumber": IdentifierKind.TAX,
    "innCode": IdentifierKind.TAX,
    "vatCode": IdentifierKind.TAX,
    "idNumber": IdentifierKind.NATIONAL,
    "socialSecurityNumber": IdentifierKind.NATIONAL,
    "passportNumber": IdentifierKind.PASSPORT,
    "okpoCode": IdentifierKind.OTHER,
    "kppCode": IdentifierKind.OTHER,
    "bikCode": IdentifierKind.OTHER,
    "permId": IdentifierKind.OTHER,
    "ricCode": IdentifierKind.OTHER,
    "dunsCode": IdentifierKind.OTHER,
    "cikCode": IdentifierKind.OTHER,
    "uniqueEntityId": IdentifierKind.OTHER,
    "mmsi": IdentifierKind.OTHER,
    "callSign": IdentifierKind.OTHER,
    "publicKey": IdentifierKind.OTHER,
}
_ORDER = {name: place for place, name in enumerate(_IDENTIFIERS)}
_OF_SECURITY = frozenset({"isin", "ticker", "figiCode"})
# Where an entity is from, the most telling property first.
_COUNTRIES = ("jurisdiction", "nationality", "citizenship", "flag", "mainCountry", "country")
_DOCUMENTS = {"Passport": IdentifierKind.PASSPORT, "Identification": IdentifierKind.NATIONAL}
# Ids of the official lists that an entity was joined from, and the publishers' own ids that they hold.
_REFERENTS = (
    (re.compile(r"ofac-(\d+)"), "ofac:{}"),
    (re.compile(r"unsc-(\d+)"), "un:{}"),
    (re.compile(r"gb-hmt-(\d+)"), "ofsi:{}"),
    (re.compile(r"gb-fcdo-([a-z]{3}\d{4})"), "uk:{}"),
    (re.compile(r"eu-fsf-eu-(\d+-\d+)"), "eu:EU.{}"),
)
_SHARE = re.compile(r"(?P<share>\d{1,3}(?:[.,]\d+)?)\s*%?")
_WHOLE = 100  # percent
_PERIOD = ("startDate", "endDate")


@dataclass(slots=True)
class Sanction:
    """A sanction on an entity: its name and its days, as printed."""

    programmes: tuple[str, ...]
    listed: tuple[str, ...]
    started: tuple[str, ...]
    ended: tuple[str, ...]
    authority: str
    measures: tuple[str, ...] = ()

    @classmethod
    def of(cls, properties: Values) -> "Sanction":
        """Read the properties of a Sanction; the programme's id goes before its name."""
        said = {name: tuple(map(str, properties.get(name, ()))) for name in _SANCTION}
        programmes = said["programId"] or said["program"]
        authority = "; ".join(said["authority"])
        measures = (*said["measures"], *said["provisions"])
        return cls(programmes, said["listingDate"], said["startDate"], said["endDate"], authority, measures)

    def printed(self) -> str:
        """Say the sanction in one line, each day under its own name."""
        parts = ((self.authority, ""), (", ".join(self.programmes), ""), (", ".join(self.listed), "listed "),
                 (", ".join(self.started), "starts "), (", ".join(self.ended), "ends "))  # fmt: skip
        return "; ".join(f"{word}{part}" for part, word in parts if part)


_SANCTION = ("programId", "program", "authority", "listingDate", "startDate", "endDate", "measures", "provisions")


@dataclass(slots=True)
class Adjacent:
    """What other entities of the file say about one: its sanctions, securities, documents and owners."""

    sanctions: list[Sanction] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)


def share_of(values: Iterable[Any]) -> Decimal | None:
    """Read the share that an ownership states, in percent; None for none, for a range and for what cannot be."""
    shares = set()
    for value in values:
        found = _SHARE.fullmatch(str(value).strip())
        try:
            share = Decimal(found["share"].replace(",", ".")) if found else None
        except InvalidOperation:  # pragma: no cover (the pattern admits numbers only)
            share = None
        if share is None or share > _WHOLE:
            return None
        shares.add(share)
    return shares.pop() if len(shares) == 1 else None


def shares_of(owners: Iterable[str], properties: Values) -> Iterator[Share]:
    """Return the shares that an Ownership states; of several days the first begins and the last ends it."""
    days = {end: [day for text in properties.get(end, ()) if (day := iso_day(str(text)))] for end in _PERIOD}
    since, until = min(days["startDate"], default=None), max(days["endDate"], default=None)
    if since and until and until <= since:
        since = None
    for owner in owners:
        yield Share(owner, share_of(properties.get("percentage", ())), since, until)


def identifiers_of(properties: Values, names: AbstractSet[str] = _IDENTIFIERS.keys()) -> Iterator[Identifier]:
    """Return the identifiers among the properties, each of its kind, in the order of the kinds."""
    for name in sorted(names & properties.keys(), key=_ORDER.__getitem__):
        if values := properties[name]:
            yield from (_tidied(one) for one in identified(_IDENTIFIERS[name], map(str, values)))


def security_identifiers(properties: Values) -> Iterator[Identifier]:
    """Return the identifiers of a security."""
    yield from identifiers_of(properties, _OF_SECURITY)


def document_of(schema: str, properties: Values) -> Iterator[Identifier]:
    """Return the number of a passport or another paper."""
    if kind := _DOCUMENTS.get(schema):
        yield from identified(kind, map(str, properties.get("number", ())))


def _tidied(identifier: Identifier) -> Identifier:
    """Write IMO numbers by their digits alone, as all lists do here."""
    if identifier.kind is not IdentifierKind.IMO:
        return identifier
    return Identifier(identifier.kind, re.sub(r"^IMO\s*", "", identifier.value, flags=re.IGNORECASE))


def record_of(entity: FtmEntity, adjacent: Adjacent, place: str) -> Record:
    """Make a record of a party and of what its file says of it.

    Raises:
        ListDataError: it has no name.
    """
    names = tuple(_names(entity))
    if not names:
        raise ListDataError(f"{place}, name: entity {entity.uid} has none: {MEND}")
    countries = [countries_coded(map(str, entity.properties[name])) for name in _COUNTRIES if name in entity.properties]
    return Record(
        uid=entity.uid,
        names=ordered(names),
        kind=KINDS.get(entity.schema, "entity"),
        identifiers=distinct((*_publishers(entity), *identifiers_of(entity.properties), *adjacent.identifiers)),
        country=only(*countries),
        programmes=tuple(dict.fromkeys(tag for one in adjacent.sanctions for tag in one.programmes)),
        source_list=";".join(entity.datasets) or None,
        listed_on=_listed_on(adjacent.sanctions),
        ended_on=_ended_on(adjacent.sanctions),
        shares=tuple(dict.fromkeys(adjacent.shares)),
        details=details_of(_details(entity, adjacent, next(filter(None, countries), ()))),
    )


def _publishers(entity: FtmEntity) -> Iterator[Identifier]:
    """Return the entity's own id, and those that the official lists it was joined from have given it."""
    yield Identifier(IdentifierKind.PUBLISHER, f"os:{entity.uid}")
    for official in filter(None, map(_official, entity.referents)):
        yield Identifier(IdentifierKind.PUBLISHER, official)


def _names(entity: FtmEntity) -> Iterator[Name]:
    yield from named(entity.caption, NameKind.PRIMARY)
    for name, kind in _NAMES.items():
        for value in entity.properties.get(name, ()):
            yield from named(str(value), kind)


def _listed_on(sanctions: Sequence[Sanction]) -> date | None:
    """Return the first day of listing; sources without one say when the sanction starts."""
    for days in ("listed", "started"):
        found = [day for one in sanctions for text in getattr(one, days) if (day := iso_day(text))]
        if found:
            return min(found)
    return None


def _ended_on(sanctions: Sequence[Sanction]) -> date | None:
    """Return the last end when every sanction has one."""
    ends = [max(filter(None, map(iso_day, one.ended)), default=None) for one in sanctions]
    return max(filter(None, ends), default=None) if all(ends) else None


def _details(entity: FtmEntity, adjacent: Adjacent, countries: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    if not entity.is_target:
        yield "target", "no"
    yield "schema", entity.schema
    if len(countries) > 1:
        yield "countries", " ".join(countries)
    for name, key in (("topics", "topic"), ("birthDate", "born")):
        yield from ((key, str(value)) for value in entity.properties.get(name, ()))
    yield from (("measure", text) for text in _measures(adjacent.sanctions))
    yield from (("sanction", one.printed()) for one in adjacent.sanctions)
    yield from (("same as", official) for one in entity.referents if (official := _official(one)))


def _measures(sanctions: Sequence[Sanction]) -> Iterator[str]:
    """Give the measures of all sanctions, each once; none where one of them says none: that one may be a freeze."""
    if all(one.measures for one in sanctions):
        yield from dict.fromkeys(measure for one in sanctions for measure in one.measures)


def _official(referent: str) -> str | None:
    for pattern, form in _REFERENTS:
        if found := pattern.fullmatch(referent):
            value = found[1].upper() if form.startswith("uk") else found[1].replace("-", ".")
            return form.format(value)
    return None
