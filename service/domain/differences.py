"""What changed between two versions of a list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.domain.events import EventKind
from service.domain.listings import Listing, PublishedList
from service.domain.parties import Party
from service.domain.status import has_ended


class Change(StrEnum):
    """What happened to a party."""

    ADDED = "added"
    REMOVED = "removed"
    RELISTED = "relisted"
    RENAMED = "renamed"
    AMENDED = "amended"


@dataclass(frozen=True, slots=True)
class Difference:
    """A party that changed: field by field, what stood `before` and what stands `after`."""

    change: Change
    party_id: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of a version: live at once, unchanged, or held until a person accepts it, and why."""

    published: PublishedList
    state: str
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]
    changes: tuple[Difference, ...]


def differences(old: PublishedList, new: PublishedList) -> tuple[Difference, ...]:
    """Compare two versions, party by party in the order of their names."""
    before, after = {p.id: p for p in old.parties}, {p.id: p for p in new.parties}
    was, now = _standing(old), _standing(new)
    found: list[Difference] = []
    for party_id in {**before, **after}:
        party = after.get(party_id) or before[party_id]
        if party_id in was and party_id not in now:
            found.append(Difference(Change.REMOVED, party_id, party.name))
        elif party_id in now and party_id not in was:
            change = Change.RELISTED if party_id in before else Change.ADDED
            found.append(Difference(change, party_id, party.name))
        elif party_id in before and party_id in after:
            found.extend(_amendments(before[party_id], after[party_id]))
            found.extend(_new_days(party, was.get(party_id), now.get(party_id)))
    found.extend(_owners(old, new, {**before, **after}))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.party_id, one.change, one.field)))


def _standing(published: PublishedList) -> dict[str, Listing]:
    """Give each party's listing that no act of its own has ended."""
    return {listing.party_id: listing for listing in published.listings if not has_ended(listing.events)}


def _amendments(before: Party, after: Party) -> Iterator[Difference]:
    if before.name != after.name:
        yield Difference(Change.RENAMED, after.id, after.name, "name", before.name, after.name)
    fields = {
        "names": (_names(before), _names(after)),
        "identifiers": (_identifiers(before), _identifiers(after)),
        "country": ({before.country or ""}, {after.country or ""}),
        "kind": ({before.kind}, {after.kind}),
    }
    for field, (old, new) in fields.items():
        if old != new:
            gone, come = ", ".join(sorted(old - new)), ", ".join(sorted(new - old))
            yield Difference(Change.AMENDED, after.id, after.name, field, gone, come)


def _owners(old: PublishedList, new: PublishedList, parties: Mapping[str, Party]) -> Iterator[Difference]:
    """Compare who owns each party, as far as no end is stated."""
    was, now = _holders(old), _holders(new)
    for asset in {**was, **now}:
        gone, come = was.get(asset, set()) - now.get(asset, set()), now.get(asset, set()) - was.get(asset, set())
        if gone or come:
            name = parties[asset].name
            yield Difference(Change.AMENDED, asset, name, "owners", ", ".join(sorted(gone)), ", ".join(sorted(come)))


def _holders(published: PublishedList) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for stake in published.stakes:
        if stake.until is None:
            share = "share not stated" if stake.percent is None else f"{stake.percent:f} %"
            found.setdefault(stake.asset, set()).add(f"{stake.owner} ({share})")
    return found


def _names(party: Party) -> set[str]:
    return {f"{name.text} ({name.kind})" for name in party.names}


def _identifiers(party: Party) -> set[str]:
    return {f"{one.kind} {one.value}" for one in party.identifiers}


def _new_days(party: Party, was: Listing | None, now: Listing | None) -> Iterator[Difference]:
    """Compare the days of listings that stand in both versions, and the acts on them."""
    if was is None or now is None:
        return
    for field in ("listed_on", "restricted_from", "divest_before", "programme"):
        old, new = getattr(was, field), getattr(now, field)
        if old != new:
            yield Difference(Change.AMENDED, party.id, party.name, field, str(old or ""), str(new or ""))
    known = {(event.kind, event.at) for event in was.events}
    for event in now.events:
        if (event.kind, event.at) not in known and event.kind is not EventKind.LISTED:
            yield Difference(Change.AMENDED, party.id, party.name, "events", "", f"{event.kind} {event.at:%Y-%m-%d}")
