"""Collects the pieces of an OFAC entry from several files or elements, and keeps each once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from service.domain.parties import FactKind, Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.days import OFAC, read_day
from service.lists.readers.naming import ordered, scripted, tidy
from service.lists.readers.printed_names import natural_order, person_names
from service.lists.readers.record_collector import RecordCollector, id_twice
from service.lists.readers.records import Contents, Record

_PLACES_OF_ORIGIN = ("registered_in", "nationality", "citizenship")
_COLLECTION = "Consolidated List"  # since 2014-10-10 it collects the entries of all lists but the SDN List


@dataclass(slots=True)
class OfacRecordBuilder:
    """An entry while it is read; `place` is its file and line or element, for messages."""

    uid: str
    place: str
    kind: str = "entity"
    printed: str = ""
    names: list[Name] = field(default_factory=list)
    identifiers: dict[Identifier, None] = field(default_factory=dict)
    country: str | None = None
    programmes: dict[str, None] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    owners: dict[str, Decimal | None] = field(default_factory=dict)
    details: dict[tuple[str, str], None] = field(default_factory=dict)
    printed_remarks: dict[str, None] = field(default_factory=dict)
    pieces: int = 0
    unread: int = 0
    published: dict[str, date] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def title(self, printed: str) -> None:
        """Take the primary name; a person's stands in natural order, with the printed order as an alias."""
        self.printed = tidy(printed)
        if not self.printed:
            raise self.fault("name", "is empty", "take the file from OFAC again")
        is_person = self.kind == "person"
        primary = Name(self.printed, NameKind.PRIMARY)
        self.names.extend(person_names(self.printed, NameKind.PRIMARY) if is_person else (primary,))

    def name(self, printed: str, kind: NameKind) -> None:
        """Take a name as printed, `LAST, First` for a person."""
        text = natural_order(tidy(printed)) if self.kind == "person" else tidy(printed)
        if text:
            self.names.append(scripted(text, kind))

    def identify(self, kind: IdentifierKind, value: str) -> None:
        """Take an identifier, once."""
        self.identifiers[Identifier(kind, value)] = None

    def detail(self, key: str, value: str | None) -> None:
        """Take a detail, once; nothing when it has no value."""
        if text := tidy(value):
            self.details[key, text] = None

    def locate(self, country: str | None) -> None:
        """Take the country of the first address that has one."""
        self.country = self.country or tidy(country) or None

    def day(self, key: str, value: str) -> None:
        """Take a printed day such as `03 Jun 2021`; a second, different one is warned about and not taken.

        Raises:
            ListDataError: it is no day.
        """
        read = read_day(value, OFAC)
        if read is None:
            raise self.fault(key, f"{value!r} is no day", "OFAC prints 03 Jun 2021: take the file again")
        if self.dates.setdefault(key, read) != read:
            self.warnings.append(f"{self.place}, uid {self.uid}: {key} is printed twice: {self.dates[key]} and {read}")

    def publish(self, list_name: str, on: date) -> None:
        """Take the day since when one of OFAC's own lists names the entry; of several days the first."""
        self.published[list_name] = min(on, self.published.get(list_name, on))

    def listed_on(self) -> date | None:
        """Return the printed listing date, or else the first day on a list other than the Consolidated List."""
        own = [day for name, day in self.published.items() if name != _COLLECTION]
        return self.dates.get("listed_on") or min(own or self.published.values(), default=None)

    def fault(self, what: str, problem: str, hint: str) -> ListDataError:
        """Say what is wrong with the entry, and how to fix it."""
        return ListDataError(f"{self.place}, uid {self.uid}, {what}: {problem}: {hint}")

    def record(self) -> Record:
        """Return the entry as read.

        Raises:
            ListDataError: it has no name.
        """
        if not self.printed:
            raise self.fault("name", "is missing", "take the file from OFAC again")
        places = (text for key in _PLACES_OF_ORIGIN for kind, text in self.details if kind == key)
        return Record(
            uid=self.uid,
            names=ordered(self.names),
            kind=self.kind,
            identifiers=(*self.identifiers, Identifier(IdentifierKind.PUBLISHER, f"ofac:{self.uid}")),
            country=self.country or next(places, None),
            programmes=tuple(self.programmes),
            listed_on=self.listed_on(),
            restricted_from=self.dates.get("restricted_from"),
            divest_before=self.dates.get("divest_before"),
            owners=tuple(self.owners.items()),
            details=(*self.details, *(("list", f"{name} {day}") for name, day in self.published.items())),
            printed=tuple((FactKind.REMARK, remarks) for remarks in self.printed_remarks),
        )

    def has_only_its_own_name(self, record: Record) -> bool:
        """Return whether the record's one other name is the primary one in the printed order."""
        return [name.text for name in record.names[1:]] == [self.printed]


@dataclass(slots=True)
class OfacRecordBuilders:
    """The entries of a list by uid; its other files and tables add to them."""

    file: str
    by_uid: dict[str, OfacRecordBuilder] = field(default_factory=dict)

    def add(self, builder: OfacRecordBuilder) -> OfacRecordBuilder:
        """Take an entry.

        Raises:
            ListDataError: its uid is no number, or has an entry already.
        """
        if not (builder.uid.isascii() and builder.uid.isdigit()):
            raise builder.fault("uid", "is no number", "this is not an OFAC list, or its columns have moved")
        known = self.by_uid.setdefault(builder.uid, builder)
        if known is not builder:
            raise id_twice(builder.uid, (builder.place, builder.printed), (known.place, known.printed))
        return builder

    def contents(
        self, published_on: date | None = None, declared: int | None = None, warnings: Sequence[str] = ()
    ) -> Contents:
        """Return the list as read.

        Raises:
            ListDataError: there is no entry, or one has no name.
        """
        collector = RecordCollector(self.file)
        collector.warn(*warnings)
        for builder in self.by_uid.values():
            record = builder.record()
            collector.add(record, builder.place, lacks=("alias",) if builder.has_only_its_own_name(record) else ())
            collector.warn(*builder.warnings)
        builders = self.by_uid.values()
        reading = (sum(builder.pieces for builder in builders), sum(builder.unread for builder in builders))
        return collector.contents(published_on, declared, reading=reading)
