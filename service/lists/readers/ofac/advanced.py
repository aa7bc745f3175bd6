"""Reads OFAC's Advanced XML (sdn_advanced.xml, cons_advanced.xml): tables that refer to each other by id.

Places and documents come before the parties that they belong to, measures and relationships after them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from service.domain.parties import NameKind
from service.errors import ListDataError
from service.lists.readers.days import printed_period
from service.lists.readers.markup import Element, all_at, elements, name_of, text_at, text_of
from service.lists.readers.ofac.record_builder import OfacRecordBuilder, OfacRecordBuilders
from service.lists.readers.ofac.remarks import read_piece, read_remarks
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole

_MEND = "take the file from OFAC again"
_NAME_KINDS: Mapping[str, NameKind] = {
    "Name": NameKind.PRIMARY,
    "A.K.A.": NameKind.ALIAS,
    "F.K.A.": NameKind.FORMER,
    "N.K.A.": NameKind.ALIAS,
}
_KINDS: Mapping[str, str] = {
    "Individual": "person",
    "Entity": "entity",
    "Other Entity": "entity",
    "Vessel": "vessel",
    "Aircraft": "aircraft",
}
# A person's given names in natural order; the family name is put before them in print.
_GIVEN = ("First Name", "Middle Name", "Patronymic", "Matronymic")
_PROGRAMME, _OWNED = "Program", "Owned or Controlled By"
_UNKNOWN = frozenset({"", "Unknown", "undetermined"})
_YES = "true"


@dataclass(slots=True)
class AdvancedFile:
    """The tables of the file as read so far."""

    file: str
    builders: OfacRecordBuilders
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    documents: dict[str, list[str]] = field(default_factory=dict)
    profiles: dict[str, OfacRecordBuilder] = field(default_factory=dict)
    published: date | None = None

    def word(self, table: str, key: str | None) -> str:
        """Return the word that an id stands for.

        Raises:
            ListDataError: the table has no such id.
        """
        if key is None:
            return ""
        try:
            return self.words[table, key]
        except KeyError:
            raise ListDataError(f"{self.file}, {table} {key}: stands in no reference table: {_MEND}") from None


def read(files: Sequence[SourceFile]) -> Contents:
    """Read one Advanced XML file.

    Raises:
        ListDataError: it is no such file, or an id in it leads nowhere.
    """
    file = sole(files, "OFAC's Advanced XML")
    database = AdvancedFile(file.name, OfacRecordBuilders(file.name))
    for element in elements(file, "{*}Sanctions", *(f"{{*}}{name}" for name in _READERS)):
        _READERS[name_of(element)](database, element)
    return database.builders.contents(database.published)


def _read_issue(database: AdvancedFile, element: Element) -> None:
    database.published = _day(database, element)


def _read_words(database: AdvancedFile, element: Element) -> None:
    for table in element:
        for row in table:
            key = row.get("ID", "")
            database.words[name_of(row), key] = text_of(row)
            if name_of(row) == "PartySubType":
                database.parents[key] = row.get("PartyTypeID", "")
            if name_of(row) == "AreaCode":
                database.words["Area", key] = row.get("Description", "")


def _read_location(database: AdvancedFile, element: Element) -> None:
    country = next((database.word("Country", one.get("CountryID")) for one in all_at(element, "LocationCountry")), "")
    area = next((database.word("Area", one.get("AreaCodeID")) for one in all_at(element, "LocationAreaCode")), "")
    parts = [text_of(value) for value in all_at(element, "LocationPart/LocationPartValue/Value")]
    named = next((name for name in (country, area) if name not in _UNKNOWN), "")
    database.places[element.get("ID", "")] = named, ", ".join(text for text in (*parts, named) if text)


def _read_document(database: AdvancedFile, element: Element) -> None:
    label = database.word("IDRegDocType", element.get("IDRegDocTypeID"))
    country = database.word("Country", element.get("IssuedBy-CountryID"))
    number = text_at(element, "IDRegistrationNo")
    dates = [_document_date(database, one) for one in all_at(element, "DocumentDate")]
    parts = (label, number, f"({country})" if country not in _UNKNOWN else "", *dates)
    database.documents.setdefault(element.get("IdentityID", ""), []).append(" ".join(part for part in parts if part))


def _document_date(database: AdvancedFile, element: Element) -> str:
    word = database.word("IDRegDocDateType", element.get("IDRegDocDateTypeID"))
    day = next((_period(database, one) for one in all_at(element, "DatePeriod")), "")
    return f"{'expires' if word.startswith('Expir') else 'issued'} {day}" if day else ""


def _read_party(database: AdvancedFile, element: Element) -> None:
    uid = element.get("FixedRef", "")
    builder = OfacRecordBuilder(uid, f"{database.file} line {element.sourceline}")
    for profile in all_at(element, "Profile"):
        builder.kind = _kind(database, builder, profile.get("PartySubTypeID"))
        for identity in all_at(profile, "Identity"):
            _read_identity(database, builder, identity)
        for feature in all_at(profile, "Feature"):
            _read_feature(database, builder, feature)
        database.profiles[profile.get("ID", "")] = builder
    database.builders.add(builder)
    read_remarks(builder, text_at(element, "Comment"))


def _kind(database: AdvancedFile, builder: OfacRecordBuilder, key: str | None) -> str:
    words = (database.word("PartySubType", key), database.word("PartyType", database.parents.get(key or "")))
    kind = next((_KINDS[word] for word in words if word in _KINDS), None)
    if kind is None:
        raise builder.fault("PartySubType", f"{' of '.join(words)} is none of {', '.join(_KINDS)}", _MEND)
    return kind


def _read_identity(database: AdvancedFile, builder: OfacRecordBuilder, identity: Element) -> None:
    groups = {
        group.get("ID", ""): database.word("NamePartType", group.get("NamePartTypeID"))
        for group in all_at(identity, "NamePartGroups/MasterNamePartGroup/NamePartGroup")
    }
    aliases = sorted(all_at(identity, "Alias"), key=lambda alias: alias.get("Primary") != _YES)
    for alias in aliases:
        kind = _name_kind(database, builder, alias)
        for name in all_at(alias, "DocumentedName"):
            printed = _printed(name, groups)
            if alias.get("Primary") == _YES and not builder.printed:
                builder.title(printed)
            else:
                builder.name(printed, NameKind.ALIAS if kind is NameKind.PRIMARY else kind)
    for piece in database.documents.pop(identity.get("ID", ""), ()):
        read_piece(builder, piece)


def _name_kind(database: AdvancedFile, builder: OfacRecordBuilder, alias: Element) -> NameKind:
    word = database.word("AliasType", alias.get("AliasTypeID"))
    if word not in _NAME_KINDS:
        raise builder.fault("AliasType", f"{word!r} is none of {', '.join(_NAME_KINDS)}", _MEND)
    return NameKind.WEAK if alias.get("LowQuality") == _YES else _NAME_KINDS[word]


def _printed(name: Element, groups: Mapping[str, str]) -> str:
    """Write a name as the other formats print it: `LAST, First Middle`, or the whole name of what is no person."""
    values = all_at(name, "DocumentedNamePart/NamePartValue")
    parts = [(groups.get(value.get("NamePartGroupID", ""), ""), text_of(value)) for value in values]
    given = " ".join(text for wanted in _GIVEN for kind, text in parts if kind == wanted)
    family = " ".join(text for kind, text in parts if kind not in _GIVEN)
    return ", ".join(part for part in (family, given) if part)


def _read_feature(database: AdvancedFile, builder: OfacRecordBuilder, feature: Element) -> None:
    label = database.word("FeatureType", feature.get("FeatureTypeID"))
    for version in all_at(feature, "FeatureVersion"):
        for located in all_at(version, "VersionLocation"):
            _read_place(database, builder, label, located.get("LocationID", ""))
        value = _value(database, version)
        if value:
            read_piece(builder, f"{label} {value}")


def _value(database: AdvancedFile, version: Element) -> str:
    for detail in all_at(version, "VersionDetail"):
        if text := text_of(detail) or database.word("DetailReference", detail.get("DetailReferenceID")):
            return text
    return next((_period(database, period) for period in all_at(version, "DatePeriod")), text_at(version, "Comment"))


def _read_place(database: AdvancedFile, builder: OfacRecordBuilder, label: str, key: str) -> None:
    country, place = database.places.get(key, ("", ""))
    if label == "Location":
        builder.locate(country)
        builder.detail("address", place)
    elif place:
        read_piece(builder, f"{label} {place}")


def _read_relationship(database: AdvancedFile, element: Element) -> None:
    one = database.profiles.get(element.get("From-ProfileID", ""))
    other = database.profiles.get(element.get("To-ProfileID", ""))
    if one is None:
        raise ListDataError(f"{database.file} line {element.sourceline}: its From-ProfileID is no party's: {_MEND}")
    if other is not None:
        one.detail("linked_to", other.printed)
    if database.word("RelationType", element.get("RelationTypeID")) == _OWNED:
        one.owners[other.uid if other else element.get("To-ProfileID", "")] = None


def _read_measures(database: AdvancedFile, element: Element) -> None:
    builder = database.profiles.get(element.get("ProfileID", ""))
    if builder is None:
        raise ListDataError(f"{database.file} line {element.sourceline}: its ProfileID is no party's: {_MEND}")
    for day in all_at(element, "EntryEvent/Date"):
        builder.publish(database.word("List", element.get("ListID")), _day(database, day))
    for measure in all_at(element, "SanctionsMeasure"):
        tag = text_at(measure, "Comment")
        if tag and database.word("SanctionsType", measure.get("SanctionsTypeID")) == _PROGRAMME:
            builder.programmes[tag] = None


def _day(database: AdvancedFile, element: Element) -> date:
    parts = [text_at(element, unit) for unit in ("Year", "Month", "Day")]
    try:
        return date(*map(int, parts))
    except ValueError:
        place = f"{database.file} line {element.sourceline}"
        raise ListDataError(f"{place}: {'-'.join(parts)!r} is no day: {_MEND}") from None


def _period(database: AdvancedFile, element: Element) -> str:
    """Write a period as the other formats print it: `05 Feb 1963`, `1962`, `1950 to 1952`, `circa 1951`."""
    starts, ends = all_at(element, "Start/From"), all_at(element, "End/To")
    if not starts or not ends:
        return ""
    first, last = _day(database, starts[0]), _day(database, ends[-1])
    is_about = any(one.get("Approximate") == _YES for one in element)
    return f"{'circa ' if is_about else ''}{printed_period(first, last)}"


_READERS: Mapping[str, Callable[[AdvancedFile, Element], None]] = {
    "DateOfIssue": _read_issue,
    "ReferenceValueSets": _read_words,
    "Location": _read_location,
    "IDRegDocument": _read_document,
    "DistinctParty": _read_party,
    "ProfileRelationship": _read_relationship,
    "SanctionsEntry": _read_measures,
}
