"""One card per party: what the file says of a holding beside what the lists say of the party, with all its listings."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.parties import FactKind, IdentifierKind, Party, PrintedFact
from service.web.authorities import Official, official_records
from service.web.words import FIELDS, IDENTIFIER_NAMES, NAME_KINDS

Match = Mapping[str, Any]  # as in a screening document
Find = Callable[[str], Party | None]
Printed = Callable[[Collection[str]], Sequence[PrintedFact]]
_COMPARED = ("isin", "cusip", "sedol", "figi", "lei", "ticker")
# Names shown at once; the page of the designation has all.
_NAMES_SHOWN = 12
_FACTS_SHOWN, _LONGEST_SHOWN = 8, 600  # texts of a kind, and characters of each
_FACTS = ((FactKind.ADDRESS, "Addresses"), (FactKind.REMARK, "Remarks"))


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the comparison: what the file says, what the lists say, and whether that is the same."""

    label: str
    ours: str
    theirs: tuple[str, ...]
    is_same: bool | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A party with its matches, the strongest first; `party` is None where no live list names it any more."""

    party_id: str
    name: str
    matches: tuple[Match, ...]
    facts: tuple[Fact, ...]
    records: tuple[Official, ...]
    party: Party | None


def cards_of(finding: Mapping[str, Any], matches: Sequence[Match], find: Find, printed: Printed) -> tuple[Card, ...]:
    """Gather matches by party, in their order; records with one publisher's number are one party.

    `find` gives a party of the lists in use by its id, `printed` the addresses and remarks that they print of some.
    """
    groups: dict[str, list[Match]] = {}
    of_number: dict[str, str] = {}
    for match in matches:
        party = find(match["party_id"])
        numbers = _numbers(party) or {match["party_id"]}
        key = next((of_number[number] for number in numbers if number in of_number), match["party_id"])
        of_number.update(dict.fromkeys({*numbers, match["party_id"]}, key))
        groups.setdefault(key, []).append(match)
    facts = printed(list(dict.fromkeys(match["party_id"] for match in matches)))
    return tuple(_card(finding, group, find, facts) for group in groups.values())


def _numbers(party: Party | None) -> set[str]:
    return {one.value for one in party.identifiers if one.kind is IdentifierKind.PUBLISHER} if party else set()


def _card(finding: Mapping[str, Any], group: Sequence[Match], find: Find, facts: Sequence[PrintedFact]) -> Card:
    first = group[0]
    ids = dict.fromkeys(match["party_id"] for match in group)
    parties = [party for party_id in ids if (party := find(party_id))]
    identifiers = [one for party in parties for one in party.identifiers]
    return Card(
        party_id=first["party_id"],
        name=first["party"],
        matches=tuple(_told_once(group)),
        facts=(*_facts(finding["holding"], parties), *_printed([one for one in facts if one.party_id in ids])),
        records=tuple(dict.fromkeys(official_records(identifiers))),
        party=parties[0] if parties else None,
    )


def _told_once(group: Sequence[Match]) -> Iterator[Match]:
    """Leave out a listing that says what one before it does: measures of one programme, with the same days."""
    seen = set()
    for match in group:
        entry = match["listing"]
        days = (entry["listed_on"], entry["restricted_from"], entry["divest_before"], repr(entry["events"]))
        key = (
            match["list"],
            match["party"],
            match["flag"],
            match["counts"],
            entry["programme"],
            entry["status"],
            *days,
        )
        if key not in seen:
            seen.add(key)
            yield match


def _printed(facts: Sequence[PrintedFact]) -> Iterator[Fact]:
    """Give what the lists print for people to read; what is too long for a card is whole on the party's own page."""
    for kind, label in _FACTS:
        texts = _once(fact.text for fact in facts if fact.kind is kind)
        shown = [
            text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}\u2026"
            for text in texts[:_FACTS_SHOWN]
        ]
        more = [f"and {len(texts) - _FACTS_SHOWN} more"] if len(texts) > _FACTS_SHOWN else []
        if texts:
            yield Fact(label, "", (*shown, *more))


def _facts(holding: Mapping[str, Any], parties: Sequence[Party]) -> Iterator[Fact]:
    """Compare field by field; what neither side says is left out."""
    names = _once(f"{one.text} ({NAME_KINDS[one.kind]})" for party in parties for one in party.names)
    more = (f"and {len(names) - _NAMES_SHOWN} more names",) if len(names) > _NAMES_SHOWN else ()
    yield Fact("Name", str(holding.get("name") or ""), (*names[:_NAMES_SHOWN], *more))
    yield from _country(str(holding.get("country") or ""), _once(party.country for party in parties))
    listed = [one for party in parties for one in party.identifiers]
    for field in _COMPARED:
        ours, theirs = str(holding.get(field) or ""), _once(one.value for one in listed if one.kind.value == field)
        if ours or theirs:
            is_same = _plain(ours) in set(map(_plain, theirs)) if ours and theirs and field != "ticker" else None
            yield Fact(FIELDS[field], ours, theirs, is_same)
    for kind in IdentifierKind:
        theirs = _once(one.value for one in listed if one.kind is kind)
        if theirs and kind.value not in _COMPARED:
            yield Fact(IDENTIFIER_NAMES[kind], "", theirs)
    yield Fact("Kind", "", _once(party.kind for party in parties))


def _country(ours: str, theirs: tuple[str, ...]) -> Iterator[Fact]:
    if ours or theirs:
        is_same = ours.upper() in theirs if ours and theirs and len(ours) == len(theirs[0]) else None
        yield Fact(FIELDS["country"], ours, theirs, is_same)


def _plain(code: str) -> str:
    return "".join(filter(str.isalnum, code.upper()))


def _once(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
