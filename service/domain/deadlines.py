"""What is dated ahead of listed parties and of whole programmes: one line for each change that a clock will make."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from service.domain.as_of import AsOf
from service.domain.events import EventKind, Scope
from service.domain.following import following
from service.domain.listings import Listing
from service.domain.programmes import Programme, Programmes
from service.domain.status import ListingStatus, Status, listing_status_at


class DatedChange(StrEnum):
    """What happens at a deadline."""

    BAN_BEGINS = "ban_begins"  # purchases are prohibited or restricted from then
    WINDOW_CLOSES = "window_closes"  # sales to divest are prohibited from then
    PHASE_ENDS = "phase_ends"  # so much of an investment must have been sold by then
    LICENCE_ENDS = "licence_ends"
    ORDER_ENDS = "order_ends"  # a court's or an agency's order holds no more
    RULE_RESTS = "rule_rests"  # a rule on ownership is suspended, or ends
    RULE_RETURNS = "rule_returns"  # a rule on ownership begins, or comes back
    RENEWAL_DUE = "renewal_due"  # the emergency under an order lapses unless it is renewed
    DUTY_BEGINS = "duty_begins"  # what a statute prints ahead


_BY_CLOCK = frozenset({DatedChange.BAN_BEGINS, DatedChange.WINDOW_CLOSES, DatedChange.PHASE_ENDS})


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated change ahead.

    `at` is the first moment of the new state; `party` is empty where the whole programme is meant. `is_stayed`: an
    order of a court suspends it, so that it will not come by itself. `is_missed`: it has passed, and what should have
    come by then is not known (a renewal that nobody has recorded). `part` tells one phase, rule or duty from the others
    of its programme: it is none of an order that changes when an earlier one has passed.
    """

    at: datetime
    change: DatedChange
    programme: str
    what: str
    source: str
    list_code: str = ""
    party_id: str = ""
    party: str = ""
    is_stayed: bool = False
    is_missed: bool = False
    part: str = ""

    @property
    def uid(self) -> str:
        """Give the name that stays the same while its day moves: of what, for whom."""
        parts = (self.change.value, self.part, self.programme, self.list_code, self.party_id)
        return "-".join(one for one in parts if one)


def deadlines_of(
    listing: Listing,
    programmes: Programmes,
    now: datetime,
    country: str | None = None,
    jurisdictions: Collection[str] = (),
) -> Iterator[Deadline]:
    """Give the changes ahead of one listing, and of what follows from it for such a holder, as known now.

    `country` is that of the listed party, where it is known.
    """
    moment = AsOf(now)
    yield from _of_standing(listing_status_at(listing, programmes, moment, moment))
    for one in following(listing, country, programmes, jurisdictions):
        yield from _of_standing(one.read(listing_status_at(one.listing, programmes, moment, moment)))


def _of_standing(listing_status: ListingStatus | None) -> Iterator[Deadline]:
    if listing_status is None or listing_status.has_ended or not listing_status.was_listed:
        return
    licence = listing_status.licence
    for at, change, what in _clocked(listing_status):
        yield _about(listing_status, at, change, what)
    for phase, closes in listing_status.phases:
        if closes > listing_status.at:
            what = f"{phase.percent} % of what is held must have been sold by then"
            yield replace(_about(listing_status, closes, DatedChange.PHASE_ENDS, what), part=str(phase.percent))
    if licence and licence.ends:
        what = f"{licence.reference} ends: without it the property is blocked"
        yield _about(listing_status, licence.ends, DatedChange.LICENCE_ENDS, what, licence.source)
    elif listing_status.cause and listing_status.cause.until:
        what = f"{listing_status.cause.authority} {listing_status.cause.reference} holds no more"
        change = DatedChange.LICENCE_ENDS if listing_status.cause.kind is EventKind.LICENSED else DatedChange.ORDER_ENDS
        yield _about(listing_status, listing_status.cause.until, change, what, listing_status.cause.source)


def _clocked(listing_status: ListingStatus) -> Iterator[tuple[datetime, DatedChange, str]]:
    """Give what the clock alone makes; a licence's end is told as such."""
    begins, closes = listing_status.restricted_from, listing_status.divest_before
    if begins and begins > listing_status.at:
        yield begins, DatedChange.BAN_BEGINS, "purchases are prohibited or restricted from then"
    if closes and closes > listing_status.at and not listing_status.licence and not listing_status.programme.regime:
        yield closes, DatedChange.WINDOW_CLOSES, "sales to divest are prohibited from then"


def _about(listing_status: ListingStatus, at: datetime, change: DatedChange, what: str, source: str = "") -> Deadline:
    listing, programme = listing_status.listing, listing_status.programme
    return Deadline(
        at=at,
        change=change,
        programme=programme.code,
        what=what,
        source=source or programme.source,
        list_code=listing.list_code,
        party_id=listing.party_id,
        party=listing.entry,
        is_stayed=listing_status.status is Status.ENJOINED and change in _BY_CLOCK,
    )


def deadlines_of_programme(programme: Programme, now: datetime) -> Iterator[Deadline]:
    """Give the changes ahead of a whole programme: its rules that rest and return, the renewal that it stands on."""
    code = programme.code
    for number, rule in enumerate(programme.ownership, 1):
        part = str(number)  # of the table's row, whether or not the ones before have passed
        if rule.begins > now:
            what = f"the rule on ownership holds: {rule}"
            yield Deadline(rule.begins, DatedChange.RULE_RETURNS, code, what, rule.source, part=part)
        if rule.ends and rule.ends > now:
            what = f"the rule on ownership rests: {rule}"
            yield Deadline(rule.ends, DatedChange.RULE_RESTS, code, what, rule.source, part=part)
    renewal = programme.renewal(now)
    if renewal and renewal.until and not _has_ended(programme, now):
        is_missed = renewal.until <= now
        yield Deadline(
            at=renewal.until,
            change=DatedChange.RENEWAL_DUE,
            programme=code,
            what=missing_renewal(programme, now) or "the emergency lapses unless it is renewed before",
            source=f"{renewal.reference}; {renewal.source}",
            is_missed=is_missed,
        )


def missing_renewal(programme: Programme, now: datetime) -> str:
    """Say that the last known renewal of a programme's emergency has run out; empty where it has not."""
    renewal = programme.renewal(now)
    if renewal is None or renewal.until is None or renewal.until > now or _has_ended(programme, now):
        return ""
    return (
        f"the last renewal that is known of {programme.name} ran out on {renewal.until:%Y-%m-%d}: find the notice and"
        " record it as renewed; until then its restrictions are shown as standing"
    )


def _has_ended(programme: Programme, now: datetime) -> bool:
    return any(
        act.kind is EventKind.SUPERSEDED and act.scope is Scope.PROGRAMME and act.at <= now for act in programme.events
    )
