"""Whose work runs: the tenant whose rows are read and written now, by the thread that does so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_TENANT: ContextVar[str | None] = ContextVar("tenant", default=None)


def tenant_at_work() -> str | None:
    """Name the tenant; None where the work is nobody's own."""
    return _TENANT.get()


def current_tenant() -> str:
    """Name the tenant whose row is written.

    Raises:
        LookupError: it is nobody's, and nothing may be written for nobody.
    """
    tenant = _TENANT.get()
    if tenant is None:
        raise LookupError("a row of a tenant is written by work that is no tenant's")
    return tenant


@contextmanager
def as_tenant(tenant: str) -> Iterator[None]:
    """Let the work of a block be a tenant's; the thread may do another's next."""
    before = _TENANT.set(tenant)
    try:
        yield
    finally:
        _TENANT.reset(before)
