"""Whose work runs: the tenant whose rows are read and written now, by the thread that does so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Whose rows are seen by work that is for all of them: what goes by age, what works off everybody's jobs, a backup. It
# can be no tenant's name.
EVERY_TENANT = "*"
_TENANT: ContextVar[str | None] = ContextVar("tenant", default=None)
# Why beside the tenant at work: SQLite's threads write for each other, so that a tenant is named when its work runs; a
# server is told with the beginning of the transaction, before it.
_SEEN: ContextVar[str] = ContextVar("seen", default="")


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


def rows_seen() -> str:
    """Tell whose rows the next transaction of a server sees: a tenant's, every one's, or (empty) what all share."""
    return _SEEN.get()


@contextmanager
def seeing(tenant: str) -> Iterator[None]:
    """Let the transactions that begin in a block see the rows of a tenant, or of `EVERY_TENANT`."""
    before = _SEEN.set(tenant)
    try:
        yield
    finally:
        _SEEN.reset(before)
