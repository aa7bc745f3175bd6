"""The tables of work that one process does for all: who holds it until when, and when each list was last fetched."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from service.store.database.base import Base, Key, Utc


class LeaseRow(Base):
    """Who does a piece of work; past `until`, which its holder renews, another may take it over."""

    __tablename__ = "leases"

    name: Mapped[Key]
    holder: Mapped[str]
    until: Mapped[Utc]


class RefreshRow(Base):
    """When a list was last fetched, when it is to be fetched again, and why the last tries failed."""

    __tablename__ = "list_refreshes"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures_counted"),)

    code: Mapped[Key]
    tried_at: Mapped[Utc]
    next_at: Mapped[Utc]
    failures: Mapped[int]
    problem: Mapped[str]
