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
_ADDED = ("searched", "market_value", "days_left", "lists", "strength")
_AT_ONCE = 1_000  # findings held in memory
_READ = "SELECT screening_id, position, document FROM findings"
_WRITE = (
    "UPDATE findings SET searched = :searched, market_value = :market_value, days_left = :days_left, lists = :lists,"
    " strength = :strength WHERE screening_id = :screening_id AND position = :position"
)


def upgrade() -> None:
    with op.batch_alter_table("findings") as findings:
        findings.add_column(sa.Column("searched", sa.Text(), nullable=False, server_default=""))
        findings.add_column(sa.Column("market_value", sa.Double(), nullable=True))
        findings.add_column(sa.Column("days_left", sa.Integer(), nullable=True))
        findings.add_column(sa.Column("lists", sa.Text(), nullable=False, server_default="|"))
        findings.add_column(sa.Column("strength", sa.Text(), nullable=False, server_default=""))
    _fill()
    with op.batch_alter_table("findings") as findings:
        for column in ("searched", "lists", "strength"):
            findings.alter_column(column, server_default=None)
        findings.create_index(op.f("ix_findings_screening_id_row"), ["screening_id", "row"])


def downgrade() -> None:
    with op.batch_alter_table("findings") as findings:
        findings.drop_index(op.f("ix_findings_screening_id_row"))
        for column in _ADDED:
            findings.drop_column(column)


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
