"""Days of list versions: which days of listings are inferred, which version carries on which, and corrected days."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INFERRED = "effect LIKE 'first seen in the list of %' OR effect LIKE 'no longer in the list of %'"


def upgrade() -> None:
    with op.batch_alter_table("events") as events:
        events.add_column(sa.Column("is_inferred", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("list_versions") as versions:
        versions.add_column(sa.Column("follows", sa.Text(), nullable=True))
    op.create_table(
        "list_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("before_published_on", sa.Date(), nullable=False),
        sa.Column("before_checked_on", sa.Date(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["code", "version"],
            ["list_versions.code", "list_versions.version"],
            name=op.f("fk_list_revisions_code_version_list_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_revisions")),
        sa.UniqueConstraint("code", "version", "number", name=op.f("uq_list_revisions_code_version_number")),
    )
    op.execute(f"UPDATE events SET is_inferred = {_true()}, grade = 'B' WHERE {_INFERRED}")  # noqa: S608  # own words
    if not op.get_context().as_sql:  # in a script for a person it is left open, which claims less
        _follow()


def downgrade() -> None:
    op.execute(f"UPDATE events SET grade = 'A' WHERE is_inferred = {_true()}")  # noqa: S608  # own words
    op.drop_table("list_revisions")
    with op.batch_alter_table("list_versions") as versions:
        versions.drop_column("follows")
    with op.batch_alter_table("events") as events:
        events.drop_column("is_inferred")


def _true() -> str:
    return "1" if op.get_context().dialect.name == "sqlite" else "true"


def _follow() -> None:
    """Let each version that was live follow the one that was live before it, unless the list was removed between."""
    connection = op.get_bind()
    removals: dict[str, list[Any]] = {}
    for code, at in connection.execute(sa.text("SELECT code, removed_at FROM list_removals")):
        removals.setdefault(code, []).append(_instant(at))
    query = "SELECT id, code, version, retrieved_at, state FROM list_versions ORDER BY code, retrieved_at, id"
    before: dict[str, tuple[str, Any]] = {}
    for number, code, version, at, state in connection.execute(sa.text(query)).all():
        known = before.get(code)
        if known and not any(known[1] <= removed <= _instant(at) for removed in removals.get(code, [])):
            follow = sa.text("UPDATE list_versions SET follows = :before WHERE id = :id")
            connection.execute(follow, {"before": known[0], "id": number})
        if state == "accepted":
            before[code] = (version, _instant(at))


def _instant(value: datetime | str) -> str:
    """Write an instant so that two compare: SQLite has its text, PostgreSQL its value."""
    return value if isinstance(value, str) else value.isoformat(sep=" ")
