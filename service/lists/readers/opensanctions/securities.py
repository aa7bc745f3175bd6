"""Reads OpenSanctions' securities.csv: issuers with the identifiers of what they issued.

The export (https://www.opensanctions.org/docs/data/securities/) has a row for each issuer. The small table of entities
that its publisher makes it from, with rows for issuers and for securities, is read too.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.country_names import countries_coded, only
from service.lists.readers.delimited import ListTable, Row, read_delimited
from service.lists.readers.naming import distinct, identified, is_given, named, ordered, tidy
from service.lists.readers.opensanctions.ftm_lines import KINDS, SECURITY
from service.lists.readers.record_collector import RecordCollector, details_of, id_twice
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.source_text import sole

_EXPORT = frozenset({"caption", "isins", "countries", "sanctioned", "id", "datasets", "aliases"})
_TABLE = frozenset({"id", "type", "name", "issuer", "is target"})
_COLUMNS = {
    "isins": IdentifierKind.ISIN,
    "lei": IdentifierKind.LEI,
    "lei code": IdentifierKind.LEI,  # so headed until 2024
    "perm id": IdentifierKind.OTHER,
    "ric": IdentifierKind.OTHER,
}
_TRUE = frozenset({"t", "true"})
_FLAGS = frozenset({"t", "f", "true", "false", ""})
_EO_14071 = "EO-14071"  # the ban on new investment in Russia, which the export tells by a flag of its own
_ISIN = re.compile(r"(?:isin-)?(?P<isin>[A-Z]{2}[A-Z0-9]{9}\d)", re.IGNORECASE)


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the export, one record for each issuer.

    Raises:
        ListDataError: the file is not this export, is cut off, or an id comes twice.
    """
    file = sole(files, "securities.csv")
    table = read_delimited(file, frozenset({"id"}))
    collector = RecordCollector(file.name, columns=table.columns)
    columns = frozenset(table.columns)
    if columns >= _EXPORT:
        for row in table.rows:
            collector.add(_issuer(row), row.place)
    elif columns >= _TABLE:
        _read_table(collector, table)
    else:
        missing = ", ".join(
            sorted(_EXPORT - columns if len(_EXPORT - columns) <= len(_TABLE - columns) else _TABLE - columns)
        )
        raise ListDataError(f"{file.name} line 1: no columns {missing}: download the file again")
    return collector.contents()


def _issuer(row: Row) -> Record:
    uid, name = _identity(row, "caption")
    countries = countries_coded(_values(row, "countries"))
    found = (one for column, kind in _COLUMNS.items() for one in identified(kind, _values(row, column)))
    is_banned = _flag(row, "eo 14071")
    return Record(
        uid=uid,
        names=ordered((Name(name, NameKind.PRIMARY), *_aliases(row))),
        identifiers=distinct((Identifier(IdentifierKind.PUBLISHER, f"os:{uid}"), *found)),
        country=only(countries),
        programmes=(_EO_14071,) if is_banned else (),
        source_list=row["risk datasets"] or row["datasets"] or None,
        details=details_of(_details(row, countries)),
    )


def _aliases(row: Row) -> Iterator[Name]:
    for alias in _values(row, "aliases"):
        yield from named(alias, NameKind.ALIAS)


def _details(row: Row, countries: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    yield "sanctioned", "yes" if _flag(row, "sanctioned") else "no"
    if len(countries) > 1:
        yield "countries", " ".join(countries)


def _read_table(collector: RecordCollector, table: ListTable) -> None:
    """Put each security onto its issuer; a listed one whose issuer is not in the table is a record of its own."""
    issuers: dict[str, Row] = {}
    issued: defaultdict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        if row["type"] == SECURITY:
            issued[row["issuer"]].append(row)
        else:
            _require_new(issuers, row)
    known = set(issuers)
    for uid, row in issuers.items():
        of = [one for reference, found in issued.items() if _refers(reference, uid) for one in found]
        if _flag(row, "is target"):
            collector.add(_entry(row, of), row.place)
    for reference, found in issued.items():
        if not any(_refers(reference, uid) for uid in known):
            for row in filter(lambda one: _flag(one, "is target"), found):
                collector.add(_entry(row, [row]), row.place)


def _require_new(issuers: dict[str, Row], row: Row) -> None:
    uid, name = _identity(row, "name")
    if uid in issuers:
        before = issuers[uid]
        raise id_twice(uid, (row.place, name), (before.place, before["name"]))
    issuers[uid] = row


def _entry(row: Row, issued: Sequence[Row]) -> Record:
    uid, name = _identity(row, "name")
    return Record(
        uid=uid,
        names=(Name(name, NameKind.PRIMARY),),
        kind=KINDS.get(row["type"], "entity"),
        identifiers=distinct((Identifier(IdentifierKind.PUBLISHER, f"os:{uid}"), *map(_security, issued))),
        details=details_of((("topic", row["topics"]), *(("security", one["name"]) for one in issued))),
    )


def _security(row: Row) -> Identifier:
    found = _ISIN.fullmatch(row["id"])
    return (
        Identifier(IdentifierKind.ISIN, found["isin"].upper()) if found else Identifier(IdentifierKind.OTHER, row["id"])
    )


def _refers(reference: str, uid: str) -> bool:
    """Return whether a reference is an id, or one with its dataset's prefix before it, as `osv-lei-a` is of `lei-a`."""
    return reference == uid or reference.endswith(f"-{uid}")


def _identity(row: Row, column: str) -> tuple[str, str]:
    if not row["id"] or not is_given(row[column]):
        raise ListDataError(f"{row.place}, id and {column}: one is empty: download the file again")
    return row["id"], row[column]


def _values(row: Row, column: str) -> list[str]:
    return [value for one in row[column].split(";") if (value := tidy(one))]


def _flag(row: Row, column: str) -> bool:
    value = row[column].casefold()
    if value not in _FLAGS:
        raise ListDataError(
            f"{row.place}, {column}: {row[column]!r} is neither true nor false: download the file again"
        )
    return value in _TRUE
