"""Events that people keep, in and out of the database; nothing of them is ever changed or deleted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select

from service.domain.events import Event
from service.domain.four_eyes import EventDecision, EventStep, Step
from service.domain.kept_events import Act, KeptEvent, acts_in_effect
from service.errors import EventRecordedError, UnknownEventError
from service.store.database.base import LARGEST_NUMBER
from service.store.database.connections import Database
from service.store.events.tables import EventStepRow, KeptEventRow

_ACT_FIELDS = ("list_code", "party_id", "programme")
_EVENT_FIELDS = (
    *("kind", "at", "authority", "reference", "source", "grade", "effect", "is_day"),
    *("known_from", "until", "docket", "closes_docket"),
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on its way into the database: `person` at the instant `at` (aware)."""

    decision: EventDecision
    person: str
    at: datetime
    reason: str = ""


class KeptEvents:
    """The events of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        act: Act,
        known_reason: str,
        proposal: EventStep,
        *decisions: Decided,
        replaced_by: str | None = None,
    ) -> KeptEvent:
        """Record an event with its proposal, and what was decided at once; all of it or nothing.

        Raises:
            EventRecordedError: the act waits or is in effect already; of two who record it at once one wins.
            SecondPersonError: the same person would do both.
            StoreError: the database failed.
        """

        def work(connection: Connection) -> KeptEvent:
            _require_new(connection, act)
            event_id = _write(connection, act, known_reason, replaced_by)
            _write_step(connection, event_id, 0, proposal)
            return _decide(connection, event_id, decisions)

        return self._database.write(work)

    def decide(self, event_id: int, *decisions: Decided) -> KeptEvent:
        """Take the next steps on an event; of two who decide at once one wins.

        Raises:
            UnknownEventError: there is no such event.
            EventDecidedError: it does not wait for this.
            SecondPersonError: the same person would do both.
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: _decide(connection, event_id, decisions))

    def get(self, event_id: int) -> KeptEvent:
        """Read one event.

        Raises:
            UnknownEventError: there is no such event.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: _get(connection, event_id))

    def all(self) -> tuple[KeptEvent, ...]:
        """Read all events, in the order of their recording.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(_load)

    def in_effect(self) -> tuple[Act, ...]:
        """Give the acts of the approved events, in the order of their recording.

        Raises:
            StoreError: the database failed.
        """
        return acts_in_effect(self.all())

    def find(self, act: Act) -> KeptEvent | None:
        """Find the event that is an act already and waits or is in effect.

        Raises:
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: _same(connection, act))


def _same(connection: Connection, act: Act) -> KeptEvent | None:
    return next((kept for kept in _load(connection) if kept.is_open and kept.is_of(act)), None)


def _require_new(connection: Connection, act: Act) -> None:
    if (kept := _same(connection, act)) is not None:
        what = f"{act.event.kind.value} on {act.event.at.date()}"
        raise EventRecordedError(f"{what} is recorded already as event {kept.id}, {kept.state.value}")


def _write(connection: Connection, act: Act, known_reason: str, replaced_by: str | None) -> int:
    row = {
        **{field: getattr(act, field) for field in _ACT_FIELDS},
        **{field: getattr(act.event, field) for field in _EVENT_FIELDS},
        "known_reason": known_reason,
        "replaced_by": replaced_by,
    }
    return connection.scalars(insert(KeptEventRow).returning(KeptEventRow.id), [row]).one()


def _write_step(connection: Connection, event_id: int, position: int, step: EventStep) -> None:
    row = {"step": step.step.value, "person": step.person, "taken_at": step.taken_at, "reason": step.reason}
    connection.execute(insert(EventStepRow).values(event_id=event_id, position=position, **row))


def _decide(connection: Connection, event_id: int, decisions: Sequence[Decided]) -> KeptEvent:
    """Take each decision by what the one before made of the event; the primary key lets no two take one place."""
    for decided in decisions:
        event = _get(connection, event_id)
        step = event.next_step(decided.decision, decided.person)
        _write_step(connection, event_id, len(event.steps), EventStep(step, decided.person, decided.at, decided.reason))
    return _get(connection, event_id)


def _get(connection: Connection, event_id: int) -> KeptEvent:
    found = _load(connection, event_id) if 0 <= event_id <= LARGEST_NUMBER else ()
    if not found:
        raise UnknownEventError(f"there is no event {event_id}: pendens events list shows them")
    return found[0]


def _load(connection: Connection, event_id: int | None = None) -> tuple[KeptEvent, ...]:
    events = select(*KeptEventRow.__table__.c).order_by(KeptEventRow.id)
    steps = select(*EventStepRow.__table__.c).order_by(EventStepRow.event_id, EventStepRow.position)
    if event_id is not None:
        events, steps = events.where(KeptEventRow.id == event_id), steps.where(EventStepRow.event_id == event_id)
    taken: dict[int, list[EventStep]] = defaultdict(list)
    for row in connection.execute(steps):
        taken[row.event_id].append(EventStep(Step(row.step), row.person, row.taken_at, row.reason))
    return tuple(_event(row, taken[row.id]) for row in connection.execute(events))


def _event(row: Row[tuple[object, ...]], steps: Sequence[EventStep]) -> KeptEvent:
    values = row._mapping  # noqa: SLF001 - the row's public view of itself by name
    event = Event(**{field: values[field] for field in _EVENT_FIELDS})
    act = Act(**{field: values[field] for field in _ACT_FIELDS}, event=event)
    return KeptEvent(values["id"], act, values["known_reason"], tuple(steps), values["replaced_by"])
