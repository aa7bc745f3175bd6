"""Reviewed data files on how names and identifiers are written; read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = (
    "abbreviations",
    "countries",
    "exchanges",
    "homoglyphs",
    "identifiers",
    "instruments",
    "legal_forms",
    "words",
    "wrappers",
)


def raw(name: str) -> bytes:
    """Give a file's bytes."""
    return files(__package__).joinpath(f"{name}.toml").read_bytes()


@cache
def table(name: str) -> dict[str, Any]:
    """Parse a file; callers only read the result."""
    return tomllib.loads(raw(name).decode())
