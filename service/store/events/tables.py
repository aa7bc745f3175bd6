"""The tables of events that people keep: what was recorded, and each step that somebody took on it; only added to."""

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.events import EventKind
from service.domain.four_eyes import Step
from service.store.database.base import Base, Owner, Place, Utc, Zoned, is_one_of


class KeptEventRow(Base):
    """An event as recorded, on the listing of a party; list versions come and go beneath it, so it names none."""

    __tablename__ = "kept_events"
    __table_args__ = (is_one_of("grade", ("A", "B", "C")), Index(None, "party_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[Owner]
    list_code: Mapped[str]
    party_id: Mapped[str]
    programme: Mapped[str]
    kind: Mapped[EventKind]
    at: Mapped[Zoned]
    authority: Mapped[str]
    reference: Mapped[str]
    source: Mapped[str]
    grade: Mapped[str]
    effect: Mapped[str]
    is_day: Mapped[bool]
    known_from: Mapped[Zoned | None]
    known_reason: Mapped[str]
    until: Mapped[Zoned | None]
    docket: Mapped[str | None]
    closes_docket: Mapped[bool]
    replaced_by: Mapped[str | None]


class EventStepRow(Base):
    """Who did what about an event, and when."""

    __tablename__ = "event_steps"
    __table_args__ = (
        ForeignKeyConstraint(["event_id"], ["kept_events.id"]),
        is_one_of("step", tuple(step.value for step in Step)),
    )

    event_id: Mapped[Place]
    position: Mapped[Place]
    step: Mapped[str]
    person: Mapped[str]
    taken_at: Mapped[Utc]
    reason: Mapped[str]
