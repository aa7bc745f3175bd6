"""How fast a key may ask, and the buckets that several hosts count in; keys of before have no rate of their own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | None = "0030"
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


def downgrade() -> None:
    op.drop_table("request_rates")
    op.drop_column("api_keys", "burst")
    op.drop_column("api_keys", "per_second")
