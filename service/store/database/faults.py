"""What a database says when it fails, in words that a person can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from service.errors import NO_ROOM, StoreError, StoreFullError, StoreLockedError, StoreReadOnlyError
from service.store.database.server_faults import server_fault

# SQLite's messages are its documented result codes (sqlite.org/rescode.html); the first that occurs is used.
_HINTS = {
    "file is not a database": "it is damaged or of another kind: restore it from a backup, or move it away and a new"
    " one is made",
    "malformed": "it is damaged: restore it from a backup, or move it away and a new one is made",
    "readonly database": "it may not be written: give yourself the right to write the file and its folder, or set"
    " PENDENS_HOME to a folder you may write",
    "unable to open database file": "it cannot be opened: check that its folder exists and may be read and written, or"
    " set PENDENS_HOME to another",
    "disk is full": "the disk is full: make room and try again",
    "No space left on device": "the disk is full: make room and try again",
    "disk I/O error": "the disk failed: check it, and restore the file from a backup if it is damaged",
    "database is locked": "another program holds it: close that program, or try again later",
    "UNIQUE constraint failed": "the record is there already: it is never written twice",
    "FOREIGN KEY constraint failed": "the record names something that the store does not have",
    "CHECK constraint failed": "the record holds a value that the store does not allow",
}
# The failures that a caller may wait out, and those that watch the service look for.
_KINDS: dict[str, type[StoreError]] = {
    "disk is full": StoreFullError,
    "No space left on device": StoreFullError,
    "database is locked": StoreLockedError,
    "readonly database": StoreReadOnlyError,
    "Read-only file system": StoreReadOnlyError,
}
# beside SQLAlchemy's own: folders, an absent driver, text that is no UTF-8, a word or a zone that is not known, a
# number beyond the database's
_FAILURES = (SQLAlchemyError, OSError, ImportError, ValueError, LookupError, OverflowError)


@contextmanager
def as_store_errors(place: str, otherwise: str = "") -> Iterator[None]:
    """Turn the database's own failures into a `StoreError` that names the place and how to fix it.

    `otherwise` is the remedy for a failure that has none in the table.

    Raises:
        StoreError: the database, its driver, its folder or a value failed.
    """
    try:
        yield
    except _FAILURES as error:
        failure = _kind(error)(f"{place} cannot be used: {_explain(error, otherwise)}")
        failure.cause = cause_of(error)
        raise failure from error


def cause_of(error: Exception) -> str:
    """Give the name of a failure that hides nothing of a row: SQLite's code, the system's, or the error's class."""
    origin = getattr(error, "orig", None) or error
    number = getattr(origin, "errno", None)
    named = getattr(origin, "sqlite_errorname", "") or getattr(origin, "sqlstate", "")
    return named or errno.errorcode.get(number or 0, type(origin).__name__)


def _kind(error: Exception) -> type[StoreError]:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return StoreFullError
    if fault := server_fault(error):
        return fault[0]
    said = str(getattr(error, "orig", None) or error)
    return next((kind for words, kind in _KINDS.items() if words in said), StoreError)


def _explain(error: Exception, otherwise: str) -> str:
    said = str(getattr(error, "orig", None) or error).strip()
    if fault := server_fault(error):
        return f"{fault[1]} ({said.splitlines()[0]})" if fault[1] else said
    hint = next((hint for words, hint in _HINTS.items() if words in said), otherwise)
    return f"{hint} ({said})" if hint else said
