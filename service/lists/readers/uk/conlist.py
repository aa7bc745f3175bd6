"""Reads OFSI's Consolidated List of financial sanctions targets, CSV.

The first line is `Last Updated,` and a day; each name, birth date or address of a target has a row of its own, and
`Group ID` ties them together.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from service.domain.parties import Identifier, IdentifierKind
from service.errors import ListDataError
from service.lists.readers.days import BRITISH, day
from service.lists.readers.delimited import Row, read_delimited
from service.lists.readers.naming import tidy
from service.lists.readers.record_collector import RecordCollector, choose
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import sole
from service.lists.readers.uk.british import KINDS, BritishDesignation, enrol, numbers, publishers, registrations, ships

_REQUIRED = frozenset(
    {"name 6", "name 1", "name 2", "name 3", "name 4", "name 5", "country", "other information", "group type",
     "alias type", "regime", "listed on", "last updated", "group id"}
)  # fmt: skip
_UPDATED = re.compile(r"Last Updated\s+(?P<day>\S+)", re.IGNORECASE)
# A remark is "(Label):value" time and again; the first label that fits says what the value is.
_PIECE = re.compile(r"\((?P<label>[A-Z][^():]{2,60})\)\s?:\s?(?P<value>.*?)(?=\s*\([A-Z][^():]{2,60}\)\s?:|$)")
_REFERENCES = {"uk sanctions list ref": "uk", "un ref": "un"}
_REFERENCE = re.compile(r"[A-Za-z0-9]+(?:[.\-/][A-Za-z0-9]+)*")  # "QDi.263. Also referred to as…": the first word
_UN_REFERENCE = re.compile(r"\bUN Ref:? (?P<reference>[A-Z]{2}[ie]\.\d{3})\b")  # how older remarks print it
_NUMBERS: dict[str, Callable[[str], Iterator[Identifier]]] = {
    "business reg no": registrations,
    "business registration number": registrations,
    "imo number": ships,
}
_DETAILS = {
    "uk statement of reasons": "remarks",
    "further identifiying information": "remarks",  # spelt so in the list
    "further identifying information": "remarks",
    "type of entity": "type",
    "parent company": "parent company",
    "subsidiaries": "subsidiaries",
    "current owners": "owner or operator",
    "current owner operator s": "owner or operator",
    "previous owners": "former owner",
    "flag of ship": "flag",
    "current believed flag of ship": "flag",
    "previous flags": "former flag",
    "type of ship": "type",
    "tonnage of ship": "tonnage",
    "length of ship": "length",
    "year built": "built",
    "phone number": "phone",
    "website": "website",
    "email address": "email",
    "gender": "gender",
}


_ADDRESS = (*(f"address {number}" for number in range(1, 7)), "post zip code", "country")


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list, one record for each Group ID, from the rows that carry it.

    `pieces` counts the labelled parts of the remarks, and each remark without a label as one; `unread` those with a
    label that no rule knows, or with none.

    Raises:
        ListDataError: the file is not this list, is cut off, or a row breaks its format.
    """
    file = sole(files, "OFSI's list")
    table = read_delimited(file, _REQUIRED)
    found: dict[str, BritishDesignation] = {}
    remarks: dict[tuple[str, str], Row] = {}
    for row in table.rows:
        party = found.setdefault(row["group id"], _party(row))
        _read_row(party, row)
        remarks.setdefault((party.uid, row["other information"]), row)
    pieces = [known for (uid, remark) in remarks for known in _read_remark(found[uid], remark)]
    updated = next(filter(None, map(_UPDATED.search, table.preamble)), None)
    if updated is None:
        raise ListDataError(f"{file.name} line 1: it does not say 'Last Updated,' and a day: download the file again")
    collector = RecordCollector(file.name, columns=table.columns)
    enrol(collector, found.values())
    published = day(updated["day"], BRITISH, f"{file.name} line 1, Last Updated")
    return collector.contents(published, reading=(len(pieces), pieces.count(False)))


def _party(row: Row) -> BritishDesignation:
    if not row["group id"]:
        raise ListDataError(f"{row.place}, Group ID: it is empty: download the file again")
    return BritishDesignation(row["group id"], choose(KINDS, row["group type"], row.place, "Group Type"), row.place)


def _read_row(party: BritishDesignation, row: Row) -> None:
    kind = choose(KINDS, row["group type"], row.place, "Group Type")
    if kind != party.kind:
        differs = f"{kind} here but {party.kind} in {party.place}"
        raise ListDataError(f"{row.place}, Group ID: {party.uid} is {differs}: download the file again")
    party.name(row.cells, row["alias type"], row["alias quality"], row.place)
    party.native(row["name non latin script"])
    party.programmes.append(row["regime"])
    party.listed.extend(filter(None, [day(row["listed on"], BRITISH, f"{row.place}, Listed On")]))
    party.identifiers.extend((*publishers([("ofsi", party.uid)]),
                              *numbers(IdentifierKind.PASSPORT, row["passport number"]),
                              *numbers(IdentifierKind.NATIONAL, row["national identification number"])))  # fmt: skip
    party.nationalities.append(row["nationality"])
    party.seats.append(row["country"])
    party.address(row.cells.get(column, "") for column in _ADDRESS)
    party.details.append(("born", row["dob"]))


def _read_remark(party: BritishDesignation, remark: str) -> Iterator[bool]:
    """Take what a remark says and tell, for each of its pieces, whether a rule reads it."""
    found = list(_PIECE.finditer(remark))
    if remark and not found:
        party.details.append(("remarks", remark))
        references = [("un", one["reference"]) for one in _UN_REFERENCE.finditer(remark)]
        party.identifiers.extend(publishers(references))
        yield bool(references)
    for piece in found:
        yield _read_piece(party, piece["label"], tidy(piece["value"]))


def _read_piece(party: BritishDesignation, label: str, value: str) -> bool:
    plain = tidy(re.sub(r"[\W_]+", " ", label.casefold()))
    if prefix := _REFERENCES.get(plain):
        found = _REFERENCE.match(value)
        party.identifiers.extend(publishers([(prefix, found[0])] if found else []))
    elif reader := _NUMBERS.get(plain):
        party.identifiers.extend(reader(value))
    else:
        party.details.append((_DETAILS.get(plain, "remarks"), value))
    return plain in _REFERENCES or plain in _NUMBERS or plain in _DETAILS
