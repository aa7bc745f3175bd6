"""The settings, read once from the environment; a wrong value stops the program at its start."""

from dataclasses import dataclass
from pathlib import Path

import environs
from marshmallow.validate import OneOf, Range
from platformdirs import user_data_path

from service.errors import ConfigurationError

_MEGABYTE = 1_000_000
# Python's own names for the levels, so that a setting reads as in any other program.
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set from outside.

    `lists` None means every live list; `list_max_age_days` None means each list's own limit; sizes are in bytes.
    """

    home: Path
    database_url: str
    lists: tuple[str, ...] | None = None
    list_max_age_days: int | None = None
    max_file_bytes: int = 100 * _MEGABYTE
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    log_level: str = "INFO"
    log_json: bool = False

    @classmethod
    def from_env(cls) -> "Settings":
        """Read every PENDENS_ variable.

        Raises:
            ConfigurationError: values that cannot be used, all of them named.
        """
        env = environs.Env(eager=False)
        with env.prefixed("PENDENS_"):
            home = env.path("HOME", user_data_path("pendens", appauthor=False))
            database_url = env.str("DATABASE_URL", None)
            lists = env.list("LISTS", None)
            max_age = env.int("LIST_MAX_AGE", None, validate=Range(min=0))
            max_file = env.int("MAX_FILE_MB", 100, validate=Range(min=1))
            host = env.str("HOST", "127.0.0.1")
            port = env.int("PORT", 8000, validate=Range(min=0, max=_HIGHEST_PORT))
            workers = env.int("WORKERS", 2, validate=Range(min=1))
            log_level = env.str("LOG_LEVEL", "INFO", validate=OneOf(_LEVELS))
            log_json = env.bool("LOG_JSON", False)
        try:
            env.seal()
        except environs.EnvValidationError as error:
            raise ConfigurationError(str(error)) from None
        return cls(
            home=home,
            database_url=database_url or f"sqlite:///{home / 'pendens.sqlite3'}",
            lists=tuple(code.strip() for code in lists if code.strip()) if lists else None,
            list_max_age_days=max_age,
            max_file_bytes=max_file * _MEGABYTE,
            host=host,
            port=port,
            workers=workers,
            log_level=log_level,
            log_json=log_json,
        )
