"""An event that people keep: what they recorded, the steps they took on it, and what state those make."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.events import Event
from service.domain.four_eyes import EventDecision, EventState, EventStep, Step, is_waiting, next_step, state_of


@dataclass(frozen=True, slots=True)
class Act:
    """An event that people recorded before the publisher did, on a party's listing under a list and a programme."""

    list_code: str
    party_id: str
    programme: str
    event: Event


@dataclass(frozen=True, slots=True)
class Correction:
    """The replacement of a party's record on a list by another party's, at an instant; known since `known`."""

    list_code: str
    party_id: str
    replaced_by: str
    at: datetime
    known: datetime
    reference: str
    source: str


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """A recorded event with its steps, the oldest first; `known_reason` says why it was known before its approval.

    `replaced_by` is the party under whom the listing was printed anew.
    """

    id: int
    act: Act
    known_reason: str
    steps: tuple[EventStep, ...]
    replaced_by: str | None = None

    @property
    def state(self) -> EventState:
        """Say where it stands."""
        return state_of(self.steps)

    @property
    def is_waiting(self) -> bool:
        """Tell whether a second person is to decide."""
        return is_waiting(self.steps)

    @property
    def in_effect(self) -> Act:
        """Give the act as it takes effect: known since its approval unless its record says earlier."""
        approved = next(step.taken_at for step in self.steps if step.step is Step.APPROVED)
        event = self.act.event
        return replace(self.act, event=replace(event, known_from=event.known_from or approved))

    @property
    def correction(self) -> Correction | None:
        """Give what it says of another record, as it takes effect."""
        if self.replaced_by is None:
            return None
        act, event = self.in_effect, self.in_effect.event
        return Correction(
            list_code=act.list_code,
            party_id=act.party_id,
            replaced_by=self.replaced_by,
            at=event.at,
            known=event.known,
            reference=event.reference,
            source=event.source,
        )

    @property
    def is_open(self) -> bool:
        """Tell whether it is in effect or may come to be."""
        return self.state in {EventState.PROPOSED, EventState.APPROVED}

    def is_of(self, act: Act) -> bool:
        """Tell whether it is an act already, as the register tells them apart: by listing, kind and legal day."""
        return _place_and_day(self.act) == _place_and_day(act)

    def next_step(self, decision: EventDecision, person: str) -> Step:
        """Say which step a decision is now.

        Raises:
            EventDecidedError: the event does not wait for it.
            SecondPersonError: the same person would do both.
        """
        return next_step(f"event {self.id}", self.steps, decision, person)


def _place_and_day(act: Act) -> tuple[object, ...]:
    return act.list_code, act.party_id, act.programme, act.event.kind, act.event.at.date()


def acts_in_effect(events: Iterable[KeptEvent]) -> tuple[Act, ...]:
    """Give the acts of the approved ones among events."""
    return tuple(event.in_effect for event in events if event.state is EventState.APPROVED)


def corrections_of(events: Iterable[KeptEvent]) -> tuple[Correction, ...]:
    """Give what the approved ones among events say of records that replace others."""
    approved = (event for event in events if event.state is EventState.APPROVED)
    return tuple(correction for event in approved if (correction := event.correction))
