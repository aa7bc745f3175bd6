"""How fast a key may ask, the buckets that several hosts count in, and who is told when a job is over."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("per_second", sa.Double(), nullable=True))
    op.add_column("api_keys", sa.Column("burst", sa.Integer(), nullable=True))
    op.create_table(
        "request_rates",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("full_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_request_rates")),
    )
    op.create_table(
        "job_callbacks",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_callbacks")),
    )
    op.create_index(op.f("ix_job_callbacks_ended_at_due_at"), "job_callbacks", ["ended_at", "due_at"])


def downgrade() -> None:
    op.drop_table("job_callbacks")
    op.drop_table("request_rates")
    op.drop_column("api_keys", "burst")
    op.drop_column("api_keys", "per_second")
