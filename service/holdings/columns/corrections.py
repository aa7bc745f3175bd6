"""Which column fills which field: as recognised, and as a person corrects it; and the name of a layout."""

import hashlib
from collections.abc import Mapping, Sequence

from service.errors import HoldingsFileError
from service.holdings.columns.column_map import BETWEEN_IGNORED, IGNORE
from service.holdings.columns.column_positions import choose_places
from service.holdings.columns.header import FIELDS
from service.holdings.table import Record

_SEPARATOR = "\x1f"
_MEANT = frozenset({*FIELDS, "identifier"})


def layout_key(headings: Sequence[str]) -> str:
    """Name a layout by its headings, whatever their case and the blank columns behind them."""
    text = _SEPARATOR.join(heading.strip().casefold() for heading in headings).rstrip(_SEPARATOR)
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def meanings(headings: Sequence[str], columns: Mapping[str, str]) -> dict[int, str]:
    """Give the field that each column fills, by place: as recognised, but for what `columns` says otherwise."""
    there = {heading.casefold() for heading in headings}
    known = {field: heading for field, heading in columns.items() if not heading or heading.strip().casefold() in there}
    left_out = known.pop(IGNORE, "") or columns.get(IGNORE, "")
    places, _ = choose_places(Record(0, headings), known)
    ignored = {heading.strip().casefold() for heading in left_out.split(BETWEEN_IGNORED)}
    meant = {place: field for field, place in places.items() if field in _MEANT}
    return meant | {place: IGNORE for place, one in enumerate(headings) if one and one.casefold() in ignored}


def corrections(headings: Sequence[str], chosen: Mapping[int, str]) -> dict[str, str]:
    """Write what a person chose, by place, as the map that differs least from what is recognised anyway.

    Raises:
        HoldingsFileError: two columns are to fill one field.
    """
    fields = [field for field in chosen.values() if field and field != IGNORE]
    if twice := sorted({field for field in fields if fields.count(field) > 1}):
        raise HoldingsFileError(f"two columns are set to {', '.join(twice)}: choose one for each")
    usual = meanings(headings, {})
    columns = {field: "" for place, field in usual.items() if chosen.get(place, "") != field}
    for place, field in chosen.items():
        if field and field != IGNORE and usual.get(place) != field:
            columns[field] = headings[place]
    if ignored := [headings[place] for place, field in chosen.items() if field == IGNORE]:
        columns[IGNORE] = BETWEEN_IGNORED.join(ignored)
    return columns
