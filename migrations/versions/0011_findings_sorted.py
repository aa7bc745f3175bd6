"""Findings carry what they are searched, filtered and sorted by; those kept before get it from their documents."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SEARCHED = ("name", "isin", "cusip", "sedol", "figi", "lei", "ticker")
_SORTED = "ix_findings_sorted"
_AT_ONCE = 1_000  # findings held in memory
_READ = "SELECT screening_id, position, document FROM findings"
_WRITE = (
    "UPDATE findings SET searched = :searched, market_value = :market_value, days_left = :days_left, lists = :lists,"
    " strength = :strength WHERE screening_id = :screening_id AND position = :position"
)


def upgrade() -> None:
    op.drop_index(op.f("ix_findings_screening_id_severity"), "findings")
    is_sqlite = op.get_context().dialect.name == "sqlite"
    # in front of the document: SQLite reads a row from its beginning, and the document may be a hundred times as large
    place = "document" if is_sqlite else None
    with op.batch_alter_table("findings", recreate="always" if is_sqlite else "never") as findings:
        for column in _columns_added():
            findings.add_column(column, insert_before=place)
    _fill()
    with op.batch_alter_table("findings") as findings:
        for name in ("searched", "lists", "strength"):
            findings.alter_column(name, server_default=None)
        findings.create_index(_SORTED, ["screening_id", "severity", "market_value", "days_left", "position"])
        findings.create_index(op.f("ix_findings_screening_id_row"), ["screening_id", "row"])


def downgrade() -> None:
    with op.batch_alter_table("findings") as findings:
        findings.drop_index(op.f("ix_findings_screening_id_row"))
        findings.drop_index(_SORTED)
        for column in _columns_added():
            findings.drop_column(column.name)
        findings.create_index(op.f("ix_findings_screening_id_severity"), ["screening_id", "severity"])


def _columns_added() -> list[sa.Column[Any]]:
    return [
        sa.Column("searched", sa.Text(), nullable=False, server_default=""),
        sa.Column("market_value", sa.Double(), nullable=True),
        sa.Column("days_left", sa.Integer(), nullable=True),
        sa.Column("lists", sa.Text(), nullable=False, server_default="|"),
        sa.Column("strength", sa.Text(), nullable=False, server_default=""),
    ]


def _fill() -> None:
    if op.get_context().as_sql:
        return  # a script for a person cannot read documents: the columns stay empty for screenings of before
    connection = op.get_bind()
    read = connection.execute(sa.text(_READ)).all()
    for start in range(0, len(read), _AT_ONCE):
        connection.execute(sa.text(_WRITE), [_columns(*row) for row in read[start : start + _AT_ONCE]])


def _columns(screening_id: str, position: int, document: str | Mapping[str, Any]) -> dict[str, object]:
    read: Mapping[str, Any] = json.loads(document) if isinstance(document, str) else document
    holding, matches = read.get("holding", {}), read.get("matches", [])
    words = [str(holding[key]) for key in _SEARCHED if holding.get(key)]
    words += dict.fromkeys(text for match in matches for text in (match["party"], match["against"], match["party_id"]))
    value = holding.get("market_value")
    return {
        "screening_id": screening_id,
        "position": position,
        "searched": " ".join(words).casefold(),
        "market_value": None if value is None else float(value),
        "days_left": read.get("days_left"),
        "lists": "".join(f"|{code}" for code in dict.fromkeys(match["list"] for match in matches)) + "|",
        "strength": matches[0]["strength"] if matches else "",
    }
