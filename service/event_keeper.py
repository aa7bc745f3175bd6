"""The use case: people record acts before a publisher reacts; each takes effect when a second person approves it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from service.domain.events import BEGINNINGS, Event, EventKind
from service.domain.moments import Moment
from service.domain.register import Act, Register, printed_act, reached_listing
from service.domain.status import standing_at
from service.errors import InvalidRequestError, UnknownDesignationError, UnknownListError
from service.store import Decided, Decision, EventState, EventStep, KeptEvent, Step, Store

# A listing begins by its publisher's word alone, and a programme is signed for all of its listings.
RECORDABLE = tuple(kind for kind in EventKind if kind not in {*BEGINNINGS, EventKind.SIGNED})
GRADES = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as a person words it: `party` is an id or a listed name; bare dates are days in the programme's zone.

    `until` is the first moment at which it no longer holds. `programme` is needed where the party stands on the list
    under several. `known_from`, with its reason, says that it was known before its approval.
    """

    party: str
    list_code: str
    kind: EventKind
    at: Moment
    authority: str
    reference: str
    source: str
    grade: str
    effect: str = ""
    docket: str = ""
    until: Moment | None = None
    closes_docket: bool = False
    programme: str | None = None
    known_from: Moment | None = None
    known_reason: str = ""


@dataclass(frozen=True, slots=True)
class EventKeeper:
    """Keeps the events of a store; `register` is what they are checked against."""

    store: Store
    register: Register
    now: Callable[[], datetime]

    def add(self, draft: Draft, by: str, approved_by: str | None = None) -> KeptEvent:
        """Record an event as proposed, or with a second person as approved.

        Raises:
            UnknownListError, UnknownDesignationError: no live list, or no party of it, is meant.
            InvalidRequestError: the event cannot be so, or one person would do both; nothing is recorded.
        """
        now = self._now()
        proposed_by = _words("the name of who records it", by)
        act = self._act(draft, now)
        self._require_new(act)
        second = _second(approved_by, now)
        proposal = EventStep(Step.PROPOSED, proposed_by, now)
        return self.store.kept_events.add(act, _line(draft.known_reason), proposal, *second)

    def approve(self, event_id: int, by: str) -> KeptEvent:
        """Let a proposed event take effect, or a withdrawal that was asked for.

        Raises:
            InvalidRequestError: no such event, already decided, the same person, or its listing is there no more.
        """
        event = self.store.kept_events.get(event_id)
        if event.state is EventState.PROPOSED and not self.has_listing(event):
            raise InvalidRequestError(
                f"the live lists no longer have {_place(event.act)}: event {event_id} reaches none"
            )
        decided = Decided(Decision.APPROVE, _words("the name of who approves it", by), self._now())
        return self.store.kept_events.decide(event_id, decided)

    def reject(self, event_id: int, by: str, reason: str) -> KeptEvent:
        """Refuse a proposed event, or a withdrawal that was asked for.

        Raises:
            InvalidRequestError: no such event, or already decided.
        """
        return self.store.kept_events.decide(event_id, self._decided(Decision.REJECT, by, reason))

    def withdraw(self, event_id: int, by: str, reason: str, approved_by: str | None = None) -> KeptEvent:
        """Ask that an approved event take effect no more, or with a second person end it; its row is kept.

        Raises:
            InvalidRequestError: no such event, not approved, or one person would do both; nothing is changed.
        """
        asked = self._decided(Decision.WITHDRAW, by, reason)
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
        return reached_listing(event.act, self.register.listings.get(event.act.party_id, ())) is not None

    def _now(self) -> datetime:
        """Give the whole second, as questions ask: what is approved now is known to a question of now."""
        return self.now().astimezone(UTC).replace(microsecond=0)

    def _decided(self, decision: Decision, by: str, reason: str) -> Decided:
        return Decided(decision, _words("the name of who does it", by), self._now(), _words("the reason", reason))

    def _party(self, text: str, list_code: str | None) -> str:
        """Find the party by its id or by a name as listed; a resemblance is not enough to change what the law says."""
        register = self.register
        known = [register.parties[text]] if text in register.parties else []
        found = [
            party.id
            for party in dict.fromkeys((*known, *register.book.called(text)))
            if list_code is None or any(one.list_code == list_code for one in register.listings.get(party.id, ()))
        ]
        if not found:
            where = f" on {list_code}" if list_code else ""
            raise UnknownDesignationError(f"no party{where} has the id or the exact name {text!r}: write its id")
        if len(found) > 1 and text not in found:
            raise UnknownDesignationError(f"{text!r} may be {', '.join(found)}: write the id")
        return text if text in found else found[0]

    def _act(self, draft: Draft, now: datetime) -> Act:
        """Find the listing that is meant, and word the act for it."""
        live = [version.code for version in self.register.lists]
        if draft.list_code not in live:
            raise UnknownListError(f"no live list {draft.list_code}; live are {', '.join(live) or 'none'}")
        party_id = self._party(draft.party, draft.list_code)
        records = [one for one in self.register.listings[party_id] if one.list_code == draft.list_code]
        programmes = dict.fromkeys(one.programme for one in records)
        acts = [
            Act(draft.list_code, party_id, code, _event(draft, self.register.programmes.get(code).zone, now))
            for code in programmes
            if draft.programme in {None, code}
        ]
        standing = [act for act in acts if self._stands(act, now)]
        if not standing:
            raise InvalidRequestError(
                f"{draft.list_code} has no such listing of {party_id} at {draft.at}: it had not begun or had ended"
            )
        if len(standing) > 1:
            codes = ", ".join(act.programme for act in standing)
            raise InvalidRequestError(
                f"{party_id} stands on {draft.list_code} under {codes}: name one with --programme"
            )
        return standing[0]

    def _stands(self, act: Act, now: datetime) -> bool:
        """Tell whether the listing has begun, and has not ended on an earlier day."""
        listing = reached_listing(act, self.register.listings[act.party_id])
        if listing is None:
            return False
        standing = standing_at(listing, self.register.programmes, Moment(act.event.at), Moment(now))
        if standing is None:
            return False
        zone = standing.programme.zone
        return not standing.has_ended or standing.since.astimezone(zone).date() >= act.event.at.date()

    def _require_new(self, act: Act) -> None:
        """Refuse what waits or is in effect here, and what the list says already: it would be recorded twice."""
        what = f"{act.event.kind.value} on {act.event.at.date()}"
        for kept in self.store.kept_events.all():
            if kept.state in {EventState.PROPOSED, EventState.APPROVED} and _same(kept.act) == _same(act):
                raise InvalidRequestError(f"{what} is recorded already as event {kept.id}, {kept.state.value}")
        listing = reached_listing(act, self.register.listings[act.party_id])
        if listing and printed_act(listing, act.event, self.register.programmes.get(act.programme).zone):
            raise InvalidRequestError(f"{act.list_code} itself says {what} of {act.party_id}: nothing to record")


def _same(act: Act) -> tuple[str, EventKind, date]:
    """Tell acts apart as the register does: by their listing, kind and day, which is one of the programme's zone."""
    return _place(act), act.event.kind, act.event.at.date()


def _event(draft: Draft, zone: ZoneInfo, now: datetime) -> Event:
    """Word the act in the programme's zone.

    Raises:
        InvalidRequestError: a text is missing, or an instant cannot be so.
    """
    at = _begin(draft.at, zone)
    until = _begin(draft.until, zone) if draft.until else None
    known_from = _begin(draft.known_from, zone) if draft.known_from else None
    if at > now:
        raise InvalidRequestError(f"{draft.at} lies in the future: record what has happened (--until may lie ahead)")
    if until and until <= at:
        raise InvalidRequestError(f"it ends at {draft.until}, before it begins at {draft.at}")
    if known_from and not at <= known_from <= now:
        raise InvalidRequestError(f"it cannot be known from {draft.known_from}: only from {draft.at} to now")
    if known_from and not draft.known_reason.strip():
        raise InvalidRequestError("an event known before its approval needs the reason why")
    if draft.kind not in RECORDABLE or draft.grade not in GRADES:
        raise InvalidRequestError(f"{draft.kind.value} of grade {draft.grade} cannot be recorded")
    return Event(
        kind=draft.kind,
        at=at,
        authority=_words("the authority", draft.authority),
        reference=_words("the reference", draft.reference),
        source=_words("the source", draft.source),
        grade=draft.grade,
        effect=_line(draft.effect),
        is_day=not isinstance(draft.at.value, datetime),
        known_from=known_from,
        until=until,
        docket=_line(draft.docket) or None,
        closes_docket=draft.closes_docket,
    )


def _second(person: str | None, at: datetime) -> list[Decided]:
    return [] if person is None else [Decided(Decision.APPROVE, _words("the second name", person), at)]


def _begin(moment: Moment, zone: ZoneInfo) -> datetime:
    """Read a bare date as the first moment of its day, as an event takes effect."""
    value: datetime | date = moment.value
    return value.astimezone(zone) if isinstance(value, datetime) else datetime.combine(value, time(0), zone)


def _place(act: Act) -> str:
    return f"{act.party_id} on {act.list_code} under {act.programme}"


def _words(what: str, text: str) -> str:
    if not _line(text):
        raise InvalidRequestError(f"{what} is empty")
    return _line(text)


def _line(text: str) -> str:
    """Keep a text to one line of printable letters: it is shown in terminals and tables."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
