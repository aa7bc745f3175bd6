"""An event that people keep: what its steps make of it, and what it says of other records once it takes effect."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.events import Event, EventKind
from service.domain.four_eyes import EventDecision, EventState, EventStep, Step
from service.domain.kept_events import Act, KeptEvent, acts_in_effect, corrections_of
from service.errors import SecondPersonError
from tests.store.samples import xiaomi_events

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PROPOSED = EventStep(Step.PROPOSED, "Ann", NOW)
APPROVED = EventStep(Step.APPROVED, "Bob", NOW + timedelta(hours=1))
REJECTED = EventStep(Step.REJECTED, "Bob", NOW + timedelta(hours=1))
EVENT: Event = replace(xiaomi_events()[1], order=0, known_from=None)
ACT = Act("us-ccmc", "xiaomi", "eo-13959", EVENT)


def kept(*steps: EventStep, replaced_by: str | None = None, act: Act = ACT) -> KeptEvent:
    return KeptEvent(1, act, "seen on PACER", steps, replaced_by)


def test_only_what_waits_or_is_approved_is_open() -> None:
    waiting, approved, rejected = kept(PROPOSED), kept(PROPOSED, APPROVED), kept(PROPOSED, REJECTED)
    assert [one.state for one in (waiting, approved, rejected)] == [
        EventState.PROPOSED,
        EventState.APPROVED,
        EventState.REJECTED,
    ]
    assert [one.is_open for one in (waiting, approved, rejected)] == [True, True, False]
    assert [one.is_waiting for one in (waiting, approved, rejected)] == [True, False, False]


def test_an_event_is_known_since_its_approval_unless_its_record_says_earlier() -> None:
    assert kept(PROPOSED, APPROVED).in_effect.event.known_from == APPROVED.taken_at
    earlier = replace(ACT, event=replace(EVENT, known_from=NOW - timedelta(days=3)))
    assert kept(PROPOSED, APPROVED, act=earlier).in_effect.event.known_from == NOW - timedelta(days=3)


def test_a_replacement_corrects_and_an_event_alone_does_not() -> None:
    assert kept(PROPOSED, APPROVED).correction is None
    correction = kept(PROPOSED, APPROVED, replaced_by="xiaomy").correction
    assert correction is not None
    assert (correction.party_id, correction.replaced_by, correction.at) == ("xiaomi", "xiaomy", EVENT.at)
    assert correction.known == kept(PROPOSED, APPROVED).in_effect.event.known


def test_an_event_is_of_an_act_by_listing_kind_and_legal_day_whatever_the_hour() -> None:
    assert kept(PROPOSED).is_of(replace(ACT, event=replace(EVENT, at=EVENT.at + timedelta(minutes=1), source="other")))
    assert not kept(PROPOSED).is_of(replace(ACT, event=replace(EVENT, kind=EventKind.VACATED)))
    assert not kept(PROPOSED).is_of(replace(ACT, programme="eo-14032"))


def test_one_person_takes_one_step() -> None:
    assert kept(PROPOSED).next_step(EventDecision.APPROVE, "Bob") is Step.APPROVED
    with pytest.raises(SecondPersonError, match="event 1"):
        kept(PROPOSED).next_step(EventDecision.APPROVE, "Ann")


def test_of_many_events_only_the_approved_take_effect_or_correct() -> None:
    approved = kept(PROPOSED, APPROVED, replaced_by="xiaomy")
    events = [kept(PROPOSED, replaced_by="other"), approved, kept(PROPOSED, REJECTED), kept(PROPOSED, APPROVED)]
    assert acts_in_effect(events) == (events[1].in_effect, events[3].in_effect)
    assert corrections_of(events) == (approved.correction,)
