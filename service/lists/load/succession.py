"""Version after version: who stays keeps its history, who is gone was delisted, who returns is listed anew."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from service.domain.events import BEGINNINGS, Event, EventKind
from service.domain.listings import Listing, PublishedList
from service.domain.parties import NameKind, Party, folded
from service.domain.programmes import Programmes
from service.domain.stakes import Stake
from service.domain.status import ENDINGS, has_ended
from service.lists.load.mapping import last_seen
from service.lists.load.stake_succession import succeed_stakes

Place = tuple[str, str]
_OWN_NAMES = frozenset({NameKind.PRIMARY, NameKind.FORMER})


@dataclass(frozen=True, slots=True)
class Arrival:
    """A version as its publisher has it, without the history that the version before it knows."""

    code: str
    title: str
    publisher: str
    published_on: date
    parties: tuple[Party, ...]
    listings: tuple[Listing, ...]
    stakes: tuple[Stake, ...] = ()


def succeed(
    before: PublishedList | None, arrival: Arrival, programmes: Programmes
) -> tuple[tuple[Party, ...], tuple[Listing, ...], tuple[Stake, ...]]:
    """Join a version with what is known from the one before it.

    A listing that still stands keeps the acts it had (a court's order is not undone by a new download) and takes the
    new days and names; one that is missing was delisted on the day the new version was published, unless it had ended
    before; a name or identifier that was known earlier stays known from its earlier day.
    """
    known = {party.id: party for party in before.parties} if before else {}
    arrival = _adopted(arrival, known)
    parties = {party.id: _with_days(party, known.get(party.id)) for party in arrival.parties}
    past = _by_place(before.listings if before else ())
    listings: list[Listing] = []
    for listing in arrival.listings:
        earlier = past.pop(_place(listing), [])
        listings.extend(_continued(earlier, listing))
    for earlier in past.values():
        listings.extend(_ended(earlier, arrival, programmes))
    for listing in listings:
        parties.setdefault(listing.party_id, known.get(listing.party_id) or parties[listing.party_id])
    stakes = succeed_stakes(before.stakes if before else (), arrival.stakes, arrival.published_on)
    for stake in stakes:  # who is in a stake that has ended may be named no more
        for party in (stake.owner, stake.asset):
            if party in known:
                parties.setdefault(party, known[party])
    return tuple(parties.values()), tuple(listings), stakes


def _adopted(arrival: Arrival, known: Mapping[str, Party]) -> Arrival:
    """Give a record under a new id the party that the version before printed under its name, and that is gone now.

    A namesake whose own id still stands is another party: two records never become one.
    """
    present = {party.id for party in arrival.parties}
    heirs = Counter(folded(party.name) for party in arrival.parties)
    printed: dict[str, set[str]] = {}
    for party in (party for party in known.values() if party.id not in present):
        for name in party.names:
            if name.kind in _OWN_NAMES:
                printed.setdefault(folded(name.text), set()).add(party.id)
    ids = {
        party.id: next(iter(found))
        for party in arrival.parties
        if party.id not in known
        and heirs[folded(party.name)] == 1
        and len(found := printed.get(folded(party.name), set())) == 1
    }
    if not ids:
        return arrival
    return replace(
        arrival,
        parties=tuple(replace(party, id=ids.get(party.id, party.id)) for party in arrival.parties),
        listings=tuple(replace(one, party_id=ids.get(one.party_id, one.party_id)) for one in arrival.listings),
        stakes=tuple(
            replace(one, owner=ids.get(one.owner, one.owner), asset=ids.get(one.asset, one.asset))
            for one in arrival.stakes
        ),
    )


def _place(listing: Listing) -> Place:
    return listing.party_id, listing.programme


def _by_place(listings: Sequence[Listing]) -> dict[Place, list[Listing]]:
    places: dict[Place, list[Listing]] = {}
    for listing in listings:
        places.setdefault(_place(listing), []).append(listing)
    return places


def _continued(earlier: Sequence[Listing], now: Listing) -> Iterator[Listing]:
    """Keep the past records; the one that still stands goes on under the new one's days, else a new one begins."""
    if not earlier:
        yield now
        return
    *past, last = earlier
    yield from past
    if has_ended(last.events) and not has_ended(now.events):
        yield last
        yield now
        return
    ending = [event for event in now.events if event.kind in ENDINGS and not has_ended(last.events)]
    yield replace(
        now,
        events=(*_with_printed_day(last.events, now), *_new_findings(last.events, now), *ending),
        restricted_from=now.restricted_from or last.restricted_from,
        divest_before=now.divest_before or last.divest_before,
    )


def _new_findings(events: Sequence[Event], now: Listing) -> Iterator[Event]:
    """Give what an investor found of a company since: the phases of its statute run from then."""
    known = {act.at for act in events if act.kind is EventKind.FOUND}
    yield from (act for act in now.events if act.kind is EventKind.FOUND and act.at not in known)


def _with_printed_day(events: Sequence[Event], now: Listing) -> Iterator[Event]:
    """Put the printed day of listing in place of one that was only inferred, unless it was seen to stand before that.

    A list that is read from another format of its publisher prints what the one before did not.
    """
    printed = next((act for act in now.events if act.kind is EventKind.LISTED and not act.is_inferred), None)
    for event in events:
        is_known_better = event.kind is EventKind.LISTED and event.is_inferred and printed and printed.at <= event.at
        yield printed if is_known_better and printed else event


def _ended(earlier: Sequence[Listing], arrival: Arrival, programmes: Programmes) -> Iterator[Listing]:
    for listing in earlier:
        if has_ended(listing.events) or not _was_listed(listing):
            yield listing
            continue
        zone = programmes.get(listing.programme).zone
        gone_by = datetime.combine(arrival.published_on, time.min, zone)
        gone = last_seen(arrival.publisher, arrival.title, gone_by, arrival.published_on)
        yield replace(listing, events=(*listing.events, gone))


def _was_listed(listing: Listing) -> bool:
    return any(event.kind in BEGINNINGS for event in listing.events)


def _with_days(party: Party, before: Party | None) -> Party:
    """Let what was known earlier stay known from its earlier day."""
    if before is None:
        return party
    names = {(folded(name.text), name.kind): name.known_from for name in before.names}
    identifiers = {(one.kind, one.value): one.known_from for one in before.identifiers}
    return replace(
        party,
        names=tuple(
            replace(name, known_from=_earlier(name.known_from, names.get((folded(name.text), name.kind))))
            for name in party.names
        ),
        identifiers=tuple(
            replace(one, known_from=_earlier(one.known_from, identifiers.get((one.kind, one.value))))
            for one in party.identifiers
        ),
    )


def _earlier(now: date | None, before: date | None) -> date | None:
    return min((day for day in (now, before) if day), default=None)
