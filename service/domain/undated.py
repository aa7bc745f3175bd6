"""Entries whose day of listing no source prints, on a day that their list does not know.

Such an entry is listed from the first kept version that shows it, and gone from the first that lacks it. When in
between it came or went nobody here can tell: a person must look.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from service.domain.as_of import AsOf
from service.domain.coverage import Gap
from service.domain.events import BEGINNINGS, Event
from service.domain.instruments import UNKNOWN_TERMS, Terms
from service.domain.listings import Listing
from service.domain.programmes import Programme, Programmes
from service.domain.status import ENDINGS, ListingStatus, listing_status_at

Asked = tuple[AsOf, AsOf]  # the instant, and that of what was known


def listing_status_in(
    listing: Listing, programmes: Programmes, asked: Asked, *, gap: Gap | None, terms: Terms = UNKNOWN_TERMS
) -> ListingStatus | None:
    """Read a listing as `listing_status_at` does, at an instant and by what was known at another.

    Where its list does not know the day, `gap` has the days around it.

    A status that is not established says so in `unsettled`.

    Raises:
        UnknownProgrammeError: the listing's programme has no row.
    """
    as_of, known_at = asked
    listing_status = listing_status_at(listing, programmes, as_of, known_at, terms)
    began = next((act for act in listing.events if act.kind in BEGINNINGS), None)
    if gap is None or gap.before is None or began is None or not began.is_inferred:
        return listing_status
    programme = programmes.get(listing.programme)
    instant, known = as_of.at(programme.zone), known_at.at(programme.zone)
    if listing_status is None:
        if _is_next(began, instant, known, gap) and _has_begun(programme, instant):
            return _as_if_listed(listing, began, programmes, asked, terms)
        return None
    ended = next((act for act in listing.events if act.kind in ENDINGS and _is_next(act, instant, known, gap)), None)
    if listing_status.has_ended or ended is None or not ended.is_inferred:
        return listing_status
    return replace(listing_status, unsettled=_gone_by(listing, began, ended, instant))


def _is_next(act: Event, instant: datetime, known: datetime, gap: Gap) -> bool:
    """Tell whether an act that is known was first seen when the list was seen again: no known day lies before it."""
    return act.at > instant and act.known <= known and gap.before is not None and act.at.date() <= gap.before


def _has_begun(programme: Programme, instant: datetime) -> bool:
    """Tell whether anybody could be listed under a programme yet."""
    return programme.begins is None or programme.begins <= instant


def _as_if_listed(
    listing: Listing, began: Event, programmes: Programmes, asked: Asked, terms: Terms
) -> ListingStatus | None:
    """Read a listing as if it had stood at the instant, and say that this is not established."""
    instant = asked[0].at(programmes.get(listing.programme).zone)
    events = _with(listing.events, began, replace(began, at=instant))
    listing_status = listing_status_at(replace(listing, events=events), programmes, *asked, terms)
    return _as_printed(listing_status, listing, began) if listing_status else None


def _as_printed(listing_status: ListingStatus, listing: Listing, began: Event) -> ListingStatus:
    """Show the listing with its own acts, whose days are those of the lists that show it."""
    own = _with(listing_status.events, next(act for act in listing_status.events if act.kind is began.kind), began)
    return replace(listing_status, listing=listing, events=own, unsettled=_listed_by(listing, began, listing_status.at))


def _with(events: Sequence[Event], act: Event, other: Event) -> tuple[Event, ...]:
    return tuple(other if event is act else event for event in events)


def _listed_by(listing: Listing, began: Event, instant: datetime) -> str:
    return (
        f"is on the list of {began.at.date()}; listed by then at the latest: whether it was on {listing.list_code} on"
        f" {instant.date()} already is not established"
    )


def _gone_by(listing: Listing, began: Event, ended: Event, instant: datetime) -> str:
    return (
        f"is on the list of {began.at.date()}; listed by then at the latest, and no longer on that of"
        f" {ended.at.date()}: whether it was on {listing.list_code} on {instant.date()} still is not established"
    )
