"""The numbers of a version's reading: what its entries had, and under which tags, for comparing with the next one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("list_versions", sa.Column("reading", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("list_versions", "reading")
