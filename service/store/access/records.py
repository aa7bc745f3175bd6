"""What the store keeps of who may ask; instants are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime

FIRST_TENANT = "default"  # it is there from the beginning, and has all that was kept before there were tenants


@dataclass(frozen=True, slots=True)
class TenantRecord:
    """A tenant, and who made it."""

    name: str
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key without its secret; see `ApiKeyRow`. `digest` has 32 bytes."""

    prefix: str
    tenant: str
    digest: bytes
    label: str
    identity: str
    roles: tuple[str, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    replaces: str | None = None
    origin: str | None = None
    per_second: float | None = None
    burst: int | None = None

    def is_valid(self, at: datetime) -> bool:
        """Tell whether it opens anything at an instant."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person; see `PersonRow`."""

    name: str
    tenant: str
    password: str | None
    subject: str | None
    roles: tuple[str, ...]
    created_at: datetime
    created_by: str
    removed_at: datetime | None = None
    removed_by: str | None = None


@dataclass(frozen=True, slots=True)
class SignInRecord:
    """A sign-in: who, since when, and when it was last used."""

    person: PersonRecord
    begun_at: datetime
    seen_at: datetime
