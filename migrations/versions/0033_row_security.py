"""Row security of PostgreSQL, which is laid over the tables of the code after the last migration of every upgrade.

This revision makes databases of before come by there; see `service/store/database/row_security.py`. Downwards it is
taken off, for the program of before knows nothing of it.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TAKE_OFF = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid
        WHERE polname = 'tenant_rows' AND relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('DROP POLICY tenant_rows ON %I', one.relname);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', one.relname);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', one.relname);
    END LOOP;
    FOR one IN SELECT oid::regprocedure AS called FROM pg_proc
        WHERE proname LIKE 'pendens\\_sees\\_%' AND pronamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('DROP FUNCTION %s', one.called);
    END LOOP;
END $$
"""


def upgrade() -> None:
    """Change nothing by itself."""


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_TAKE_OFF)
