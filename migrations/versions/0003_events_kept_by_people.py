"""Events kept by people: what was recorded before a publisher reacted, and each step that somebody took on it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STEPS = "'proposed', 'approved', 'rejected', 'withdrawal_asked', 'withdrawal_refused', 'withdrawn'"


def upgrade() -> None:
    op.create_table(
        "kept_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_code", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("is_day", sa.Boolean(), nullable=False),
        sa.Column("known_from", sa.Text(), nullable=True),
        sa.Column("known_reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("docket", sa.Text(), nullable=True),
        sa.Column("closes_docket", sa.Boolean(), nullable=False),
        sa.CheckConstraint("grade IN ('A', 'B', 'C')", name=op.f("ck_kept_events_grade_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_events")),
    )
    op.create_index(op.f("ix_kept_events_party_id"), "kept_events", ["party_id"])
    op.create_table(
        "event_steps",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(f"step IN ({_STEPS})", name=op.f("ck_event_steps_step_known")),
        sa.ForeignKeyConstraint(["event_id"], ["kept_events.id"], name=op.f("fk_event_steps_event_id_kept_events")),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_event_steps")),
    )


def downgrade() -> None:
    op.drop_table("event_steps")
    op.drop_table("kept_events")
