"""The table of who owns whom; as all of a list version's rows, written once and never changed."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import Dialect, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from service.domain.stakes import Stake
from service.store.database.base import Base, Place

STAKE_FIELDS = tuple(field.name for field in fields(Stake) if field.name != "list_code")


class Exact(TypeDecorator[Decimal]):
    """A decimal number as its digits: SQLite would make a float of it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write the digits."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Read the digits."""
        return None if value is None else Decimal(value)


class StakeRow(Base):
    """A statement of a version on who owns how much of whom; the owner may be a party of another list."""

    __tablename__ = "stakes"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "asset"], ["parties.version_id", "parties.party_id"]),
        Index(None, "owner"),
    )

    version_id: Mapped[Place]
    position: Mapped[Place]
    owner: Mapped[str]
    asset: Mapped[str]
    percent: Mapped[Annotated[Decimal, mapped_column(Exact)] | None]
    known_from: Mapped[date]
    source: Mapped[str]
    since: Mapped[date | None]
    until: Mapped[date | None]
