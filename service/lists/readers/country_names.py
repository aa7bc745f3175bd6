"""Reads countries as lists print them, by name or nationality, from a table of them by ISO 3166-1 code."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_ITEM = re.compile(r"\(\d+\)|[;|\n]")
_REMARK = re.compile(
    r"\s*\((?:location|as at|previously|possibly|approximately|at birth)[^)]*\)|\.\s.*$", re.IGNORECASE
)
_CODE = re.compile(r"[A-Za-z]{2}(?:-.+)?")  # a part of a country, as gb-sct, stands for it
_NONE = frozenset({"00", "ZZ", "EU", "XX"})  # the EU's unknown, and no country


def countries_named(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the ISO 3166-1 codes of the countries that texts name, in their order; what is none is left out."""
    items = (_REMARK.sub("", item).strip(" .,") for text in texts for item in _ITEM.split(text))
    return tuple(dict.fromkeys(code for item in items if (code := _by_name().get(_plain(item)))))


def countries_coded(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the countries of ISO codes in any case; historical ones of four letters and unknown ones are left out."""
    found = (code[:2].upper() for code in codes if _CODE.fullmatch(code))
    return tuple(dict.fromkeys(code for code in found if code not in _NONE))


def only(*choices: tuple[str, ...]) -> str | None:
    """Return the country of the first choice that names any; None where it names several: none is then excluded."""
    named = next((choice for choice in choices if choice), ())
    return named[0] if len(named) == 1 else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())


@cache
def _by_name() -> dict[str, str]:
    table = (files("service.lists.readers") / "country_names.csv").read_text(encoding="utf-8")
    lines = list(csv.reader(table.splitlines()[1:]))
    # A name with a comma is not quoted in the table: all cells after the code are its names.
    return {_plain(name): line[0] for line in lines for name in ",".join(line[1:]).split("|")}
