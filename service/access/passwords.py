"""Passwords: hashed with Argon2id, a few at a time, and never told apart from an absent account by how long it took."""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import AccessError

# Why: NIST SP 800-63B, section 3.1.1.2, asks 15 characters of what is used alone, and to let people have 64 and more.
SHORTEST, LONGEST = 15, 1_024
# Why: one hash takes 64 MB and 50 ms of two cores (RFC 9106, second recommended choice), and keeps four threads of its
# own busy: with more of them at once those who ask with a key would wait for the processor.
_AT_ONCE = threading.BoundedSemaphore(1)
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """Give the hash of a password.

    Raises:
        AccessError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccessError(
            f"a password has {SHORTEST} to {LONGEST:,} characters, this has {len(password)}: take four or five words"
        )
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_right(password: str, hash_: str | None) -> bool:
    """Tell whether a password is the one of a hash; with None as slowly as with one."""
    with _AT_ONCE:
        try:
            _HASHER.verify(hash_ or _nobodys(), password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return hash_ is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
