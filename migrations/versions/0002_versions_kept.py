"""Every version kept: what each says of itself, whether it is held, and the files that it was read from."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# what moves from a list to each of its versions, and whether it may be absent
_MOVED: tuple[tuple[str, sa.types.TypeEngine[Any], bool], ...] = (
    ("title", sa.Text(), False),
    ("publisher", sa.Text(), False),
    ("checked_on", sa.Date(), False),
    ("max_age_days", sa.Integer(), True),
)
# Of versions that are no longer live only the live one's words are known; that they were current on the day that
# they were published is sure, for a later day there is no record.
_TO_VERSIONS = """
UPDATE list_versions SET
    title = (SELECT lists.title FROM lists WHERE lists.code = list_versions.code),
    publisher = (SELECT lists.publisher FROM lists WHERE lists.code = list_versions.code),
    max_age_days = (SELECT lists.max_age_days FROM lists WHERE lists.code = list_versions.code),
    checked_on = COALESCE(
        (SELECT lists.checked_on FROM lists
            WHERE lists.code = list_versions.code AND lists.version = list_versions.version),
        list_versions.published_on)
"""
_LIVE = "(SELECT v.{0} FROM list_versions v WHERE v.code = lists.code AND v.version = lists.version)"
_TO_LISTS = f"UPDATE lists SET {', '.join(f'{name} = {_LIVE.format(name)}' for name, *_ in _MOVED)}"  # noqa: S608 - constants
_SHA256 = (
    "length(sha256) = 71 AND substr(sha256, 1, 7) = 'sha256:' AND ltrim(substr(sha256, 8), '0123456789abcdef') = ''"
)


def upgrade() -> None:
    _make_files()
    with op.batch_alter_table("list_versions") as versions:
        for name, kind, _ in _MOVED:
            versions.add_column(sa.Column(name, kind, nullable=True))
        versions.add_column(sa.Column("state", sa.Text(), server_default="accepted", nullable=False))
        versions.add_column(sa.Column("notes", sa.JSON(), server_default="[]", nullable=False))
    op.execute(_TO_VERSIONS)
    with op.batch_alter_table("list_versions") as versions:
        _require(versions)
        versions.create_check_constraint(op.f("ck_list_versions_state_known"), "state IN ('accepted', 'held')")
    with op.batch_alter_table("lists") as lists:
        for name, *_ in _MOVED:
            lists.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table("lists") as lists:
        for name, kind, _ in _MOVED:
            lists.add_column(sa.Column(name, kind, nullable=True))
    op.execute(_TO_LISTS)
    with op.batch_alter_table("lists") as lists:
        _require(lists)
    with op.batch_alter_table("list_versions") as versions:
        versions.drop_constraint(op.f("ck_list_versions_state_known"), type_="check")
        for name in ("state", "notes", *(name for name, *_ in _MOVED)):
            versions.drop_column(name)
    for table in ("list_files", "file_parts", "file_contents"):
        op.drop_table(table)


def _make_files() -> None:
    op.create_table(
        "file_contents",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(_SHA256, name=op.f("ck_file_contents_sha256_is_sha256")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_file_contents_size_counted")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_contents")),
    )
    op.create_table(
        "file_parts",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        _content_key("file_parts"),
        sa.PrimaryKeyConstraint("sha256", "position", name=op.f("pk_file_parts")),
    )
    op.create_table(
        "list_files",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["list_versions.id"], name=op.f("fk_list_files_version_id_list_versions")
        ),
        _content_key("list_files"),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_list_files")),
        sa.UniqueConstraint("version_id", "name", name=op.f("uq_list_files_version_id_name")),
    )
    op.create_index(op.f("ix_list_files_sha256"), "list_files", ["sha256"])


def _content_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["sha256"], ["file_contents.sha256"], name=op.f(f"fk_{table}_sha256_file_contents"))


def _require(table: Any) -> None:  # noqa: ANN401 - Alembic's batch has no public type
    for name, kind, may_be_absent in _MOVED:
        if not may_be_absent:
            table.alter_column(name, existing_type=kind, nullable=False)
