"""The secret that signs what a browser is given: made once for a home, and readable by its owner alone."""

import secrets
from pathlib import Path

from service.errors import ConfigurationError
from service.files.atomic_write import make_once
from service.files.privacy import make_folder

_NAME = "secret.key"
_BYTES = 32
# Characters: 128 bits in hexadecimal, the least that is called safe (NIST SP 800-57).
SHORTEST = 32


def secret_of(home: Path) -> str:
    """Read the secret of a home; make it when there is none.

    Raises:
        ConfigurationError: it can be neither read nor made, others may read it, or it is empty or too short.
    """
    file = home / _NAME
    try:
        make_folder(home)
        if not file.exists():
            make_once(file, secrets.token_hex(_BYTES).encode())
        if file.stat().st_mode & 0o077:
            raise ConfigurationError(f"{file} may be read by others: chmod 600 it")
        return _sound(file)
    except OSError as error:
        raise ConfigurationError(
            f"the secret {file} cannot be read or made ({error.strerror}): set PENDENS_SECRET_KEY"
        ) from error


def _sound(file: Path) -> str:
    """Read a secret that nobody guesses: a file that was cut off or emptied would sign forms with next to nothing."""
    secret = file.read_bytes().strip().decode("ascii", "replace")
    if len(secret) < SHORTEST or not secret.isprintable() or not secret.isascii():
        raise ConfigurationError(
            f"the secret {file} has {len(secret)} characters that can be used and needs {SHORTEST}: delete the file,"
            " and a new one is made (open forms must be loaded again), or set PENDENS_SECRET_KEY"
        )
    return secret
