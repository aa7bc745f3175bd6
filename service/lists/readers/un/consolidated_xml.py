"""Reads the UN Security Council's consolidated list, XML (schema: https://www.un.org/sc/resources/sc-sanctions.xsd)."""

import re
from collections.abc import Iterator, Sequence

from service.domain.parties import FactKind, Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.country_names import countries_named, only
from service.lists.readers.days import ISO, day
from service.lists.readers.markup import Element, elements, root_attributes, text_at, texts_at
from service.lists.readers.naming import distinct, identified, is_given, is_native, named, ordered, tidy
from service.lists.readers.record_collector import RecordCollector, choose, details_of
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.source_text import sole

_ROOT = "CONSOLIDATED_LIST"
_KINDS = {"INDIVIDUAL": "person", "ENTITY": "entity"}
_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
# Alias quality, every word that the list of 2026-02-27 uses; "Low" names are leads, not proof.
_QUALITIES = {"good": "alias", "low": "weak", "a.k.a.": "alias", "f.k.a.": "former", "": "alias"}
# Types of document, by a word of the type or of its refinement; the first that fits.
_DOCUMENTS = (
    ("fiscal", IdentifierKind.TAX),
    ("tax", IdentifierKind.TAX),
    ("pas", IdentifierKind.PASSPORT),
    ("national", IdentifierKind.NATIONAL),
    ("identi", IdentifierKind.NATIONAL),
    ("", IdentifierKind.OTHER),
)
# "A; B", "A b) B": several spellings in one alias. A bracket at the end may hold it in another script.
_LETTERED = re.compile(r"\s[b-z]\)\s")
_SEMICOLON = re.compile(r";(?![^()]*\))")  # outside brackets
_BRACKET = re.compile(r"(?P<outer>[^()]+)\((?P<inner>[^()]+)\)[\s,]*")
_SCRIPT_NOTE = re.compile(r"original script:?", re.IGNORECASE)


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list, one record for each person and entity; `uid` is the permanent reference number, as `QDi.001`.

    Raises:
        ListDataError: the file is not this list, is cut off, or a record breaks its format.
    """
    file = sole(files, "the UN list")
    collector = RecordCollector(file.name)
    published = day(root_attributes(file, _ROOT).get("dateGenerated", "")[:10], ISO, f"{file.name}, dateGenerated")
    for element in elements(file, _ROOT, *_KINDS):
        place = f"{file.name} line {element.sourceline}"
        collector.add(_record(element, place), place)
    return collector.contents(published)


def _record(element: Element, place: str) -> Record:
    uid, data_id = (_required(element, field, place) for field in ("REFERENCE_NUMBER", "DATAID"))
    listed_on = day(_required(element, "LISTED_ON", place), ISO, f"{place}, LISTED_ON")
    kind = _KINDS[element.tag]
    homes = countries_named(texts_at(element, "NATIONALITY/VALUE"))
    seats = countries_named(texts_at(element, f"{element.tag}_ADDRESS/COUNTRY"))
    return Record(
        uid=uid,
        names=_names(element, place),
        kind=kind,
        identifiers=distinct((_publisher(data_id), _publisher(uid), *_documents(element))),
        country=only(homes, seats),
        programmes=(_required(element, "UN_LIST_TYPE", place),),
        listed_on=listed_on,
        details=tuple(details_of(_details(element, homes or seats))),
        printed=details_of((FactKind.ADDRESS, address) for address in _addresses(element)),
    )


def _required(element: Element, field: str, place: str) -> str:
    value = text_at(element, field)
    if not value:
        raise ListDataError(f"{place}, {field}: it is empty: download the file again")
    return value


def _names(element: Element, place: str) -> tuple[Name, ...]:
    primary = " ".join(part for field in _PARTS if is_given(part := text_at(element, field)))
    if not primary:
        raise ListDataError(f"{place}, FIRST_NAME: the record has no name: download the file again")
    natives = (
        Name(one, NameKind.NATIVE if is_native(one) else NameKind.ALIAS)
        for printed in texts_at(element, "NAME_ORIGINAL_SCRIPT")
        for one in _spellings(printed)
    )
    return ordered((Name(primary, NameKind.PRIMARY), *_aliases(element, place), *natives))


def _aliases(element: Element, place: str) -> Iterator[Name]:
    for alias in element.iterfind(f"{element.tag}_ALIAS"):
        quality = choose(_QUALITIES, text_at(alias, "QUALITY"), place, "QUALITY")
        for spelling in _spellings(text_at(alias, "ALIAS_NAME")):
            yield from named(spelling, NameKind(quality))


def _spellings(printed: str) -> Iterator[str]:
    for part in _LETTERED.split(printed):
        for item in _SEMICOLON.split(part):
            yield from _scripts(tidy(item))


def _scripts(item: str) -> Iterator[str]:
    """Return a name and, from the bracket at its end, the same in another script; any other bracket is part of it."""
    found = _BRACKET.fullmatch(item)
    if not found:
        yield item
        return
    outer, inner = tidy(found["outer"]), tidy(_SCRIPT_NOTE.sub("", found["inner"]))
    if is_native(outer) == is_native(inner):
        yield item
        return
    yield outer
    yield from map(tidy, inner.split(";"))


def _documents(element: Element) -> Iterator[Identifier]:
    for document in element.iterfind(f"{element.tag}_DOCUMENT"):
        types = f"{text_at(document, 'TYPE_OF_DOCUMENT2')} {text_at(document, 'TYPE_OF_DOCUMENT')}".casefold()
        kind = next(kind for word, kind in _DOCUMENTS if word in types)
        yield from identified(kind, [text_at(document, "NUMBER")])


def _publisher(uid: str) -> Identifier:
    return Identifier(IdentifierKind.PUBLISHER, f"un:{uid}")


def _addresses(element: Element) -> Iterator[str]:
    for address in element.iterfind(f"{element.tag}_ADDRESS"):
        yield ", ".join(text for part in address if (text := " ".join((part.text or "").split())))


def _details(element: Element, countries: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    if len(countries) > 1:
        yield "countries", " ".join(countries)
    for birth in element.iterfind(f"{element.tag}_DATE_OF_BIRTH"):
        yield "born", text_at(birth, "DATE") or text_at(birth, "YEAR")
    yield "remarks", text_at(element, "COMMENTS1")
