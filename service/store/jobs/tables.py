"""The tables of long work: jobs with their progress, the files they read, and how files of a layout are read."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKeyConstraint, Index, LargeBinary, or_
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from service.store.database.base import Base, Json, Key, Owner, Place, Utc, is_one_of, is_sha256
from service.store.database.owner import current_tenant
from service.store.jobs.records import LONGEST_LEASE

JOB_STATES = ("queued", "running", "done", "failed", "cancelled")


class JobRow(Base):
    """A piece of long work: its id is the id of what it makes, so that nothing is made twice.

    `plan` is there when the work is split: what all its chunks rest on. `chunks_left` of them are not finished, and
    `touched_at` is when workers were last told of the work, or last did a part of it.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        is_one_of("state", JOB_STATES),
        CheckConstraint("done >= 0", name="done_counted"),
        Index(None, "state", "created_at"),
    )

    id: Mapped[Key]
    tenant: Mapped[Owner]
    kind: Mapped[str]
    input_id: Mapped[str]
    asked: Mapped[Json]
    state: Mapped[str]
    done: Mapped[int]
    total: Mapped[int | None]
    attempts: Mapped[int]
    is_cancel_asked: Mapped[bool]
    worker: Mapped[str | None]
    created_at: Mapped[Utc]
    lease_until: Mapped[Utc | None]
    finished_at: Mapped[Utc | None]
    error: Mapped[str | None]
    detail: Mapped[str]
    plan: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    chunks_left: Mapped[int | None]
    touched_at: Mapped[Utc | None]


class JobChunkRow(Base):
    """Some rows of a job: `packed` until they are screened, then what their account is (`result`).

    `first` is the place of its first row among all, `rows` counts its holdings. Because a chunk is one row, it is
    finished once, however many workers do it.
    """

    __tablename__ = "job_chunks"
    __table_args__ = (ForeignKeyConstraint(["job"], ["jobs.id"]),)

    job: Mapped[Key]
    number: Mapped[Place]
    first: Mapped[int]
    rows: Mapped[int]
    packed: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int]
    worker: Mapped[str | None]
    lease_until: Mapped[Utc | None]
    finished_at: Mapped[Utc | None]
    result: Mapped[bytes | None] = mapped_column(LargeBinary)


class JobCallbackRow(Base):
    """Who is to be told that a job is over: `due_at` is when it is to be tried next, `ended_at` when no more.

    `outcome` says how that ended: `sent`, or why it was given up.
    """

    __tablename__ = "job_callbacks"
    __table_args__ = (Index(None, "ended_at", "due_at"),)

    job: Mapped[Key]
    tenant: Mapped[Owner]
    url: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[Utc]
    ended_at: Mapped[Utc | None]
    outcome: Mapped[str]


class UploadRow(Base):
    """A file that was handed in and waits to be screened; its bytes lie with the archived files.

    `fault` names the error of a file that broke its parser: it is not parsed again.
    """

    __tablename__ = "uploads"
    __table_args__ = (ForeignKeyConstraint(["sha256"], ["file_contents.sha256"]), Index(None, "received_at"))

    id: Mapped[Key]
    tenant: Mapped[Owner]
    name: Mapped[str]
    sha256: Mapped[str]
    received_at: Mapped[Utc]
    choice: Mapped[Json]
    fault: Mapped[str | None]
    fault_detail: Mapped[str]


class ColumnMapRow(Base):
    """Which column is which in files of a layout, as a person corrected it; `layout` is the hash of the headings."""

    __tablename__ = "layouts"
    __table_args__ = (is_sha256("layout"),)

    tenant: Mapped[str] = mapped_column(primary_key=True, default=current_tenant)
    layout: Mapped[Key]
    columns: Mapped[Json]
    kept_at: Mapped[Utc]


def is_run_out(until: InstrumentedAttribute[datetime | None], now: datetime) -> ColumnElement[bool]:
    """Tell, of a lease that ends at `until`, whether nobody holds it any more."""
    return or_(until < now, until > now + LONGEST_LEASE)
