"""Reviewed data files on how names and identifiers are written; read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = (
    "abbreviations",
    "countries",
    "decorations",
    "exchanges",
    "homoglyphs",
    "identifiers",
    "instruments",
    "legal_forms",
    "namesakes",
    "persons",
    "respelling",
    "words",
    "wrappers",
)


COUNTS = "word_counts.csv"


def raw(name: str) -> bytes:
    """Give a file's bytes."""
    file = name if "." in name else f"{name}.toml"
    return files(__package__).joinpath(file).read_bytes()


@cache
def word_counts() -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Read how many companies and how many people bear each word, and how many of each were counted.

    Returns:
        Companies by word, people by word, and the populations by `companies` and `people`.
    """
    companies, people = {}, {}
    population: dict[str, int] = {}
    for line in raw(COUNTS).decode().splitlines():
        if line.startswith("# companies="):
            population = {name: int(number) for name, _, number in (one.partition("=") for one in line[2:].split())}
        elif not line.startswith(("#", "word,")):
            word, first, second = line.split(",")
            companies[word], people[word] = int(first), int(second)
    return companies, people, population


@cache
def table(name: str) -> dict[str, Any]:
    """Parse a file; callers only read the result."""
    return tomllib.loads(raw(name).decode())
