"""What the two British lists share: their words, names in six parts, numbered cells and labelled identifiers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from service.domain.parties import FactKind, Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.country_names import countries_named, only
from service.lists.readers.naming import distinct, identified, named, ordered, tidy
from service.lists.readers.record_collector import RecordCollector, choose, details_of
from service.lists.readers.records import Record

KINDS = {"individual": "person", "entity": "entity", "ship": "vessel"}
# Name types of both lists; "Prime Alias" and "AKA" were seen in a file of 2020, the others still want a source.
_NAME_KINDS = {
    "primary name": "primary",
    "prime alias": "primary",
    "primary name variation": "alias",
    "alias": "alias",
    "aka": "alias",
    "a.k.a": "alias",
    "a.k.a.": "alias",
    "fka": "former",
    "f.k.a": "former",
    "f.k.a.": "former",
    "formerly known as": "former",
    "": "alias",
}
_STRENGTHS = {
    "good quality a.k.a": "strong",
    "good quality a.k.a.": "strong",
    "good": "strong",
    "low quality a.k.a": "weak",
    "low quality a.k.a.": "weak",
    "low": "weak",
    "": "strong",
}
_ORDER = ("name 1", "name 2", "name 3", "name 4", "name 5", "name 6")
_NUMBER_MARK = re.compile(r"\(\d{1,2}\)\s*")  # "(1) A123 (2) B456": several values in one cell
_WORD = re.compile(r"\w{2,}")
# What a registration cell may call its numbers; the first label that fits, else a registration number.
_LABELS = (
    (re.compile(r"\b(?:swift|bic)\b", re.IGNORECASE), IdentifierKind.BIC),
    (re.compile(r"\blei\b|legal entity identifier", re.IGNORECASE), IdentifierKind.LEI),
    (re.compile(r"\bisin\b", re.IGNORECASE), IdentifierKind.ISIN),
    (re.compile(r"\bimo\b", re.IGNORECASE), IdentifierKind.IMO),
    (re.compile(r"unified social credit|\buscc?\b", re.IGNORECASE), IdentifierKind.USCC),
    (re.compile(r"\b(?:tax|inn|tin|kpp|vat)\b|taxpayer", re.IGNORECASE), IdentifierKind.TAX),
)
_VALUE = re.compile(r"(?<![\w/-])(?=[\w/-]*\d)[A-Z0-9][A-Z0-9/-]{3,}(?![\w/-])|\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")
_IMO = re.compile(r"(?<!\d)\d{7}(?!\d)")


@dataclass(slots=True)
class BritishDesignation:
    """A designated party while its rows are read; `place` is that of its first row."""

    uid: str
    kind: str
    place: str
    names: list[Name] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    seats: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    listed: list[date] = field(default_factory=list)
    details: list[tuple[str, str | None]] = field(default_factory=list)
    printed: list[tuple[FactKind, str | None]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def name(self, parts: Mapping[str, str], type_: str, strength: str, place: str) -> None:
        """Add a name in parts.

        Raises:
            ListDataError: its type or strength is unknown, or it is a second primary name that shares no word with
                the first: then the id was given to two parties.
        """
        kind = choose(_NAME_KINDS, type_, place, "name type")
        if choose(_STRENGTHS, strength, place, "alias strength") == "weak" and kind == "alias":
            kind = "weak"
        for name in named(" ".join(parts.get(part, "") for part in _ORDER), NameKind(kind)):
            self._require_one_party(name, place)
            self.names.append(name)

    def native(self, text: str) -> None:
        """Add a name in the party's own script."""
        self.names.extend(named(text, NameKind.NATIVE))

    def address(self, parts: Iterable[str]) -> None:
        """Add an address of several lines, as printed."""
        self.printed.append((FactKind.ADDRESS, ", ".join(text for part in parts if (text := part.strip()))))

    def record(self) -> Record:
        """Make the record; one whose name is left out is kept under its id, with a warning."""
        if not self.names:
            self.warnings.append(f"{self.place}: {self.uid} is printed without a name: it is kept under its id")
            self.names.append(Name(self.uid, NameKind.PRIMARY))
        homes, seats = countries_named(self.nationalities), countries_named(self.seats)
        codes = homes or seats
        several = [("countries", " ".join(codes))] if len(codes) > 1 else []
        return Record(
            uid=self.uid,
            names=ordered(self.names),
            kind=self.kind,
            identifiers=distinct(self.identifiers),
            country=only(homes, seats),
            programmes=tuple(dict.fromkeys(filter(None, self.programmes))),
            listed_on=min(self.listed, default=None),
            details=details_of((*several, *self.details)),
            printed=details_of(self.printed),
        )

    def _require_one_party(self, name: Name, place: str) -> None:
        before = next((one for one in self.names if one.kind is NameKind.PRIMARY), None)
        if name.kind is not NameKind.PRIMARY or before is None or before.text.casefold() == name.text.casefold():
            return
        if _words(before.text).isdisjoint(_words(name.text)):
            raise ListDataError(
                f"{place}, name: id {self.uid} is {name.text!r} here but {before.text!r} in {self.place}: "
                "download the file again, or ask its publisher which is meant"
            )
        self.warnings.append(f"{place}: {self.uid} has a second primary name, {name.text!r}: it is kept as an alias")


def enrol(collector: RecordCollector, parties: Iterable[BritishDesignation]) -> None:
    """Enter the parties; one kept under its id has no name."""
    for party in parties:
        lacks = () if party.names else ("name",)
        collector.add(party.record(), party.place, lacks=lacks)
        collector.warn(*party.warnings)


def numbered(cell: str) -> list[str]:
    """Split a cell that numbers its values; one without numbers is one value."""
    return [value for one in _NUMBER_MARK.split(cell) if (value := tidy(one).strip(" ,;."))]


def numbers(kind: IdentifierKind, cell: str) -> Iterator[Identifier]:
    """Return the identifiers of a cell, as printed."""
    yield from identified(kind, numbered(cell))


def ships(cell: str) -> Iterator[Identifier]:
    """Return the IMO numbers of a cell, their seven digits alone."""
    yield from identified(IdentifierKind.IMO, _IMO.findall(cell))


def registrations(cell: str) -> Iterator[Identifier]:
    """Return the identifiers of a cell of company numbers, each by what the cell calls it; others are kept whole."""
    for item in (one for value in numbered(cell) for one in re.split(r"[;|,]", value)):
        kind = next((kind for label, kind in _LABELS if label.search(item)), IdentifierKind.REGISTRATION)
        yield from identified(kind, _VALUE.findall(item) or [item])


def publishers(pairs: Iterable[tuple[str, str]]) -> Iterator[Identifier]:
    """Return the publishers' own ids of those that are filled."""
    for prefix, value in pairs:
        yield from identified(IdentifierKind.PUBLISHER, [f"{prefix}:{tidy(value)}"] if tidy(value) else [])


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
