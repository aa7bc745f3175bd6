"""What a screening comes to: what was found, whether a pipeline goes on, and screenings that had one word for both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.flags import Flag
from service.domain.outcomes import Cause, Gate, Outcome, Shortfall, brought_forward, gate_of, outcome_of

HARMLESS = {Flag.CLEAR, Flag.FORMER, Flag.NOTICE}
FLAGS = st.sets(st.sampled_from(list(Flag)))
OPEN = st.lists(st.builds(Shortfall, st.sampled_from(list(Cause)), st.none() | st.just("us-sdn"), st.just("do")))


@given(FLAGS)
def test_it_is_clear_only_when_every_finding_is_harmless(flags: set[Flag]) -> None:
    assert (outcome_of((), flags) is Outcome.CLEAR) == (flags <= HARMLESS)
    assert outcome_of((), flags) is not Outcome.INCOMPLETE


@given(OPEN, FLAGS, st.booleans())
def test_whatever_is_left_open_makes_both_words_incomplete(left: list[Shortfall], flags: set[Flag], stop: bool) -> None:  # noqa: FBT001 drawn
    assert (outcome_of(left, flags) is Outcome.INCOMPLETE) == bool(left)
    assert (gate_of(left, is_stopped=stop) is Gate.INCOMPLETE) == bool(left)


@pytest.mark.parametrize(("is_stopped", "gate"), [(True, Gate.FAIL), (False, Gate.PASS)])
def test_the_gate_fails_where_a_finding_stops_it(is_stopped: bool, gate: Gate) -> None:  # noqa: FBT001 a table row
    assert gate_of((), is_stopped=is_stopped) is gate


@pytest.mark.parametrize(
    ("kept", "flags", "outcome", "gate"),
    [
        ("clear", {Flag.CLEAR}, Outcome.CLEAR, Gate.PASS),
        ("clear", {Flag.CLEAR, Flag.NO_TRADE}, Outcome.FLAGGED, Gate.PASS),  # asked with --fail-on blocked
        ("flagged", {Flag.DIVEST}, Outcome.FLAGGED, Gate.FAIL),
        ("flagged", {Flag.NOTICE}, Outcome.CLEAR, Gate.FAIL),  # asked with --fail-on notice
        ("incomplete", {Flag.CLEAR}, Outcome.INCOMPLETE, Gate.INCOMPLETE),
    ],
)
def test_one_word_for_both_is_read_as_the_gate_and_the_flags_give_the_outcome(
    kept: str, flags: set[Flag], outcome: Outcome, gate: Gate
) -> None:
    assert brought_forward(kept, flags) == (outcome, gate)
