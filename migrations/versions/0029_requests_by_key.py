"""Requests that carry a key: one sent twice is done once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "keyed_requests",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "key", name=op.f("pk_keyed_requests")),
    )
    op.create_index(op.f("ix_keyed_requests_created_at"), "keyed_requests", ["created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_keyed_requests_created_at"), table_name="keyed_requests")
    op.drop_table("keyed_requests")
