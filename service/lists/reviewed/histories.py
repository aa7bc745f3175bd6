"""From records and acts to listings: what a list printed, what agencies and courts did, and where one listing ends."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from service.domain.events import BEGINNINGS, COURT_OPENINGS, Event, EventKind
from service.domain.listings import Listing
from service.domain.status import ENDINGS, SUSPENSIONS, has_ended
from service.errors import ListDataError
from service.lists.reviewed.acts import ReviewedAct
from service.lists.reviewed.records import ReviewedEntry

_ORDER_OF_BEFORE = "the order concerned the earlier listing; the suit went on"


def listings_of(
    list_code: str,
    party_id: str,
    entries: Sequence[ReviewedEntry],
    printed: Iterable[Event],
    acts: Sequence[ReviewedAct],
) -> tuple[Listing, ...]:
    """Make the listings of one record, oldest first; a proposal or a listing after an ending begins a new one.

    An act of the events table replaces the printed one of the same kind and instant.

    Raises:
        ListDataError: an act comes before any listing, or a listing begins twice.
    """
    told = {(act.event.kind, act.event.at): act for act in acts}
    events = [event for event in printed if (event.kind, event.at) not in told]
    events += [act.event for act in acts]
    chapters = _chapters(sorted(events, key=lambda event: event.rank), entries[0])
    return tuple(_listing(list_code, party_id, entries, chapter) for chapter in chapters)


def carry_proceedings(listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """Let a suit outlive the listing it was brought against.

    A later listing of the same party on the same list takes over the suits still open when the earlier one ended;
    the act that closes such a suit is noted on the earlier listing too.
    """
    ordered = sorted(listings, key=lambda listing: listing.events[0].rank)
    carried: list[Listing] = []
    for listing in ordered:
        began = listing.events[0]
        inherited = tuple(_inherited(carried, began))
        carried.append(replace(listing, events=(began, *inherited, *listing.events[1:])))
    return tuple(_with_closings(listing, carried[place + 1 :]) for place, listing in enumerate(carried))


def _chapters(events: Iterable[Event], entry: ReviewedEntry) -> list[list[Event]]:
    chapters: list[list[Event]] = []
    for event in events:
        is_beginning = event.kind in BEGINNINGS
        if is_beginning and (not chapters or has_ended(chapters[-1])):
            chapters.append([])
        elif not chapters:
            raise _misplaced(entry, event, "comes before any listing: list or propose the party first")
        elif is_beginning and any(event.kind is earlier.kind for earlier in chapters[-1]):
            raise _misplaced(entry, event, "begins a listing that has begun: correct its date, or end the one before")
        chapters[-1].append(event)
    return chapters


def _misplaced(entry: ReviewedEntry, event: Event, problem: str) -> ListDataError:
    return ListDataError(f"{entry.row.place('record')}: {entry.record}: {event.kind} of {event.at:%Y-%m-%d} {problem}")


def _listing(list_code: str, party_id: str, entries: Sequence[ReviewedEntry], events: Sequence[Event]) -> Listing:
    """Take the words of the print that was the newest one when the listing began."""
    began = events[0].at.date()
    entry = max((entry for entry in entries if entry.on <= began), key=lambda entry: entry.on, default=entries[0])
    return Listing(
        list_code=list_code,
        party_id=party_id,
        programme=entry.programme,
        entry=entry.name,
        events=tuple(events),
        source=entry.source,
        grade=entry.grade,
        restricted_from=entry.restricted_from,
        divest_before=entry.divest_before,
    )


def _inherited(before: Iterable[Listing], began: Event) -> Iterator[Event]:
    """Find the suits that were open when a listing began, each known there from that day on."""
    ended = [listing for listing in before if any(e.kind in ENDINGS and e.rank <= began.rank for e in listing.events)]
    closed = {event.docket for listing in ended for event in listing.events if event.closes_docket}
    for docket, event in _opened(event for listing in ended for event in listing.events).items():
        if docket not in closed:
            yield replace(_as_suit(event), known_from=max(event.known, began.at))


def _opened(events: Iterable[Event]) -> dict[str, Event]:
    """Find the act that opened each docket: the first on record that shows it."""
    opened: dict[str, Event] = {}
    for event in events:
        if event.kind in COURT_OPENINGS and event.docket:
            opened.setdefault(event.docket, event)
    return opened


def _as_suit(event: Event) -> Event:
    """Keep of an order only that its suit is open: it suspends the listing it was given for, never a later one."""
    if event.kind not in SUSPENSIONS:
        return event
    return replace(event, kind=EventKind.CHALLENGED, effect=_ORDER_OF_BEFORE, until=None)


def _with_closings(listing: Listing, later: Iterable[Listing]) -> Listing:
    opened = _opened(listing.events)
    closings = tuple(
        replace(event, kind=EventKind.NOTED)
        for other in later
        for event in other.events
        if event.closes_docket and event.docket in opened
    )
    return replace(listing, events=(*listing.events, *closings))


def acts_by_record(
    list_code: str, records: Mapping[str, str], acts: Iterable[ReviewedAct]
) -> dict[str, list[ReviewedAct]]:
    """Share a list's acts out to its records, by the names that the list has printed.

    Raises:
        ListDataError: an act names a party that the list does not have.
    """
    shares: dict[str, list[ReviewedAct]] = {}
    for act in acts:
        if act.list_code != list_code or act.is_wide:
            continue
        record = records.get(act.party)
        if record is None:
            raise act.row.fault("party", f"{list_code} has no {act.party!r}", "write the name as the list prints it")
        shares.setdefault(record, []).append(act)
    return shares
