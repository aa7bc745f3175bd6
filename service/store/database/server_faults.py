"""What PostgreSQL says when it fails, by its code, in words that a person can act on.

The codes are those of postgresql.org/docs/15/errcodes-appendix.html; the first two letters name a class.
"""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.errors import (
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreReadOnlyError,
    StoreSlowError,
    StoreUnreachableError,
)

_AGAIN = "try again"
_UNREACHABLE = "the server does not answer: check that it runs and that PENDENS_DATABASE_URL names it; try again"
_RIGHTS = (
    "the user may not do this: make it the owner of the database, name the owner with PENDENS_DATABASE_OWNER_URL, or"
    " grant it the right"
)
# By code or class of codes: the kind of the failure, and how to fix it.
_KNOWN: dict[str, tuple[type[StoreError], str]] = {
    "08": (StoreUnreachableError, _UNREACHABLE),
    "22": (StoreError, "a value does not fit its column"),
    "23503": (StoreError, "the record names something that the store does not have"),
    "23505": (StoreError, "the record is there already: it is never written twice"),
    "23514": (StoreError, "the record holds a value that the store does not allow"),
    "25006": (StoreReadOnlyError, "it may not be written: it is a standby, or set to read only; name the primary"),
    "28": (StoreError, "the server refuses the user or the password: correct PENDENS_DATABASE_URL"),
    "3D000": (StoreError, "there is no such database: make it with createdb"),
    "40001": (StoreLockedError, f"others wrote the same rows at the same time: {_AGAIN}"),
    "40P01": (StoreLockedError, f"others wrote the same rows at the same time: {_AGAIN}"),
    "42501": (StoreError, _RIGHTS),
    "53100": (StoreFullError, "the disk of the server is full: make room and try again"),
    "53300": (StoreLockedError, "the server has no connection left: raise its max_connections, or use a pooler"),
    "53": (StoreFullError, "the server has no memory or room left: make room and try again"),
    "55P03": (StoreLockedError, f"others hold what is to be written for longer than the limit: {_AGAIN}"),
    "57014": (StoreSlowError, "a statement took longer than PENDENS_DATABASE_STATEMENT_SECONDS"),
    "57P": (StoreUnreachableError, f"the server is being stopped or started: {_AGAIN}"),
    "58": (StoreError, "the disk of the server failed: look into its log"),
    "XX": (StoreError, "the server found damage: look into its log, and restore from a backup"),
}
_CLASSES = (5, 3, 2)  # letters of a code, of a part of a class, of a class


def server_fault(error: Exception) -> tuple[type[StoreError], str] | None:
    """Give the kind of a failure and how to fix it; None for one that is not PostgreSQL's."""
    if isinstance(error, PoolTimeoutError):
        return StoreLockedError, f"all connections of this process are in use: {_AGAIN}"
    origin = error.orig if isinstance(error, DBAPIError) else None
    if origin is None or not type(origin).__module__.startswith("psycopg"):
        return None
    code = getattr(origin, "sqlstate", None)
    if code:
        return next((_KNOWN[code[:size]] for size in _CLASSES if code[:size] in _KNOWN), (StoreError, ""))
    if type(origin).__name__ in {"OperationalError", "ConnectionTimeout", "InterfaceError"}:
        return StoreUnreachableError, _refusal(str(origin)) or _UNREACHABLE
    return StoreError, ""


def _refusal(said: str) -> str:
    """Say why a connection was refused: on a new one the driver gives words alone, without a code."""
    if "does not exist" in said and "database" in said:
        return _KNOWN["3D000"][1]
    if "authentication failed" in said or "no pg_hba.conf entry" in said or "role" in said:
        return _KNOWN["28"][1]
    return ""
