"""The database's clock: the only one that all hosts share, so that what runs out does so for all at one moment."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, literal, select

from service.store.database.engines import is_sqlite


def database_now(connection: Connection) -> datetime:
    """Ask the database; aware, in UTC, to the millisecond or finer."""
    if is_sqlite(connection.engine.url):  # its CURRENT_TIMESTAMP has whole seconds
        said = connection.scalar(select(func.strftime(literal("%Y-%m-%d %H:%M:%f"), literal("now"))))
        return datetime.fromisoformat(str(said)).replace(tzinfo=UTC)
    return connection.scalars(select(func.now())).one().astimezone(UTC)
