"""What lists print of a party for people to read: addresses and remarks.

A version that is kept already gets them when its files are loaded again, or with the next version of its list.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "party_facts",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id", "party_id"],
            ["parties.version_id", "parties.party_id"],
            name=op.f("fk_party_facts_version_id_party_id_parties"),
        ),
        sa.PrimaryKeyConstraint("version_id", "party_id", "position", name=op.f("pk_party_facts")),
    )


def downgrade() -> None:
    op.drop_table("party_facts")
