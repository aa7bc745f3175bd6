"""What the events make of a listing at an instant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from service.domain.as_of import AsOf
from service.domain.events import BEGINNINGS, COURT_OPENINGS, Event, EventKind, Scope
from service.domain.instruments import UNKNOWN_TERMS, Applicability, Applies, Terms, reach_of
from service.domain.licences import Licence, licence_at, licensing, unread_licence_at
from service.domain.listings import Listing
from service.domain.programmes import Programme, Programmes, Restriction
from service.domain.regimes import Phase


class Status(StrEnum):
    """The legal state of a listing."""

    PROPOSED = "proposed"
    PENDING = "pending"
    IN_FORCE = "in_force"
    LISTED = "listed"
    LICENSED = "licensed"
    ENJOINED = "enjoined"
    VACATED = "vacated"
    DELISTED = "delisted"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


ENDINGS = {
    EventKind.VACATED: Status.VACATED,
    EventKind.DELISTED: Status.DELISTED,
    EventKind.WITHDRAWN: Status.WITHDRAWN,
    EventKind.SUPERSEDED: Status.SUPERSEDED,
}
SUSPENSIONS = {
    EventKind.LICENSED: Status.LICENSED,
    EventKind.ENJOINED: Status.ENJOINED,
    EventKind.STAYED: Status.ENJOINED,
}


# What restricts from the act of listing on; a divestment programme has its clock instead.
_AT_ONCE = frozenset({Restriction.PARTIAL, Restriction.DEALINGS, Restriction.BLOCKING})


def _is_at_once(programme: Programme) -> bool:
    """Tell whether a listing restricts from its own act on: a regime forbids to buy whom it names."""
    return programme.restriction in _AT_ONCE or programme.regime is not None


def has_ended(events: Iterable[Event]) -> bool:
    """Tell whether a listing's own acts end it, ever; whether it has at an instant, its status then says."""
    return any(event.kind in ENDINGS for event in events)


@dataclass(frozen=True, slots=True)
class ListingStatus:
    """A listing at an instant.

    `underlying` is the status by the clock alone, which an injunction or licence suspends; `since` is when `status`
    began; `cause` is the act that suspends or ends it. `events` are those that had happened and were known at
    `known`. `terms` are those of the security that is asked about; `licence` is the one that the listing stands under
    for such a security, `unread_licence` one that it may stand under, for its text was not found. `unsettled` says why
    it is not established that the listing stood at the instant; empty where it is. `followed` is the programme that the
    listing was printed under, where it falls under this one besides.
    """

    listing: Listing
    programme: Programme
    at: datetime
    known: datetime
    status: Status
    underlying: Status
    since: datetime
    restricted_from: datetime | None
    divest_before: datetime | None
    cause: Event | None
    proceedings: tuple[str, ...]
    events: tuple[Event, ...]
    terms: Terms = UNKNOWN_TERMS
    licence: Licence | None = None
    unread_licence: Licence | None = None
    unsettled: str = ""
    followed: Programme | None = None

    @property
    def applicability(self) -> Applicability:
        """Tell whether a partial programme restricts such a security; open where no row splits what it restricts."""
        if self.programme.instruments is None:
            return Applicability(Applies.OPEN)
        act = self.listing.listed_event
        # Why: the day of a file lies after the law's; counted from it, what was issued in between would read as older.
        listed_on = None if act is None or act.is_inferred else act.at.date()
        return reach_of(self.programme.instruments, self.terms, listed_on)

    @property
    def restricts_from(self) -> datetime | None:
        """Give the first moment at which buying is prohibited or restricted, whatever rule says so.

        That is the one that is printed or that the clock makes; where a listing restricts at once, the act of listing.
        None where nothing is restricted, and where no source prints the day of that act: the day of a file is not it.
        """
        if self.restricted_from or not _is_at_once(self.programme) or not self.was_listed:
            return self.restricted_from
        return None if self.applicability.reach is Applies.NO else _printed_beginning(self.listing, self.programme)

    @property
    def phases(self) -> tuple[tuple[Phase, datetime], ...]:
        """Give the phases in which its investors must sell, each with the first moment after it.

        None where they have none, and where no source prints the day from which they run.
        """
        return _phases(self.listing, self.programme, self.events)

    @property
    def has_ended(self) -> bool:
        """Tell whether the listing is over."""
        return self.status in ENDINGS.values()

    @property
    def was_listed(self) -> bool:
        """Tell whether it ever came to a listing, beyond a proposal."""
        return self.underlying is not Status.PROPOSED

    @property
    def ends_possession(self) -> bool:
        """Tell whether the law, as known, prohibits keeping too once the window has closed."""
        day = self.programme.possession_ends
        return day is not None and day <= min(self.at, self.known)


def listing_status_at(
    listing: Listing, programmes: Programmes, as_of: AsOf, known_at: AsOf, terms: Terms = UNKNOWN_TERMS
) -> ListingStatus | None:
    """Read a listing's events at `as_of` for a security of some terms, using only what was known by `known_at`.

    None while the listing has neither been made nor proposed.

    Raises:
        UnknownProgrammeError: the listing's programme has no row.
    """
    named = programmes.get(listing.programme)
    instant, known = as_of.at(named.zone), known_at.at(named.zone)
    events = [e for e in _history(listing, named) if e.at <= instant and e.known <= known]
    beginnings = [e for e in events if e.kind in BEGINNINGS and e.scope is Scope.LISTING]
    if not beginnings:
        return None
    programme = programmes.governing(listing.programme, min(instant, known), known)
    restricted_from, divest_before = _window(listing, programme, events)
    underlying, since = _by_clock(beginnings, programme, restricted_from, instant)
    status, cause = _by_acts(events, beginnings[0], underlying, instant)
    happened = [*events, *licensing(programmes.licences, listing, instant, known)]
    listing_status = ListingStatus(
        listing=listing,
        programme=programme,
        at=instant,
        known=known,
        status=status,
        underlying=underlying,
        since=cause.at if cause else since,
        restricted_from=restricted_from,
        divest_before=divest_before,
        cause=cause,
        proceedings=_open_proceedings(events),
        events=tuple(sorted(happened, key=_rank)),
        terms=terms,
    )
    return _licensed(listing_status, programmes.licences)


def _licensed(listing_status: ListingStatus, licences: Sequence[Licence]) -> ListingStatus:
    """Return what a general licence makes of a freeze for such a security; whatever else stands stays as it is."""
    if listing_status.status is not Status.IN_FORCE or listing_status.programme.restriction is not Restriction.BLOCKING:
        return listing_status
    about = (listing_status.listing, listing_status.terms, listing_status.at, listing_status.known)
    licence = licence_at(licences, *about)
    if licence is None:
        return replace(listing_status, unread_licence=unread_licence_at(licences, *about))
    return replace(
        listing_status,
        status=Status.LICENSED,
        cause=licence.event,
        since=licence.event.at,
        restricted_from=_printed_beginning(listing_status.listing, listing_status.programme),
        divest_before=licence.ends,
        licence=licence,
    )


def _printed_beginning(listing: Listing, programme: Programme) -> datetime | None:
    """Give the moment since which a listing stands; None where its day is only that of a file that shows it."""
    act = listing.listed_event
    if act is None or act.is_inferred:
        return None
    return max(act.at, programme.begins or act.at)


def _history(listing: Listing, programme: Programme) -> Sequence[Event]:
    """Merge the acts on the listing with those on its whole programme, in order."""
    wide = [event for event in programme.events if event.scope is Scope.PROGRAMME]
    return sorted([*listing.events, *wide], key=_rank)


def _rank(event: Event) -> tuple[datetime, int]:
    return event.rank


def _window(listing: Listing, programme: Programme, events: Iterable[Event]) -> tuple[datetime | None, datetime | None]:
    """Give the first forbidden moments to buy and to sell: as published, else by the programme's clock or phases."""
    if programme.restriction is Restriction.PARTIAL:
        return listing.restricted_from, None
    if programme.regime:
        return listing.restricted_from, listing.divest_before or _last(_phases(listing, programme, events))
    if programme.restriction is not Restriction.DIVESTMENT:
        return None, None
    clock, listed_on = programme.clock, listing.listed_on
    if clock is None or listed_on is None:
        return listing.restricted_from, listing.divest_before
    return (
        listing.restricted_from or clock.begins(listed_on, programme.zone),
        listing.divest_before or clock.closes(listed_on, programme.zone),
    )


def _last(phases: Iterable[tuple[Phase, datetime]]) -> datetime | None:
    """Give the moment by which all must be sold; None where the day is not known from which the phases run."""
    return max((closes for _, closes in phases), default=None)


def _phases(listing: Listing, programme: Programme, events: Iterable[Event]) -> tuple[tuple[Phase, datetime], ...]:
    regime = programme.regime
    return regime.dated(listing.listed_event, events, programme.zone) if regime else ()


def _by_clock(
    beginnings: Sequence[Event], programme: Programme, restricted_from: datetime | None, instant: datetime
) -> tuple[Status, datetime]:
    """Give the status that the clock alone makes, and since when."""
    listed = next((event for event in beginnings if event.kind is EventKind.LISTED), None)
    if listed is None:
        return Status.PROPOSED, beginnings[0].at
    since = max(listed.at, programme.begins or listed.at)
    if programme.restriction is Restriction.NONE:
        return Status.LISTED, since
    if restricted_from is None:
        return Status.IN_FORCE, since
    if instant < restricted_from:
        return Status.PENDING, since
    return Status.IN_FORCE, restricted_from


def _by_acts(
    events: Iterable[Event], beginning: Event, underlying: Status, instant: datetime
) -> tuple[Status, Event | None]:
    """Let the first ending stay; else let the order or licence that suspends the restriction speak."""
    suspended: list[Event] = []
    for event in events:
        if event.kind in ENDINGS and event.rank >= beginning.rank:
            return ENDINGS[event.kind], event
        if event.kind in SUSPENSIONS:
            suspended.append(event)
        elif event.kind is EventKind.UPHELD:
            suspended = [s for s in suspended if not _is_lifted(s, event)]
    listing_status = [s for s in suspended if s.until is None or instant < s.until]
    orders = [s for s in listing_status if s.kind is not EventKind.LICENSED]
    if underlying is Status.PROPOSED or not listing_status:
        return underlying, None
    cause = orders[0] if orders else listing_status[0]
    return SUSPENSIONS[cause.kind], cause


def _is_lifted(suspension: Event, judgment: Event) -> bool:
    """Tell whether a judgment for the agency ends an order: one of the same docket, or of no named docket."""
    if suspension.kind is EventKind.LICENSED:
        return False
    return judgment.docket is None or suspension.docket in {None, judgment.docket}


def _open_proceedings(events: Iterable[Event]) -> tuple[str, ...]:
    """Name the court proceedings that have been opened and not closed."""
    dockets: dict[str, None] = {}
    for event in events:
        if event.kind in COURT_OPENINGS and event.docket:
            dockets[event.docket] = None
        if event.closes_docket:
            dockets.pop(event.docket or "", None)
    return tuple(dockets)
