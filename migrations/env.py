"""How Alembic reaches the database: by the connection it is handed, or by `alembic -x url=sqlite:///file.db …`."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, Enum
from sqlalchemy.types import TypeDecorator

from service.store.database.connections import Database
from service.store.database.engines import file_engine, is_sqlite
from service.store.opening import read_address
from service.store.schema import metadata, migrating, secure_rows, securing_statements


def migrate(connection: Connection) -> None:
    """Run the migrations in the connection's transaction; SQLite's tables are changed by making them anew."""
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=True,
        render_item=render_item,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        secure_rows(connection)


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write plain column types into new migrations: they must not change when the code does."""
    if kind != "type":
        return False
    if isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return f"sa.String({item.length})" if isinstance(item, Enum) else False


def write_sql(url: str) -> None:
    """Print the migrations as SQL for a person to run (`alembic -x url=… upgrade head --sql`)."""
    context.configure(url=url, target_metadata=metadata(), literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()
        if not is_sqlite(read_address(url)) and context.get_revision_argument() == context.get_head_revision():
            for statement in securing_statements():
                context.execute(statement)


def asked_url() -> str:
    """Read the address given on the command line.

    Raises:
        ValueError: there is none.
    """
    url = context.get_x_argument(as_dictionary=True).get("url")
    if not url:
        raise ValueError("say which database: alembic -x url=sqlite:///file.db …")
    return url


handed: Connection | None = context.config.attributes.get("connection")
if handed is not None:
    migrate(handed)
elif context.is_offline_mode():
    write_sql(asked_url())
else:
    with migrating(Database(file_engine(read_address(asked_url())))) as opened:
        migrate(opened)
