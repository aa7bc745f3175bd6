"""An event that people keep: what they recorded, the steps they took on it, and what state those make."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from service.domain.parties import folded
from service.errors import EventDecidedError, SecondPersonError
from service.register.corrections import Correction
from service.register.register import Act


class Step(StrEnum):
    """What was done about an event."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWAL_REFUSED = "withdrawal_refused"
    WITHDRAWN = "withdrawn"


class EventState(StrEnum):
    """Where an event stands; only an approved one takes effect."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What a person may decide about an event."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


# an approved event stays in effect while its withdrawal waits for the second person
STATES = {
    Step.PROPOSED: EventState.PROPOSED,
    Step.APPROVED: EventState.APPROVED,
    Step.REJECTED: EventState.REJECTED,
    Step.WITHDRAWAL_ASKED: EventState.APPROVED,
    Step.WITHDRAWAL_REFUSED: EventState.APPROVED,
    Step.WITHDRAWN: EventState.WITHDRAWN,
}
_NEXT = {
    (Step.PROPOSED, Decision.APPROVE): Step.APPROVED,
    (Step.PROPOSED, Decision.REJECT): Step.REJECTED,
    (Step.APPROVED, Decision.WITHDRAW): Step.WITHDRAWAL_ASKED,
    (Step.WITHDRAWAL_REFUSED, Decision.WITHDRAW): Step.WITHDRAWAL_ASKED,
    (Step.WITHDRAWAL_ASKED, Decision.APPROVE): Step.WITHDRAWN,
    (Step.WITHDRAWAL_ASKED, Decision.REJECT): Step.WITHDRAWAL_REFUSED,
}


@dataclass(frozen=True, slots=True)
class EventStep:
    """A step: what, who, when (aware, in UTC), and the reason given."""

    step: Step
    person: str
    taken_at: datetime
    reason: str = ""


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
        return STATES[self.steps[-1].step]

    @property
    def is_waiting(self) -> bool:
        """Tell whether a second person is to decide."""
        return self.steps[-1].step in {Step.PROPOSED, Step.WITHDRAWAL_ASKED}

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

    def next_step(self, decision: Decision, person: str) -> Step:
        """Say which step a decision is now.

        Raises:
            EventDecidedError: the event does not wait for it.
            SecondPersonError: the same person would do both.
        """
        last = self.steps[-1]
        step = _NEXT.get((last.step, decision))
        if step is None:
            said = f"{last.step.value.replace('_', ' ')} by {last.person} at {last.taken_at:%Y-%m-%d %H:%M:%S} UTC"
            raise EventDecidedError(f"event {self.id} cannot be {_DONE[decision]}: it was {said}")
        if decision is Decision.APPROVE and is_same_person(last.person, person):
            raise SecondPersonError(f"{person} did the first step on event {self.id}: a second person approves it")
        return step


_DONE = {Decision.APPROVE: "approved", Decision.REJECT: "rejected", Decision.WITHDRAW: "withdrawn"}


def _place_and_day(act: Act) -> tuple[object, ...]:
    return act.list_code, act.party_id, act.programme, act.event.kind, act.event.at.date()


def is_same_person(first: str, second: str) -> bool:
    """Compare two names, whatever their case, width and spaces."""
    return folded(first) == folded(second)
