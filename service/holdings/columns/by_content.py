"""Columns told by what they hold, where their headings say nothing or something else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from service.errors import NoHeaderError, NoNameOrIdentifierColumnError
from service.holdings.columns.column_map import BETWEEN_IGNORED, IGNORE
from service.holdings.columns.column_positions import Claim, Rival, choose_places
from service.holdings.columns.header import SCANNED, Header, find_header, names_other_columns
from service.holdings.columns.headings import IDENTIFIERS, NAMING, fold, is_looked_at, meaning_of
from service.holdings.columns.profiles import ColumnProfile, is_like_name, profiles_of, sure_identifier
from service.holdings.rows.sides import named_beside_side
from service.holdings.table import Record, quoted

_CODES = ("ticker", "name")
_LEAST_KNOWN = 2  # headings that make a header, as in `find_header`
_LEAST_ROWS = 2
# Why: the longest names of listed companies have a dozen words; a letter or a disclaimer has lines of more.
_MOST_WORDS = 14
_FIGURES = frozenset({"valor", "valeur", "valore"})  # names of securities in one language, and values in another


@dataclass(slots=True)
class _Sight:
    """A header under revision: `free` are the columns that fill nothing, by place."""

    header: Header
    places: dict[str, int]
    rivals: list[Rival]
    profiles: Sequence[ColumnProfile]
    asked: Mapping[str, str]

    @property
    def free(self) -> list[int]:
        taken = {*self.places.values(), *(rival.place for rival in self.rivals)}
        return [place for place in range(self.header.width) if place not in taken and self.profiles[place].filled]

    def may_change(self, field: str) -> bool:
        return field not in self.asked


def refined(header: Header, records: Sequence[Record], asked: Mapping[str, str]) -> Header:
    """Revise what the headings told, by the first rows under them; what a person asked for stays.

    Identifiers under any heading are used, a name that is the same in every row gives way to one that varies, and
    where no heading names the securities, the column of texts that vary most does. `beside` are the columns that no
    field takes: their cells are looked at one by one.
    """
    below = (record for record in records if record.row > header.row)
    under = [*takewhile(lambda record: not names_other_columns(record, header), below)]
    sight = _Sight(header, dict(header.places), list(header.rivals), profiles_of(under, header.width), asked)
    _free_names(sight)
    _use_identifiers(sight)
    _replace_figures(sight)
    _replace_constant(sight)
    _find_name(sight)
    taken = {*sight.places.values(), *(rival.place for rival in sight.rivals)}
    beside = tuple(
        place
        for place in range(header.width)
        if place not in taken and is_looked_at(header.headings[place]) and place not in _unmapped(sight)
    )
    return replace(header, places=sight.places, rivals=tuple(sight.rivals), beside=beside)


def _unmapped(sight: _Sight) -> set[int]:
    ignored = sight.asked.get(IGNORE, "").split(BETWEEN_IGNORED)
    names = {heading.strip().casefold() for heading in ignored if heading.strip()}
    emptied = {field for field, heading in sight.asked.items() if not heading}
    return {
        place
        for place, heading in enumerate(sight.header.headings)
        if heading.casefold() in names or ((meaning := meaning_of(heading)) and meaning.field in emptied)
    }


def _use_identifiers(sight: _Sight) -> None:
    """Take columns of identifiers for what they are: under an unknown heading, or under one of names or tickers."""
    for field in _CODES:
        place = sight.places.get(field)
        if place is not None and sight.may_change(field) and sight.profiles[place].has_identifiers:
            del sight.places[field]
            others = [rival for rival in sight.rivals if rival.field == field]
            if others:
                sight.places[field] = others[0].place
                sight.rivals.remove(others[0])
            _add_identifiers(sight, place)
    for place in sight.free:
        if sight.profiles[place].has_identifiers and place not in _unmapped(sight) and not _is_of_all(sight, place):
            _add_identifiers(sight, place)


def _is_of_all(sight: _Sight, place: int) -> bool:
    """Tell whether a column repeats one identifier while names or others vary: it is the fund's, not the security's."""
    if not sight.profiles[place].is_constant:
        return False
    return any(_varies(one) or (one.has_identifiers and not one.is_constant) for one in sight.profiles)


def _free_names(sight: _Sight) -> None:
    """Take the field of an identifier from a column of names: two headings were exchanged, or a name has none."""
    for field in IDENTIFIERS:
        place = sight.places.get(field)
        if place is None or not sight.may_change(field) or not sight.profiles[place].has_only_names:
            continue
        del sight.places[field]
        name = sight.places.get("name")
        if name is not None and sight.may_change("name") and sight.profiles[name].has_identifiers:
            sight.places["name"] = place
            _add_identifiers(sight, name)
        elif name is None:
            sight.places["name"] = place
        else:
            sight.rivals.append(Rival("name", place, Claim.OTHER))


def _add_identifiers(sight: _Sight, place: int) -> None:
    sight.places.setdefault("identifier", place)
    sight.rivals.append(Rival("identifier", place, Claim.OTHER))


def _replace_figures(sight: _Sight) -> None:
    """Let a column of figures be no name: `Valor` is a security in Spanish and a value in Portuguese."""
    place = sight.places.get("name")
    if place is None or not sight.may_change("name") or not sight.profiles[place].has_only_figures:
        return
    better = [rival.place for rival in sight.rivals if rival.field == "name" and sight.profiles[rival.place].has_names]
    found = better[0] if better else _most_varied(sight)
    if found is None and not any(sight.profiles[other].has_names for other in sight.free):
        return
    del sight.places["name"]
    if found is not None:
        sight.places["name"] = found
        sight.rivals[:] = [rival for rival in sight.rivals if rival.place != found]
    if fold(sight.header.headings[place]) in _FIGURES and sight.may_change("market_value"):
        sight.places.setdefault("market_value", place)


def _replace_constant(sight: _Sight) -> None:
    """Let a name that never varies give way to one that does, where the rows are not all of one security."""
    place = sight.places.get("name")
    if place is None or not sight.may_change("name") or not sight.profiles[place].is_constant:
        return
    known = [sight.places[field] for field in (*IDENTIFIERS, "identifier", "ticker") if field in sight.places]
    if known and all(sight.profiles[other].is_constant for other in known):
        return
    rivals = [rival.place for rival in sight.rivals if rival.field == "name" and _varies(sight.profiles[rival.place])]
    better = rivals[0] if rivals else _most_varied(sight)
    if better is None:
        return
    sight.places["name"] = better
    sight.rivals[:] = [rival for rival in sight.rivals if not (rival.field == "name" and rival.place == better)]


def _varies(profile: ColumnProfile) -> bool:
    return profile.has_names and not profile.is_constant


def _find_name(sight: _Sight) -> None:
    if "name" in sight.places or sight.asked.get("name") is not None:
        return
    found = _most_varied(sight)
    side = sight.places.get("side")
    if found is None and side is not None and any(map(named_beside_side, sight.profiles[side].texts)):
        found = side  # Buy Hangzhou Hikvision: the side, and what is bought
    if found is not None:
        sight.places["name"] = found


def _most_varied(sight: _Sight) -> int | None:
    """Find the column under an unknown heading whose texts read like names, not codes, and vary most.

    Of those that vary alike it is the one of most words, else the leftmost.
    """
    free = [
        place
        for place in sight.free
        if meaning_of(sight.header.headings[place]) is None and place not in _unmapped(sight)
    ]
    named = [place for place in free if sight.profiles[place].has_names and not sight.profiles[place].is_constant]
    return max(named, key=lambda place: _likeness(sight.profiles[place], place), default=None)


def _likeness(profile: ColumnProfile, place: int) -> tuple[bool, int, int, int]:
    return 2 * profile.words >= profile.filled, len(profile.texts), profile.words, -place


def understood(records: Sequence[Record], columns: Mapping[str, str] | None) -> Header:
    """Find the header and the meaning of its columns, by headings and by content.

    Raises:
        HoldingsFileError: none is found, several are, or it names nothing to screen by; the message says what to do.
    """
    asked = columns or {}
    try:
        header = find_header(records, {field: text for field, text in asked.items() if field != IGNORE})
    except (NoHeaderError, NoNameOrIdentifierColumnError) as error:
        told = None if any(asked.values()) else _told_by_rows(records)
        if told is None:
            raise error from None
        header = told
    revised = refined(header, records, asked)
    if any(field in NAMING for field in revised.places):
        return revised
    raise NoNameOrIdentifierColumnError(f"line {header.row} has {quoted(header.headings)}")


def _told_by_rows(records: Sequence[Record]) -> Header | None:
    """Find the header by what stands under it: identifiers, codes under a heading of codes, or names beside figures."""
    filled = [record for record in records[:SCANNED] if not record.is_blank]
    return _above_identifiers(filled) or _without_names(filled) or _beside_figures(filled)


def _above_identifiers(filled: Sequence[Record]) -> Header | None:
    """Take the line of words above the first row that holds an identifier for the header, or none at all."""
    for place, record in enumerate(filled):
        if not any(map(sure_identifier, record.filled)):
            continue
        above = filled[place - 1] if place else None
        if above is not None and _is_line_of_words(above, record):
            return _headed(above, filled[place:]) if len(above.cells) >= len(record.filled) else None
        return _unheaded(filled[place:])
    return None


def _without_names(filled: Sequence[Record]) -> Header | None:
    """Take a line for the header whose known headings name no security, where a column under it does."""
    for place, record in enumerate(filled[:-1]):
        known = {meaning.field for cell in record.cells if (meaning := meaning_of(cell)) and meaning.field}
        codes = known & {*IDENTIFIERS}
        if len(known) < _LEAST_KNOWN and not codes:
            continue
        profiles = profiles_of(filled[place + 1 :], len(record.cells))
        if (len(known) >= _LEAST_KNOWN and any(map(_varies, profiles))) or (
            codes and any(profile.has_identifiers for profile in profiles)
        ):
            return _headed(record, filled[place + 1 :])
    return None


def _beside_figures(filled: Sequence[Record]) -> Header | None:
    """Take the column of names where another one holds figures; a list of names alone needs no second column."""
    width = max((len(record.cells) for record in filled), default=0)
    profiles = profiles_of(filled[1:], width)
    if len(filled) < _LEAST_ROWS or any(map(_is_running_text, filled)):
        return None
    named = [profile for profile in profiles if profile.has_only_names]
    if width == 1:
        return _unheaded(filled) if named and is_like_name(filled[0].cells[0]) else None
    has_figures = any(profile.has_only_figures and profile.filled >= len(filled) / 2 for profile in profiles)
    if not has_figures or not any(2 * profile.filled >= len(filled) for profile in named):
        return None
    first = filled[0]
    return _headed(first, filled[1:]) if _is_line_of_words(first, filled[1]) else _unheaded(filled)


def _is_running_text(record: Record) -> bool:
    return any(len(cell.split()) > _MOST_WORDS for cell in record.filled)


def _headed(record: Record, under: Sequence[Record]) -> Header:
    width = max(len(record.cells), *(len(one.cells) for one in under))
    cells = (*record.cells, *[""] * (width - len(record.cells)))
    places, rivals = choose_places(Record(record.row, cells), {})
    return Header(record.row, cells, places, rivals)


def _unheaded(rows: Sequence[Record]) -> Header:
    width = max(len(one.cells) for one in rows)
    return Header(rows[0].row - 1, tuple(f"Column {number}" for number in range(1, width + 1)), {}, is_assumed=True)


def _is_line_of_words(above: Record, row: Record) -> bool:
    """Tell whether a line may name the columns of the row under it: words only, one for each filled cell but one."""
    words = [cell for cell in above.filled if any(map(str.isalpha, cell))]
    return len(words) == len(above.filled) > 1 and len(words) >= len(row.filled) - 1
