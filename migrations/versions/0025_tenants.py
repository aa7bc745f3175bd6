"""Whose rows they are: what was kept before there were tenants is the first one's."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BOUND = ("screenings", "uploads", "jobs", "kept_events", "house_namesakes")
_DIGITS = "substr(layout, 8)"
_IS_DIGEST = f"length(layout) = 71 AND substr(layout, 1, 7) = 'sha256:' AND ltrim({_DIGITS}, '0123456789abcdef') = ''"


def upgrade() -> None:
    for table in _BOUND:
        # nobody's by default: what is written past the code is seen by no tenant
        op.add_column(table, sa.Column("tenant", sa.Text(), server_default=sa.text("''"), nullable=False))
        op.execute(f"UPDATE {table} SET tenant = 'default'")  # noqa: S608  # own words
    op.drop_index(op.f("ix_screenings_created_at"), table_name="screenings")
    op.create_index(op.f("ix_screenings_tenant_created_at"), "screenings", ["tenant", "created_at"])
    op.create_table(
        "layouts",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_IS_DIGEST, name=op.f("ck_layouts_layout_is_sha256")),
        sa.PrimaryKeyConstraint("tenant", "layout", name=op.f("pk_layouts")),
    )
    op.execute(
        "INSERT INTO layouts (tenant, layout, columns, kept_at)"
        " SELECT 'default', layout, columns, kept_at FROM column_maps"
    )
    op.drop_table("column_maps")


def downgrade() -> None:
    op.create_table(
        "column_maps",
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_IS_DIGEST, name=op.f("ck_column_maps_layout_is_sha256")),
        sa.PrimaryKeyConstraint("layout", name=op.f("pk_column_maps")),
    )
    op.execute(
        "INSERT INTO column_maps (layout, columns, kept_at)"
        " SELECT layout, columns, kept_at FROM layouts WHERE tenant = 'default'"
    )
    op.drop_table("layouts")
    op.drop_index(op.f("ix_screenings_tenant_created_at"), table_name="screenings")
    op.create_index(op.f("ix_screenings_created_at"), "screenings", ["created_at"])
    for table in reversed(_BOUND):
        op.drop_column(table, "tenant")
