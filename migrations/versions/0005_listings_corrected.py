"""Listings corrected: a recorded event may name the party under whom the listing was printed anew."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("kept_events") as events:
        events.add_column(sa.Column("replaced_by", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("kept_events") as events:
        events.drop_column("replaced_by")
