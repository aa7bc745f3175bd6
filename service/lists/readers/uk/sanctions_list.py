"""Reads the UK Sanctions List of the FCDO as ODS, CSV or XML.

The full sheets give several rows to one Unique ID, one for each name, address or number; the short sheet gives one row
with the name whole. The XML gives one element.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from service.domain.parties import IdentifierKind, NameKind
from service.errors import ListDataError
from service.lists.readers.days import BRITISH, day
from service.lists.readers.delimited import ListTable, Row, read_delimited, tabulate
from service.lists.readers.markup import Element, elements, text_at, texts_at
from service.lists.readers.naming import named
from service.lists.readers.record_collector import RecordCollector, choose
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole
from service.lists.readers.spreadsheet import sheet_lines
from service.lists.readers.uk.british import (
    KINDS,
    BritishDesignation,
    enrol,
    numbered,
    numbers,
    publishers,
    registrations,
    ships,
)

_REQUIRED = frozenset({"unique id", "ofsi group id", "regime name", "date designated", "sanctions imposed"})
_FULL = frozenset({"name 1", "name 6", "name type"})
_SHORT = frozenset({"name"})
_TYPES = ("designation type", "individual entity ship", "type")  # the heading of the type has changed twice
_ROOT, _ELEMENT = "Designations", "Designation"
# A surname printed in front in capitals, then given names that are not.
_SURNAME_FIRST = re.compile(r"(?P<last>[^\Wa-z\d_][^a-z]*?) (?P<first>(?:[^\W\d_][\w'-]*[a-z][\w'-]*)(?: .*)?)")
_REPORT_DATE = re.compile(r"Report Date:?\s*(?P<day>\S+)", re.IGNORECASE)


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list, one record for each Unique ID, from the sheet (ODS), the CSV or the XML.

    Raises:
        ListDataError: the file is not this list, is cut off, or a record breaks its format.
    """
    file = sole(files, "the UK list")
    if file.content.startswith(b"PK"):
        return _read_table(file, tabulate(file.name, sheet_lines(file), _REQUIRED))
    if file.content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return _read_markup(file)
    return _read_table(file, read_delimited(file, _REQUIRED))


def _read_table(file: SourceFile, table: ListTable) -> Contents:
    type_column = next((one for one in _TYPES if one in table.columns), None)
    if type_column is None or not (set(table.columns) >= _FULL or set(table.columns) >= _SHORT):
        raise ListDataError(f"{file.name}, header: no columns for type and name: download the file again")
    found: dict[str, BritishDesignation] = {}
    groups: dict[str, str] = {}
    for row in table.rows:
        uid = row["unique id"]
        if uid not in found:
            found[uid] = BritishDesignation(
                _uid(row), choose(KINDS, row[type_column], row.place, type_column), row.place
            )
        _require_same(found[uid], row, type_column, groups)
        _read_row(found[uid], row)
    return _contents(RecordCollector(file.name, columns=table.columns), found, _report_day(file, table))


def _uid(row: Row) -> str:
    if not row["unique id"]:
        raise ListDataError(f"{row.place}, Unique ID: it is empty: download the file again")
    return row["unique id"]


def _require_same(party: BritishDesignation, row: Row, type_column: str, groups: dict[str, str]) -> None:
    """Refuse an id whose rows speak of two parties."""
    kind = choose(KINDS, row[type_column], row.place, type_column)
    group = groups.setdefault(party.uid, row["ofsi group id"])
    if kind != party.kind or group != row["ofsi group id"]:
        differs = f"{kind}, group {row['ofsi group id']!r} here but {party.kind}, group {group!r} in {party.place}"
        raise ListDataError(f"{row.place}, Unique ID: {party.uid} is {differs}: download the file again")


def _contents(collector: RecordCollector, found: Mapping[str, BritishDesignation], published: date | None) -> Contents:
    enrol(collector, found.values())
    return collector.contents(published)


def _report_day(file: SourceFile, table: ListTable) -> date | None:
    found = next(filter(None, map(_REPORT_DATE.search, table.preamble)), None)
    return day(found["day"].strip(","), BRITISH, f"{file.name}, Report Date") if found else None


def _read_row(party: BritishDesignation, row: Row) -> None:
    if row["name"]:
        _read_whole_name(party, row["name"])
    party.name(row.cells, row["name type"], row["alias strength"], row.place)
    party.native(row["name non latin script"])
    _read_facts(party, row)
    party.identifiers.extend((*numbers(IdentifierKind.PASSPORT, row["passport number"]),
                              *numbers(IdentifierKind.NATIONAL, row["national identifier number"]),
                              *registrations(row["business registration number s"]),
                              *ships(row["imo number"])))  # fmt: skip
    party.nationalities.append(row["nationality ies"])
    party.seats.append(row["address country"] or row["current believed flag of ship"])
    party.address(row.cells.get(column, "") for column in _ADDRESS)
    for key, column in _ROW_DETAILS.items():
        party.details.extend((key, value) for value in numbered(row[column]))


_ADDRESS = (*(f"address line {number}" for number in range(1, 7)), "address postal code", "address country")
_ROW_DETAILS = {
    "born": "d o b",
    "type": "type of entity",
    "parent company": "parent company",
    "subsidiaries": "subsidiaries",
    "owner or operator": "current owner operator s",
    "source": "designation source",
    "sanctions imposed": "sanctions imposed",
    "remarks": "other information",
}


def _read_facts(party: BritishDesignation, row: Row) -> None:
    party.programmes.append(row["regime name"])
    listed = day(row["date designated"], BRITISH, f"{row.place}, Date Designated")
    party.listed.extend(filter(None, [listed]))
    ids = (("uk", party.uid), ("ofsi", row["ofsi group id"]), ("un", row["un reference number"]))
    party.identifiers.extend(publishers(ids))


def _read_whole_name(party: BritishDesignation, printed: str) -> None:
    """Take a name printed whole; a person's with the surname in capitals in front is turned into natural order."""
    found = _SURNAME_FIRST.fullmatch(printed) if party.kind == "person" else None
    if found:
        party.names.extend(named(f"{found['first']} {found['last']}", NameKind.PRIMARY))
    party.names.extend(named(printed, NameKind.ALIAS if found else NameKind.PRIMARY))


def _read_markup(file: SourceFile) -> Contents:
    found: dict[str, BritishDesignation] = {}
    published = None
    for element in elements(file, _ROOT, _ELEMENT, "DateGenerated"):
        place = f"{file.name} line {element.sourceline}"
        if element.tag == "DateGenerated":
            published = day((element.text or "").strip(), BRITISH, f"{place}, DateGenerated")
            continue
        party = _element(element, place)
        if party.uid in found:
            raise ListDataError(
                f"{place}, UniqueID: {party.uid} is that of {found[party.uid].place} too: download again"
            )
        found[party.uid] = party
    return _contents(RecordCollector(file.name), found, published)


def _element(element: Element, place: str) -> BritishDesignation:
    uid = text_at(element, "UniqueID")
    if not uid:
        raise ListDataError(f"{place}, UniqueID: it is empty: download the file again")
    type_ = text_at(element, "IndividualEntityShip")
    party = BritishDesignation(uid, choose(KINDS, type_, place, "IndividualEntityShip"), place)
    for name in element.iterfind("Names/Name"):
        parts = {f"name {number}": text_at(name, f"Name{number}") for number in range(1, 7)}
        party.name(parts, text_at(name, "NameType"), text_at(name, "AliasStrength"), place)
    for native in texts_at(element, "NonLatinNames/NonLatinName/NameNonLatinScript"):
        party.native(native)
    party.programmes.append(text_at(element, "RegimeName"))
    party.listed.extend(filter(None, [day(text_at(element, "DateDesignated"), BRITISH, f"{place}, DateDesignated")]))
    _read_element_numbers(party, element)
    return party


def _read_element_numbers(party: BritishDesignation, element: Element) -> None:
    ids = (("uk", party.uid), ("ofsi", text_at(element, "OFSIGroupID")), ("un", text_at(element, "UNReferenceNumber")))
    party.identifiers.extend(publishers(ids))
    for path, kind in _NUMBERS.items():
        for value in texts_at(element, path):
            party.identifiers.extend(numbers(kind, value))
    for value in texts_at(element, "EntityDetails/Entity/BusinessRegistrationNumbers/BusinessRegistrationNumber"):
        party.identifiers.extend(registrations(value))
    for value in texts_at(element, "ShipDetails/Ship/IMONumbers/IMONumber"):
        party.identifiers.extend(ships(value))
    party.nationalities.extend(texts_at(element, "IndividualDetails/Individual/Nationalities/Nationality"))
    party.seats.extend(texts_at(element, "Addresses/Address/AddressCountry"))
    for address in element.iterfind("Addresses/Address"):
        party.address(part.text or "" for part in address)
    party.seats.extend(texts_at(element, "ShipDetails/Ship/CurrentBelievedFlagOfShips/CurrentBelievedFlagOfShip"))
    party.details.extend((key, value) for key, path in _ELEMENT_DETAILS.items() for value in texts_at(element, path))


_PERSON = "IndividualDetails/Individual"
_NUMBERS = {
    f"{_PERSON}/PassportDetails/Passport/PassportNumber": IdentifierKind.PASSPORT,
    f"{_PERSON}/NationalIdentifierDetails/NationalIdentifier/NationalIdentifierNumber": IdentifierKind.NATIONAL,
}
_ELEMENT_DETAILS = {
    "born": f"{_PERSON}/DOBs/DOB",
    "type": "EntityDetails/Entity/TypeOfEntities/TypeOfEntity",
    "parent company": "EntityDetails/Entity/ParentCompanies/ParentCompany",
    "subsidiaries": "EntityDetails/Entity/Subsidiaries/Subsidiary",
    "owner or operator": "ShipDetails/Ship/CurrentOwnerOperators/CurrentOwnerOperator",
    "source": "DesignationSource",
    "sanctions imposed": "SanctionsImposed",
    "remarks": "OtherInformation",
}
