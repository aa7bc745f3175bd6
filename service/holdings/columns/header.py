"""The header: found by content, in whatever line it stands, and what each of its columns is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from service.domain.holdings import Holding
from service.errors import (
    AmbiguousHeaderError,
    NoHeaderError,
    NoNameOrIdentifierColumnError,
    UnknownColumnError,
)
from service.holdings.columns.column_positions import Rival, choose_places
from service.holdings.columns.headings import NAMING, meaning_of
from service.holdings.columns.profiles import sure_identifier
from service.holdings.table import Record, quoted

# Preambles of fund companies take some ten lines; further down a line that looks like a header is a second table.
SCANNED = 100
# A line with this share of the best line's known headings could be the header as well.
_RIVAL_SHARE = 0.6
_LEAST = 2  # known headings that make a header; one alone only in a file of one column
_LETTER = re.compile(r"[^\W\d_]")
_AMOUNTS = frozenset({"quantity", "market_value"})
_NO_FIELDS = frozenset({"row", "beside", "sheet", "aside"})
FIELDS = tuple(field.name for field in fields(Holding) if field.name not in _NO_FIELDS)


@dataclass(frozen=True, slots=True)
class Header:
    """The line that names the columns.

    `places` maps a field (or asset_class, identifier) to its cell, from 0; `rivals` are cells that could fill one, too.
    """

    row: int
    headings: tuple[str, ...]
    places: Mapping[str, int]
    rivals: tuple[Rival, ...] = ()
    currency: str | None = None  # of the market value, where its heading says so
    beside: tuple[int, ...] = ()  # the columns under unknown headings, that no field takes
    is_assumed: bool = False  # no line names the columns, the first row is one of the table

    @property
    def width(self) -> int:
        """Count the columns, those without a heading too."""
        return len(self.headings)

    @property
    def is_one_column(self) -> bool:
        """Tell whether only one column has a heading."""
        return sum(map(bool, self.headings)) == 1

    @property
    def meant(self) -> tuple[int, ...]:
        """Give the places of the headings that mean a field."""
        found = ((place, meaning_of(heading)) for place, heading in enumerate(self.headings))
        return tuple(place for place, meaning in found if meaning and meaning.field)

    def is_repeated_by(self, record: Record) -> bool:
        """Tell whether a record is this header again, word for word or in another language."""
        return _is_header(record) and _by_place(record) == _by_place(Record(self.row, self.headings))

    @property
    def naming(self) -> tuple[int, ...]:
        """Give the places of the columns that name a security, those passed over too."""
        rivals = (rival.place for rival in self.rivals if rival.field in NAMING)
        return (*(self.places[field] for field in NAMING if field in self.places), *rivals)


def find_header(records: Sequence[Record], columns: Mapping[str, str] | None = None) -> Header:
    """Find the header among the first records and say which column is which field.

    `columns` gives the heading of a field, or the empty text where no column is to fill it.

    Raises:
        NoHeaderError: no line names the columns.
        AmbiguousHeaderError: two different lines could.
        NoNameOrIdentifierColumnError: the header names no column to screen by.
        UnknownColumnError: `columns` names a field or heading that is not there.
    """
    scanned = [record for record in records[:SCANNED] if not record.is_blank]
    asked = {field: heading for field, heading in (columns or {}).items() if heading}
    if asked:
        _check_fields(asked)
        record = _with_headings(scanned, asked)
    else:
        record = _best(scanned)
    return _header(record, columns or {})


def header_score(records: Sequence[Record], columns: Mapping[str, str] | None = None) -> tuple[int, ...]:
    """Rate how well records split by some delimiter show a header: headings known in the best line, and its width.

    Where none or one is known, identifiers that stand alone in their cells tell it, then a delimiter that leaves every
    line whole: names of a list may hold the others.
    """
    wanted = {heading.strip().casefold() for heading in (columns or {}).values()}
    is_list = all(len(record.filled) == 1 for record in records)
    rated = ((_known(record) + len(wanted & _folded(record)), len(record.filled)) for record in records)
    known, width = max(rated, default=(0, 0))
    sure = sum(1 for record in records for cell in record.filled if sure_identifier(cell)) if known < _LEAST else 0
    return known, (width if known > 1 else 0), sure, known == 1 and is_list, width


def looks_like_header(record: Record) -> bool:
    """Tell whether a line inside the data names columns again: three headings, one of them to screen by."""
    return _known(record) > _LEAST and _is_no_row(record)


def has_no_letter(cell: str) -> bool:
    """Tell whether a cell is filled, and with nothing that a heading is made of."""
    return bool(cell) and _LETTER.search(cell) is None


def names_other_columns(record: Record, header: Header) -> bool:
    """Tell whether a line under a header names columns again, and others: a second table begins there."""
    if any(map(has_no_letter, record.cells)):  # a row has figures, and is told cheaply
        return False
    return looks_like_header(record) and not header.is_repeated_by(record)


def holds_positions_like(header: Header, first: Header) -> bool:
    """Tell whether a table holds positions as the first one does: with amounts, and orders only beside orders."""
    has_amounts = bool(_AMOUNTS & header.places.keys()) or not _AMOUNTS & first.places.keys()
    return has_amounts and ("side" in header.places) <= ("side" in first.places)


def _known(record: Record) -> int:
    return sum(1 for cell in record.cells if meaning_of(cell))


def _has_naming(record: Record) -> bool:
    return any(meaning.field in NAMING for cell in record.cells if (meaning := meaning_of(cell)))


def _is_header(record: Record) -> bool:
    return _known(record) >= min(_LEAST, len(record.filled)) and _has_naming(record)


def _is_no_row(record: Record) -> bool:
    """Tell a second header from a row that happens to hold words of headings (COST is a ticker, Stock a type)."""
    named = {meaning.field for cell in record.cells if (meaning := meaning_of(cell)) and meaning.field}
    has_number = any(not any(map(str.isalpha, cell)) for cell in record.filled)
    is_full = _known(record) == len(record.filled)
    return len(named) >= (_LEAST if is_full else _LEAST + 1) and not has_number and _has_naming(record)


def _by_place(record: Record) -> list[str | None]:
    meanings = [meaning_of(cell) for cell in record.cells]
    return [meaning.field if meaning else None for meaning in meanings][: _last_filled(record)]


def _last_filled(record: Record) -> int:
    return max((place for place, cell in enumerate(record.cells, 1) if cell), default=0)


def _best(records: Sequence[Record]) -> Record:
    candidates = [record for record in records if _known(record) >= _LEAST and _has_naming(record)]
    if not candidates:
        return _single(records)
    best = max(candidates, key=_known)
    if held := next((one for one in candidates if one.row < best.row and _holds_above(one, best, records)), None):
        return held
    for rival in candidates:
        is_rival = _known(rival) >= _RIVAL_SHARE * _known(best) and _is_no_row(rival)
        if is_rival and _by_place(rival) != _by_place(best):
            if whole := _of_two_lines(best, rival):
                return whole
            upper, lower = sorted((best, rival))
            if not any(upper.row < record.row < lower.row and len(record.filled) > 1 for record in records):
                raise AmbiguousHeaderError(f"line {upper.row} and line {lower.row} could both be the header")
            return upper  # tables below one another, each with rows of its own
    return next(record for record in candidates if _by_place(record) == _by_place(best))


def _holds_above(one: Record, orders: Record, records: Sequence[Record]) -> bool:
    """Tell whether a header of positions, with rows of its own, stands above one of orders that has more columns."""
    held, ordered = set(_by_place(one)), set(_by_place(orders))
    is_of_positions = _known(one) > _LEAST and _is_no_row(one) and bool(_AMOUNTS & held) and "side" not in held
    if not is_of_positions or "side" not in ordered:
        return False
    return any(one.row < record.row < orders.row and len(record.filled) > _LEAST for record in records)


def _of_two_lines(one: Record, other: Record) -> Record | None:
    """Put a header together that stands in two lines, the upper one with groups of columns; None if it does not."""
    upper, lower = sorted((one, other))
    if lower.row != upper.row + 1 or len(upper.filled) > len(lower.filled):
        return None
    cells, group = [], ""
    for place, cell in enumerate(lower.cells):
        group = (upper.cells[place] if place < len(upper.cells) else "") or group
        cells.append(cell if not group or meaning_of(cell) else f"{group} {cell}".strip())
    return Record(lower.row, cells)


def _single(records: Sequence[Record]) -> Record:
    """Take the header of a one-column file, or say what is missing."""
    is_column = all(len(record.filled) == 1 for record in records)
    for record in records:
        if is_column and _has_naming(record):
            return record
    nearest = max(records, key=_known, default=None)
    if nearest is not None and _known(nearest) > _LEAST:
        raise NoNameOrIdentifierColumnError(
            f"line {nearest.row} names the columns {quoted(nearest.filled)}, and none holds a name or an identifier"
        )
    seen = f"; line {records[0].row} reads {quoted(records[0].filled)}" if records else ""
    raise NoHeaderError(f"no line of the first {SCANNED} names the columns{seen}")


def _check_fields(columns: Mapping[str, str]) -> None:
    for field in columns:
        if field not in FIELDS:
            raise UnknownColumnError(f"{field!r} is no field of a holding: choose from {', '.join(FIELDS)}")


def _folded(record: Record) -> set[str]:
    return {cell.casefold() for cell in record.filled}


def _with_headings(records: Sequence[Record], columns: Mapping[str, str]) -> Record:
    """Find the line that has all the headings asked for."""
    wanted = {heading.strip().casefold(): heading for heading in columns.values()}
    for record in records:
        if wanted.keys() <= _folded(record):
            return record
    nearest = max(records, key=lambda r: (len(wanted.keys() & _folded(r)), _known(r)), default=None)
    if nearest is None:
        raise NoHeaderError
    missing = [heading for key, heading in wanted.items() if key not in _folded(nearest)] or list(wanted.values())
    raise UnknownColumnError(f"no column is headed {quoted(missing)}: line {nearest.row} has {quoted(nearest.filled)}")


def _header(record: Record, columns: Mapping[str, str]) -> Header:
    places, rivals = choose_places(record, columns)
    if "currency" not in columns and _says_currency(record, places):
        places.pop("currency", None)  # that of the trading place: the value's own heading knows better
    if not any(field in NAMING for field in places):
        raise NoNameOrIdentifierColumnError(f"line {record.row} has {quoted(record.filled)}")
    return Header(record.row, tuple(record.cells), places, rivals, _value_currency(record, places))


def _value_currency(record: Record, places: Mapping[str, int]) -> str | None:
    """Read the currency from the heading of the market value, where no column has it."""
    if "market_value" not in places or "currency" in places:
        return None
    return _says_currency(record, places)


def _says_currency(record: Record, places: Mapping[str, int]) -> str | None:
    meaning = meaning_of(record.cells[places["market_value"]]) if "market_value" in places else None
    return meaning.currency if meaning else None
