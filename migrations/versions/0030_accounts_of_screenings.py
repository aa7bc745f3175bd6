"""The accounts whose holdings a screening has, so that its owner finds it; those of before had none."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "screening_accounts",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("screening", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["screening"], ["screenings.number"], name=op.f("fk_screening_accounts_screening_screenings")
        ),
        sa.PrimaryKeyConstraint("account", "screening", name=op.f("pk_screening_accounts")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_screening_accounts_screening"), "screening_accounts", ["screening"])


def downgrade() -> None:
    op.drop_index(op.f("ix_screening_accounts_screening"), table_name="screening_accounts")
    op.drop_table("screening_accounts")
