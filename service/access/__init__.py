"""Who may do what, and how fast: keys of programs, people and their sign-ins, tenants, and the one table of roles."""

from service.access.entry import Access
from service.access.keys import Keys, NewKey, made_key
from service.access.leased_rates import LeasedRates
from service.access.loopback import is_loopback
from service.access.people import People
from service.access.permissions import ANYBODY, CLOSED, PERMISSIONS, AddressRoles, require_role
from service.access.rates import Allowance, Rate
from service.access.roles import EVERY_ROLE, WHOEVER, Actor, ActorKind, Role, roles_of
from service.access.sign_ins import SignIns
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
    "Charge",
    "Keys",
    "LeasedRates",
    "NewKey",
    "People",
    "Rate",
    "Role",
    "SignIns",
    "Throttle",
    "is_loopback",
    "made_key",
    "require_role",
    "roles_of",
]
