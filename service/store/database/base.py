"""The ground of the tables: names of constraints, column types, and the words a column may hold."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Date, Double, Enum, Integer, MetaData, Text, text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from service.domain.events import EventKind, Scope
from service.domain.parties import IdentifierKind, NameKind
from service.store.database.instants import UtcInstant, ZonedInstant
from service.store.database.owner import current_tenant

Zoned = Annotated[datetime, mapped_column(ZonedInstant)]
Utc = Annotated[datetime, mapped_column(UtcInstant)]
Key = Annotated[str, mapped_column(primary_key=True)]
Place = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
Json = dict[str, Any]

# Whose row it is. Why the server's default is nobody: a row that was written past `tenancy` is seen by no tenant.
Owner = Annotated[str, mapped_column(Text(), default=current_tenant, server_default=text("''"))]

# Of an `Integer` in PostgreSQL; SQLite has more, but its driver fails beyond 64 bits.
LARGEST_NUMBER = 2**31 - 1
_WORD_LENGTH = 32  # the longest word of any kind has 12 letters; PostgreSQL wants a bound
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _word(kind: type[EventKind | Scope | NameKind | IdentifierKind]) -> Enum:
    """Keep a word of the domain by its value, not by its name in the code."""
    return Enum(kind, native_enum=False, length=_WORD_LENGTH, values_callable=lambda words: [w.value for w in words])


def is_one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    """Let a column hold these words alone."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def is_sha256(column: str) -> CheckConstraint:
    """Let a column hold `sha256:` and 64 hex digits alone."""
    digits = f"substr({column}, 8)"
    return CheckConstraint(
        f"length({column}) = 71 AND substr({column}, 1, 7) = 'sha256:' AND ltrim({digits}, '0123456789abcdef') = ''",
        name=f"{column}_is_sha256",
    )


class Base(DeclarativeBase):
    """The ground of all tables: names of constraints, and the column type of each Python type."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: Integer(),
        float: Double(),
        date: Date(),
        Json: JSON(),
        list[str]: JSON(),
        **{kind: _word(kind) for kind in (EventKind, Scope, NameKind, IdentifierKind)},
    }
