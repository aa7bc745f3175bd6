"""People for whom an identity provider vouches: known by what they are there, made here when they first come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from service.access.groups import allowed
from service.access.people import account_name
from service.access.single_sign_on import SingleSignOn, Vouched
from service.errors import AccessError, SignInError
from service.store import FIRST_TENANT, PersonRecord, Store


@dataclass(frozen=True, slots=True)
class Vouching:
    """The people of a store for whom a provider vouches; `now` gives aware instants."""

    store: Store
    now: Callable[[], datetime]
    sign_on: SingleSignOn

    def person(self, vouched: Vouched) -> PersonRecord:
        """Give the person, with the roles and the tenant that their groups have now where a setting maps groups.

        Who comes for the first time gets an account without any role but those. It bears their address of mail of that
        day for good. A local account of the same name stays its owner's.

        Raises:
            SignInError: they were removed, their name is another's, or their groups are of several tenants.
            StoreError: the database failed.
        """
        person = self.store.access.person_of(vouched.subject) or self._made(vouched)
        if person.removed_at is not None:
            raise SignInError(f"{person.name} was removed: ask whoever runs Pendens")
        return self._as_allowed(person, vouched)

    def _made(self, vouched: Vouched) -> PersonRecord:
        roles, tenant = self._allowed(vouched) or ((), None)
        by = self.sign_on.host
        try:
            name = account_name(vouched.name)
            made = PersonRecord(name, tenant or FIRST_TENANT, None, vouched.subject, roles, self.now(), by)
            self.store.access.add_person(made)
        except AccessError as error:
            again = self.store.access.person_of(vouched.subject)  # came twice at the same time
            if again is None:
                raise SignInError(f"no account can be made for {vouched.name[:100]!r}: {error.args[0]}") from None
            return again
        return made

    def _as_allowed(self, person: PersonRecord, vouched: Vouched) -> PersonRecord:
        """Give a person what their groups have; where that is something else than before, older sign-ins end."""
        may = self._allowed(vouched)
        if may is None:
            return person
        roles, tenant = may[0], may[1] or person.tenant
        if (tuple(person.roles), person.tenant) == (roles, tenant):
            return person
        self._require_tenant(tenant)
        self.store.access.change_person(person.name, roles=list(roles), tenant=tenant)
        return self.store.access.person(person.name) or person

    def _allowed(self, vouched: Vouched) -> tuple[tuple[str, ...], str | None] | None:
        """Give roles and tenant by groups; None where no setting maps groups."""
        if self.sign_on.roles is None:
            return None
        roles, tenant = allowed(self.sign_on.roles, vouched.groups or ())
        return tuple(role.value for role in roles), tenant

    def _require_tenant(self, tenant: str) -> None:
        try:
            self.store.access.require_tenant(tenant)
        except AccessError as error:
            raise SignInError(f"your groups lead to a tenant that there is not: {error.args[0]}") from None
