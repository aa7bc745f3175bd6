"""A listing's whole life: its acts, and what was allowed between them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.as_of import AsOf
from service.domain.events import Event, Scope
from service.domain.flags import Flag, Trade, flag_of, trade_of
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

    `restricted_from` and `divest_before` (exclusive) are those of its clock, whether or not they took effect; `phases`
    those of a regime, by percent, each with the first moment after it.
    """

    listing: Listing
    events: tuple[Event, ...]
    spans: tuple[Span, ...]
    restricted_from: datetime | None = None
    divest_before: datetime | None = None
    phases: tuple[tuple[int, datetime], ...] = ()


def _as_it_is(listing_status: ListingStatus | None) -> ListingStatus | None:
    return listing_status


def timeline_of(
    listing: Listing,
    programmes: Programmes,
    known_at: AsOf,
    jurisdictions: Sequence[str] = ("US",),
    read: Callable[[ListingStatus | None], ListingStatus | None] = _as_it_is,
) -> Timeline:
    """Tell what a listing allowed, from its first act on, as it was known at an instant.

    `read` is what becomes of a standing where the listing follows from another (`Followed.read`).

    Raises:
        UnknownProgrammeError: the listing's programme has no row.
    """
    listing_statuses = list(_listing_statuses(listing, programmes, known_at, read))
    spans: list[Span] = []
    for listing_status in listing_statuses:
        flag = flag_of(listing_status, jurisdictions)
        if spans and (spans[-1].status, spans[-1].flag) == (listing_status.status, flag):
            continue
        if spans:
            spans[-1] = replace(spans[-1], ends=listing_status.at)
        trade = trade_of(flag, listing_status)
        spans.append(Span(listing_status.at, None, listing_status.status, flag, trade, listing_status.programme.code))
    restricted_from, divest_before = _window(listing_statuses)
    phases = tuple((phase.percent, closes) for phase, closes in listing_statuses[-1].phases) if listing_statuses else ()
    acts = _acts(listing, programmes, listing_statuses)
    return Timeline(listing, acts, tuple(spans), restricted_from, divest_before, phases)


def _listing_statuses(
    listing: Listing,
    programmes: Programmes,
    known_at: AsOf,
    read: Callable[[ListingStatus | None], ListingStatus | None],
) -> Iterator[ListingStatus]:
    """Read the listing at each instant at which something may change."""
    for instant in sorted(_turning_points(listing, programmes)):
        listing_status = read(listing_status_at(listing, programmes, AsOf(instant), known_at))
        if listing_status is not None:
            yield listing_status


def _window(listing_statuses: Sequence[ListingStatus]) -> tuple[datetime | None, datetime | None]:
    """Give the dates of the clock that the listing came to stand under last."""
    clocked = (listing_status for listing_status in listing_statuses if not listing_status.programme.regime)
    dated = [
        listing_status for listing_status in clocked if listing_status.restricted_from or listing_status.divest_before
    ]
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


def _acts(listing: Listing, programmes: Programmes, listing_statuses: Sequence[ListingStatus]) -> tuple[Event, ...]:
    """List what happened to the listing, and the programme's notes on others while it stood."""
    if not listing_statuses:
        return ()
    programme = programmes.get(listing.programme)
    began = listing_statuses[0].at
    ended = next((listing_status.since for listing_status in listing_statuses if listing_status.has_ended), None)
    notes = [
        event
        for event in programme.events
        if event.scope is not Scope.PROGRAMME and event.at >= began and (ended is None or event.at <= ended)
    ]
    return tuple(sorted([*listing_statuses[-1].events, *notes], key=lambda event: event.rank))
