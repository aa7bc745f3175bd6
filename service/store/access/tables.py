"""The tables of access: tenants, keys, people and their sessions. No secret is in them, only what proves one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, event, insert
from sqlalchemy.orm import Mapped, mapped_column

from service.store.access.records import FIRST_TENANT
from service.store.database.base import Base, Key, Utc


class TenantRow(Base):
    """A desk whose screenings, files and events nobody of another desk sees; it is never removed."""

    __tablename__ = "tenants"

    name: Mapped[Key]
    created_at: Mapped[Utc]
    created_by: Mapped[str]


class ApiKeyRow(Base):
    """A key of a program. `digest` is the SHA-256 of its secret, which has 256 random bits and needs no slow hash.

    `identity` names who acts with it, and stays when the key is rotated: `replaces` is the key before. `origin` is
    `first` for the one that a first start makes, so that two hosts that start together make one. `per_second` and
    `burst` are its rate, None where the service's holds.
    """

    __tablename__ = "api_keys"
    __table_args__ = (ForeignKeyConstraint(["tenant"], ["tenants.name"]), UniqueConstraint("origin"))

    prefix: Mapped[Key]
    tenant: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    label: Mapped[str]
    identity: Mapped[str]
    roles: Mapped[list[str]]
    created_at: Mapped[Utc]
    created_by: Mapped[str]
    expires_at: Mapped[Utc | None]
    revoked_at: Mapped[Utc | None]
    revoked_by: Mapped[str | None]
    replaces: Mapped[str | None]
    origin: Mapped[str | None]
    per_second: Mapped[float | None]
    burst: Mapped[int | None]


class PersonRow(Base):
    """A person. `password` is an Argon2id hash, None where an issuer vouches for them: `subject` is who they are there.

    One who was removed stays, so that nobody else gets the name that stands under what they did.
    """

    __tablename__ = "people"
    __table_args__ = (ForeignKeyConstraint(["tenant"], ["tenants.name"]), UniqueConstraint("subject"))

    name: Mapped[Key]
    tenant: Mapped[str]
    password: Mapped[str | None]
    subject: Mapped[str | None]
    roles: Mapped[list[str]]
    created_at: Mapped[Utc]
    created_by: Mapped[str]
    removed_at: Mapped[Utc | None]
    removed_by: Mapped[str | None]


class SignInRow(Base):
    """A browser in which somebody is signed in; `digest` is the SHA-256 of what its cookie holds."""

    __tablename__ = "sign_ins"
    __table_args__ = (ForeignKeyConstraint(["person"], ["people.name"]), Index(None, "person"), Index(None, "seen_at"))

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person: Mapped[str]
    begun_at: Mapped[Utc]
    seen_at: Mapped[Utc]


class SignInTryRow(Base):
    """A sign-in that failed or is being looked at; `subject` is the SHA-256 of its name or its address."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index(None, "subject", "tried_at"), Index(None, "tried_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    tried_at: Mapped[Utc]


class RequestRateRow(Base):
    """A bucket of requests: whose, and when it is full again, in seconds since 1970 by the database's clock."""

    __tablename__ = "request_rates"

    subject: Mapped[Key]
    full_at: Mapped[float]


def _add_first(_table: object, connection: Connection, **_: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own
    """Make the first tenant with its table, where no migration does."""
    connection.execute(insert(TenantRow).values(name=FIRST_TENANT, created_at=datetime.now(UTC), created_by="pendens"))


event.listen(TenantRow.__table__, "after_create", _add_first)
