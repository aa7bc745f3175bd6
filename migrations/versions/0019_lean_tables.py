"""Tables in which what repeats in screenings is kept once; the older ones are put aside for revision 0020."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OLD = {
    "findings": ("ix_findings_sorted", "ix_findings_screening_id_row"),
    "screening_lists": ("ix_screening_lists_code_version",),
    "screenings": ("ix_screenings_created_at",),
}
_NEW = (
    *("answer_listings", "listing_texts", "answers", "screening_notes", "findings"),
    *("screening_lists", "screenings", "screening_settings"),
)
_OUTCOME = "outcome IN ('clear', 'flagged', 'incomplete')"
_FLAG = (
    "flag IN ('clear', 'former', 'notice', 'licensed', 'enjoined', 'pending', 'restricted', 'review',"
    " 'divest', 'no_trade', 'blocked')"
)
_SEVERITY = "severity BETWEEN 0 AND 100"
_PLAIN = ("jurisdictions", "fail_on", "matcher_version", "profile", "profile_hash", "code_version")


def upgrade() -> None:
    _put_aside()
    _make()


def downgrade() -> None:
    """Put the older tables, which revision 0020 has filled again, back in their place."""
    for table in _NEW:
        op.drop_table(table)
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for table in _OLD:
        op.rename_table(f"old_{table}", table)
        if not is_sqlite:
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT old_pk_{table} TO pk_{table}")
    op.create_index(op.f("ix_screenings_created_at"), "screenings", ["created_at"])
    op.create_index(op.f("ix_screening_lists_code_version"), "screening_lists", ["code", "version"])
    sorted_by = ["screening_id", "severity", "market_value", "days_left", "position"]
    op.create_index("ix_findings_sorted", "findings", sorted_by)
    op.create_index(op.f("ix_findings_screening_id_row"), "findings", ["screening_id", "row"])


def _put_aside() -> None:
    """Rename the tables, and free the names of their indexes and keys, which PostgreSQL has once for all tables."""
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for table, indexes in _OLD.items():
        for name in indexes:
            op.drop_index(name, table)
        if not is_sqlite:
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT pk_{table} TO old_pk_{table}")
        op.rename_table(table, f"old_{table}")


def _column(name: str, kind: sa.types.TypeEngine[Any] | None = None, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind or sa.Text(), nullable=nullable)


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _number(name: str = "id") -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _make() -> None:
    _make_settings()
    _make_screenings()
    _make_findings()
    _make_answers()


def _make_settings() -> None:
    op.create_table(
        "screening_settings",
        _number(),
        _column("digest", sa.LargeBinary()),
        _column("jurisdictions", sa.JSON()),
        *(_column(name) for name in _PLAIN[1:]),
        _column("document", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_settings")),
        sa.UniqueConstraint("digest", name=op.f("uq_screening_settings_digest")),
    )
    op.create_table(
        "screening_lists",
        _key("settings_id"),
        _key("position"),
        _column("code"),
        _column("version"),
        sa.ForeignKeyConstraint(
            ["settings_id"], ["screening_settings.id"], name=op.f("fk_screening_lists_settings_id_screening_settings")
        ),
        sa.ForeignKeyConstraint(
            ["code", "version"],
            ["list_versions.code", "list_versions.version"],
            name=op.f("fk_screening_lists_code_version_list_versions"),
        ),
        sa.PrimaryKeyConstraint("settings_id", "position", name=op.f("pk_screening_lists")),
    )
    op.create_index(op.f("ix_screening_lists_code_version"), "screening_lists", ["code", "version"])


def _make_screenings() -> None:
    op.create_table(
        "screenings",
        _number("number"),
        _column("id"),
        _column("created_at", sa.DateTime(timezone=True)),
        _column("is_complete", sa.Boolean()),
        *(_column(name) for name in ("outcome", "as_of", "known_at")),
        _column("settings_id", sa.Integer()),
        _column("source", sa.JSON()),
        _column("document", sa.JSON()),
        sa.CheckConstraint(_OUTCOME, name=op.f("ck_screenings_outcome_known")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_screenings")),
        sa.UniqueConstraint("id", name=op.f("uq_screenings_id")),
    )
    op.create_index(op.f("ix_screenings_created_at"), "screenings", ["created_at"])
    unfinished = sa.text("NOT is_complete")
    op.create_index("ix_screenings_unfinished", "screenings", ["created_at"], sqlite_where=unfinished)


def _make_findings() -> None:
    op.create_table(
        "findings",
        _key("screening"),
        _key("position"),
        _column("row", sa.Integer()),
        _column("flag"),
        _column("severity", sa.Integer()),
        _column("market_value", sa.Double(), nullable=True),
        _column("days_left", sa.Integer(), nullable=True),
        _column("answer_id", sa.Integer()),
        _column("fields", sa.Integer()),
        _column("named"),
        _column("rest"),
        _column("searched", nullable=True),
        sa.CheckConstraint(_FLAG, name=op.f("ck_findings_flag_known")),
        sa.CheckConstraint(_SEVERITY, name=op.f("ck_findings_severity_on_scale")),
        sa.ForeignKeyConstraint(["screening"], ["screenings.number"], name=op.f("fk_findings_screening_screenings")),
        sa.PrimaryKeyConstraint("screening", "position", name=op.f("pk_findings")),
        sqlite_with_rowid=False,
    )
    sorted_by = ["screening", "severity", "market_value", "days_left", "position"]
    op.create_index("ix_findings_sorted", "findings", sorted_by)
    op.create_index(op.f("ix_findings_screening_row"), "findings", ["screening", "row"])
    op.create_table(
        "screening_notes",
        _key("screening"),
        _column("part"),
        _key("position"),
        _column("count", sa.Integer()),
        _column("packed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["screening"], ["screenings.number"], name=op.f("fk_screening_notes_screening_screenings")
        ),
        sa.PrimaryKeyConstraint("screening", "part", "position", name=op.f("pk_screening_notes")),
        sqlite_with_rowid=False,
    )


def _make_answers() -> None:
    for table, columns in (("answers", ("lists", "strength", "searched")), ("listing_texts", ())):
        op.create_table(
            table,
            _number(),
            _column("digest", sa.LargeBinary()),
            *(_column(name) for name in columns),
            _column("packed", sa.LargeBinary()),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("digest", name=op.f(f"uq_{table}_digest")),
        )
    op.create_table(
        "answer_listings",
        _key("answer_id"),
        _key("position"),
        _column("listing_id", sa.Integer()),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_answer_listings_answer_id_answers")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing_texts.id"], name=op.f("fk_answer_listings_listing_id_listing_texts")
        ),
        sa.PrimaryKeyConstraint("answer_id", "position", name=op.f("pk_answer_listings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_answer_listings_listing_id"), "answer_listings", ["listing_id"])
