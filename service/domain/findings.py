"""A holding with its flag, its reason and its matches: the strictest word over all lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from service.domain.as_of import AsOf
from service.domain.coverage import Gap
from service.domain.flags import Decision, Flag, Permission, Trade, decide, flag_if_lifted, flag_of, trade_of
from service.domain.following import binding_rules, following
from service.domain.holdings import Holding
from service.domain.instruments import Terms
from service.domain.jurisdictions import USUAL_JURISDICTIONS
from service.domain.listings import Listing
from service.domain.matches import Match, Reason, Strength
from service.domain.programmes import Programmes
from service.domain.reasons import path_of, sentence
from service.domain.settling import ListedRecords, settled_by_list
from service.domain.status import ListingStatus, listing_status_at
from service.domain.undated import listing_status_in

BREACH = "bought after the prohibition"
_NOON = time(12)
_DATED = frozenset({Flag.PENDING, Flag.RESTRICTED, Flag.DIVEST, Flag.NO_TRADE, Flag.BLOCKED})


@dataclass(frozen=True, slots=True)
class Question:
    """What a screening asks: when, as it was known when, and for holders of which jurisdictions.

    `gaps` has, by list, the days around one that the list does not know; a list that knows the day is not in it.
    """

    as_of: AsOf
    known_at: AsOf
    jurisdictions: tuple[str, ...] = USUAL_JURISDICTIONS
    gaps: Mapping[str, Gap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedMatch:
    """A match on one listing. `counts` is false where a stronger match settles which entry of the list is meant."""

    match: Match
    listing: Listing
    listing_status: ListingStatus
    flag: Flag
    counts: bool

    @property
    def is_lead(self) -> bool:
        """Tell whether a person must look: at a resemblance, or for a share or a day that nobody states."""
        return self.match.strength is Strength.POSSIBLE or self.listing.is_unsure or bool(self.listing_status.unsettled)


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer for one holding; `basis` is the match that gives its flag, and stands first among the matches."""

    holding: Holding
    flag: Flag
    trade: Trade
    reason: str
    matches: tuple[ListedMatch, ...] = ()
    basis: ListedMatch | None = None
    if_confirmed: Flag | None = None
    if_lifted: Flag | None = None
    breach: str | None = None
    decision: Decision | None = None

    @property
    def restricted_from(self) -> datetime | None:
        """Give the first moment at which buying is prohibited or restricted; None while nothing is, or will be."""
        return self.basis.listing_status.restricts_from if self.basis and self.basis.flag in _DATED else None

    @property
    def divest_before(self) -> datetime | None:
        """Give the first moment at which selling is prohibited too, by a clock or a licence's end; else None."""
        return self.basis.listing_status.divest_before if self.basis and self.basis.flag in _DATED else None

    @property
    def days_left(self) -> int | None:
        """Count the whole days from the instant to the next change by the clock."""
        change = {Flag.PENDING: self.restricted_from, Flag.DIVEST: self.divest_before}.get(self.flag)
        if change is None or self.basis is None or change <= self.basis.listing_status.at:
            return None
        return (change.astimezone(UTC) - self.basis.listing_status.at.astimezone(UTC)).days


def finding_of(
    holding: Holding, matches: Sequence[Match], register: ListedRecords, question: Question, terms: Terms | None = None
) -> Finding:
    """Read the law for one holding; `terms` are those of the security, by default those that it states itself.

    Raises:
        UnknownProgrammeError: a listing's programme has no row.
    """
    if not matches:
        return _unlisted(holding)
    terms = terms or holding.terms
    listed = _listed(terms, matches, register, question)
    counting = [entry for entry in listed if entry.counts]
    firm = _strictest([entry for entry in counting if not entry.is_lead], register.programmes)
    lead = _strictest([entry for entry in counting if entry.is_lead], register.programmes)
    settled = firm.flag if firm else Flag.CLEAR
    is_lead = lead is not None and lead.flag.severity > max(settled.severity, Flag.NOTICE.severity)
    is_review = is_lead and settled.severity < Flag.REVIEW.severity
    # nothing hangs on whether a mere notice is confirmed: no person need look, and the reason says that it resembles
    is_noticed = lead is not None and lead.flag is Flag.NOTICE and settled.severity < Flag.NOTICE.severity
    basis = lead if is_review or is_noticed else firm
    flag = Flag.REVIEW if is_review else Flag.NOTICE if is_noticed else settled
    trade = trade_of(flag, basis.listing_status if basis else None)
    if_confirmed = lead.flag if lead and is_lead else None
    if_lifted = flag_if_lifted(firm.listing_status, question.jurisdictions) if firm and basis is firm else None
    return Finding(
        holding=holding,
        flag=flag,
        trade=trade,
        reason=_reason(flag, basis, lead if is_lead else None, if_lifted) if basis else _clear_reason(matches),
        matches=tuple(sorted(listed, key=lambda one: (one is not basis, *_prominence(one, register.programmes)))),
        basis=basis,
        if_confirmed=if_confirmed,
        if_lifted=if_lifted,
        breach=_breach(holding, terms, counting, register.programmes, question),
        decision=decide(flag, trade, holding.side, if_confirmed) if holding.side else None,
    )


def _unlisted(holding: Holding) -> Finding:
    """Answer for a holding that resembles nobody, as nearly all do: every part of the law is asked for nothing."""
    trade = trade_of(Flag.CLEAR, None)
    decision = decide(Flag.CLEAR, trade, holding.side) if holding.side else None
    return Finding(holding, Flag.CLEAR, trade, _clear_reason(()), decision=decision)


def _listed(terms: Terms, matches: Sequence[Match], register: ListedRecords, question: Question) -> list[ListedMatch]:
    """Spread each match over its party's listings that exist at the instant, and over what follows from them."""
    settled = settled_by_list(matches, register)
    listed = []
    for match in matches:
        for listing in register.listings.get(match.party_id, ()):
            counts = (match.strength, match.party_id) in settled[listing.list_code]
            for record, listing_status in _listing_statuses(listing, terms, register, question):
                flag = flag_of(listing_status, question.jurisdictions)
                listed.append(ListedMatch(_explained(match, listing_status), record, listing_status, flag, counts))
    return listed


def _listing_statuses(
    listing: Listing, terms: Terms, register: ListedRecords, question: Question
) -> Iterator[tuple[Listing, ListingStatus]]:
    """Read a listing, and what follows from it for such a holder, where they exist at the instant."""
    asked, gap = (question.as_of, question.known_at), question.gaps.get(listing.list_code)
    listing_status = listing_status_in(listing, register.programmes, asked, gap=gap, terms=terms)
    if listing_status is not None:
        yield listing, listing_status
    # Why: to read a party costs more than the rest of this; for most holders nothing follows from any list.
    if not binding_rules(listing.programme, register.programmes, question.jurisdictions):
        return
    country = register.parties[listing.party_id].country
    for one in following(listing, country, register.programmes, question.jurisdictions):
        listing_status = one.read(listing_status_in(one.listing, register.programmes, asked, gap=gap, terms=terms))
        if listing_status is not None:
            yield one.listing, listing_status


def _explained(match: Match, listing_status: ListingStatus) -> Match:
    """Say with the match by whom the party is owned, where that is why it is listed; it adds no points."""
    path = path_of(listing_status)
    return replace(match, explanation=(*match.explanation, Reason(0.0, path))) if path else match


def _strictest(entries: Sequence[ListedMatch], programmes: Programmes) -> ListedMatch | None:
    """Find the highest flag; at equal flags the listing whose status began last.

    A list that repeats what others publish speaks only where they do not: its days are often those of its own.
    """

    def weight(entry: ListedMatch) -> tuple[int, bool, datetime]:
        return entry.flag.severity, not programmes.is_compiled(entry.listing.list_code), entry.listing_status.since

    return max(entries, key=weight, default=None)


def _prominence(entry: ListedMatch, programmes: Programmes) -> tuple[bool, int, bool, float, int, float, str, str]:
    """Order matches for a reader: those that count, the strictest, the authority's own, the latest, the strongest."""
    match, listing = entry.match, entry.listing
    return (
        not entry.counts,
        -entry.flag.severity,
        programmes.is_compiled(listing.list_code),
        -entry.listing_status.since.timestamp(),
        -match.strength.rank,
        -match.score,
        listing.list_code,
        match.party_id,
    )


def _clear_reason(matches: Sequence[Match]) -> str:
    """Say why nothing counts: nobody is named so, or the holding is known to be another than who is."""
    why = next((match.ruled_out for match in matches if match.ruled_out), "")
    return f"No chosen list names this holding: {why}." if why else "No chosen list names this holding at that time."


def _reason(flag: Flag, basis: ListedMatch, lead: ListedMatch | None, if_lifted: Flag | None) -> str:
    if lead is None:
        return sentence(flag, basis.match, basis.listing_status, if_lifted)
    review = sentence(Flag.REVIEW, lead.match, lead.listing_status, lead.flag)
    return (
        review if lead is basis else f"{sentence(flag, basis.match, basis.listing_status, if_lifted)} Besides, {review}"
    )


def _breach(
    holding: Holding, terms: Terms, counting: Sequence[ListedMatch], programmes: Programmes, question: Question
) -> str | None:
    """Tell whether buying was prohibited when the holding was acquired, at noon in each programme's zone."""
    if holding.acquired_on is None:
        return None
    for entry in counting:
        if entry.is_lead:
            continue
        zone = programmes.get(entry.listing.programme).zone
        if holding.acquired_on > question.as_of.at(zone).date():
            continue
        noon = AsOf(datetime.combine(holding.acquired_on, _NOON, zone))
        listing_status = listing_status_at(entry.listing, programmes, noon, question.known_at, terms)
        trade = trade_of(flag_of(listing_status, question.jurisdictions), listing_status)
        if trade.buy is Permission.PROHIBITED:
            return BREACH
    return None
