"""The use case: people record acts before a publisher reacts; each takes effect when a second person approves it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from service.designations.event_request import EventRequest, event_of
from service.domain.as_of import AsOf
from service.domain.events import Event, EventKind
from service.domain.four_eyes import EventDecision, EventState, EventStep, Step
from service.domain.kept_events import Act, KeptEvent
from service.domain.listings import Listing
from service.domain.parties import MARKET
from service.domain.programmes import family_of
from service.domain.regimes import CountedFrom
from service.domain.status import listing_status_at
from service.domain.wording import one_line, required_line
from service.errors import EventRecordedError, InvalidRequestError, UnknownDesignationError, UnknownListError
from service.register.corrections import CORRECTING
from service.register.register import Register, printed_act, reached_listings
from service.store import Decided, Store


@dataclass(frozen=True, slots=True)
class EventKeeper:
    """Keeps the events of a store; `register` is what they are checked against."""

    store: Store
    register: Register
    now: Callable[[], datetime]

    def add(self, draft: EventRequest, by: str, approved_by: str | None = None) -> KeptEvent:
        """Record an event as proposed, or with a second person as approved.

        Raises:
            UnknownListError, UnknownDesignationError: no live list, or no party of it, is meant.
            EventRecordedError: the act is recorded already.
            InvalidRequestError: the event cannot be so, or one person would do both; nothing is recorded.
        """
        now = self._now()
        return self._record(self._act(draft, now), draft, by, _second(approved_by, now), now)

    def put(self, draft: EventRequest, by: str) -> KeptEvent:
        """Record an event as `add` does; one that is recorded already in the same words is given as it stands.

        Raises:
            UnknownListError, UnknownDesignationError, InvalidRequestError: as `add`.
            EventRecordedError: the act is recorded already in other words.
        """
        now = self._now()
        act = self._act(draft, now)
        known = self.store.kept_events.find(act)
        if known is None:
            try:
                return self._record(act, draft, by, [], now)
            except EventRecordedError:  # somebody else was faster
                known = self.store.kept_events.find(act)
        said = (act, one_line(draft.known_reason), self._successor(draft, act))
        if known is None or (known.act, known.known_reason, known.replaced_by) != said:
            number = f"event {known.id}" if known else "another event"
            raise EventRecordedError(f"the act is recorded already as {number}, in other words: withdraw that first")
        return known

    def _record(self, act: Act, draft: EventRequest, by: str, second: Sequence[Decided], now: datetime) -> KeptEvent:
        proposal = EventStep(Step.PROPOSED, required_line("the name of who records it", by), now)
        replaced_by = self._successor(draft, act)
        self._require_unprinted(act)
        return self.store.kept_events.add(act, one_line(draft.known_reason), proposal, *second, replaced_by=replaced_by)

    def approve(self, event_id: int, by: str) -> KeptEvent:
        """Let a proposed event take effect, or a withdrawal that was asked for.

        Raises:
            UnknownEventError: there is no such event.
            EventDecidedError: it does not wait for approval.
            SecondPersonError: the same person did the step before.
            InvalidRequestError: its listing is there no more.
        """
        event = self.store.kept_events.get(event_id)
        if event.state is EventState.PROPOSED and not self.has_listing(event):
            raise InvalidRequestError(
                f"the live lists no longer have {_place(event.act)}: event {event_id} reaches none"
            )
        decided = Decided(EventDecision.APPROVE, required_line("the name of who approves it", by), self._now())
        return self.store.kept_events.decide(event_id, decided)

    def reject(self, event_id: int, by: str, reason: str) -> KeptEvent:
        """Refuse a proposed event, or a withdrawal that was asked for.

        Raises:
            UnknownEventError, EventDecidedError: there is no such event, or it does not wait.
        """
        return self.store.kept_events.decide(event_id, self._decided(EventDecision.REJECT, by, reason))

    def withdraw(self, event_id: int, by: str, reason: str, approved_by: str | None = None) -> KeptEvent:
        """Ask that an approved event take effect no more, or with a second person end it; its row is kept.

        Raises:
            UnknownEventError, EventDecidedError: there is no such event, or it is not approved.
            SecondPersonError: one person would do both; nothing is changed.
        """
        asked = self._decided(EventDecision.WITHDRAW, by, reason)
        return self.store.kept_events.decide(event_id, asked, *_second(approved_by, asked.at))

    def events(self, party: str | None = None) -> tuple[KeptEvent, ...]:
        """Give all events, or those of a party, in the order of their recording.

        Raises:
            UnknownDesignationError: no party, and no event, is meant.
        """
        kept = self.store.kept_events.all()
        if party is None:
            return kept
        if any(event.act.party_id == party for event in kept):
            return tuple(event for event in kept if event.act.party_id == party)
        party_id = self._party(party, None)
        return tuple(event for event in kept if event.act.party_id == party_id)

    def has_listing(self, event: KeptEvent) -> bool:
        """Tell whether the live lists have the listing that an event reaches."""
        return bool(reached_listings(event.act, self.register.listings.get(event.act.party_id, ())))

    def _now(self) -> datetime:
        """Give the whole second, as questions ask: what is approved now is known to a question of now."""
        return self.now().astimezone(UTC).replace(microsecond=0)

    def _decided(self, decision: EventDecision, by: str, reason: str) -> Decided:
        return Decided(
            decision, required_line("the name of who does it", by), self._now(), required_line("the reason", reason)
        )

    def _party(self, text: str, list_code: str | None) -> str:
        """Find the party by its id or by a name as listed; a resemblance is not enough to change what the law says."""
        register = self.register
        known = [register.parties[text]] if text in register.parties else []
        found = [
            party.id
            for party in dict.fromkeys((*known, *register.book.find_by_name(text)))
            if list_code is None or any(one.list_code == list_code for one in register.listings.get(party.id, ()))
        ]
        if not found:
            where = f" on {list_code}" if list_code else ""
            raise UnknownDesignationError(f"no party{where} has the id or the exact name {text!r}: write its id")
        if len(found) > 1 and text not in found:
            raise UnknownDesignationError(f"{text!r} may be {', '.join(found)}: write the id")
        return text if text in found else found[0]

    def _act(self, draft: EventRequest, now: datetime) -> Act:
        """Find the listing that is meant, and word the act for it."""
        live = [version.code for version in self.register.lists]
        if draft.list_code not in live:
            raise UnknownListError(f"no live list {draft.list_code}; live are {', '.join(live) or 'none'}")
        party_id = self._party(draft.party, draft.list_code)
        records = [one for one in self.register.listings[party_id] if one.list_code == draft.list_code]
        if draft.kind is EventKind.FOUND:
            self._require_dating(draft, party_id, [one.programme for one in records])
        acts = [
            Act(draft.list_code, party_id, code, event_of(draft, self.register.programmes.measured(code).zone, now))
            for code in _meant(draft.programme, [one.programme for one in records])
        ]
        in_force = [act for act in acts if self._stands(act, now)]
        if not in_force:
            raise InvalidRequestError(
                f"{draft.list_code} has no such listing of {party_id} at {draft.at}: it had not begun or had ended"
            )
        if len(in_force) > 1:
            codes = ", ".join(act.programme for act in in_force)
            raise InvalidRequestError(
                f"{party_id} stands on {draft.list_code} under {codes}: name one with --programme"
            )
        return in_force[0]

    def _require_dating(self, draft: EventRequest, party_id: str, codes: Sequence[str]) -> None:
        """Refuse a finding under what it does not date.

        Why: one about an entry of a followed list would date the phases of every statute that follows it, and one about
        a market those of every company in it; each statute has findings of its own.
        """
        programmes = self.register.programmes
        meant = [programmes.measured(code) for code in _meant(draft.programme, codes)]
        is_dated = any(one.regime and one.regime.counted_from is CountedFrom.FINDING for one in meant)
        if is_dated and self.register.parties[party_id].kind != MARKET:
            return
        statutes = [rule.programme for code in codes for rule in programmes.following.get(code, ())] or codes
        lists = sorted({one.binds.lower() for one in map(programmes.measured, statutes) if one.regime})
        mend = f": write the company, with found_on, into the list {' or '.join(lists)}, and load it" if lists else ""
        raise InvalidRequestError(
            f"a finding dates the phases of one statute for one company, which {draft.programme or draft.list_code}"
            f" does not have for {party_id}{mend}"
        )

    def _stands(self, act: Act, now: datetime) -> bool:
        """Tell whether a listing that it reaches has begun, and has not ended on an earlier day."""
        reached = reached_listings(act, self.register.listings[act.party_id])
        return any(self._stood(listing, act.event, now) for listing in reached)

    def _stood(self, listing: Listing, event: Event, now: datetime) -> bool:
        listing_status = listing_status_at(listing, self.register.programmes, AsOf(event.at), AsOf(now))
        if listing_status is None:
            return False
        zone = listing_status.programme.zone
        return not listing_status.has_ended or listing_status.since.astimezone(zone).date() >= event.at.date()

    def _successor(self, draft: EventRequest, act: Act) -> str | None:
        """Find the party under whom a listing was printed anew.

        Raises:
            UnknownDesignationError: no such party stands on the same list.
            InvalidRequestError: it is the same party, or the act is none that corrects.
        """
        if draft.replaced_by is None:
            return None
        if draft.kind not in CORRECTING:
            kinds = ", ".join(sorted(CORRECTING))
            raise InvalidRequestError(f"{draft.kind.value} replaces no record: record one of {kinds}")
        successor = self._party(draft.replaced_by, draft.list_code)
        if successor == act.party_id:
            raise InvalidRequestError(f"{successor} cannot be replaced by itself")
        return successor

    def _require_unprinted(self, act: Act) -> None:
        """Refuse what the list itself says: it would be said twice."""
        reached = reached_listings(act, self.register.listings[act.party_id])
        zone = self.register.programmes.measured(act.programme).zone
        is_known = self.store.kept_events.find(act) is not None
        if reached and not is_known and all(printed_act(listing, act.event, zone) for listing in reached):
            what = f"{act.event.kind.value} on {act.event.at.date()}"
            raise InvalidRequestError(f"{act.list_code} itself says {what} of {act.party_id}: nothing to record")


def _second(person: str | None, at: datetime) -> list[Decided]:
    return [] if person is None else [Decided(EventDecision.APPROVE, required_line("the second name", person), at)]


def _meant(asked: str | None, programmes: Sequence[str]) -> list[str]:
    """Give the programmes that are asked for of those of a party; a family of directives is one, and means all.

    Asked for none, every programme is meant by its family: an act seldom ends one directive alone.
    """
    families = [family_of(code) for code in programmes]
    if asked is None:
        return list(dict.fromkeys(families))
    return [asked] if asked in {*programmes, *families} else []


def _place(act: Act) -> str:
    return f"{act.party_id} on {act.list_code} under {act.programme}"
