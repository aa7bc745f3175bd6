"""What the EU's two formats share: their words, and how the parts of an entity become a record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from service.domain.parties import FactKind, Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.country_names import countries_coded, only
from service.lists.readers.naming import distinct, identified, named, ordered
from service.lists.readers.record_collector import details_of
from service.lists.readers.records import Record

# Subject type codes and classification codes; person and P were seen in a file of the list.
SUBJECTS = {"person": "person", "p": "person", "enterprise": "entity", "e": "entity"}
STRENGTHS = {"true": "strong", "false": "weak", "": "strong"}
# Identification type codes; passport and id were seen in a file of the list, the others still want a source. Any other
# code is kept as OTHER.
_DOCUMENTS = {
    "passport": IdentifierKind.PASSPORT,
    "diplopass": IdentifierKind.PASSPORT,
    "id": IdentifierKind.NATIONAL,
    "ssn": IdentifierKind.NATIONAL,
    "regnumber": IdentifierKind.REGISTRATION,
    "fiscalcode": IdentifierKind.TAX,
    "taxid": IdentifierKind.TAX,
    "swiftbic": IdentifierKind.BIC,
    "imo": IdentifierKind.IMO,
    "lei": IdentifierKind.LEI,
}


@dataclass(slots=True)
class EuEntity:
    """A sanctioned entity while its parts are read; `published` has the day of every act that the file cites for it."""

    uid: str
    reference: str
    united_nations_id: str
    kind: str
    designated_on: date | None = None
    names: list[Name] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    citizenships: list[str] = field(default_factory=list)
    seats: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    published: list[date] = field(default_factory=list)
    details: list[tuple[str, str | None]] = field(default_factory=list)
    printed: list[tuple[FactKind, str | None]] = field(default_factory=list)

    def name(self, text: str, strength: str, known_from: date | None) -> None:
        """Add a name: the first strong one in Latin letters becomes the primary one."""
        self.names.extend(named(text, NameKind.WEAK if strength == "weak" else NameKind.ALIAS, known_from))

    def document(self, code: str, number: str, latin: str, known_from: date | None) -> None:
        """Add an identification, in Latin letters too where they are given."""
        kind = _DOCUMENTS.get(code.casefold(), IdentifierKind.OTHER)
        self.identifiers.extend(identified(kind, (number, latin), known_from))

    def record(self, place: str) -> Record:
        """Make the record; it counts as listed since the first act that is cited for any part of it.

        Raises:
            ListDataError: it has no name.
        """
        if not self.names:
            raise ListDataError(f"{place}, wholeName: entity {self.uid} has no name: download the file again")
        citizenships, seats = countries_coded(self.citizenships), countries_coded(self.seats)
        return Record(
            uid=self.uid,
            names=self._ordered(),
            kind=self.kind,
            identifiers=distinct((*self._publishers(), *self.identifiers)),
            country=only(citizenships, seats),
            programmes=tuple(dict.fromkeys(filter(None, self.programmes))),
            listed_on=min(self.published, default=self.designated_on),
            details=details_of((*self._facts(citizenships or seats), *self.details)),
            printed=details_of(self.printed),
        )

    def _ordered(self) -> tuple[Name, ...]:
        """Order the names; the primary one is known since the listing: the act cited may only have amended it."""
        primary, *others = ordered(self.names)
        return replace(primary, known_from=None), *others

    def _publishers(self) -> Iterator[Identifier]:
        for prefix, value in (("eu", self.uid), ("eu", self.reference), ("un", self.united_nations_id)):
            if value:
                yield Identifier(IdentifierKind.PUBLISHER, f"{prefix}:{value}")

    def _facts(self, countries: Iterable[str]) -> Iterator[tuple[str, str | None]]:
        if self.designated_on:
            yield "designated on", self.designated_on.isoformat()
        if len(codes := tuple(countries)) > 1:
            yield "countries", " ".join(codes)
