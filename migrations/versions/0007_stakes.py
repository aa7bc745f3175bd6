"""Who owns whom, as list versions state it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "stakes",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("asset", sa.Text(), nullable=False),
        sa.Column("percent", sa.Text(), nullable=True),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id", "asset"],
            ["parties.version_id", "parties.party_id"],
            name=op.f("fk_stakes_version_id_asset_parties"),
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_stakes")),
    )
    op.create_index(op.f("ix_stakes_owner"), "stakes", ["owner"])


def downgrade() -> None:
    op.drop_table("stakes")
