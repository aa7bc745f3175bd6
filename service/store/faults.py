"""What a database says when it fails, in words that a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from service.errors import StoreError

# SQLite's messages are its documented result codes (sqlite.org/rescode.html); the first that occurs is used.
_MENDS = {
    "file is not a database": "it is damaged or of another kind: restore it from a backup, or move it away and a new"
    " one is made",
    "malformed": "it is damaged: restore it from a backup, or move it away and a new one is made",
    "readonly database": "it may not be written: give yourself the right to write the file and its folder, or set"
    " PENDENS_HOME to a folder you may write",
    "unable to open database file": "it cannot be opened: check that its folder exists and may be read and written, or"
    " set PENDENS_HOME to another",
    "disk is full": "the disk is full: make room and try again",
    "disk I/O error": "the disk failed: check it, and restore the file from a backup if it is damaged",
    "database is locked": "another program holds it: close that program, or try again later",
    "UNIQUE constraint failed": "the record is there already: it is never written twice",
    "FOREIGN KEY constraint failed": "the record names something that the store does not have",
    "CHECK constraint failed": "the record holds a value that the store does not allow",
}
# beside SQLAlchemy's own: folders, an absent driver, text that is no UTF-8, a word or a zone that is not known
_FAILURES = (SQLAlchemyError, OSError, ImportError, ValueError, LookupError)


@contextmanager
def mended(place: str, otherwise: str = "") -> Iterator[None]:
    """Turn the database's own failures into a `StoreError` that names the place and the mend.

    `otherwise` is the mend for a failure that has none in the table.

    Raises:
        StoreError: the database, its driver, its folder or a value failed.
    """
    try:
        yield
    except _FAILURES as error:
        raise StoreError(f"{place} cannot be used: {_explain(error, otherwise)}") from error


def _explain(error: Exception, otherwise: str) -> str:
    said = str(getattr(error, "orig", None) or error)
    mend = next((mend for words, mend in _MENDS.items() if words in said), otherwise)
    return f"{mend} ({said})" if mend else said
