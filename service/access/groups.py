"""What the groups of an identity provider may do here: roles and a tenant, as a setting maps them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.access.roles import Role, roles_of
from service.errors import AccessError, ConfigurationError, SignInError
from service.store import FIRST_TENANT

_SHAPE = "write it as group=role+role@tenant, several by ; (tenant only where it is not the first)"


@dataclass(frozen=True, slots=True)
class GroupRoles:
    """What who is in a group may do, and for which tenant."""

    group: str
    roles: tuple[Role, ...]
    tenant: str = FIRST_TENANT


def read_group_roles(text: str) -> tuple[GroupRoles, ...]:
    """Read `analysts=screen; leads=review+approve@desk-london`; a group's own name may have = and commas in it.

    Raises:
        ConfigurationError: it is not written so, or a role is none.
    """
    return tuple(map(_group, filter(None, map(str.strip, text.split(";")))))


def _group(entry: str) -> GroupRoles:
    group, _, may = entry.rpartition("=")
    words, at, tenant = may.partition("@")
    if not group.strip() or (at and not tenant.strip()):
        raise ConfigurationError(f"PENDENS_OIDC_ROLES: {entry!r} says no group with its roles: {_SHAPE}")
    try:
        return GroupRoles(group.strip(), roles_of(words.split("+")), tenant.strip() or FIRST_TENANT)
    except AccessError as error:
        raise ConfigurationError(f"PENDENS_OIDC_ROLES: {entry!r}: {error}; {_SHAPE}") from None


def allowed(mapped: Sequence[GroupRoles], groups: Iterable[str]) -> tuple[tuple[Role, ...], str | None]:
    """Give the roles of who is in some groups, and their tenant; no role and None where none of them is mapped.

    Raises:
        SignInError: the groups are of several tenants, and a person works for one.
    """
    theirs = set(groups)
    meant = [one for one in mapped if one.group in theirs]
    tenants = sorted({one.tenant for one in meant})
    if len(tenants) > 1:
        raise SignInError(f"your groups are of several tenants ({', '.join(tenants)}): one is needed")
    roles = {role for one in meant for role in one.roles}
    return tuple(role for role in Role if role in roles), tenants[0] if tenants else None
