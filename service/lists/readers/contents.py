"""Joins the records of a file, and counts what they have."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from service.domain.parties import IdentifierKind
from service.errors import ListDataError
from service.lists.readers.records import Contents, Record

_HAS: dict[str, Callable[[Record], bool]] = {
    "name": lambda record: bool(record.name),
    "alias": lambda record: len(record.names) > 1,
    "identifier": lambda record: any(one.kind is not IdentifierKind.PUBLISHER for one in record.identifiers),
    "country": lambda record: record.country is not None,
    "programme": lambda record: bool(record.programmes),
    "listed_on": lambda record: record.listed_on is not None,
}


def fill_of(records: Sequence[Record]) -> tuple[tuple[str, int], ...]:
    """Count the records that have each field; a publisher's own id is no identifier here, as every record has one."""
    return tuple((field, sum(map(has, records))) for field, has in _HAS.items())


def contents_of(
    placed: Iterable[tuple[str, Record]],
    *,
    published_on: date | None = None,
    declared: int | None = None,
    reading: tuple[int, int] = (0, 0),
    warnings: Iterable[str] = (),
) -> Contents:
    """Join records, each with its place in the file; `reading` counts pieces of free text and those not read.

    Raises:
        ListDataError: two records of one list have one uid, or one uid has two primary names.
    """
    pairs = tuple(placed)
    _require_unique(pairs)
    records = tuple(record for _, record in pairs)
    pieces, unread = reading
    return Contents(records, published_on, declared, fill_of(records), pieces, unread, tuple(warnings))


def _require_unique(pairs: Iterable[tuple[str, Record]]) -> None:
    places: dict[tuple[str | None, str], str] = {}
    names: dict[str, tuple[str, str]] = {}
    for place, record in pairs:
        first = places.setdefault((record.source_list, record.uid), place)
        if first != place:
            raise ListDataError(f"{place}, id: {record.uid} is also that of {first}: give each record an id of its own")
        name, where = names.setdefault(record.uid, (record.name, place))
        if name.casefold() != record.name.casefold():
            problem = f"{record.uid} is {record.name!r} here and {name!r} in {where}"
            raise ListDataError(f"{place}, id: {problem}: one id may mean one party only")
