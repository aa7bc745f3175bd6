"""A listing's whole life: its acts, and what was allowed between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.as_of import AsOf
from service.domain.events import Event, Scope
from service.domain.flags import Flag, Trade, flag_of, trade_of
from service.domain.jurisdictions import USUAL_JURISDICTIONS
from service.domain.listings import Listing
from service.domain.programmes import Programmes
from service.domain.status import ListingStatus, Status, listing_status_at


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with one status and one flag; the last one has no end."""

    begins: datetime
    ends: datetime | None
    status: Status
    flag: Flag
    trade: Trade
    programme: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A listing with its acts in order, notes on others included, and the spans between them.

    `restricted_from` and `divest_before` (exclusive) are those of its clock, whether or not they took effect.
    """

    listing: Listing
    events: tuple[Event, ...]
    spans: tuple[Span, ...]
    restricted_from: datetime | None = None
    divest_before: datetime | None = None


def timeline_of(
    listing: Listing, programmes: Programmes, known_at: AsOf, jurisdictions: Sequence[str] = USUAL_JURISDICTIONS
) -> Timeline:
    """Tell what a listing allowed, from its first act on, as it was known at an instant.

    Raises:
        UnknownProgrammeError: the listing's programme has no row.
    """
    standings = list(_standings(listing, programmes, known_at))
    spans: list[Span] = []
    for standing in standings:
        flag = flag_of(standing, jurisdictions)
        if spans and (spans[-1].status, spans[-1].flag) == (standing.status, flag):
            continue
        if spans:
            spans[-1] = replace(spans[-1], ends=standing.at)
        trade = trade_of(flag, standing)
        spans.append(Span(standing.at, None, standing.status, flag, trade, standing.programme.code))
    restricted_from, divest_before = _window(standings)
    return Timeline(listing, _acts(listing, programmes, standings), tuple(spans), restricted_from, divest_before)


def _standings(listing: Listing, programmes: Programmes, known_at: AsOf) -> Iterator[ListingStatus]:
    """Read the listing at each instant at which something may change."""
    for instant in sorted(_turning_points(listing, programmes)):
        standing = listing_status_at(listing, programmes, AsOf(instant), known_at)
        if standing is not None:
            yield standing


def _window(standings: Sequence[ListingStatus]) -> tuple[datetime | None, datetime | None]:
    """Give the dates of the clock that the listing came to stand under last."""
    dated = [standing for standing in standings if standing.restricted_from or standing.divest_before]
    return (dated[-1].restricted_from, dated[-1].divest_before) if dated else (None, None)


def _turning_points(listing: Listing, programmes: Programmes) -> set[datetime]:
    programme = programmes.get(listing.programme)
    acts = [*listing.events, *(event for event in programme.events if event.scope is Scope.PROGRAMME)]
    points = {event.at for event in acts} | {event.until for event in acts}
    about = [licence for licence in programmes.licences if licence.names(listing)]
    points |= {licence.begins for licence in about} | {licence.ends for licence in about}
    points |= {programme.begins, listing.restricted_from, listing.divest_before}
    if programme.clock and listing.listed_on:
        points |= {
            programme.clock.begins(listing.listed_on, programme.zone),
            programme.clock.closes(listing.listed_on, programme.zone),
        }
    return {point for point in points if point}


def _acts(listing: Listing, programmes: Programmes, standings: Sequence[ListingStatus]) -> tuple[Event, ...]:
    """List what happened to the listing, and the programme's notes on others while it stood."""
    if not standings:
        return ()
    programme = programmes.get(listing.programme)
    began = standings[0].at
    ended = next((standing.since for standing in standings if standing.has_ended), None)
    notes = [
        event
        for event in programme.events
        if event.scope is not Scope.PROGRAMME and event.at >= began and (ended is None or event.at <= ended)
    ]
    return tuple(sorted([*standings[-1].events, *notes], key=lambda event: event.rank))
