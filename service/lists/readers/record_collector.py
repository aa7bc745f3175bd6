"""Gathers the records of a list, refuses an id that comes twice and counts what the records have."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import TypeVar

from service.domain.parties import IdentifierKind
from service.errors import ListDataError
from service.lists.readers.naming import tidy
from service.lists.readers.records import Contents, Record

_Key = TypeVar("_Key", bound=str)
_HAS: dict[str, Callable[[Record], bool]] = {
    "name": lambda record: bool(record.name),
    "alias": lambda record: len(record.names) > 1,
    "identifier": lambda record: any(one.kind is not IdentifierKind.PUBLISHER for one in record.identifiers),
    "country": lambda record: bool(record.country),
    "programme": lambda record: bool(record.programmes),
    "listed_on": lambda record: record.listed_on is not None,
}


def fill_of(records: Iterable[Record]) -> tuple[tuple[str, int], ...]:
    """Count, by field, the records that have it."""
    counts = Counter(dict.fromkeys(_HAS, 0))
    for record in records:
        counts.update(field for field, has in _HAS.items() if has(record))
    return tuple(counts.items())


class RecordCollector:
    """The records of one list read so far, each under its own id."""

    def __init__(self, file: str, *, joins_lists: bool = False, columns: Iterable[str] = ()) -> None:
        """Begin to collect a file's records; where it joins several lists, a party may have an id on each."""
        self._file = file
        self._joins_lists = joins_lists
        self._columns = tuple(columns)
        self._records: list[Record] = []
        self._places: dict[tuple[str | None, str], tuple[str, str]] = {}
        self._parties: dict[str, tuple[str, str]] = {}
        self._fill: Counter[str] = Counter(dict.fromkeys(_HAS, 0))
        self._warnings: list[str] = []
        self._doubts: list[str] = []

    def warn(self, *warnings: str) -> None:
        """Keep what was odd; each warning names its place."""
        self._warnings.extend(warnings)

    def add(self, record: Record, place: str, *, lacks: Collection[str] = ()) -> None:
        """Take a record in; `place` names file and line, `lacks` the fields that it has in form only.

        Raises:
            ListDataError: its id has been used before on the same list, or for a party of another name.
        """
        before = self._places.setdefault(self._key(record), here := (place, record.name))
        if before is not here:
            raise id_twice(record.uid, here, before)
        party = self._parties.setdefault(record.uid, here)
        if party[1].casefold() != record.name.casefold():
            raise id_twice(record.uid, here, party)
        self._records.append(record)
        self._fill.update(field for field, has in _HAS.items() if field not in lacks and has(record))

    def add_apart(self, record: Record, place: str) -> None:
        """Take a record in as `add` does, but where its id is another party's, keep both, each under its own.

        The list then waits until a person accepts it: one of the two ids is wrong, and nobody here can tell which.

        Raises:
            ListDataError: its id has been used before for the same party.
        """
        before = self._parties.get(record.uid)
        if before is None or before[1].casefold() == record.name.casefold():
            self.add(record, place)
            return
        self._doubts.append(f"one id is used for two parties: {id_twice(record.uid, (place, record.name), before)}")
        own = (one for one in record.identifiers if one.kind is not IdentifierKind.PUBLISHER)
        self.add(replace(record, uid=self._free(record.uid), identifiers=tuple(own)), place)

    def _free(self, uid: str) -> str:
        return next(new for number in count(2) if (new := f"{uid}-{number}") not in self._parties)

    def _key(self, record: Record) -> tuple[str | None, str]:
        return record.source_list if self._joins_lists else None, record.uid

    def contents(
        self,
        published_on: date | None = None,
        declared: int | None = None,
        *,
        reading: tuple[int, int] = (0, 0),
        may_be_empty: bool = False,
    ) -> Contents:
        """Close the list; `reading` counts pieces of free text, and those that no rule could read.

        Raises:
            ListDataError: it has no record, as only a firm's own list may.
        """
        if not (self._records or may_be_empty):
            raise ListDataError(f"{self._file} holds no record: download it again")
        fill = tuple(self._fill.items())
        pieces, unread = reading
        return Contents(
            records=tuple(self._records),
            published_on=published_on,
            declared=declared,
            fill=fill,
            pieces=pieces,
            unread=unread,
            warnings=tuple(self._warnings),
            doubts=tuple(self._doubts),
            columns=self._columns,
        )


def id_twice(uid: str, here: tuple[str, str], before: tuple[str, str]) -> ListDataError:
    """Say that one id stands at two places, each with the name that it has there."""
    (place, name), (first_place, first_name) = here, before
    problem = f"{uid} is also that of {first_place} ({name!r} here, {first_name!r} there)"
    return ListDataError(f"{place}, id: {problem}: download the file again, or give each record an id of its own")


def choose(table: Mapping[str, str], word: str, place: str, field: str) -> str:
    """Read a word of a closed table, whatever its case.

    Raises:
        ListDataError: the table lacks it.
    """
    meaning = table.get(word.strip().casefold())
    if meaning is None:
        raise ListDataError(f"{place}, {field}: {word!r} is unknown: expected one of {', '.join(sorted(table))}")
    return meaning


def details_of(pairs: Iterable[tuple[_Key, str | None]]) -> tuple[tuple[_Key, str], ...]:
    """Keep the details or printed facts that say something, each once."""
    return tuple(dict.fromkeys((key, value) for key, text in pairs if (value := tidy(text))))
