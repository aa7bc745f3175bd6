"""The one table of who may do what: every address of the API and of the pages, and the roles that open it.

An address that is not in it is closed. The table is read for every request; a test walks it against the addresses that
are served.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.access.roles import Actor, Role
from service.errors import RoleNeededError
from service.store import FIRST_TENANT


@dataclass(frozen=True, slots=True)
class AddressRoles:
    """Which roles open an address, any one of them; none at all where `is_public`.

    `is_anyones`: whoever is known, also without any role, as who came by single sign-on and was given none yet.
    `is_shared`: what it changes is every tenant's, so that only the first tenant's roles open it.
    """

    roles: frozenset[Role] = frozenset()
    is_public: bool = False
    is_anyones: bool = False
    is_shared: bool = False


ANYBODY = AddressRoles(is_public=True)
CLOSED = AddressRoles()
# Whoever is known, whatever their role: to sign out.
_ANY_ROLE = AddressRoles(frozenset(Role), is_anyones=True)
_READ = AddressRoles(frozenset(Role))
_SCREEN = AddressRoles(frozenset({Role.SCREEN, Role.ADMIN}))
_PROPOSE = AddressRoles(frozenset({Role.REVIEW, Role.APPROVE, Role.ADMIN}))
_DECIDE = AddressRoles(frozenset({Role.APPROVE, Role.ADMIN}))
# Counts of all tenants together.
_WATCH = AddressRoles(frozenset({Role.AUDIT, Role.ADMIN}), is_shared=True)
_LISTS = AddressRoles(frozenset({Role.ADMIN}), is_shared=True)


def _rows(permission: AddressRoles, room: str, names: str) -> Iterable[tuple[str, AddressRoles]]:
    return ((f"{room}.{name}" if room else name, permission) for name in names.split())


# By endpoint: the blueprint and the view.
PERMISSIONS: Mapping[str, AddressRoles] = dict(
    (
        *_rows(ANYBODY, "health", "is_alive is_ready"),
        *_rows(ANYBODY, "api-docs", "openapi_json"),
        *_rows(ANYBODY, "swagger_ui", "show"),
        *_rows(ANYBODY, "web", "static favicon show_sign_in sign_in show_problems show_problem"),
        *_rows(ANYBODY, "web", "begin_single_sign_on finish_single_sign_on"),
        *_rows(_ANY_ROLE, "web", "sign_out"),
        *_rows(_SCREEN, "screenings", "create_screening"),
        *_rows(_SCREEN, "uploads", "create_upload"),
        *_rows(_SCREEN, "orders", "check_orders"),
        *_rows(_SCREEN, "web", "receive show_understood correct_or_run repeat ask_to_repeat cancel"),
        *_rows(_READ, "screenings", "get_screening get_screenings compare_screenings get_findings get_findings_file"),
        *_rows(_READ, "jobs", "get_job"),
        *_rows(_SCREEN, "jobs", "cancel_job"),
        *_rows(_READ, "calendar", "get_calendar get_calendar_file"),
        *_rows(_READ, "designations", "search_designations get_designation"),
        *_rows(_READ, "events", "get_designation_events"),
        *_rows(_READ, "lists", "get_lists get_list"),
        *_rows(_READ, "versions", "get_list_versions compare_list_versions"),
        *_rows(_READ, "web", "start search suggest show_designation show_lists show_list show_difference"),
        *_rows(_READ, "web", "show_calendar"),
        *_rows(_READ, "web", "show_history show_screening draw download show_rejected download_rejected"),
        *_rows(_READ, "web", "show_row show_run tell_state show_warnings compare"),
        *_rows(_PROPOSE, "events", "put_designation_event"),
        *_rows(_DECIDE, "events", "decide_designation_event"),
        ("metrics", _WATCH),
        *_rows(_LISTS, "versions", "create_list_version"),
    )
)


def require_role(endpoint: str, actor: Actor) -> None:
    """Refuse who may not do what an address does.

    Raises:
        RoleNeededError: none of their roles opens it, it is another tenant's to change, or nobody's.
    """
    permission = PERMISSIONS.get(endpoint)
    if permission is None:
        raise RoleNeededError("this address is closed: it is not in the table of roles")
    if permission.is_public or permission.is_anyones:
        return
    if not permission.roles & actor.roles:
        needed = " or ".join(role.value for role in Role if role in permission.roles)
        held = ", ".join(role.value for role in Role if role in actor.roles)
        raise RoleNeededError(f"this needs the role {needed}, and {actor.name or 'who asks'} has {held or 'none'}")
    if permission.is_shared and actor.tenant != FIRST_TENANT:
        raise RoleNeededError(f"what all tenants share is changed by the tenant {FIRST_TENANT} alone")
