"""The tables of screenings: written once, read back whole."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from service.domain.flags import Flag
from service.store.base import Base, Json, Key, Place, Utc, is_one_of

OUTCOMES = ("clear", "flagged", "incomplete")


class ScreeningRow(Base):
    """A run: what was asked, of what, with which matcher, and the answer without its findings."""

    __tablename__ = "screenings"
    __table_args__ = (is_one_of("outcome", OUTCOMES), Index(None, "created_at"))

    id: Mapped[Key]
    created_at: Mapped[Utc]
    outcome: Mapped[str]
    as_of: Mapped[str]
    known_at: Mapped[str]
    jurisdictions: Mapped[list[str]]
    fail_on: Mapped[str]
    matcher_version: Mapped[str]
    profile: Mapped[str]
    profile_hash: Mapped[str]
    code_version: Mapped[str]
    source: Mapped[Json]
    document: Mapped[Json]


class ScreeningListRow(Base):
    """A list version that a screening used."""

    __tablename__ = "screening_lists"
    __table_args__ = (
        ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        ForeignKeyConstraint(["code", "version"], ["list_versions.code", "list_versions.version"]),
        Index(None, "code", "version"),
    )

    screening_id: Mapped[Key]
    position: Mapped[Place]
    code: Mapped[str]
    version: Mapped[str]


class FindingRow(Base):
    """A screened row of a screening with its flag."""

    __tablename__ = "findings"
    __table_args__ = (
        ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        is_one_of("flag", tuple(flag.value for flag in Flag)),
        CheckConstraint("severity BETWEEN 0 AND 100", name="severity_on_scale"),
        # answers what is counted and sorted without touching the documents, which are a hundred times as large
        Index("ix_findings_sorted", "screening_id", "severity", "market_value", "days_left", "position"),
        Index(None, "screening_id", "row"),
    )

    screening_id: Mapped[Key]
    position: Mapped[Place]
    row: Mapped[int]
    flag: Mapped[str]
    severity: Mapped[int]
    # what the database sorts and filters by: all of it is in the document too, which stands last because of its size
    searched: Mapped[str]
    market_value: Mapped[float | None]
    days_left: Mapped[int | None]
    lists: Mapped[str]
    strength: Mapped[str]
    document: Mapped[Json]
