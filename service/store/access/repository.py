"""Tenants, keys, people and sign-ins in and out of the database; these alone are asked for before a tenant is known."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from service.errors import AccessError, UnknownKeyError, UnknownPersonError, UnknownTenantError
from service.store.access.records import KeyRecord, PersonRecord, SignInRecord, TenantRecord
from service.store.access.tables import ApiKeyRow, PersonRow, SignInRow, SignInTryRow, TenantRow
from service.store.database.connections import Database
from service.store.database.turns import Turn

_KEY = tuple(ApiKeyRow.__table__.c[field.name] for field in fields(KeyRecord))
_PERSON = tuple(PersonRow.__table__.c[field.name] for field in fields(PersonRecord))


class KeptAccess:
    """Who may ask a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tenants(self) -> tuple[TenantRecord, ...]:
        """Read the tenants, by name; the first one is always there.

        Raises:
            StoreError: the database failed.
        """
        query = select(TenantRow.name, TenantRow.created_at, TenantRow.created_by).order_by(TenantRow.name)
        rows = self._database.read(lambda connection: connection.execute(query).tuples().all())
        return tuple(TenantRecord(*row) for row in rows)

    def add_tenant(self, tenant: TenantRecord) -> None:
        """Make a tenant.

        Raises:
            AccessError: there is one of this name.
            StoreError: the database failed.
        """

        def work(connection: Connection) -> None:
            _insert(connection, TenantRow, asdict(tenant), f"there is a tenant {tenant.name} already")

        self._database.write(work, Turn.ACCESS)

    def require_tenant(self, name: str) -> None:
        """Refuse a tenant that there is not.

        Raises:
            UnknownTenantError: there is none.
            StoreError: the database failed.
        """
        self._database.read(lambda connection: _require_tenant(connection, name))

    def is_anybody_known(self) -> bool:
        """Tell whether a key or a person was ever made: from then on nobody is let in without one.

        Raises:
            StoreError: the database failed.
        """
        query = select(or_(select(ApiKeyRow.prefix).exists(), select(PersonRow.name).exists()))
        return bool(self._database.read(lambda connection: connection.scalar(query)))

    def add_key(self, key: KeyRecord) -> None:
        """Keep a key.

        Raises:
            UnknownTenantError: there is no such tenant.
            AccessError: there is a key of this prefix, or of this origin.
            StoreError: the database failed.
        """

        def work(connection: Connection) -> None:
            _require_tenant(connection, key.tenant)
            _insert(connection, ApiKeyRow, _values(key), f"there is a key {key.prefix} already")

        self._database.write(work, Turn.ACCESS)

    def key(self, prefix: str) -> KeyRecord | None:
        """Read the key of a prefix; None where there is none.

        Raises:
            StoreError: the database failed.
        """
        row = self._database.read(
            lambda connection: connection.execute(select(*_KEY).where(ApiKeyRow.prefix == prefix)).one_or_none()
        )
        return _key(row) if row else None

    def keys(self) -> tuple[KeyRecord, ...]:
        """Read all keys, in the order of their making.

        Raises:
            StoreError: the database failed.
        """
        query = select(*_KEY).order_by(ApiKeyRow.created_at, ApiKeyRow.prefix)
        return tuple(map(_key, self._database.read(lambda connection: connection.execute(query).all())))

    def rotate_key(self, new: KeyRecord, ends_at: datetime) -> None:
        """Keep a key in place of another, which goes on until `ends_at` unless it ends before.

        Raises:
            UnknownKeyError: there is no key to replace.
            StoreError: the database failed.
        """
        replaced = update(ApiKeyRow).where(ApiKeyRow.prefix == new.replaces)
        sooner = replaced.where(or_(ApiKeyRow.expires_at.is_(None), ApiKeyRow.expires_at > ends_at))

        def work(connection: Connection) -> None:
            if connection.execute(replaced.values(prefix=ApiKeyRow.prefix)).rowcount == 0:
                raise UnknownKeyError(f"there is no key {new.replaces}")
            connection.execute(sooner.values(expires_at=ends_at))
            _insert(connection, ApiKeyRow, _values(new), f"there is a key {new.prefix} already")

        self._database.write(work, Turn.ACCESS)

    def revoke_key(self, prefix: str, *, by: str, at: datetime) -> None:
        """Let a key open nothing from now on; one that was revoked stays as it was.

        Raises:
            UnknownKeyError: there is none.
            StoreError: the database failed.
        """
        query = update(ApiKeyRow).where(ApiKeyRow.prefix == prefix, ApiKeyRow.revoked_at.is_(None))

        def work(connection: Connection) -> None:
            if connection.scalar(select(ApiKeyRow.prefix).where(ApiKeyRow.prefix == prefix)) is None:
                raise UnknownKeyError(f"there is no key {prefix}")
            connection.execute(query.values(revoked_at=at, revoked_by=by))

        self._database.write(work, Turn.ACCESS)

    def add_person(self, person: PersonRecord) -> None:
        """Keep a person.

        Raises:
            UnknownTenantError: there is no such tenant.
            AccessError: the name is somebody's, or was.
            StoreError: the database failed.
        """
        refusal = f"the name {person.name} is somebody's, or was: a name is never given twice, choose another"

        def work(connection: Connection) -> None:
            _require_tenant(connection, person.tenant)
            _insert(connection, PersonRow, _values(person), refusal)

        self._database.write(work, Turn.ACCESS)

    def person(self, name: str) -> PersonRecord | None:
        """Read a person, also one who was removed; None where there never was one.

        Raises:
            StoreError: the database failed.
        """
        return self._one_person(select(*_PERSON).where(PersonRow.name == name))

    def person_of(self, subject: str) -> PersonRecord | None:
        """Read the person for whom an issuer vouches; None where they never came.

        Raises:
            StoreError: the database failed.
        """
        return self._one_person(select(*_PERSON).where(PersonRow.subject == subject))

    def people(self) -> tuple[PersonRecord, ...]:
        """Read all people, also those who were removed, by name.

        Raises:
            StoreError: the database failed.
        """
        query = select(*_PERSON).order_by(PersonRow.name)
        return tuple(map(_person, self._database.read(lambda connection: connection.execute(query).all())))

    def change_person(self, name: str, **values: object) -> None:
        """Change columns of a person who is there, and end their sign-ins.

        Raises:
            UnknownPersonError: nobody has this name, or they were removed.
            StoreError: the database failed.
        """

        def work(connection: Connection) -> None:
            theirs = update(PersonRow).where(PersonRow.name == name, PersonRow.removed_at.is_(None))
            if connection.execute(theirs.values(**values)).rowcount == 0:
                raise UnknownPersonError(f"nobody is called {name}")
            connection.execute(delete(SignInRow).where(SignInRow.person == name))

        self._database.write(work, Turn.ACCESS)

    def begin_sign_in(self, digest: bytes, person: str, at: datetime, *, before: bytes | None = None) -> None:
        """Note that somebody is signed in, in place of the sign-in `before` of the same browser.

        Raises:
            StoreError: the database failed.
        """
        row = {"digest": digest, "person": person, "begun_at": at, "seen_at": at}

        def work(connection: Connection) -> None:
            if before is not None:
                connection.execute(delete(SignInRow).where(SignInRow.digest == before))
            connection.execute(insert(SignInRow).values(**row))

        self._database.write(work, Turn.ACCESS)

    def sign_in(self, digest: bytes) -> SignInRecord | None:
        """Read a sign-in with its person; None where it ended, or the person was removed.

        Raises:
            StoreError: the database failed.
        """
        query = select(*_PERSON, SignInRow.begun_at, SignInRow.seen_at).join(
            SignInRow, SignInRow.person == PersonRow.name
        )
        wanted = query.where(SignInRow.digest == digest, PersonRow.removed_at.is_(None))
        row = self._database.read(lambda connection: connection.execute(wanted).one_or_none())
        return SignInRecord(_person(row), row.begun_at, row.seen_at) if row else None

    def note_seen(self, digest: bytes, at: datetime) -> None:
        """Note that a sign-in was used.

        Raises:
            StoreError: the database failed.
        """
        query = update(SignInRow).where(SignInRow.digest == digest).values(seen_at=at)
        self._database.write(lambda connection: connection.execute(query), Turn.ACCESS)

    def end_sign_in(self, digest: bytes) -> None:
        """Forget a sign-in.

        Raises:
            StoreError: the database failed.
        """
        query = delete(SignInRow).where(SignInRow.digest == digest)
        self._database.write(lambda connection: connection.execute(query), Turn.ACCESS)

    def note_sign_in_try(self, limits: Mapping[str, int], at: datetime, since: datetime) -> tuple[int, ...]:
        """Note a sign-in that is tried, by subject; where one has reached its limit since an instant, nothing is noted.

        What was tried before that instant is forgotten. Return the numbers of the tries, none where it is refused.

        Raises:
            StoreError: the database failed.
        """
        table = SignInTryRow
        query = select(table.subject, func.count()).where(table.subject.in_(limits)).group_by(table.subject)

        def work(connection: Connection) -> tuple[int, ...]:
            connection.execute(delete(table).where(table.tried_at < since))
            tried = connection.execute(query).tuples()
            if any(count >= limits[subject] for subject, count in tried):
                return ()
            rows = [insert(table).values(subject=subject, tried_at=at).returning(table.id) for subject in limits]
            return tuple(connection.execute(row).scalar_one() for row in rows)

        return self._database.write(work, Turn.ACCESS)

    def forget_sign_in_try(self, tries: Sequence[int]) -> None:
        """Forget tries that did not fail.

        Raises:
            StoreError: the database failed.
        """
        query = delete(SignInTryRow).where(SignInTryRow.id.in_(tries))
        self._database.write(lambda connection: connection.execute(query), Turn.ACCESS)

    def forget_sign_ins(self, not_seen_since: datetime) -> None:
        """Forget the sign-ins that were not used since an instant.

        Raises:
            StoreError: the database failed.
        """
        query = delete(SignInRow).where(SignInRow.seen_at < not_seen_since)
        self._database.write(lambda connection: connection.execute(query), Turn.ACCESS)

    def _one_person(self, query: Any) -> PersonRecord | None:  # noqa: ANN401 a select of `_PERSON`
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return _person(row) if row else None


def _require_tenant(connection: Connection, name: str) -> None:
    if connection.scalar(select(TenantRow.name).where(TenantRow.name == name)) is None:
        raise UnknownTenantError(f"there is no tenant {name}")


def _insert(connection: Connection, table: type[Any], values: dict[str, Any], refusal: str) -> None:
    """Write a row, or refuse it where another is in its place: of two that come together one wins."""
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**values))
    except IntegrityError:
        raise AccessError(refusal) from None


def _values(record: KeyRecord | PersonRecord) -> dict[str, Any]:
    return {**asdict(record), "roles": list(record.roles)}


def _key(row: Row[Any]) -> KeyRecord:
    values = {field.name: getattr(row, field.name) for field in fields(KeyRecord)}
    return KeyRecord(**{**values, "roles": tuple(values["roles"]), "digest": bytes(values["digest"])})


def _person(row: Row[Any]) -> PersonRecord:
    values = {field.name: getattr(row, field.name) for field in fields(PersonRecord)}
    return PersonRecord(**{**values, "roles": tuple(values["roles"])})
