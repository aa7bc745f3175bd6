"""The tables of screenings: what was asked, the findings, and the texts that many of them share.

What repeats is written once: the settings of a screening (lists used, matcher, law) are the same all day, the answer
for a holding is the same every night until the law changes, and a listing's history is the same for all its holdings.
"""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.flags import Flag
from service.store.database.base import Base, Json, Key, Owner, Place, Utc, is_one_of

OUTCOMES = ("clear", "flagged", "incomplete")
# Why: SQLite keeps such a table in the order of its key, in one tree instead of two: 100 bytes less for each finding.
_BY_KEY = {"sqlite_with_rowid": False}
_UNFINISHED = text("NOT is_complete")


class ScreeningSettingsRow(Base):
    """What a screening was made with, kept once for all that were made so; `digest` is the SHA-256 of it all.

    `document` has the parts of the answer that follow from it, and the order of the answer's keys.
    """

    __tablename__ = "screening_settings"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    jurisdictions: Mapped[list[str]]
    fail_on: Mapped[str]
    matcher_version: Mapped[str]
    profile: Mapped[str]
    profile_hash: Mapped[str]
    code_version: Mapped[str]
    document: Mapped[Json]


class ScreeningListRow(Base):
    """A list version that screenings with these settings used."""

    __tablename__ = "screening_lists"
    __table_args__ = (
        ForeignKeyConstraint(["settings_id"], ["screening_settings.id"]),
        ForeignKeyConstraint(["code", "version"], ["list_versions.code", "list_versions.version"]),
        Index(None, "code", "version"),
    )

    settings_id: Mapped[Place]
    position: Mapped[Place]
    code: Mapped[str]
    version: Mapped[str]


class ScreeningRow(Base):
    """A run; one that is not complete is being written, or was left by a program that died, and is not shown.

    `document` is the answer without its findings, notes, and what the settings have. Settings are named without a
    foreign key: it would want an index that every screening writes to, for a deletion that comes once a month.
    """

    __tablename__ = "screenings"
    __table_args__ = (
        is_one_of("outcome", OUTCOMES),
        UniqueConstraint("id"),
        Index(None, "tenant", "created_at"),
        Index("ix_screenings_unfinished", "created_at", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[Owner]
    id: Mapped[str]
    created_at: Mapped[Utc]
    is_complete: Mapped[bool]
    outcome: Mapped[str]
    as_of: Mapped[str]
    known_at: Mapped[str]
    settings_id: Mapped[int]
    source: Mapped[Json]
    document: Mapped[Json]


class FindingRow(Base):
    """A screened row of a screening with its flag; `answer_id` names the rest of its document (see `ScreeningRow`)."""

    __tablename__ = "findings"
    __table_args__ = (
        ForeignKeyConstraint(["screening"], ["screenings.number"]),
        is_one_of("flag", tuple(flag.value for flag in Flag)),
        CheckConstraint("severity BETWEEN 0 AND 100", name="severity_on_scale"),
        # answers what is counted and sorted without touching the texts
        Index("ix_findings_sorted", "screening", "severity", "market_value", "days_left", "position"),
        Index(None, "screening", "row"),
        _BY_KEY,
    )

    screening: Mapped[Place]
    position: Mapped[Place]
    row: Mapped[int]
    flag: Mapped[str]
    severity: Mapped[int]
    market_value: Mapped[float | None]
    days_left: Mapped[int | None]
    answer_id: Mapped[int]
    # which fields of a holding are given (a bit each), the values that are searched, and the others, as JSON
    fields: Mapped[int]
    named: Mapped[str]
    rest: Mapped[str]
    # only where the database cannot fold the case of `named` itself
    searched: Mapped[str | None]


class ScreeningAccountRow(Base):
    """An account of which a screening has holdings."""

    __tablename__ = "screening_accounts"
    __table_args__ = (ForeignKeyConstraint(["screening"], ["screenings.number"]), Index(None, "screening"), _BY_KEY)

    account: Mapped[Key]
    screening: Mapped[Place]


class AnswerRow(Base):
    """A finding's document without its holding and its listings; the same for all holdings that are alike."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    lists: Mapped[str]
    strength: Mapped[str]
    searched: Mapped[str]
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class ListingTextRow(Base):
    """A listing as it is shown, with the acts behind it; compressed JSON."""

    __tablename__ = "listing_texts"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class AnswerListingRow(Base):
    """A listing that an answer shows."""

    __tablename__ = "answer_listings"
    __table_args__ = (
        ForeignKeyConstraint(["answer_id"], ["answers.id"]),
        ForeignKeyConstraint(["listing_id"], ["listing_texts.id"]),
        Index(None, "listing_id"),
        _BY_KEY,
    )

    answer_id: Mapped[Place]
    position: Mapped[Place]
    listing_id: Mapped[int]


class ScreeningNotesRow(Base):
    """Up to a thousand notes of a screening (errors, warnings, or rejected rows as they stood), as compressed JSON."""

    __tablename__ = "screening_notes"
    __table_args__ = (ForeignKeyConstraint(["screening"], ["screenings.number"]), _BY_KEY)

    screening: Mapped[Place]
    part: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[Place]
    count: Mapped[int]
    packed: Mapped[bytes] = mapped_column(LargeBinary)
