"""First tables: lists with their versions, parties and listings, and screenings with their findings."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WORD = sa.String(32)
_TABLES = (
    "list_versions",
    "lists",
    "parties",
    "names",
    "identifiers",
    "listings",
    "events",
    "screenings",
    "screening_lists",
    "findings",
)


def upgrade() -> None:
    _make_lists()
    _make_parties()
    _make_listings()
    _make_screenings()
    _make_findings()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _column(name: str, kind: sa.types.TypeEngine[Any] | None = None, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind or sa.Text(), autoincrement="auto" if name == "id" else False, nullable=nullable)


def _make_lists() -> None:
    op.create_table(
        "list_versions",
        _column("id", sa.Integer()),
        _column("code"),
        _column("version"),
        _column("published_on", sa.Date()),
        _column("first_date", sa.Date()),
        _column("entries", sa.Integer()),
        _column("retrieved_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "length(version) = 71 AND substr(version, 1, 7) = 'sha256:'"
            " AND ltrim(substr(version, 8), '0123456789abcdef') = ''",
            name=op.f("ck_list_versions_version_is_sha256"),
        ),
        sa.CheckConstraint("entries >= 0", name=op.f("ck_list_versions_entries_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_versions")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_list_versions_code_version")),
    )
    op.create_table(
        "lists",
        _column("code"),
        _column("version"),
        _column("title"),
        _column("publisher"),
        _column("checked_on", sa.Date()),
        _column("max_age_days", sa.Integer(), nullable=True),
        _foreign_key("lists", ["code", "version"], "list_versions", ["code", "version"]),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_lists")),
    )


def _make_parties() -> None:
    op.create_table(
        "parties",
        _column("version_id", sa.Integer()),
        _column("party_id"),
        _column("position", sa.Integer()),
        _column("name"),
        _column("country", nullable=True),
        _column("kind"),
        _foreign_key("parties", ["version_id"], "list_versions", ["id"]),
        sa.PrimaryKeyConstraint("version_id", "party_id", name=op.f("pk_parties")),
    )
    op.create_index(op.f("ix_parties_party_id"), "parties", ["party_id"])
    for table, text in (("names", "text"), ("identifiers", "value")):
        op.create_table(
            table,
            _column("version_id", sa.Integer()),
            _column("party_id"),
            _column("position", sa.Integer()),
            _column("kind", _WORD),
            _column(text),
            _column("known_from", sa.Date(), nullable=True),
            _foreign_key(table, ["version_id", "party_id"], "parties", ["version_id", "party_id"]),
            sa.PrimaryKeyConstraint("version_id", "party_id", "position", name=op.f(f"pk_{table}")),
        )
    op.create_index(op.f("ix_identifiers_kind_value"), "identifiers", ["kind", "value"])


def _make_listings() -> None:
    op.create_table(
        "listings",
        _column("version_id", sa.Integer()),
        _column("position", sa.Integer()),
        *(_column(name) for name in ("party_id", "programme", "entry", "source", "grade")),
        _column("restricted_from", nullable=True),
        _column("divest_before", nullable=True),
        _foreign_key("listings", ["version_id", "party_id"], "parties", ["version_id", "party_id"]),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_listings")),
    )
    op.create_index(op.f("ix_listings_version_id_party_id"), "listings", ["version_id", "party_id"])
    op.create_index(op.f("ix_listings_party_id"), "listings", ["party_id"])
    op.create_table(
        "events",
        _column("version_id", sa.Integer()),
        _column("listing", sa.Integer()),
        _column("position", sa.Integer()),
        _column("kind", _WORD),
        *(_column(name) for name in ("at", "authority", "reference", "source", "grade", "effect")),
        _column("is_day", sa.Boolean()),
        _column("scope", _WORD),
        *(_column(name, nullable=True) for name in ("known_from", "until", "docket")),
        _column("closes_docket", sa.Boolean()),
        _column("order", sa.Integer()),
        _foreign_key("events", ["version_id", "listing"], "listings", ["version_id", "position"]),
        sa.PrimaryKeyConstraint("version_id", "listing", "position", name=op.f("pk_events")),
    )


def _make_screenings() -> None:
    op.create_table(
        "screenings",
        _column("id"),
        _column("created_at", sa.DateTime(timezone=True)),
        *(_column(name) for name in ("outcome", "as_of", "known_at", "fail_on")),
        *(_column(name) for name in ("matcher_version", "profile", "profile_hash", "code_version")),
        *(_column(name, sa.JSON()) for name in ("jurisdictions", "source", "document")),
        sa.CheckConstraint("outcome IN ('clear', 'flagged', 'incomplete')", name=op.f("ck_screenings_outcome_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screenings")),
    )
    op.create_index(op.f("ix_screenings_created_at"), "screenings", ["created_at"])
    op.create_table(
        "screening_lists",
        _column("screening_id"),
        _column("position", sa.Integer()),
        _column("code"),
        _column("version"),
        _foreign_key("screening_lists", ["screening_id"], "screenings", ["id"]),
        _foreign_key("screening_lists", ["code", "version"], "list_versions", ["code", "version"]),
        sa.PrimaryKeyConstraint("screening_id", "position", name=op.f("pk_screening_lists")),
    )
    op.create_index(op.f("ix_screening_lists_code_version"), "screening_lists", ["code", "version"])


def _make_findings() -> None:
    op.create_table(
        "findings",
        _column("screening_id"),
        _column("position", sa.Integer()),
        _column("row", sa.Integer()),
        _column("flag"),
        _column("severity", sa.Integer()),
        _column("document", sa.JSON()),
        sa.CheckConstraint(
            "flag IN ('clear', 'former', 'notice', 'licensed', 'enjoined', 'pending', 'restricted', 'review',"
            " 'divest', 'no_trade', 'blocked')",
            name=op.f("ck_findings_flag_known"),
        ),
        sa.CheckConstraint("severity BETWEEN 0 AND 100", name=op.f("ck_findings_severity_on_scale")),
        _foreign_key("findings", ["screening_id"], "screenings", ["id"]),
        sa.PrimaryKeyConstraint("screening_id", "position", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_screening_id_severity"), "findings", ["screening_id", "severity"])


def _foreign_key(table: str, columns: list[str], target: str, keys: list[str]) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{'_'.join(columns)}_{target}"
    return sa.ForeignKeyConstraint(columns, [f"{target}.{key}" for key in keys], name=op.f(name))
