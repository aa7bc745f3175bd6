"""Gathers the records of one list, refuses an id that comes twice and counts what the records have."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from service.domain.parties import IdentifierKind, NameKind
from service.errors import ListDataError
from service.lists.readers.records import Contents, Record, SourceFile

_OTHER_NAMES = frozenset(NameKind) - {NameKind.PRIMARY}
_FILLS: dict[str, Callable[[Record], bool]] = {
    "name": lambda record: record.name != record.uid,
    "alias": lambda record: any(name.kind in _OTHER_NAMES for name in record.names),
    "identifier": lambda record: any(one.kind is not IdentifierKind.PUBLISHER for one in record.identifiers),
    "country": lambda record: record.country is not None,
    "programme": lambda record: bool(record.programmes),
    "listed_on": lambda record: record.listed_on is not None,
}


def sole(files: Sequence[SourceFile], form: str) -> SourceFile:
    """Give the one file of a format that has one.

    Raises:
        ListDataError: there is none, or more than one, or it is empty.
    """
    if len(files) != 1:
        given = ", ".join(file.name for file in files) or "no file"
        raise ListDataError(f"{form} is one file and {given} was given: name that one file")
    if not files[0].content.strip():
        raise ListDataError(f"{files[0].name} is empty: download it again")
    return files[0]


class Roll:
    """The records of one file as they are read, each under its own id."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._records: list[Record] = []
        self._places: dict[str, tuple[str, str]] = {}
        self._fill: Counter[str] = Counter(dict.fromkeys(_FILLS, 0))
        self._warnings: list[str] = []

    def __iter__(self) -> Iterator[Record]:
        """Go through the records so far."""
        return iter(self._records)

    def warn(self, warning: str) -> None:
        """Keep what was odd."""
        self._warnings.append(f"{self._file} {warning}")

    def enter(self, record: Record, place: str) -> None:
        """Take a record in; `place` says where in the file it stands.

        Raises:
            ListDataError: its id has been used before.
        """
        if record.uid in self._places:
            before, name = self._places[record.uid]
            raise ListDataError(
                f"{self._file} {place}, id {record.uid!r} ({record.name}): it is the id of {name!r} in {before} too: "
                "download the file again, or ask its publisher which is meant"
            )
        self._places[record.uid] = (place, record.name)
        self._records.append(record)
        self._fill.update(field for field, has in _FILLS.items() if has(record))

    def contents(
        self, published_on: date | None = None, pieces: int = 0, unread: int = 0, declared: int | None = None
    ) -> Contents:
        """Close the list.

        Raises:
            ListDataError: it has no record.
        """
        if not self._records:
            raise ListDataError(f"{self._file} holds no record: download it again")
        return Contents(
            tuple(self._records), published_on, declared, tuple(self._fill.items()), pieces, unread,
            tuple(self._warnings),
        )  # fmt: skip


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
    return tuple(dict.fromkeys((key, value) for key, text in pairs if (value := " ".join((text or "").split()))))
