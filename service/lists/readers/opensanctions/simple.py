"""Reads OpenSanctions' targets.simple.csv: one listed entity a row, several values of a cell joined by semicolons.

A cell is a line of CSV within the CSV: a value with a semicolon or a quote of its own is quoted once more. The names of
the identifiers' types are not printed, so only those that prove themselves are more than OTHER.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence

from stdnum.cn import uscc
from stdnum.ru import inn, ogrn

from service.domain.check_digits import is_right
from service.domain.identifiers import plain_identifier
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.country_names import countries_coded, only
from service.lists.readers.days import iso_day
from service.lists.readers.delimited import Row, read_delimited
from service.lists.readers.naming import distinct, identified, is_given, named, ordered, tidy
from service.lists.readers.opensanctions.ftm_lines import KINDS
from service.lists.readers.record_collector import RecordCollector, details_of
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.source_text import sole

_REQUIRED = frozenset({"id", "schema", "name", "aliases", "countries", "identifiers", "sanctions", "dataset"})
_IMO = re.compile(r"IMO\s?(?P<digits>\d{7})")
# What an identifier is by its own form and check digits: (countries it is from or any, test, kind).
_PROOFS: tuple[tuple[str | None, Callable[[str], bool], IdentifierKind], ...] = (
    (None, lambda value: is_right(IdentifierKind.LEI, plain_identifier(value)), IdentifierKind.LEI),
    (None, lambda value: is_right(IdentifierKind.ISIN, plain_identifier(value)), IdentifierKind.ISIN),
    ("CN", uscc.is_valid, IdentifierKind.USCC),
    ("RU", ogrn.is_valid, IdentifierKind.REGISTRATION),
    ("RU", inn.is_valid, IdentifierKind.TAX),
)


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the export, one record for each row.

    Raises:
        ListDataError: the file is not this export, is cut off, or an id comes twice.
    """
    file = sole(files, "targets.simple.csv")
    table = read_delimited(file, _REQUIRED)
    collector = RecordCollector(file.name, columns=table.columns)
    last_seen = ""
    for row in table.rows:
        last_seen = max(last_seen, row["last seen"])
        collector.add(_record(row), row.place)
    return collector.contents(iso_day(last_seen))


def values_of(row: Row, column: str) -> list[str]:
    """Split a cell into its values.

    Raises:
        ListDataError: the quotes within the cell are open.
    """
    cell = row.cells.get(column, "")
    if '"' not in cell:
        return [value for one in cell.split(";") if (value := tidy(one))]
    try:
        parts = next(csv.reader([cell], delimiter=";"), [])
    except csv.Error as error:
        raise ListDataError(f"{row.place}, {column}: {error}: download the file again") from None
    return [value for one in parts if (value := tidy(one))]


def _record(row: Row) -> Record:
    uid, name = row["id"], row["name"]
    if not uid or not is_given(name):
        raise ListDataError(f"{row.place}, id and name: one is empty: download the file again")
    countries = countries_coded(values_of(row, "countries"))
    return Record(
        uid=uid,
        names=ordered((Name(name, NameKind.PRIMARY), *_aliases(row))),
        kind=KINDS.get(row["schema"], "entity"),
        identifiers=distinct((Identifier(IdentifierKind.PUBLISHER, f"os:{uid}"), *_identifiers(row, countries))),
        country=only(countries),
        programmes=tuple(values_of(row, "program ids")),
        source_list=row["dataset"] or None,
        details=details_of(_details(row, countries)),
    )


def _aliases(row: Row) -> Iterator[Name]:
    for alias in values_of(row, "aliases"):
        yield from named(alias, NameKind.ALIAS)


def _identifiers(row: Row, countries: Sequence[str]) -> Iterator[Identifier]:
    for value in values_of(row, "identifiers"):
        if found := _IMO.fullmatch(value):
            yield Identifier(IdentifierKind.IMO, found["digits"])
        else:
            yield from identified(_proven(value, countries), [value])


def _proven(value: str, countries: Sequence[str]) -> IdentifierKind:
    proofs = (kind for country, proves, kind in _PROOFS if (country is None or country in countries) and proves(value))
    return next(proofs, IdentifierKind.OTHER)


def _details(row: Row, countries: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    yield "schema", row["schema"]
    if len(countries) > 1:
        yield "countries", " ".join(countries)
    yield from (("born", value) for value in values_of(row, "birth date"))
    yield from (("sanction", value) for value in values_of(row, "sanctions"))
    yield "first seen", row["first seen"][:10]
