"""An OFAC entry while it is read: its pieces come from several files or elements, and each is kept once."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.records import Contents, Record

# The strongest meaning of a name that is printed twice: what OFAC calls weak stays weak, whatever else it is.
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            NameKind.PRIMARY,
            NameKind.WEAK,
            NameKind.ALIAS,
            NameKind.ISSUER,
            NameKind.FORMER,
            NameKind.NATIVE,
            NameKind.SHORT,
        )
    )
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLACES_OF_ORIGIN = ("registered_in", "nationality", "citizenship")
_COLLECTION = "Consolidated List"  # since 2014-10-10 it collects the entries of all lists but the SDN List
_FILLED = ("name", "alias", "identifier", "country", "programme", "listed_on")


@dataclass(slots=True)
class Draft:
    """An entry in the making; `place` says where it stands, for messages."""

    uid: str
    place: str
    kind: str = "entity"
    printed: str = ""
    names: dict[str, Name] = field(default_factory=dict)
    identifiers: dict[Identifier, None] = field(default_factory=dict)
    country: str | None = None
    programmes: dict[str, None] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    owners: dict[str, Decimal | None] = field(default_factory=dict)
    details: dict[tuple[str, str], None] = field(default_factory=dict)
    pieces: int = 0
    unread: int = 0
    published: dict[str, date] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def title(self, printed: str) -> None:
        """Take the primary name; a person's stands in natural order, with the printed order as an alias."""
        self.printed = " ".join(printed.split())
        if not self.printed:
            raise self.fault("name", "is empty", "take the file from OFAC again")
        self.name(self.printed, NameKind.PRIMARY)
        if self.kind == "person":
            self._keep(Name(self.printed, NameKind.ALIAS))

    def name(self, printed: str, kind: NameKind) -> None:
        """Take a name as printed, `LAST, First` for a person; of two equal ones the stronger kind is kept."""
        text = " ".join(printed.split())
        if self.kind == "person":
            text = natural_order(text)
        if text:
            is_native = kind is NameKind.ALIAS and not is_latin(text)
            self._keep(Name(text, NameKind.NATIVE if is_native else kind))

    def _keep(self, name: Name) -> None:
        known = self.names.setdefault(name.text.casefold(), name)
        if _RANK[name.kind] < _RANK[known.kind]:
            self.names[name.text.casefold()] = name

    def identify(self, kind: IdentifierKind, value: str) -> None:
        """Take an identifier, once."""
        self.identifiers[Identifier(kind, value)] = None

    def detail(self, key: str, value: str | None) -> None:
        """Take a detail, once; nothing when it has no value."""
        if value and (text := " ".join(value.split())):
            self.details[key, text] = None

    def locate(self, country: str | None) -> None:
        """Take the country of the first address that has one."""
        self.country = self.country or (" ".join(country.split()) if country else "") or None

    def day(self, key: str, value: str) -> None:
        """Take a printed day such as `03 Jun 2021`; a second, different one is warned about and not taken.

        Raises:
            ListDataError: it is no day.
        """
        try:
            read = printed_day(value)
        except ValueError:
            raise self.fault(key, f"{value!r} is no day", "OFAC prints 03 Jun 2021: take the file again") from None
        if self.dates.setdefault(key, read) != read:
            self.warnings.append(f"{self.place}, uid {self.uid}: {key} is printed twice: {self.dates[key]} and {read}")

    def publish(self, list_name: str, on: date) -> None:
        """Take the day since when one of OFAC's own lists names the entry; of several days the first."""
        self.published[list_name] = min(on, self.published.get(list_name, on))

    def listed_on(self) -> date | None:
        """Give the printed listing date, or else the first day on a list other than the Consolidated List."""
        own = [day for name, day in self.published.items() if name != _COLLECTION]
        return self.dates.get("listed_on") or min(own or self.published.values(), default=None)

    def fault(self, what: str, problem: str, mend: str) -> ListDataError:
        """Say what is wrong with the entry, and how to mend it."""
        return ListDataError(f"{self.place}, uid {self.uid}, {what}: {problem}: {mend}")

    def record(self) -> Record:
        """Give the entry as read.

        Raises:
            ListDataError: it has no name.
        """
        if not self.printed:
            raise self.fault("name", "is missing", "take the file from OFAC again")
        places = (text for key in _PLACES_OF_ORIGIN for kind, text in self.details if kind == key)
        return Record(
            uid=self.uid,
            names=tuple(self.names.values()),
            kind=self.kind,
            identifiers=(*self.identifiers, Identifier(IdentifierKind.PUBLISHER, f"ofac:{self.uid}")),
            country=self.country or next(places, None),
            programmes=tuple(self.programmes),
            listed_on=self.listed_on(),
            restricted_from=self.dates.get("restricted_from"),
            divest_before=self.dates.get("divest_before"),
            owners=tuple(self.owners.items()),
            details=(*self.details, *(("list", f"{name} {day}") for name, day in self.published.items())),
        )

    def filled(self, record: Record) -> tuple[bool, ...]:
        """Tell for each counted field whether the record has it; its printed order is no alias of its own."""
        others = sum(name.text != self.printed for name in record.names[1:])
        has_own_identifier = bool(self.identifiers)
        return (
            True,
            others > 0,
            has_own_identifier,
            bool(record.country),
            bool(record.programmes),
            bool(record.listed_on),
        )


@dataclass(slots=True)
class Drafts:
    """The entries of a list, by uid."""

    by_uid: dict[str, Draft] = field(default_factory=dict)

    def add(self, draft: Draft) -> Draft:
        """Take an entry.

        Raises:
            ListDataError: its uid is no number, or has an entry already.
        """
        if not (draft.uid.isascii() and draft.uid.isdigit()):
            raise draft.fault("uid", "is no number", "this is not an OFAC list, or its columns have moved")
        known = self.by_uid.setdefault(draft.uid, draft)
        if known is not draft:
            names = f" ({known.printed!r} and {draft.printed!r})" if known.printed != draft.printed else ""
            raise draft.fault("uid", f"stands already at {known.place}{names}", "take the file from OFAC again")
        return draft

    def contents(
        self, published_on: date | None = None, declared: int | None = None, warnings: Sequence[str] = ()
    ) -> Contents:
        """Give the list as read.

        Raises:
            ListDataError: an entry has no name.
        """
        drafts = self.by_uid.values()
        records = tuple(draft.record() for draft in drafts)
        filled = [draft.filled(record) for draft, record in zip(drafts, records, strict=True)]
        return Contents(
            records,
            published_on,
            declared,
            fill=tuple((name, sum(row[place] for row in filled)) for place, name in enumerate(_FILLED)),
            pieces=sum(draft.pieces for draft in drafts),
            unread=sum(draft.unread for draft in drafts),
            warnings=(*warnings, *_all_warnings(drafts)),
        )


def _all_warnings(drafts: Iterable[Draft]) -> Iterable[str]:
    return (warning for draft in drafts for warning in draft.warnings)


def natural_order(printed: str) -> str:
    """Turn `LAST, First` and `LAST, First, Jr.` round; a name without a comma stays."""
    last, comma, rest = printed.partition(", ")
    first, suffix_comma, suffix = rest.partition(", ")
    if not comma:
        return printed
    return f"{last}{first}" if _is_chinese(last) else f"{first} {last}{suffix_comma}{suffix}"


def _is_chinese(text: str) -> bool:
    return any(unicodedata.name(one, "").startswith("CJK UNIFIED") for one in text) and not text.isascii()


def is_latin(text: str) -> bool:
    """Tell whether a text has a Latin letter, or no letter at all."""
    return text.isascii() or any(unicodedata.name(one, "").startswith("LATIN") for one in text if one.isalpha())


def printed_day(value: str) -> date:
    """Read `03 Jun 2021`, in any locale of the machine's.

    Raises:
        ValueError: it is no day.
    """
    day, month, year = value.split()
    return date(int(year), _MONTHS.index(month) + 1, int(day))


def printed_period(first: date, last: date) -> str:
    """Write a period as OFAC prints it: `05 Feb 1963`, `1962` or `1950 to 1952` for whole years."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    days = [f"{day.day:02} {_MONTHS[day.month - 1]} {day.year}" for day in (first, last)]
    return days[0] if first == last else " to ".join(days)


def slashed_day(value: str) -> date:
    """Read `03/28/2025`, month first.

    Raises:
        ValueError: it is no day.
    """
    return datetime.strptime(value, "%m/%d/%Y").date()  # noqa: DTZ007 (a day has no zone)
