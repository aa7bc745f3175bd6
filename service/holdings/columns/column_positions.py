"""Which column fills which field, and the columns beside it that claim the same one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.holdings.columns.headings import ECHOED, NAMING, OTHERWISE, UNDERLYING, doubtful_fields, fold, meaning_of
from service.holdings.table import Record

# Why: an issuer may be of one country and its paper of another; what forbids a market asks for each of them.
COUNTRIES = frozenset({"country", "issuer_country"})
_UNCONTESTED = frozenset({"asset_class", *ECHOED})  # a second one takes no holding out


class Claim(StrEnum):
    """Why a second column could fill a field."""

    SAME = "same"  # it has the same heading
    OTHER = "other"  # another word for the field, of a lower rank
    UNDERLYING = "underlying"  # what a derivative is screened by: it goes before the derivative's own


@dataclass(frozen=True, slots=True)
class Rival:
    """A column (`place` from 0) that could fill a field which another column fills."""

    field: str
    place: int
    claim: Claim


def choose_places(record: Record, columns: Mapping[str, str]) -> tuple[dict[str, int], tuple[Rival, ...]]:
    """Choose the column of every field: the one asked for, else the best-ranked heading, among equals the leftmost.

    `columns` gives the heading of a field, or the empty text where no column is to fill it.
    """
    asked = {field: _headed(record, heading) for field, heading in columns.items() if heading}
    found = _recognised(record, taken={place for group in asked.values() for place in group})
    found = {field: group for field, group in found.items() if columns.get(field) != ""}
    groups = {field: group for field, group in (found | asked).items() if field not in UNDERLYING}
    places = {field: group[0] for field, group in groups.items()}
    rivals = [rival for field, group in groups.items() for rival in _rivals(record, field, group)]
    for key, field in UNDERLYING.items():
        claim = Claim.UNDERLYING if field in places and field not in columns else Claim.OTHER
        rivals += [
            Rival(field, place, claim) for place in found.get(key, ()) if places.setdefault(field, place) != place
        ]
    _fill_otherwise(record, places, groups, columns)
    for field in doubtful_fields({field: record.cells[place] for field, place in places.items()}):
        if field not in columns:
            del places[field]
    return places, tuple(rival for rival in rivals if rival.field in places)


def _fill_otherwise(
    record: Record, places: dict[str, int], groups: Mapping[str, list[int]], columns: Mapping[str, str]
) -> None:
    for (field, own), headings in OTHERWISE.items():
        group = groups.get(own, [])
        spare = [place for place in group if fold(record.cells[place]) in headings]
        others = [place for place in group if place not in spare]
        if spare and others and field not in places and field not in columns and own not in columns:
            places[own], places[field] = others[0], spare[0]


def _headed(record: Record, heading: str) -> list[int]:
    key = heading.strip().casefold()
    return [place for place, cell in enumerate(record.cells) if cell.casefold() == key]


def _recognised(record: Record, taken: set[int]) -> dict[str, list[int]]:
    """Give the columns of every field, the best first."""
    ranked: dict[str, list[tuple[int, int]]] = {}
    for place, cell in enumerate(record.cells):
        meaning = meaning_of(cell)
        if meaning and meaning.field and place not in taken:
            ranked.setdefault(meaning.field, []).append((meaning.rank, place))
    return {field: [place for _, place in sorted(group)] for field, group in ranked.items()}


def _rivals(record: Record, field: str, group: list[int]) -> list[Rival]:
    """Give the columns that compete with the first; a column of mixed identifiers does with those of one kind, too."""
    if field in _UNCONTESTED:
        return []
    first, *others = group
    chosen = record.cells[first].casefold()
    rivals = [Rival(field, first, Claim.OTHER)] if field == "identifier" else []
    for place in others:
        if record.cells[place].casefold() == chosen:
            rivals.append(Rival(field, place, Claim.SAME))
        elif field in NAMING or field in COUNTRIES:
            rivals.append(Rival(field, place, Claim.OTHER))
    return rivals
