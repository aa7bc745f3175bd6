"""Events that people keep: written once, decided step by step by two people, never changed or deleted."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.domain.four_eyes import EventDecision, EventState, EventStep, Step
from service.domain.kept_events import Act, KeptEvent
from service.errors import EventRecordedError, InvalidRequestError, StoreError
from service.store import Decided, Store, schema
from tests.store.samples import xiaomi_events

ROOT = Path(schema.__file__).parents[2]
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ENJOINED = replace(xiaomi_events()[1], order=0, closes_docket=True)
ACT = Act("us-ccmc", "xiaomi", "eo-13959", ENJOINED)
APPROVING = """
import pathlib, sys, time
from datetime import UTC, datetime
from service.errors import InvalidRequestError
from service.domain.four_eyes import EventDecision
from service.store import Decided, Store
url, ready, go, person = sys.argv[1:]
store = Store.open(url)
pathlib.Path(ready).touch()
while not pathlib.Path(go).exists():
    time.sleep(0.001)
try:
    store.kept_events.decide(1, Decided(EventDecision.APPROVE, person, datetime.now(UTC)))
except InvalidRequestError as error:
    sys.exit(f"refused: {error}")
"""


def propose(store: Store, *decisions: Decided, act: Act = ACT) -> KeptEvent:
    return store.kept_events.add(act, "seen on PACER", EventStep(Step.PROPOSED, "Ann", NOW), *decisions)


def decided(decision: EventDecision, person: str = "Bob", at: datetime = LATER) -> Decided:
    return Decided(decision, person, at, "because")


def state(store: Store, event_id: int = 1) -> EventState:
    return store.kept_events.get(event_id).state


def test_an_event_comes_back_as_it_was_recorded(store: Store) -> None:
    recorded = propose(store)
    assert recorded == KeptEvent(1, ACT, "seen on PACER", (EventStep(Step.PROPOSED, "Ann", NOW),))
    assert repr(store.kept_events.get(1)) == repr(recorded)
    assert store.kept_events.all() == (recorded,)
    assert propose(store, act=replace(ACT, programme="eo-14032")).id == 2


def test_an_act_that_waits_or_is_in_effect_is_not_recorded_twice(store: Store) -> None:
    propose(store)
    with pytest.raises(EventRecordedError, match="enjoined on 2021-03-12 is recorded already as event 1, proposed"):
        propose(store, act=replace(ACT, event=replace(ENJOINED, reference="another")))
    store.kept_events.decide(1, decided(EventDecision.REJECT))
    assert propose(store).id == 2
    assert store.kept_events.find(ACT) == store.kept_events.get(2)


def test_what_replaces_a_record_is_kept_and_corrects_when_it_is_approved(store: Store) -> None:
    proposal = EventStep(Step.PROPOSED, "Ann", NOW)
    recorded = store.kept_events.add(ACT, "", proposal, replaced_by="xiaomy")
    assert store.kept_events.get(1) == recorded
    assert store.kept_events.corrections() == ()
    store.kept_events.decide(1, decided(EventDecision.APPROVE))
    (correction,) = store.kept_events.corrections()
    assert (correction.party_id, correction.replaced_by, correction.at) == ("xiaomi", "xiaomy", ENJOINED.at)


def test_only_approved_events_are_in_effect(store: Store) -> None:
    propose(store)
    assert store.kept_events.in_effect() == ()
    store.kept_events.decide(1, decided(EventDecision.APPROVE))
    assert store.kept_events.in_effect() == (ACT,)


def test_an_approved_event_is_known_since_its_approval_unless_it_says_earlier(store: Store) -> None:
    bare = replace(ACT, event=replace(ENJOINED, known_from=None))
    propose(store, decided(EventDecision.APPROVE), act=replace(bare, programme="eo-14032"))
    propose(store, decided(EventDecision.APPROVE))
    first, second = store.kept_events.in_effect()
    assert (first.event.known, second.event.known) == (LATER, ENJOINED.known_from)


def test_a_withdrawal_takes_two_people_and_keeps_every_step(store: Store) -> None:
    propose(store, decided(EventDecision.APPROVE))
    store.kept_events.decide(1, decided(EventDecision.WITHDRAW, "Ann"))
    assert store.kept_events.in_effect() == (ACT,)
    store.kept_events.decide(1, decided(EventDecision.REJECT))
    store.kept_events.decide(1, decided(EventDecision.WITHDRAW))
    assert (state(store), store.kept_events.get(1).is_waiting) == (EventState.APPROVED, True)
    with pytest.raises(InvalidRequestError, match="a second person"):
        store.kept_events.decide(1, decided(EventDecision.APPROVE, "BOB"))
    withdrawn = store.kept_events.decide(1, decided(EventDecision.APPROVE, "Ann"))
    assert [(step.step.value, step.person) for step in withdrawn.steps] == [
        ("proposed", "Ann"),
        ("approved", "Bob"),
        ("withdrawal_asked", "Ann"),
        ("withdrawal_refused", "Bob"),
        ("withdrawal_asked", "Bob"),
        ("withdrawn", "Ann"),
    ]
    assert store.kept_events.in_effect() == ()


@pytest.mark.parametrize("name", ["Ann", "ann", "  ANN ", "Ａｎｎ"])
def test_nobody_approves_what_they_recorded_themselves(store: Store, name: str) -> None:
    propose(store)
    with pytest.raises(InvalidRequestError, match="a second person approves it"):
        store.kept_events.decide(1, decided(EventDecision.APPROVE, name))
    assert state(store) is EventState.PROPOSED


def test_of_two_steps_that_belong_together_none_is_left_alone(store: Store) -> None:
    with pytest.raises(InvalidRequestError, match="a second person"):
        propose(store, decided(EventDecision.APPROVE, "ann"))
    assert store.kept_events.all() == ()
    number = propose(store, decided(EventDecision.APPROVE)).id
    with pytest.raises(InvalidRequestError, match="a second person"):
        store.kept_events.decide(number, decided(EventDecision.WITHDRAW), decided(EventDecision.APPROVE))
    assert len(store.kept_events.get(number).steps) == 2


STEPS = {
    EventState.PROPOSED: (),
    EventState.APPROVED: (EventDecision.APPROVE,),
    EventState.REJECTED: (EventDecision.REJECT,),
    EventState.WITHDRAWN: (EventDecision.APPROVE, EventDecision.WITHDRAW, EventDecision.APPROVE),
}


@pytest.mark.parametrize(
    ("before", "decision"),
    [
        (EventState.PROPOSED, EventDecision.WITHDRAW),
        (EventState.APPROVED, EventDecision.APPROVE),
        (EventState.APPROVED, EventDecision.REJECT),
        *((ended, decision) for ended in (EventState.REJECTED, EventState.WITHDRAWN) for decision in EventDecision),
    ],
)
def test_what_has_been_decided_stays_decided(store: Store, before: EventState, decision: EventDecision) -> None:
    people = ("Bob", "Cy", "Dan")
    propose(store, *(decided(one, person) for one, person in zip(STEPS[before], people, strict=False)))
    kept = store.kept_events.get(1)
    assert kept.state is before
    with pytest.raises(InvalidRequestError, match=f"event 1 cannot be .*: it was {before.value} by"):
        store.kept_events.decide(1, decided(decision, "Eve"))
    assert store.kept_events.get(1) == kept


def test_an_unknown_event_is_refused(store: Store) -> None:
    with pytest.raises(InvalidRequestError, match="there is no event 7"):
        store.kept_events.get(7)
    with pytest.raises(InvalidRequestError, match="there is no event 7"):
        store.kept_events.decide(7, decided(EventDecision.APPROVE))


def test_a_grade_that_is_none_is_not_kept(store: Store) -> None:
    with pytest.raises(StoreError, match="does not allow"):
        propose(store, act=replace(ACT, event=replace(ENJOINED, grade="Z")))
    assert store.kept_events.all() == ()


@pytest.mark.slow
def test_a_store_that_is_only_looked_at_gives_them_too(url: str) -> None:
    with closing(Store.open(url)) as store:
        propose(store, decided(EventDecision.APPROVE))
    looked = Store.open_readonly(url)
    assert looked is not None
    with closing(looked):
        assert looked.kept_events.in_effect() == (ACT,)


@pytest.mark.slow
def test_of_two_processes_that_approve_at_once_one_wins(url: str, tmp_path: Path) -> None:
    with closing(Store.open(url)) as store:
        propose(store)
    go, ready = tmp_path / "go", {name: tmp_path / name for name in ("Bob", "Cy")}
    started = {
        name: subprocess.Popen(
            [sys.executable, "-c", APPROVING, url, mark, go, name], stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        for name, mark in ready.items()
    }
    while not all(mark.exists() for mark in ready.values()) and all(one.poll() is None for one in started.values()):
        os.sched_yield()
    go.touch()
    said = {name: process.communicate()[1] for name, process in started.items()}
    assert sorted(process.returncode for process in started.values()) == [0, 1]
    (winner,) = [name for name, process in started.items() if process.returncode == 0]
    (loser,) = set(started) - {winner}
    assert f"refused: event 1 cannot be approved: it was approved by {winner}" in said[loser]
    with closing(Store.open(url)) as store:
        assert [step.person for step in store.kept_events.get(1).steps] == ["Ann", winner]


@pytest.mark.slow
def test_a_step_place_is_taken_once_whatever_the_database_lets_run_at_once(url: str, file: Path) -> None:
    with closing(Store.open(url)) as store:
        propose(store, decided(EventDecision.APPROVE))
    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        connection.execute("INSERT INTO event_steps SELECT * FROM event_steps WHERE position = 1")
