"""Long work in chunks: what they rest on, their rows until these are screened, and their results."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("plan", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("jobs", sa.Column("chunks_left", sa.Integer(), nullable=True))
    op.add_column("jobs", sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "job_chunks",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_job_chunks_job_jobs")),
        sa.PrimaryKeyConstraint("job", "number", name=op.f("pk_job_chunks")),
    )


def downgrade() -> None:
    op.drop_table("job_chunks")
    for column in ("touched_at", "chunks_left", "plan"):
        op.drop_column("jobs", column)
