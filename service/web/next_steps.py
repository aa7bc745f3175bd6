"""What to do next about a finding, and by when; the words are a cited table beside this module."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from service.domain.programmes import Programmes
from service.web.words import flag_word, minute

_DATA = tomllib.loads(files(__package__).joinpath("next_steps.toml").read_text("utf-8"))
_UNKNOWN = "a date not published"


def steps_for(finding: Mapping[str, Any], programmes: Programmes) -> tuple[str, ...]:
    """Give the steps in their order: those of the flag, then those of the programme behind it and of its issuer."""
    return tuple(step.format_map(_values(finding)) for step in _wordings(finding, programmes))


def _wordings(finding: Mapping[str, Any], programmes: Programmes) -> Iterator[str]:
    flag = finding["flag"]
    yield from _DATA["flags"][flag]
    for match in finding["matches"][:1]:
        code = match["listing"]["programme"]
        yield from _DATA["programmes"].get(code, {}).get(flag, ())
        if code in programmes.by_code:
            yield from _DATA["issuers"].get(programmes.by_code[code].issuer, {}).get(flag, ())
    if finding["breach"]:
        yield "It was bought after the prohibition: tell your counsel, and keep the record of the purchase."


def _values(finding: Mapping[str, Any]) -> dict[str, str]:
    return {
        "restricted_from": minute(finding["restricted_from"]) or _UNKNOWN,
        "if_confirmed": _flag(finding["if_confirmed"]),
        "if_lifted": _flag(finding["if_lifted"]),
    }


def _flag(flag: str | None) -> str:
    return flag_word(flag) if flag else "unknown"
