"""Keys of programs: 256 random bits that are shown once, of which only a digest is kept."""

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.access.rates import Rate
from service.access.roles import Role, roles_of
from service.errors import AccessError, UnknownKeyError
from service.store import FIRST_TENANT, KeyRecord, Store

# Why: 32 bytes of a good source are 256 bits; nobody tries them out, so that one SHA-256 is hash enough
# (OWASP Authentication Cheat Sheet: slow hashes are for what people choose).
_SECRET_BYTES = 32
# Why: 40 bits name a key among a million so that two hardly ever meet; the database refuses the second.
_PREFIX_BYTES = 5
_KEY = re.compile(r"pnd_([a-z0-9]{8})_([A-Za-z0-9_-]{43,128})")
_FIRST = "first"
_LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made, with its text: it is shown once, and nobody can read it again."""

    text: str
    record: KeyRecord

    def __repr__(self) -> str:
        """Name the key without its secret: a trace or a test's report must not have it."""
        return f"NewKey({self.record.prefix})"


def made_key() -> str:
    """Make the text of a key."""
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"  # base32 (RFC 4648, section 6)
    prefix = "".join(secrets.choice(alphabet) for _ in range(_PREFIX_BYTES * 8 // 5))
    return f"pnd_{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def read_key(text: str) -> tuple[str, bytes] | None:
    """Give the prefix of a key and the SHA-256 of its secret; None for a text that is none."""
    found = _KEY.fullmatch(text)
    return (found[1], hashlib.sha256(found[2].encode()).digest()) if found else None


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a store, over all tenants; `now` gives aware instants."""

    store: Store
    now: Callable[[], datetime]

    def create(  # noqa: PLR0913 what a key is
        self,
        *,
        tenant: str,
        roles: Sequence[str],
        label: str,
        by: str,
        days: int | None = None,
        person: str | None = None,
        rate: Rate | None = None,
    ) -> NewKey:
        """Make a key. What is done with it is recorded under `person`, where it is theirs, else under its own name.

        `rate` is how fast it may ask; None: as fast as the service lets any.

        Raises:
            AccessError: there is no such tenant, person or role, the person has it not, or the label says nothing.
        """
        given = roles_of(roles)
        if person is not None:
            self._require_person(person, tenant, given)
        text, now = made_key(), self.now()
        record = _record(text, tenant, given, _label(label), now, by)
        ends = now + timedelta(days=days) if days else None
        record = replace(_paced(record, rate), expires_at=ends, identity=person or record.identity)
        self.store.access.add_key(record)
        return NewKey(text, record)

    def all(self) -> tuple[KeyRecord, ...]:
        """Give every key ever made, the oldest first."""
        return self.store.access.keys()

    def rotate(self, prefix: str, *, by: str, overlap: timedelta, days: int | None = None) -> NewKey:
        """Make a key in place of another, with its tenant, roles, label, name and rate; both are valid meanwhile.

        Raises:
            UnknownKeyError: there is no such key.
            AccessError: it is revoked or expired: a new one must be made.
        """
        old, now, text = self._known(prefix), self.now(), made_key()
        if not old.is_valid(now):
            raise AccessError(f"the key {prefix} is revoked or expired: make a new one with pendens keys create")
        made = _record(text, old.tenant, tuple(map(Role, old.roles)), old.label, now, by)
        ends = now + timedelta(days=days) if days else None
        paced = _paced(made, Rate.of(old.per_second, old.burst))
        record = replace(paced, identity=old.identity, replaces=old.prefix, expires_at=ends)
        self.store.access.rotate_key(record, now + overlap)
        return NewKey(text, record)

    def revoke(self, prefix: str, *, by: str) -> None:
        """Let a key open nothing more; every process notices within seconds.

        Raises:
            UnknownKeyError: there is no such key.
        """
        self.store.access.revoke_key(prefix, by=by, at=self.now())

    def first(self) -> NewKey | None:
        """Make the first admin key of a store; None where another process has just done so."""
        text = made_key()
        record = _record(text, FIRST_TENANT, tuple(Role), "first admin key", self.now(), "pendens")
        try:
            self.store.access.add_key(replace(record, origin=_FIRST))
        except AccessError:
            return None
        return NewKey(text, record)

    def admit(self, text: str) -> None:
        """See that a key from the settings is known; several processes may do so at once, and one that was revoked is.

        Raises:
            AccessError: it is no key, or another secret is kept under its prefix.
        """
        read = read_key(text)
        if read is None:
            raise AccessError("PENDENS_ADMIN_KEY is no key: pendens keys generate writes one")
        record = _record(text, FIRST_TENANT, tuple(Role), "PENDENS_ADMIN_KEY", self.now(), "PENDENS_ADMIN_KEY")
        if self.store.access.key(record.prefix) is None:
            try:
                self.store.access.add_key(record)
            except AccessError:  # another process was faster
                return
        kept = self.store.access.key(record.prefix)
        if kept is None or not secrets.compare_digest(kept.digest, record.digest):
            raise AccessError(f"another key is kept under {record.prefix}: write one with pendens keys generate")

    def _known(self, prefix: str) -> KeyRecord:
        key = self.store.access.key(prefix)
        if key is None:
            raise UnknownKeyError(f"there is no key {prefix}")
        return key

    def _require_person(self, name: str, tenant: str, roles: Sequence[Role]) -> None:
        person = self.store.access.person(name)
        if person is None or person.removed_at is not None or person.tenant != tenant:
            raise AccessError(f"nobody of the tenant {tenant} is called {name}: pendens users list shows them")
        lacking = ", ".join(role.value for role in roles if role.value not in person.roles)
        if lacking:
            raise AccessError(
                f"{name} has not the role {lacking}, and a person's key opens no more than they may themselves: leave"
                " it out, or see pendens users roles"
            )


def _record(  # noqa: PLR0913, PLR0917 what a key is
    text: str, tenant: str, roles: Sequence[Role], label: str, now: datetime, by: str
) -> KeyRecord:
    read = read_key(text)
    if read is None:
        raise AccessError("the text is no key")
    prefix, digest = read
    names = tuple(role.value for role in roles)
    return KeyRecord(prefix, tenant, digest, label, f"{label} (key {prefix})", names, now, by)


def _paced(record: KeyRecord, rate: Rate | None) -> KeyRecord:
    return replace(record, per_second=rate.per_second, burst=rate.burst) if rate else record


def _label(text: str) -> str:
    label = " ".join(text.split())
    if not label or not label.isprintable() or len(label) > _LONGEST_LABEL:
        raise AccessError(f"the label says what the key is for, in 1 to {_LONGEST_LABEL} printable characters")
    return label
