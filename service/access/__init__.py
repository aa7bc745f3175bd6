"""Who may do what, and how fast: keys of programs, people and their sign-ins, tenants, and the one table of roles."""

from service.access.entry import Access
from service.access.groups import GroupRoles, read_group_roles
from service.access.keys import Keys, NewKey, made_key
from service.access.leased_rates import LeasedRates
from service.access.loopback import is_loopback
from service.access.people import People
from service.access.permissions import ANYBODY, CLOSED, PERMISSIONS, AddressRoles, require_role
from service.access.provider import Client, Provider, is_safe
from service.access.rates import Allowance, Rate
from service.access.roles import EVERY_ROLE, WHOEVER, Actor, ActorKind, Role, roles_of
from service.access.sign_ins import SignIns
from service.access.single_sign_on import Begun, SingleSignOn, Vouched
from service.access.throttle import Charge, Throttle

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
    "Allowance",
    "Begun",
    "Charge",
    "Client",
    "GroupRoles",
    "Keys",
    "LeasedRates",
    "NewKey",
    "People",
    "Provider",
    "Rate",
    "Role",
    "SignIns",
    "SingleSignOn",
    "Throttle",
    "Vouched",
    "is_loopback",
    "is_safe",
    "made_key",
    "read_group_roles",
    "require_role",
    "roles_of",
]
