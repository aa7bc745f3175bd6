"""What a screening comes to: what it found (`outcome`), whether a pipeline goes on (`gate`), and what was not covered.

Why two words: what was found must not change with the threshold at which somebody wants to be stopped.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from service.domain.flags import Flag


class Outcome(StrEnum):
    """What a screening found; it depends on no threshold."""

    CLEAR = "clear"
    FLAGGED = "flagged"
    INCOMPLETE = "incomplete"


class Gate(StrEnum):
    """Whether a pipeline may go on; exit codes follow it."""

    PASS = "pass"  # noqa: S105  a word of the answer
    FAIL = "fail"
    INCOMPLETE = "incomplete"


class Cause(StrEnum):
    """Why an answer is not complete.

    `rejected`: a row could not be screened. `stale`: a list was not checked for too long. `history`: a list does not
    know the day asked about. `required`: a list that must be asked is not there. `unread`: something of the file was
    not read.
    """

    REJECTED = "rejected"
    STALE = "stale"
    HISTORY = "history"
    REQUIRED = "required"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something that an answer does not cover: its cause, the list it is about (None: none), and what to do."""

    cause: Cause
    list_code: str | None
    hint: str


# Nothing of these keeps anybody from trading.
_HARMLESS = frozenset({Flag.CLEAR, Flag.FORMER, Flag.NOTICE})


def outcome_of(shortfalls: Collection[Shortfall], flags: Iterable[Flag]) -> Outcome:
    """Return `incomplete` where anything is not covered, `clear` where every finding is harmless, else `flagged`."""
    if shortfalls:
        return Outcome.INCOMPLETE
    return Outcome.CLEAR if _HARMLESS.issuperset(flags) else Outcome.FLAGGED


def gate_of(shortfalls: Collection[Shortfall], *, is_stopped: bool) -> Gate:
    """Return `incomplete` where anything is not covered, else `fail` where a finding stops the pipeline.

    Args:
        shortfalls: what the answer does not cover.
        is_stopped: whether any finding is one that the caller wants to fail from (see `flags.stops`).
    """
    if shortfalls:
        return Gate.INCOMPLETE
    return Gate.FAIL if is_stopped else Gate.PASS


# Until the two were told apart, `outcome` was `flagged` where a finding reached the caller's threshold.
_GATES_OF_BEFORE = {"clear": Gate.PASS, "flagged": Gate.FAIL, "incomplete": Gate.INCOMPLETE}


def brought_forward(outcome: str, flags: Iterable[Flag]) -> tuple[Outcome, Gate]:
    """Return outcome and gate of a screening that was kept with one word for both, measured by its `fail_on`.

    Args:
        outcome: the word as it was kept.
        flags: the flags of its findings.
    """
    gate = _GATES_OF_BEFORE[outcome]
    return (Outcome.INCOMPLETE if gate is Gate.INCOMPLETE else outcome_of((), flags)), gate
