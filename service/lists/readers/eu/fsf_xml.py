"""Reads the EU's consolidated list of financial sanctions, XML 1.1 (namespace http://eu.europa.ec/fpi/fsd/export)."""

from collections.abc import Callable, Sequence
from datetime import date
from types import MappingProxyType

from service.domain.parties import FactKind
from service.errors import ListDataError
from service.lists.readers.days import ISO, day
from service.lists.readers.eu.entity import STRENGTHS, SUBJECTS, EuEntity
from service.lists.readers.markup import Element, elements, root_attributes, text_of
from service.lists.readers.record_collector import RecordCollector, choose
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole

_SPACE = "{http://eu.europa.ec/fpi/fsd/export}"
_ROOT = f"{_SPACE}export"


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list, one record for each sanctioned entity; `uid` is its logical id.

    An id of two parties is a doubt: the published sample of the format has one, and both are kept apart.

    Raises:
        ListDataError: the file is not this list, is cut off, or an entity breaks its format.
    """
    file = sole(files, "the EU list")
    collector = RecordCollector(file.name)
    published = day(root_attributes(file, _ROOT).get("generationDate", "")[:10], ISO, f"{file.name}, generationDate")
    for element in elements(file, _ROOT, f"{_SPACE}sanctionEntity"):
        place = f"{file.name} line {element.sourceline}"
        collector.add_apart(_entity(element, place).record(place), place)
    return collector.contents(published)


def _entity(element: Element, place: str) -> EuEntity:
    uid = element.get("logicalId", "")
    subject = element.find(f"{_SPACE}subjectType")
    if not uid or subject is None:
        raise ListDataError(f"{place}, logicalId and subjectType: one is missing: download the file again")
    entity = EuEntity(
        uid=uid,
        reference=element.get("euReferenceNumber", ""),
        united_nations_id=element.get("unitedNationId", ""),
        kind=choose(SUBJECTS, subject.get("code", ""), place, "subjectType"),
        designated_on=_day(element, "designationDate", place),
    )
    for part in element:
        if reader := _PARTS.get(part.tag):
            reader(entity, part, place)
    for summary in element.iter(f"{_SPACE}regulationSummary"):
        entity.published.extend(filter(None, [_day(summary, "publicationDate", place)]))
    return entity


def _day(element: Element, attribute: str, place: str) -> date | None:
    return day(element.get(attribute, ""), ISO, f"{place}, {attribute}")


def _act_day(element: Element, place: str) -> date | None:
    summary = element.find(f"{_SPACE}regulationSummary")
    return None if summary is None else _day(summary, "publicationDate", place)


def _read_act(entity: EuEntity, part: Element, place: str) -> None:
    entity.programmes.append(part.get("programme", ""))
    entity.published.extend(filter(None, [_day(part, "publicationDate", place)]))
    entity.details.append(("act", part.get("numberTitle")))
    entity.details.append(("in force since", part.get("entryIntoForceDate")))


def _read_name(entity: EuEntity, part: Element, place: str) -> None:
    parts = " ".join(part.get(field, "") for field in ("firstName", "middleName", "lastName"))
    strength = choose(STRENGTHS, part.get("strong", ""), place, "strong")
    entity.name(part.get("wholeName") or parts, strength, _act_day(part, place))


def _read_document(entity: EuEntity, part: Element, place: str) -> None:
    code, number, latin = (part.get(field, "") for field in ("identificationTypeCode", "number", "latinNumber"))
    entity.document(code, number, latin, _act_day(part, place))


def _read_citizenship(entity: EuEntity, part: Element, _: str) -> None:
    entity.citizenships.append(part.get("countryIso2Code", ""))


def _read_address(entity: EuEntity, part: Element, _: str) -> None:
    entity.seats.append(part.get("countryIso2Code", ""))
    address = ", ".join(text for name in _ADDRESS if (text := part.get(name, "").strip()))
    entity.printed.append((FactKind.ADDRESS, address))


def _read_birth(entity: EuEntity, part: Element, _: str) -> None:
    entity.details.append(("born", part.get("birthdate") or part.get("year")))


def _read_remark(entity: EuEntity, part: Element, _: str) -> None:
    entity.details.append(("remarks", text_of(part)))


_ADDRESS = ("street", "poBox", "zipCode", "city", "place", "region", "countryDescription")
_PARTS: MappingProxyType[str, Callable[[EuEntity, Element, str], None]] = MappingProxyType(
    {
        f"{_SPACE}regulation": _read_act,
        f"{_SPACE}nameAlias": _read_name,
        f"{_SPACE}identification": _read_document,
        f"{_SPACE}citizenship": _read_citizenship,
        f"{_SPACE}address": _read_address,
        f"{_SPACE}birthdate": _read_birth,
        f"{_SPACE}remark": _read_remark,
    }
)
