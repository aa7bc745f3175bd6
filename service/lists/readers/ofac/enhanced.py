"""Reads OFAC's Enhanced XML (SDN_ENHANCED.XML, CONS_ENHANCED.XML): names by script, features and relationships."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from service.domain.parties import NameKind
from service.errors import ListDataError
from service.lists.readers.days import iso_day
from service.lists.readers.markup import Element, all_at, elements, name_of, text_at, text_of
from service.lists.readers.ofac.record_builder import OfacRecordBuilder, OfacRecordBuilders
from service.lists.readers.ofac.remarks import read_piece, read_remarks
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole

_MEND = "take the file from OFAC again"
_KINDS: Mapping[str, str] = {"individual": "person", "entity": "entity", "vessel": "vessel", "aircraft": "aircraft"}
_NAME_KINDS: Mapping[str, NameKind] = {
    "a.k.a.": NameKind.ALIAS,
    "f.k.a.": NameKind.FORMER,
    "n.k.a.": NameKind.ALIAS,
}
_OWNED = "owned or controlled by"
_TRUE = "true"


def read(files: Sequence[SourceFile]) -> Contents:
    """Read one Enhanced XML file, unpacked.

    Raises:
        ListDataError: it is no such file, or an entry breaks its form.
    """
    file = sole(files, "OFAC's Enhanced XML")
    builders = OfacRecordBuilders(file.name)
    published = None
    for element in elements(file, "{*}sanctionsData", "{*}dataAsOf", "{*}entity"):
        if name_of(element) == "dataAsOf":
            published = _day(f"{file.name}, dataAsOf", text_of(element))
        else:
            _read_entity(builders, element, f"{file.name} line {element.sourceline}")
    return builders.contents(published)


def _day(place: str, value: str) -> date:
    found = iso_day(value)
    if found is None:
        raise ListDataError(f"{place}: {value!r} is no day: {_MEND}")
    return found


def _read_entity(builders: OfacRecordBuilders, element: Element, place: str) -> None:
    builder = OfacRecordBuilder(element.get("id", ""), place)
    kind = _KINDS.get(text_at(element, "generalInfo/entityType").casefold())
    if kind is None:
        said = text_at(element, "generalInfo/entityType")
        raise builder.fault("entityType", f"{said!r} is none of {', '.join(_KINDS)}", _MEND)
    builder.kind = kind
    _read_names(builder, all_at(element, "names/name"))
    builders.add(builder)
    tags = all_at(element, "sanctionsPrograms/sanctionsProgram")
    builder.programmes.update((text_of(tag), None) for tag in tags if text_of(tag))
    for address in all_at(element, "addresses/address"):
        _read_address(builder, address)
    for feature in all_at(element, "features/feature"):
        read_piece(builder, f"{text_at(feature, 'type')} {text_at(feature, 'value')}")
    for document in all_at(element, "identityDocuments/identityDocument"):
        read_piece(builder, _document(document))
    for relationship in all_at(element, "relationships/relationship"):
        _read_relationship(builder, relationship)
    _read_lists(builder, all_at(element, "sanctionsLists/sanctionsList"))
    builder.detail("title", text_at(element, "generalInfo/title"))
    read_remarks(builder, text_at(element, "generalInfo/remarks"))


def _read_names(builder: OfacRecordBuilder, names: Iterable[Element]) -> None:
    ordered = sorted(names, key=lambda name: text_at(name, "isPrimary") != _TRUE)
    for place, name in enumerate(ordered):
        is_title = place == 0 and text_at(name, "isPrimary") == _TRUE
        kind = _name_kind(builder, name)
        translations = all_at(name, "translations/translation")
        for translation in sorted(translations, key=lambda one: text_at(one, "isPrimary") != _TRUE):
            printed = text_at(translation, "formattedFullName")
            if is_title and not builder.printed:
                builder.title(printed)
            else:
                builder.name(printed, NameKind.ALIAS if kind is NameKind.PRIMARY else kind)


def _name_kind(builder: OfacRecordBuilder, name: Element) -> NameKind:
    if text_at(name, "isLowQuality") == _TRUE:
        return NameKind.WEAK
    if text_at(name, "isPrimary") == _TRUE:
        return NameKind.PRIMARY
    kind = _NAME_KINDS.get(text_at(name, "aliasType").casefold())
    if kind is None:
        raise builder.fault("aliasType", f"{text_at(name, 'aliasType')!r} is none of {', '.join(_NAME_KINDS)}", _MEND)
    return kind


def _read_address(builder: OfacRecordBuilder, address: Element) -> None:
    country = text_at(address, "country")
    builder.locate(country)
    translation = next(iter(all_at(address, "translations/translation")), None)
    parts = [] if translation is None else all_at(translation, "addressParts/addressPart")
    builder.detail(
        "address", ", ".join(text for text in (*(text_at(part, "value") for part in parts), country) if text)
    )


def _document(document: Element) -> str:
    """Write a document as the CSV's remarks print it."""
    country = text_at(document, "issuingCountry")
    parts = (text_at(document, "type"), text_at(document, "documentNumber"), country and f"({country})")
    return " ".join(part for part in parts if part)


def _read_relationship(builder: OfacRecordBuilder, relationship: Element) -> None:
    for related in all_at(relationship, "relatedEntity"):
        builder.detail("linked_to", text_of(related))
        if text_at(relationship, "type").casefold() == _OWNED:
            builder.owners[related.get("entityId", "")] = None


def _read_lists(builder: OfacRecordBuilder, lists: Sequence[Element]) -> None:
    for one in lists:
        if day := one.get("datePublished", ""):
            builder.publish(text_of(one), _day(f"{builder.place}, datePublished", day))
