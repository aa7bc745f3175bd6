"""Reads the EU's consolidated list of financial sanctions, CSV 1.1: semicolons, one row for each part of an entity.

An entity takes as many rows as it has names, addresses, births, documents and citizenships; each row repeats what the
entity is and fills the columns of one or more parts.
"""

from collections.abc import Sequence
from datetime import date

from service.domain.parties import FactKind
from service.errors import ListDataError
from service.lists.readers.days import BRITISH, ISO, day
from service.lists.readers.delimited import Row, read_delimited
from service.lists.readers.eu.entity import STRENGTHS, SUBJECTS, EuEntity
from service.lists.readers.record_collector import RecordCollector, choose
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole

_REQUIRED = frozenset(
    {
        "filegenerationdate",
        "entity logicalid",
        "entity eu referencenumber",
        "entity subjecttype",
        "entity regulation programme",
        "entity regulation publicationdate",
        "namealias wholename",
        "namealias regulation publicationdate",
        "address countryiso2code",
        "identification number",
        "identification typecode",
        "citizenship countryiso2code",
    }
)
_DAYS = (*ISO, *BRITISH)
_ADDRESS = ("street", "pobox", "zipcode", "city", "place", "region", "countrydescription")
_PARTS = ("entity", "namealias", "address", "birthdate", "identification", "citizenship")
_NAME_PARTS = ("namealias firstname", "namealias middlename", "namealias lastname")


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list, one record for each logical id, from the rows that carry it.

    Raises:
        ListDataError: the file is not this list, is cut off, or a row breaks its format.
    """
    file = sole(files, "the EU list")
    entities: dict[str, tuple[Row, EuEntity]] = {}
    table = read_delimited(file, _REQUIRED, ";")
    for row in table.rows:
        first, entity = entities.setdefault(row["entity logicalid"], (row, _entity(row)))
        _require_same(first, row)
        _read_parts(entity, row)
    collector = RecordCollector(file.name, columns=table.columns)
    for first, entity in entities.values():
        collector.add(entity.record(first.place), first.place)
    dates = {_day(first, "filegenerationdate") for first, _ in entities.values()}
    return collector.contents(max(filter(None, dates), default=None))


def _entity(row: Row) -> EuEntity:
    uid = row["entity logicalid"]
    if not uid:
        raise ListDataError(f"{row.place}, Entity_LogicalId: it is empty: download the file again")
    return EuEntity(
        uid=uid,
        reference=row["entity eu referencenumber"],
        united_nations_id=row["entity unitednationid"],
        kind=choose(SUBJECTS, row["entity subjecttype"], row.place, "Entity_SubjectType"),
        designated_on=_day(row, "entity designationdate"),
    )


def _require_same(first: Row, row: Row) -> None:
    """Refuse an id whose rows speak of two entities."""
    for column in ("entity eu referencenumber", "entity subjecttype"):
        if first[column] != row[column]:
            uid, values = row["entity logicalid"], f"{first[column]!r} in line {first.line} but {row[column]!r}"
            raise ListDataError(f"{row.place}, {column}: logical id {uid} has {values} here: download the file again")


def _read_parts(entity: EuEntity, row: Row) -> None:
    whole = row["namealias wholename"] or " ".join(row[part] for part in _NAME_PARTS)
    strength = choose(STRENGTHS, row["namealias strong"], row.place, "NameAlias_Strong")
    entity.name(whole, strength, _day(row, "namealias regulation publicationdate"))
    code, number, latin = (row[f"identification {field}"] for field in ("typecode", "number", "latinnumber"))
    entity.document(code, number, latin, _day(row, "identification regulation publicationdate"))
    entity.citizenships.append(row["citizenship countryiso2code"])
    entity.seats.append(row["address countryiso2code"])
    address = (row.cells.get(f"address {part}", "").strip() for part in _ADDRESS)
    entity.printed.append((FactKind.ADDRESS, ", ".join(text for text in address if text)))
    entity.programmes.append(row["entity regulation programme"])
    entity.published.extend(filter(None, (_day(row, f"{part} regulation publicationdate") for part in _PARTS)))
    entity.details.extend(
        (
            ("act", row["entity regulation numbertitle"]),
            ("in force since", row["entity regulation entryintoforcedate"]),
            ("born", row["birthdate birthdate"] or row["birthdate year"]),
            ("remarks", row["entity remark"]),
        )
    )


def _day(row: Row, column: str) -> date | None:
    return day(row[column], _DAYS, f"{row.place}, {column}")
