"""Roles, and who acts: a program with its key, a person who is signed in, or whoever is at an open machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from service.access.rates import Rate
from service.errors import AccessError
from service.store import FIRST_TENANT


class Role(StrEnum):
    """What somebody may do; none holds another, and one may have several."""

    SCREEN = "screen"
    REVIEW = "review"
    APPROVE = "approve"
    ADMIN = "admin"
    AUDIT = "audit"


EVERY_ROLE = frozenset(Role)


class ActorKind(StrEnum):
    """How somebody is known."""

    KEY = "key"
    PERSON = "person"
    # Nobody is known: the service listens on this machine alone, and no key and no person was ever made.
    OPEN = "open"
    # Whoever runs a command on the machine that has the database, as the system knows them.
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; `name` is what is recorded, and what four eyes compare. `rate` is their own, None without one."""

    kind: ActorKind
    name: str
    tenant: str
    roles: frozenset[Role]
    rate: Rate | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether what is recorded is who they are, and not what they typed."""
        return self.kind is not ActorKind.OPEN


WHOEVER = Actor(ActorKind.OPEN, "", FIRST_TENANT, EVERY_ROLE)


def roles_of(words: Iterable[str]) -> tuple[Role, ...]:
    """Read roles, in the order in which they are named here.

    Raises:
        AccessError: there is none, or one is not known.
    """
    given = {word.strip().lower() for word in words if word.strip()}
    known = ", ".join(role.value for role in Role)
    unknown = sorted(given - {role.value for role in Role})
    if unknown:
        raise AccessError(f"{unknown[0]!r} is no role: choose of {known}")
    if not given:
        raise AccessError(f"name at least one role: {known}")
    return tuple(role for role in Role if role.value in given)
