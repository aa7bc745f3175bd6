"""Reads OFAC's Enhanced XML (SDN_ENHANCED.XML, CONS_ENHANCED.XML): names by script, features and relationships."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from service.domain.parties import NameKind
from service.errors import ListDataError
from service.lists.readers.days import iso_day
from service.lists.readers.markup import Element, all_at, elements, name_of, text_at, text_of
from service.lists.readers.ofac.draft import Drafts, OfacDraft
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
    drafts = Drafts(file.name)
    published = None
    for element in elements(file, "{*}sanctionsData", "{*}dataAsOf", "{*}entity"):
        if name_of(element) == "dataAsOf":
            published = _day(f"{file.name}, dataAsOf", text_of(element))
        else:
            _read_entity(drafts, element, f"{file.name} line {element.sourceline}")
    return drafts.contents(published)


def _day(place: str, value: str) -> date:
    found = iso_day(value)
    if found is None:
        raise ListDataError(f"{place}: {value!r} is no day: {_MEND}")
    return found


def _read_entity(drafts: Drafts, element: Element, place: str) -> None:
    draft = OfacDraft(element.get("id", ""), place)
    kind = _KINDS.get(text_at(element, "generalInfo/entityType").casefold())
    if kind is None:
        said = text_at(element, "generalInfo/entityType")
        raise draft.fault("entityType", f"{said!r} is none of {', '.join(_KINDS)}", _MEND)
    draft.kind = kind
    _read_names(draft, all_at(element, "names/name"))
    drafts.add(draft)
    tags = all_at(element, "sanctionsPrograms/sanctionsProgram")
    draft.programmes.update((text_of(tag), None) for tag in tags if text_of(tag))
    for address in all_at(element, "addresses/address"):
        _read_address(draft, address)
    for feature in all_at(element, "features/feature"):
        read_piece(draft, f"{text_at(feature, 'type')} {text_at(feature, 'value')}")
    for document in all_at(element, "identityDocuments/identityDocument"):
        read_piece(draft, _document(document))
    for relationship in all_at(element, "relationships/relationship"):
        _read_relationship(draft, relationship)
    _read_lists(draft, all_at(element, "sanctionsLists/sanctionsList"))
    draft.detail("title", text_at(element, "generalInfo/title"))
    read_remarks(draft, text_at(element, "generalInfo/remarks"))


def _read_names(draft: OfacDraft, names: Iterable[Element]) -> None:
    ordered = sorted(names, key=lambda name: text_at(name, "isPrimary") != _TRUE)
    for place, name in enumerate(ordered):
        is_title = place == 0 and text_at(name, "isPrimary") == _TRUE
        kind = _name_kind(draft, name)
        translations = all_at(name, "translations/translation")
        for translation in sorted(translations, key=lambda one: text_at(one, "isPrimary") != _TRUE):
            printed = text_at(translation, "formattedFullName")
            if is_title and not draft.printed:
                draft.title(printed)
            else:
                draft.name(printed, NameKind.ALIAS if kind is NameKind.PRIMARY else kind)


def _name_kind(draft: OfacDraft, name: Element) -> NameKind:
    if text_at(name, "isLowQuality") == _TRUE:
        return NameKind.WEAK
    if text_at(name, "isPrimary") == _TRUE:
        return NameKind.PRIMARY
    kind = _NAME_KINDS.get(text_at(name, "aliasType").casefold())
    if kind is None:
        raise draft.fault("aliasType", f"{text_at(name, 'aliasType')!r} is none of {', '.join(_NAME_KINDS)}", _MEND)
    return kind


def _read_address(draft: OfacDraft, address: Element) -> None:
    country = text_at(address, "country")
    draft.locate(country)
    translation = next(iter(all_at(address, "translations/translation")), None)
    parts = [] if translation is None else all_at(translation, "addressParts/addressPart")
    draft.detail("address", ", ".join(text for text in (*(text_at(part, "value") for part in parts), country) if text))


def _document(document: Element) -> str:
    """Write a document as the CSV's remarks print it."""
    country = text_at(document, "issuingCountry")
    parts = (text_at(document, "type"), text_at(document, "documentNumber"), country and f"({country})")
    return " ".join(part for part in parts if part)


def _read_relationship(draft: OfacDraft, relationship: Element) -> None:
    for related in all_at(relationship, "relatedEntity"):
        draft.detail("linked_to", text_of(related))
        if text_at(relationship, "type").casefold() == _OWNED:
            draft.owners[related.get("entityId", "")] = None


def _read_lists(draft: OfacDraft, lists: Sequence[Element]) -> None:
    for one in lists:
        if day := one.get("datePublished", ""):
            draft.publish(text_of(one), _day(f"{draft.place}, datePublished", day))
