"""Gathers the records of a list, refuses an id that comes twice and counts what the records have."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from service.domain.parties import IdentifierKind
from service.errors import ListDataError
from service.lists.readers.naming import tidy
from service.lists.readers.records import Contents, Record

_HAS: dict[str, Callable[[Record], bool]] = {
    "name": lambda record: bool(record.name),
    "alias": lambda record: len(record.names) > 1,
    "identifier": lambda record: any(one.kind is not IdentifierKind.PUBLISHER for one in record.identifiers),
    "country": lambda record: bool(record.country),
    "programme": lambda record: bool(record.programmes),
    "listed_on": lambda record: record.listed_on is not None,
}


class Roll:
    """The records of one list as they are read, each under its own id."""

    def __init__(self, file: str, *, joins_lists: bool = False) -> None:
        """Open the roll of a file; where it joins several lists (CSL), one party may have one id on each of them."""
        self._file = file
        self._joins_lists = joins_lists
        self._records: list[Record] = []
        self._places: dict[tuple[str | None, str], tuple[str, str]] = {}
        self._parties: dict[str, tuple[str, str]] = {}
        self._fill: Counter[str] = Counter(dict.fromkeys(_HAS, 0))
        self._warnings: list[str] = []

    def warn(self, *warnings: str) -> None:
        """Keep what was odd; each warning names its place."""
        self._warnings.extend(warnings)

    def enter(self, record: Record, place: str, *, lacks: Collection[str] = ()) -> None:
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
        return Contents(tuple(self._records), published_on, declared, fill, *reading, tuple(self._warnings))


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


def details_of(pairs: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    """Keep the details that say something, each once."""
    return tuple(dict.fromkeys((key, value) for key, text in pairs if (value := tidy(text))))
