"""People: local accounts with a password, and those for whom an issuer vouches."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.access.passwords import hashed
from service.access.roles import roles_of
from service.errors import AccessError, UnknownPersonError
from service.store import PersonRecord, Store

# Small letters, so that no two names differ by their case alone; an address of mail is one.
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")


@dataclass(frozen=True, slots=True)
class People:
    """The people of a store, over all tenants; `now` gives aware instants."""

    store: Store
    now: Callable[[], datetime]

    def add(self, name: str, password: str, *, tenant: str, roles: Sequence[str], by: str) -> PersonRecord:
        """Make a local account.

        Raises:
            AccessError: the name, the password, the tenant or a role cannot be so.
        """
        names = tuple(role.value for role in roles_of(roles))
        person = PersonRecord(account_name(name), tenant, hashed(password), None, names, self.now(), by)
        self.store.access.add_person(person)
        return person

    def all(self) -> tuple[PersonRecord, ...]:
        """Give everybody who may sign in or once might, by name."""
        return self.store.access.people()

    def set_password(self, name: str, password: str) -> None:
        """Give a local account another password; every sign-in of theirs ends.

        Raises:
            AccessError: there is no such account, an issuer vouches for it, or the password cannot be so.
        """
        person = self._present(name)
        if person.password is None:
            raise AccessError(f"{person.name} signs in with the single sign-on, and has no password here")
        self.store.access.change_person(person.name, password=hashed(password))

    def set_roles(self, name: str, roles: Sequence[str]) -> None:
        """Give a person other roles; every sign-in of theirs ends.

        Raises:
            AccessError: there is no such person, or no such role.
        """
        names = [role.value for role in roles_of(roles)]
        self.store.access.change_person(self._present(name).name, roles=names)

    def remove(self, name: str, *, by: str) -> None:
        """Let a person sign in no more; the keys that are theirs are revoked, and their name is given to nobody else.

        Raises:
            UnknownPersonError: nobody has this name.
        """
        person, now = self._present(name), self.now()
        kept = self.store.access.keys()
        for key in kept:
            if key.identity == person.name and key.revoked_at is None:
                self.store.access.revoke_key(key.prefix, by=by, at=now)
        self.store.access.change_person(person.name, removed_at=now, removed_by=by)

    def _present(self, name: str) -> PersonRecord:
        person = self.store.access.person(account_name(name))
        if person is None or person.removed_at is not None:
            raise UnknownPersonError(f"nobody is called {name}")
        return person


def account_name(text: str) -> str:
    """Read the name of an account.

    Raises:
        AccessError: it cannot be one.
    """
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        raise AccessError(
            f"{text[:100]!r} cannot be a name: take letters a to z, digits and . _ @ + -, such as d.okafor"
        )
    return name
