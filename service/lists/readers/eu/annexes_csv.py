"""Reads the annexes of a Council regulation as a consolidated table: one row for each listed one, several to a cell.

The regulation itself prints its annexes as text; the table has the same rows (Regulations (EU) No 833/2014 and No
269/2014 were seen). The annex is what says which measure an entry is under, and few annexes print a day of listing.
"""

from collections.abc import Iterator, Sequence

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.days import day
from service.lists.readers.delimited import Row, read_delimited
from service.lists.readers.naming import distinct, identified, named, ordered, tidy
from service.lists.readers.record_collector import RecordCollector, choose, details_of
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.source_text import sole

_REQUIRED = frozenset({"celex", "annex", "measure", "startdate", "schema", "name", "alias", "country"})
_DAYS = ("%d.%m.%Y", "%d %B %Y", "%Y-%m-%d")
_SCHEMAS = {
    "person": "person",
    "legalentity": "entity",
    "company": "entity",
    "organization": "entity",
    "publicbody": "entity",
    "asset": "entity",
    "vessel": "vessel",
    "airplane": "aircraft",
}
_NAMES = {"alias": NameKind.ALIAS, "weakalias": NameKind.WEAK, "previousname": NameKind.FORMER}
_IDENTIFIERS = {
    "leicode": IdentifierKind.LEI,
    "registrationnumber": IdentifierKind.REGISTRATION,
    "ogrncode": IdentifierKind.REGISTRATION,
    "inncode": IdentifierKind.TAX,
    "taxnumber": IdentifierKind.TAX,
    "idnumber": IdentifierKind.NATIONAL,
    "passportnumber": IdentifierKind.PASSPORT,
    "swiftbic": IdentifierKind.BIC,
    "imonumber": IdentifierKind.IMO,
}
_SHOWN = ("celex", "annex", "measure", "reason", "notes")


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the table, one record for each row.

    Raises:
        ListDataError: the file is not this table, is cut off, or a row breaks its format.
    """
    file = sole(files, "the annexes of a regulation")
    table = read_delimited(file, _REQUIRED)
    collector, taken = RecordCollector(file.name, columns=table.columns), set[str]()
    for row in table.rows:
        uid = _uid(row, taken)
        taken.add(uid)
        collector.add(_record(row, uid), row.place)
    return collector.contents()


def _uid(row: Row, taken: set[str]) -> str:
    """Name a row by its annex and its number there, or its name where the annex has no numbers; each once."""
    told = row.cells.get("recordid") or "-".join(tidy(row["name"]).casefold().split())
    wanted = uid = f"{row['annex'].casefold()}-{told}"
    number = 1
    while uid in taken:
        number += 1
        uid = f"{wanted}-{number}"
    return uid


def _record(row: Row, uid: str) -> Record:
    names = ordered((*named(row["name"], NameKind.PRIMARY), *_aliases(row)))
    if not row["annex"] or not names:
        raise ListDataError(f"{row.place}, annex and name: one is empty: download the file again")
    country = row["country"] or row.cells.get("jurisdiction", "")
    return Record(
        uid=uid,
        names=names,
        kind=choose(_SCHEMAS, row["schema"], row.place, "schema"),
        identifiers=distinct((Identifier(IdentifierKind.PUBLISHER, f"{row['celex']}:{uid}"), *_identifiers(row))),
        country=country or None,
        programmes=(row["annex"],),
        listed_on=day(row["startdate"], _DAYS, f"{row.place}, startDate"),
        details=details_of((column, row.cells.get(column)) for column in _SHOWN),
    )


def _aliases(row: Row) -> Iterator[Name]:
    for column, kind in _NAMES.items():
        for text in row.cells.get(column, "").split(";"):
            yield from named(text, kind)


def _identifiers(row: Row) -> Iterator[Identifier]:
    for column, kind in _IDENTIFIERS.items():
        yield from identified(kind, row.cells.get(column, "").split(";"))
