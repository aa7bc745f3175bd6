"""The rule of two persons: what one records, or asks to be taken back, takes effect when another one approves it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.domain.parties import folded
from service.errors import EventDecidedError, SecondPersonError


class Step(StrEnum):
    """What was done about a record."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWAL_REFUSED = "withdrawal_refused"
    WITHDRAWN = "withdrawn"


class EventState(StrEnum):
    """Where a record stands; only an approved one takes effect."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class EventDecision(StrEnum):
    """What a person may decide about a record."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


# an approved record stays in effect while its withdrawal waits for the second person
STATES = {
    Step.PROPOSED: EventState.PROPOSED,
    Step.APPROVED: EventState.APPROVED,
    Step.REJECTED: EventState.REJECTED,
    Step.WITHDRAWAL_ASKED: EventState.APPROVED,
    Step.WITHDRAWAL_REFUSED: EventState.APPROVED,
    Step.WITHDRAWN: EventState.WITHDRAWN,
}
_NEXT = {
    (Step.PROPOSED, EventDecision.APPROVE): Step.APPROVED,
    (Step.PROPOSED, EventDecision.REJECT): Step.REJECTED,
    (Step.APPROVED, EventDecision.WITHDRAW): Step.WITHDRAWAL_ASKED,
    (Step.WITHDRAWAL_REFUSED, EventDecision.WITHDRAW): Step.WITHDRAWAL_ASKED,
    (Step.WITHDRAWAL_ASKED, EventDecision.APPROVE): Step.WITHDRAWN,
    (Step.WITHDRAWAL_ASKED, EventDecision.REJECT): Step.WITHDRAWAL_REFUSED,
}
_LEAST_WORDS = 2  # a first name alone, or the name of a system's user, is compared whole
_MARKS = frozenset(".,;'\u2019-_")
_WAITING = frozenset(before for before, decision in _NEXT if decision is EventDecision.APPROVE)
_DONE = {EventDecision.APPROVE: "approved", EventDecision.REJECT: "rejected", EventDecision.WITHDRAW: "withdrawn"}


@dataclass(frozen=True, slots=True)
class EventStep:
    """A step: what, who, when (aware, in UTC), and the reason given."""

    step: Step
    person: str
    taken_at: datetime
    reason: str = ""


def state_of(steps: Sequence[EventStep]) -> EventState:
    """Return where a record stands after its steps, the oldest first."""
    return STATES[steps[-1].step]


def is_waiting(steps: Sequence[EventStep]) -> bool:
    """Tell whether a second person is to decide."""
    return steps[-1].step in _WAITING


def next_step(record: str, steps: Sequence[EventStep], decision: EventDecision, person: str) -> Step:
    """Return which step a decision on a record is now; `record` names it in a refusal, as `event 7`.

    Raises:
        EventDecidedError: the record does not wait for it.
        SecondPersonError: the same person would do both.
    """
    last = steps[-1]
    step = _NEXT.get((last.step, decision))
    if step is None:
        said = f"{last.step.value.replace('_', ' ')} by {last.person} at {last.taken_at:%Y-%m-%d %H:%M:%S} UTC"
        raise EventDecidedError(f"{record} cannot be {_DONE[decision]}: it was {said}")
    if decision is EventDecision.APPROVE and is_same_person(last.person, person):
        raise SecondPersonError(f"{person} did the first step on {record}: a second person approves it")
    return step


def is_same_person(first: str, second: str) -> bool:
    """Tell whether two names may be one person's: whatever case, width, accents, order of the words, and initials.

    `Doe, John`, `JOHN DOE`, `J. Doe` and `John M. Doe` may be one. Why: the rule asks for two persons, so what may be
    one is not two; two people of one surname and initial write their names in full.
    """
    fewer, more = sorted((_words(first), _words(second)), key=len)
    if len(fewer) < _LEAST_WORDS:
        return fewer == more
    return _are_among(fewer, more)


def _words(name: str) -> list[str]:
    """Return the words of a name without accents and marks, the longest first, so that initials take what is left."""
    split = unicodedata.normalize("NFKD", folded(name))
    plain = "".join(" " if letter in _MARKS else letter for letter in split if not unicodedata.combining(letter))
    return sorted(plain.split(), key=lambda word: (-len(word), word))


def _are_among(words: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether each word has one of the others to itself that is equal, or of which either is the initial."""
    left = list(others)
    for word in words:
        found = next((one for one in left if one == word), None) or next(
            (one for one in left if _fits(one, word)), None
        )
        if found is None:
            return False
        left.remove(found)
    return True


def _fits(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in {len(one), len(other)}
