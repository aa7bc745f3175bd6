"""The rule of two persons, case by case: which step each decision is, from each state, by one or two persons."""

from datetime import UTC, datetime
from itertools import product

import pytest

from service.domain.four_eyes import (
    EventDecision,
    EventState,
    EventStep,
    Step,
    is_same_person,
    is_waiting,
    next_step,
    state_of,
)
from service.errors import EventDecidedError, SecondPersonError

NOON = datetime(2026, 3, 2, 12, 0, 5, tzinfo=UTC)
# What follows each step: by approval, rejection, and the wish to withdraw.
FOLLOWS: dict[tuple[Step, EventDecision], Step] = {
    (Step.PROPOSED, EventDecision.APPROVE): Step.APPROVED,
    (Step.PROPOSED, EventDecision.REJECT): Step.REJECTED,
    (Step.APPROVED, EventDecision.WITHDRAW): Step.WITHDRAWAL_ASKED,
    (Step.WITHDRAWAL_ASKED, EventDecision.APPROVE): Step.WITHDRAWN,
    (Step.WITHDRAWAL_ASKED, EventDecision.REJECT): Step.WITHDRAWAL_REFUSED,
    (Step.WITHDRAWAL_REFUSED, EventDecision.WITHDRAW): Step.WITHDRAWAL_ASKED,
}
IN_EFFECT = {Step.APPROVED, Step.WITHDRAWAL_ASKED, Step.WITHDRAWAL_REFUSED}


def _after(step: Step, person: str = "Ann") -> list[EventStep]:
    return [EventStep(Step.PROPOSED, "Zoe", NOON), EventStep(step, person, NOON)]


@pytest.mark.parametrize(("step", "decision"), list(product(Step, EventDecision)))
def test_each_decision_of_another_person_is_one_step_or_refused(step: Step, decision: EventDecision) -> None:
    if (step, decision) in FOLLOWS:
        assert next_step("event 7", _after(step), decision, "Ben") is FOLLOWS[step, decision]
    else:
        with pytest.raises(EventDecidedError, match=r"event 7 cannot be \w+: it was .* by Ann at 2026-03-02 12:00:05"):
            next_step("event 7", _after(step), decision, "Ben")


@pytest.mark.parametrize("name", ["Ann", "ANN", " ann ", "Ａｎｎ"])
@pytest.mark.parametrize("step", [Step.PROPOSED, Step.WITHDRAWAL_ASKED])
def test_nobody_approves_an_own_step(step: Step, name: str) -> None:
    with pytest.raises(SecondPersonError, match="did the first step on event 7: a second person approves it"):
        next_step("event 7", _after(step), EventDecision.APPROVE, name)


@pytest.mark.parametrize("step", [Step.PROPOSED, Step.WITHDRAWAL_ASKED])
def test_one_may_reject_an_own_step(step: Step) -> None:
    assert next_step("event 7", _after(step), EventDecision.REJECT, "Ann") is FOLLOWS[step, EventDecision.REJECT]


@pytest.mark.parametrize("step", Step)
def test_what_waits_for_a_second_person_and_what_is_in_effect(step: Step) -> None:
    assert is_waiting(_after(step)) is ((step, EventDecision.APPROVE) in FOLLOWS)
    assert (state_of(_after(step)) is EventState.APPROVED) is (step in IN_EFFECT)


def test_two_persons_are_two() -> None:
    assert not is_same_person("Ann Lee", "Ann Li")
    assert is_same_person("Ann  Lee", "ann lee")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ann", "ANN "),
        ("John Doe", "Doe, John"),
        ("J\u00f3hn D\u00f6e", "JOHN DOE"),
        ("J. Doe", "John Doe"),
        ("Doe J", "John Doe"),
        ("John M. Doe", "John Doe"),
        ("Mary-Ann O'Hara", "mary ann o hara"),
        ("J. D.", "John Doe"),
        ("", " "),
    ],
)
def test_names_that_may_be_one_persons_are_not_two_persons(first: str, second: str) -> None:
    assert is_same_person(first, second)
    assert is_same_person(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ann", "Ben"),
        ("Ann", "Ann Smith"),
        ("John Doe", "Jane Doe"),
        ("J. Doe", "K. Doe"),
        ("John Doe", "John Roe"),
        ("Anna", "Ann"),
    ],
)
def test_other_names_are_two_persons(first: str, second: str) -> None:
    assert not is_same_person(first, second)
    assert not is_same_person(second, first)
