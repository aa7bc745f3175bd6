"""Who may do what: keys of programs, people and their sign-ins, tenants, and the one table of roles."""

from service.access.entry import Access
from service.access.groups import GroupRoles, read_group_roles
from service.access.keys import Keys, NewKey, made_key
from service.access.loopback import is_loopback
from service.access.people import People
from service.access.permissions import ANYBODY, CLOSED, PERMISSIONS, AddressRoles, require_role
from service.access.provider import Client, Provider, is_safe
from service.access.roles import EVERY_ROLE, WHOEVER, Actor, ActorKind, Role, roles_of
from service.access.sign_ins import SignIns
from service.access.single_sign_on import Begun, SingleSignOn, Vouched

__all__ = [
    "ANYBODY",
    "CLOSED",
    "EVERY_ROLE",
    "PERMISSIONS",
    "WHOEVER",
    "Access",
    "Actor",
    "ActorKind",
    "AddressRoles",
    "Begun",
    "Client",
    "GroupRoles",
    "Keys",
    "NewKey",
    "People",
    "Provider",
    "Role",
    "SignIns",
    "SingleSignOn",
    "Vouched",
    "is_loopback",
    "is_safe",
    "made_key",
    "read_group_roles",
    "require_role",
    "roles_of",
]
