"""An upload that broke its parser says so, and is not parsed at each visit."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("uploads") as uploads:
        uploads.add_column(sa.Column("fault", sa.Text(), nullable=True))
        uploads.add_column(sa.Column("fault_detail", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("uploads") as uploads:
        uploads.alter_column("fault_detail", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("uploads") as uploads:
        uploads.drop_column("fault_detail")
        uploads.drop_column("fault")
