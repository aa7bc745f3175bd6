"""General licences: what may be done with the securities of a listed party, until which minute, on which condition."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from service.domain.events import Event, EventKind
from service.domain.instruments import Subject, Terms
from service.domain.listings import Listing


class LicenceEffect(StrEnum):
    """What a licence allows a holder."""

    DIVEST = "divest"  # to sell, and only to divest; never to buy
    FREE = "free"  # to buy and to sell
    UNREAD = "unread"  # not known: it is known that there was one, and its text was not found


@dataclass(frozen=True, slots=True)
class Licence:
    """A row of the licence table: whom it is about, and the securities that it covers.

    `parties` are ids of parties; `entries` are names as their publisher lists them, casefolded, for lists whose ids are
    not the publisher's (OFAC's entries in the Consolidated Screening List).
    `begins` is when it was published, `ends` (exclusive) the first moment at which it holds no more, None while it
    has no end. `issued_before` is the day before which a security must have been issued; `condition` says in words
    what else the licence asks, which no holding shows. `successor` is the licence that replaced it.
    """

    number: str
    programmes: frozenset[str]
    parties: frozenset[str]
    entries: frozenset[str]
    subjects: frozenset[Subject]
    effect: LicenceEffect
    begins: datetime
    authority: str
    reference: str
    source: str
    grade: str
    ends: datetime | None = None
    issued_before: date | None = None
    condition: str = ""
    successor: str = ""

    @property
    def conditions(self) -> str:
        """Say what the licence asks that a holding may not show; empty where it asks nothing."""
        issued = f"the security was issued before {self.issued_before}" if self.issued_before else ""
        return " and ".join(one for one in (issued, self.condition) if one)

    def names(self, listing: Listing) -> bool:
        """Tell whether it is about the party of a listing: the party itself, or one owned by such parties alone."""
        if listing.programme not in self.programmes:
            return False
        if listing.is_derived:
            return set(listing.owned_by) <= self.parties
        return listing.party_id in self.parties or listing.entry.casefold() in self.entries

    def covers(self, terms: Terms) -> bool:
        """Tell whether it covers a security; one of unknown kind only where debt and equity are both covered."""
        if self.issued_before and terms.issued_on and terms.issued_on >= self.issued_before:
            return False
        if terms.subject is None:
            return {Subject.DEBT, Subject.EQUITY} <= self.subjects
        return terms.subject in self.subjects

    def holds(self, at: datetime, known: datetime) -> bool:
        """Tell whether it stands at an instant, as known at another."""
        return self.begins <= min(at, known) and (self.ends is None or at < self.ends)

    @property
    def event(self) -> Event:
        """Give the act of its publication, as the history of a listing shows it."""
        return Event(
            kind=EventKind.LICENSED,
            at=self.begins,
            authority=self.authority,
            reference=self.reference,
            source=self.source,
            grade=self.grade,
            effect=self.condition,
            is_day=False,
            until=self.ends,
        )


def licence_at(
    licences: Iterable[Licence], listing: Listing, terms: Terms, at: datetime, known: datetime
) -> Licence | None:
    """Find the licence that a listing stands under for a security: the one that frees most, then the latest.

    One whose text was not found frees nothing: what it allows is never assumed.
    """
    read = (one for one in licences if one.effect is not LicenceEffect.UNREAD)
    listing_status = [one for one in read if one.names(listing) and one.holds(at, known) and one.covers(terms)]
    return max(listing_status, key=lambda one: (one.effect is LicenceEffect.FREE, one.begins), default=None)


def unread_licence_at(
    licences: Iterable[Licence], listing: Listing, terms: Terms, at: datetime, known: datetime
) -> Licence | None:
    """Find a licence that a listing may stand under for a security, for its text was not found."""
    unread = (one for one in licences if one.effect is LicenceEffect.UNREAD)
    return next((one for one in unread if one.names(listing) and one.holds(at, known) and one.covers(terms)), None)


def licensing(licences: Iterable[Licence], listing: Listing, at: datetime, known: datetime) -> list[Event]:
    """Give the publication of each licence about a listing that had come out, whether or not it still holds."""
    out = (one for one in licences if one.effect is not LicenceEffect.UNREAD and one.begins <= min(at, known))
    return [one.event for one in out if one.names(listing)]
