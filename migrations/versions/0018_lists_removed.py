"""Lists taken out of what is live by a person: who, when and why."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "list_removals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["code", "version"],
            ["list_versions.code", "list_versions.version"],
            name=op.f("fk_list_removals_code_version_list_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_removals")),
    )
    op.create_index(op.f("ix_list_removals_code"), "list_removals", ["code"])


def downgrade() -> None:
    op.drop_table("list_removals")
