"""In PostgreSQL too the index of unfinished screenings holds those alone: finished ones write one index fewer."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEX, _TABLE = "ix_screenings_unfinished", "screenings"


def upgrade() -> None:
    _make_anew(sa.text("NOT is_complete"))


def downgrade() -> None:
    _make_anew(None)


def _make_anew(where: sa.TextClause | None) -> None:
    if op.get_context().dialect.name == "postgresql":  # in SQLite it is so already
        op.drop_index(_INDEX, _TABLE)
        op.create_index(_INDEX, _TABLE, ["created_at"], postgresql_where=where)
