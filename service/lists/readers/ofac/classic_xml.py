"""Reads OFAC's classic XML (sdn.xml, consolidated.xml): an element for each entry, with typed ids, not remarks."""

from collections.abc import Mapping, Sequence
from datetime import date

from service.domain.parties import NameKind
from service.errors import ListDataError
from service.lists.readers.days import AMERICAN, day
from service.lists.readers.markup import Element, all_at, elements, name_of, text_at, text_of
from service.lists.readers.ofac.record_builder import OfacRecordBuilder, OfacRecordBuilders
from service.lists.readers.ofac.remarks import read_piece, read_remarks
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole

_MEND = "take the file from OFAC again"
_PUBLICATION = ("publshInformation", "publishInformation")  # OFAC misspells it
_KINDS: Mapping[str, str] = {"individual": "person", "entity": "entity", "vessel": "vessel", "aircraft": "aircraft"}
_NAME_KINDS: Mapping[str, NameKind] = {
    "a.k.a.": NameKind.ALIAS,
    "f.k.a.": NameKind.FORMER,
    "n.k.a.": NameKind.ALIAS,
}
_STRENGTHS = frozenset({"strong", "weak"})
# Elements of an entry whose text is a piece of remarks once its label stands before it.
_LABELLED: Mapping[str, str] = {
    "dateOfBirthList/dateOfBirthItem/dateOfBirth": "DOB",
    "placeOfBirthList/placeOfBirthItem/placeOfBirth": "POB",
    "nationalityList/nationality/country": "nationality",
    "citizenshipList/citizenship/country": "citizen",
}
_DETAILS: Mapping[str, str] = {
    "title": "title",
    "vesselInfo/callSign": "call_sign",
    "vesselInfo/vesselType": "vessel_type",
    "vesselInfo/tonnage": "tonnage",
    "vesselInfo/grossRegisteredTonnage": "gross_tonnage",
    "vesselInfo/vesselFlag": "flag",
    "vesselInfo/vesselOwner": "vessel_owner",
}
_ADDRESS = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")


def read(files: Sequence[SourceFile]) -> Contents:
    """Read one classic XML file; `declared` is its Record_Count.

    Raises:
        ListDataError: it is no such file, or an entry breaks its form.
    """
    file = sole(files, "OFAC's classic XML")
    builders = OfacRecordBuilders(file.name)
    published, declared = None, None
    for element in elements(file, "{*}sdnList", "{*}sdnEntry", *(f"{{*}}{name}" for name in _PUBLICATION)):
        if name_of(element) in _PUBLICATION:
            published, declared = _publication(file, element)
        else:
            _read_entry(builders, element, f"{file.name} line {element.sourceline}")
    return builders.contents(published, declared)


def _publication(file: SourceFile, element: Element) -> tuple[date | None, int | None]:
    place = f"{file.name} line {element.sourceline}"
    count = text_at(element, "Record_Count")
    if count and not count.isdecimal():
        raise ListDataError(f"{place}, Record_Count: {count!r} is no number: {_MEND}")
    return day(text_at(element, "Publish_Date"), AMERICAN, f"{place}, Publish_Date"), int(count) if count else None


def _read_entry(builders: OfacRecordBuilders, element: Element, place: str) -> None:
    builder = OfacRecordBuilder(text_at(element, "uid"), place)
    kind = _KINDS.get(text_at(element, "sdnType").casefold())
    if kind is None:
        raise builder.fault("sdnType", f"{text_at(element, 'sdnType')!r} is none of {', '.join(_KINDS)}", _MEND)
    builder.kind = kind
    builder.title(_name(element))
    builders.add(builder)
    builder.programmes.update((text_of(tag), None) for tag in all_at(element, "programList/program") if text_of(tag))
    for other in all_at(element, "akaList/aka"):
        _read_name(builder, other)
    for place_of in all_at(element, "addressList/address"):
        builder.locate(text_at(place_of, "country"))
        builder.detail("address", ", ".join(text for part in _ADDRESS if (text := text_at(place_of, part))))
    for path, key in _DETAILS.items():
        builder.detail(key, text_at(element, path))
    for path, label in _LABELLED.items():
        for item in all_at(element, path):
            read_piece(builder, f"{label} {text_of(item)}")
    for identifier in all_at(element, "idList/id"):
        read_piece(builder, _document(identifier))
    read_remarks(builder, text_at(element, "remarks"))


def _name(element: Element) -> str:
    return ", ".join(part for path in ("lastName", "firstName") if (part := text_at(element, path)))


def _read_name(builder: OfacRecordBuilder, element: Element) -> None:
    kind = _NAME_KINDS.get(text_at(element, "type").casefold())
    strength = text_at(element, "category").casefold()
    if kind is None or strength not in _STRENGTHS:
        said = f"{text_at(element, 'type')!r}, {strength!r}"
        raise builder.fault("aka", f"{said} is no known type and category", _MEND)
    builder.name(_name(element), NameKind.WEAK if strength == "weak" else kind)


def _document(element: Element) -> str:
    """Write an id as the CSV's remarks print it."""
    country, issued, expires = (text_at(element, key) for key in ("idCountry", "issueDate", "expirationDate"))
    parts = (
        text_at(element, "idType"),
        text_at(element, "idNumber"),
        country and f"({country})",
        issued and f"issued {issued}",
        expires and f"expires {expires}",
    )
    return " ".join(part for part in parts if part)
