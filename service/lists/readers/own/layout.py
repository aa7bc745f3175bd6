"""Reads the cells of our own CSV layouts. People write these files, so all faults of a file are reported together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from service.domain.check_digits import has_check_digit, is_right
from service.domain.identifiers import plain_identifier
from service.domain.parties import FactKind, Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.days import ISO, read_day
from service.lists.readers.delimited import Row, read_closed
from service.lists.readers.naming import distinct, ordered, tidy
from service.lists.readers.record_collector import RecordCollector, details_of
from service.lists.readers.records import Contents, Record, SourceFile

NAMES = {
    "aliases": NameKind.ALIAS,
    "weak_aliases": NameKind.WEAK,
    "former_names": NameKind.FORMER,
    "native_names": NameKind.NATIVE,
}
IDENTIFIERS = {
    "isins": IdentifierKind.ISIN,
    "cusips": IdentifierKind.CUSIP,
    "sedols": IdentifierKind.SEDOL,
    "figis": IdentifierKind.FIGI,
    "lei": IdentifierKind.LEI,
    "tickers": IdentifierKind.TICKER,
    "uscc": IdentifierKind.USCC,
}
# What a person reads who looks at a match; nothing is decided by it.
PRINTED = {"address": FactKind.ADDRESS, "remarks": FactKind.REMARK, "reason": FactKind.REMARK}
_SEPARATOR = "|"
_TOLD = 20  # faults in one message; a file with more is better mended from the top


@dataclass(slots=True)
class Faults:
    """The faults of a file, and the warnings about what was kept although it is odd."""

    found: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, message: str) -> None:
        """Note a fault: place, problem and remedy."""
        self.found.append(message)

    def raise_any(self) -> None:
        """Refuse the file where it has faults.

        Raises:
            ListDataError: it has some; the message names each.
        """
        if self.found:
            more = [f"and {len(self.found) - _TOLD} more"] if len(self.found) > _TOLD else []
            raise ListDataError("\n".join((*self.found[:_TOLD], *more)))


@dataclass(frozen=True, slots=True)
class Cells:
    """A row that collects its faults: a faulty cell reads as empty."""

    row: Row
    faults: Faults

    @property
    def place(self) -> str:
        """Name the row's place."""
        return self.row.place

    def fault(self, column: str, problem: str, hint: str) -> None:
        """Note what is wrong with a cell, and how to fix it."""
        self.faults.add(f"{self.place}, {column}: {problem}: {hint}")

    def text(self, column: str) -> str:
        """Read a cell that may be empty, or whose column may be missing."""
        return tidy(self.row.cells.get(column, ""))

    def required(self, column: str) -> str:
        """Read a cell that must be filled."""
        if not self.text(column):
            self.fault(column, "is empty", "fill it in")
        return self.text(column)

    def many(self, column: str) -> tuple[str, ...]:
        """Read the values that a cell joins by `|`."""
        return tuple(filter(None, map(tidy, self.row.cells.get(column, "").split(_SEPARATOR))))

    def day(self, column: str) -> date | None:
        """Read a date as 2021-03-16."""
        text = self.text(column)
        found = read_day(text, ISO)
        if text and found is None:
            self.fault(column, f"{text!r} is no day", "write it as 2021-03-16")
        return found

    def names(self) -> tuple[Name, ...]:
        """Read the primary name and the others, the primary first."""
        others = (Name(text, kind) for column, kind in NAMES.items() for text in self.many(column))
        return ordered((Name(self.required("name"), NameKind.PRIMARY), *others))

    def printed(self) -> tuple[tuple[FactKind, str], ...]:
        """Read what is shown of the party as it stands, each text once."""
        return details_of((kind, self.text(column)) for column, kind in PRINTED.items())

    def identifiers(self) -> tuple[Identifier, ...]:
        """Read the identifiers; one whose check digit is wrong is kept as written, with a warning."""
        found = [Identifier(kind, value) for column, kind in IDENTIFIERS.items() for value in self.many(column)]
        for one in found:
            if has_check_digit(one.kind) and not is_right(one.kind, plain_identifier(one.value)):
                self.faults.warnings.append(f"{self.place}, {one.kind}: {one.value!r} fails its check: kept as written")
        return distinct(found)


def read_records(
    file: SourceFile, required: Sequence[str], optional: Sequence[str], record_of: Callable[[Cells], Record]
) -> Contents:
    """Read a list of a record a row; without rows it names nobody. All faults of the file are reported together.

    Raises:
        ListDataError: a column is missing or unknown, or a row breaks a rule; the message names every faulty row.
    """
    faults = Faults()
    placed = [(row.place, record_of(Cells(row, faults))) for row in read_closed(file, required, optional)]
    faults.raise_any()
    collector = RecordCollector(file.name)
    for place, record in placed:
        collector.add(record, place)
    collector.warn(*faults.warnings)
    return collector.contents(may_be_empty=True)
