"""The sheets of a workbook: those that are read as one portfolio, and those that are only looked at for names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain.holdings import RowNote
from service.errors import (
    AmbiguousColumnError,
    AmbiguousHeaderError,
    HoldingsFileError,
    NoHeaderError,
    NoNameOrIdentifierColumnError,
    UnknownColumnError,
)
from service.holdings.columns.by_content import understood
from service.holdings.columns.column_map import IGNORE
from service.holdings.columns.header import Header, find_header, holds_positions_like
from service.holdings.columns.headings import IDENTIFIERS
from service.holdings.columns.profiles import SAMPLED, profiles_of
from service.holdings.columns.unmapped_columns import UnmappedColumns
from service.holdings.rows.dates import month_of
from service.holdings.rows.sorting import SortedRow
from service.holdings.rows.table_sections import SectionSorter, is_told_by_ticker
from service.holdings.table import Record, Table

# Why: of one fund's months nine rows in ten are the same; two funds of one house share a third of their rows at most.
_SAME_SHARE = 0.7
_SAME_SHARE_OF_MONTHS = 0.5  # where the names of the sheets are days or months, less tells the same
# Why: what stands on sheets that are not read is looked at cell by cell, each a question to the lists.
_LOOKED_AT = 20_000
# Why: a row as sorted takes a kilobyte; longer sheets are sorted once to be told from the others, and once to be read.
_HELD = 20_000
_UNREAD = "was not read: screen it on its own with --sheet"
_OF_TIME = frozenset({"side", "acquired_on"})  # what tells rows of the same security apart
_KEYS = (*IDENTIFIERS, "ticker", "name")
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)\D?(\d{1,2})?(?:\D?(\d{1,2}))?[\s年月日.]*")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})\D)?(\d{1,2})\D((?:19|20)\d\d)")
_QUARTER = re.compile(r"(?:q(\d)\D*((?:19|20)\d\d)|((?:19|20)\d\d)\D*q(\d))")
# Words that stand beside the day: Holdings 2022-03, Bestand per 31.03.2022.
_AROUND = re.compile(r"\b(?:holdings?|positions?|portfolio|bestand|depot|stand|as of|per|at|on|zum|am|au|al|a)\b")
_WORDS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class KnownRows:
    """The rows of a sheet as they were sorted, and by whom."""

    rows: tuple[SortedRow, ...]
    sorter: SectionSorter


@dataclass(frozen=True, slots=True)
class UnderstoodSheet:
    """A sheet with its header, and what its rows are known by."""

    table: Table
    header: Header
    keys: frozenset[str] = frozenset()
    known: "KnownRows | None" = None  # its rows, where they are few enough to be held

    @property
    def name(self) -> str:
        """Give its name."""
        return self.table.name or ""

    def sorted_rows(self) -> tuple[Iterable[SortedRow], SectionSorter]:
        """Give its rows, and who tells of all of them when they are walked; what was sorted before is not again."""
        if self.known is not None:
            return self.known.rows, self.known.sorter
        sorter = SectionSorter(self.header)
        return sorter.sort(self.table.records), sorter


@dataclass(frozen=True, slots=True)
class Workbook:
    """What is read of a workbook: at least one sheet; the others are looked at for what they name, and are told."""

    read: tuple[UnderstoodSheet, ...]
    others: tuple[UnderstoodSheet, ...]
    notes: tuple[RowNote, ...]

    def outside(self) -> Iterator[SortedRow]:
        """Give the rows of the other sheets that hold what may name a security, and is on no sheet that was read."""
        known = frozenset[str]().union(*(sheet.keys for sheet in self.read))
        for sheet in self.others:
            columns = UnmappedColumns(sheet.header)
            for record in sheet.table.records[:_LOOKED_AT]:
                beside = columns.aside(record, is_header=record.row == sheet.header.row)
                new = tuple(text for text in beside if text.text.casefold() not in known)
                if new:
                    yield SortedRow(record, beside=new, is_outside=True, sheet=sheet.name)


def sheet_asked_for(table: Table, columns: Mapping[str, str] | None, filled: Sequence[Table]) -> Workbook:
    """Read the one sheet that a person chose; the others are named.

    Raises:
        HoldingsFileError: it names no columns.
    """
    read = UnderstoodSheet(table, _understood(table, columns))
    others = [one for one in filled if one is not table and not one.is_beside]
    notes = tuple(RowNote(0, "sheet", one.name or "", _UNREAD) for one in others)
    return Workbook((read,), (), notes)


def choose_sheets(tables: Sequence[Table], columns: Mapping[str, str] | None) -> Workbook:
    """Read every visible sheet of holdings as one portfolio, but for the same portfolio at other times.

    A hidden sheet is read only where no visible one holds anything; what it names is looked at all the same.

    Raises:
        HoldingsFileError: no sheet names its columns; what is wrong with the first is said.
    """
    sheets = [table for table in tables if not table.is_beside]
    visible = [table for table in sheets if not table.is_hidden] or sheets
    first = _first(visible, columns, [table for table in tables if table.is_hidden])
    found = [sheet for table in visible if (sheet := _sheet(table, columns, first)) and sheet.keys]
    alike = [sheet for sheet in found if holds_positions_like(sheet.header, found[0].header)] if found else []
    read, times = _without_other_times(alike) if alike else ([first], {})
    others = [_unread_sheet(table, found) for table in tables if all(table is not one.table for one in read)]
    times |= {sheet.name: kept for sheet in others if (kept := _hidden_time(sheet, columns, read))}
    untold = frozenset(sheet.name for sheet in others if sheet.name not in times and _is_untold(sheet, columns))
    dated = {sheet.name for sheet in others if sheet.name in times and _day_of(sheet.name)}
    looked_at = tuple(sheet for sheet in others if sheet.name not in dated)
    return Workbook(tuple(read), looked_at, tuple(_notes(tables, read, times, untold)))


def _understood(table: Table, columns: Mapping[str, str] | None) -> Header:
    try:
        return understood(table.records[:SAMPLED], columns)
    except (NoHeaderError, NoNameOrIdentifierColumnError, UnknownColumnError, AmbiguousHeaderError) as error:
        said = error.args[0] if error.args else "it has no rows"
        raise type(error)(f"sheet {table.name!r}: {said}") from error


def _first(tables: Sequence[Table], columns: Mapping[str, str] | None, hidden: Sequence[Table]) -> UnderstoodSheet:
    """Find the first sheet with a header; when there is none, say what is wrong with the first that has content."""
    first: HoldingsFileError | None = None
    for table in tables:
        try:
            return UnderstoodSheet(table, _understood(table, columns))
        except (NoHeaderError, NoNameOrIdentifierColumnError, UnknownColumnError) as error:
            first = first or error
    first = first or NoHeaderError("the workbook is empty")
    if hidden:
        names = ", ".join(repr(table.name) for table in hidden)
        raise type(first)(f"{first.args[0]} (hidden, and read only when named with --sheet: {names})") from first
    raise first


def _sheet(table: Table, columns: Mapping[str, str] | None, before: UnderstoodSheet) -> UnderstoodSheet | None:
    """Read a sheet as far as its keys; None where it is no table of securities, or cannot be read without a guess.

    A sheet without a header that goes on where another one ended has that one's columns.
    """
    try:
        header = _header_of(table, columns, before)
        sorter = SectionSorter(header)
        rows = sorter.sort(table.records)
        known = KnownRows(tuple(rows), sorter) if len(table.records) <= _HELD else None
        keys = frozenset(key for row in (known.rows if known else rows) if row.texts and (key := _key(row.texts)))
    except HoldingsFileError:
        return None
    return UnderstoodSheet(table, header, keys, known)


def _header_of(table: Table, columns: Mapping[str, str] | None, before: UnderstoodSheet) -> Header:
    continued, asked = replace(before.header, row=0), (columns or {}).items()
    try:
        find_header(table.records[:SAMPLED], {field: text for field, text in asked if field != IGNORE})
    except HoldingsFileError:
        if _goes_on(table, continued):
            return continued
    if table is before.table:
        return before.header
    return understood(table.records[:SAMPLED], columns)


def _goes_on(table: Table, header: Header) -> bool:
    """Tell whether the columns of identifiers of one sheet hold identifiers on another one, too."""
    profiles = profiles_of(table.records[:SAMPLED], header.width)
    places = [header.places[field] for field in (*IDENTIFIERS, "identifier") if field in header.places]
    return any(profiles[place].has_identifiers for place in places)


def _key(texts: Mapping[str, str]) -> str:
    return next((texts[field].casefold() for field in _KEYS if texts.get(field)), "")


def _without_other_times(sheets: Sequence[UnderstoodSheet]) -> tuple[list[UnderstoodSheet], dict[str, UnderstoodSheet]]:
    """Keep of the sheets that hold mostly the same rows the latest by its name, else the longest, else the first.

    Returns:
        Those that are read, and by its name each of the others with the one that is read in its place.
    """
    groups: list[list[UnderstoodSheet]] = []
    for sheet in sheets:
        group = next((group for group in groups if _is_same(sheet, group[0])), None)
        if group is None:
            groups.append([sheet])
        else:
            group.append(sheet)
    chosen = [_latest(group) for group in groups]
    times = {one.name: kept for group, kept in zip(groups, chosen, strict=True) for one in group if one is not kept}
    return chosen, times


def _latest(group: Sequence[UnderstoodSheet]) -> UnderstoodSheet:
    days = [_day_of(sheet.name) for sheet in group]
    if all(days):
        return max(zip(days, group, strict=True), key=lambda pair: pair[0] or ())[1]
    return max(group, key=lambda sheet: len(sheet.keys) if len(sheet.keys) > len(group[0].keys) / _SAME_SHARE else 0)


def _is_same(one: UnderstoodSheet, other: UnderstoodSheet) -> bool:
    if _OF_TIME & one.header.places.keys():
        return False
    are_dated = bool(_day_of(one.name) and _day_of(other.name))
    least = min(len(one.keys), len(other.keys))
    return len(one.keys & other.keys) >= (_SAME_SHARE_OF_MONTHS if are_dated else _SAME_SHARE) * least


def _hidden_time(
    sheet: UnderstoodSheet, columns: Mapping[str, str] | None, read: Sequence[UnderstoodSheet]
) -> UnderstoodSheet | None:
    """Find the sheet that a hidden one, called by a day, holds mostly the rows of; None where it is another table."""
    if not sheet.table.is_hidden or not _day_of(sheet.name):
        return None
    hidden = _sheet(sheet.table, columns, read[0])
    return next((one for one in read if hidden is not None and hidden.keys and _is_same(hidden, one)), None)


def _unread_sheet(table: Table, found: Sequence[UnderstoodSheet]) -> UnderstoodSheet:
    return next((sheet for sheet in found if sheet.table is table), UnderstoodSheet(table, Header(0, (), {})))


def _is_untold(sheet: UnderstoodSheet, columns: Mapping[str, str] | None) -> bool:
    """Tell whether a sheet that is not read holds securities that a look at its cells does not find.

    Those are a table that contradicts itself, and rows that only a ticker tells: cells are looked at for names and
    identifiers, and a ticker is one beside its market alone.
    """
    table = sheet.table
    if table.is_beside:
        return False
    if len(table.records) > _LOOKED_AT:
        return True
    try:
        header = understood(table.records[:SAMPLED], columns)
        rows = [row.texts for row in SectionSorter(header).sort(table.records) if row.texts is not None]
    except (AmbiguousHeaderError, AmbiguousColumnError):
        return True
    except HoldingsFileError:
        return False
    return not header.is_assumed and any(is_told_by_ticker(texts) for texts in rows)


def _notes(
    tables: Sequence[Table],
    read: Sequence[UnderstoodSheet],
    times: Mapping[str, UnderstoodSheet],
    untold: frozenset[str],
) -> Iterator[RowNote]:
    if len(read) > 1:
        names = ", ".join(repr(sheet.name) for sheet in read)
        message = f"the sheets {names} were read as one portfolio: choose one with --sheet"
        yield RowNote(0, "sheet", read[0].name, message)
    for table in tables:
        if not table.has_content or any(table is sheet.table for sheet in read):
            continue
        name = table.name or ""
        if kept := times.get(name):
            which = "the latest of them" if _day_of(name) else "the first or longest of them"
            said = f"holds mostly the same rows as {kept.name!r}, {which}, which was read as the portfolio; it"
            yield RowNote(0, "sheet", name, f"{said} {_UNREAD}")
        elif table.is_beside:
            count = f"{len(table.records):,} of them"
            yield RowNote(0, "sheet", name, f"stand over the cells, {count}: they were only looked at for names")
        elif table.is_hidden:
            seen = "all" if len(table.records) <= _LOOKED_AT else f"the first {_LOOKED_AT:,}"
            said = f"is hidden, {len(table.records):,} rows, {seen} only looked at for names; it"
            yield RowNote(0, "sheet", name, f"{said} {_UNREAD}", unread=name in untold)
        else:
            yield RowNote(0, "sheet", name, f"{_looked_at(table.records)}{_UNREAD}", unread=name in untold)


def _looked_at(records: Sequence[Record]) -> str:
    most = f"the first {_LOOKED_AT:,} of its" if len(records) > _LOOKED_AT else "its"
    return f"holds no positions as the portfolio's sheets do, so {most} cells were only looked at for names; it "


def _day_of(name: str) -> tuple[int, int, int] | None:
    """Read a sheet's name as a day, month or quarter: 2022-03, 31.03.2022, Holdings Mar 2022, Q1 2022; else None."""
    text = _AROUND.sub("", _plainly(name)).strip()
    if found := _QUARTER.fullmatch(text):
        return int(found[2] or found[3]), 3 * int(found[1] or found[4]), 0
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found := _DAY_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1] or 0)
    return _of_words([*map(str, _WORDS.findall(text))])


def _plainly(name: str) -> str:
    """Write a sheet's name without case and accents, its marks as they are."""
    split = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _of_words(words: Sequence[str]) -> tuple[int, int, int] | None:
    months = [month for word in words if (month := month_of(word))]
    numbers = [int(word) for word in words if word.isdigit()]
    if len(months) != 1 or len(months) + len(numbers) != len(words):
        return None
    years = [number if number > 1900 else 2000 + number for number in numbers if number > 31]  # noqa: PLR2004 (days)
    days = [number for number in numbers if number <= 31]  # noqa: PLR2004 (days of a month)
    if not years and len(days) == 1:
        years, days = [2000 + days[0]], []
    return (years or [0])[0], months[0], (days or [0])[0]
