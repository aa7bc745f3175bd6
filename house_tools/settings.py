"""Writes `docs/settings.md` from `service/config/`: `python -m house_tools.settings [--check | --write]`.

Names and defaults are those that the program itself reads, texts those of `MEANINGS`. `--check` fails where the page is
not the code's, where a setting that is read has no text, and where a text belongs to no setting.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from service.config import MEANINGS, NO_LONGER, SettingText, usual_values

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "settings.md"

_PREFIX = "PENDENS_"
_TEXTS = "MEANINGS in service/config/meanings.py"
_HEAD = """\
# Settings

Pendens is set by environment variables. They are read once at the start; a value that cannot be used stops the program
with a sentence that names the variable. This page is made from `service/config/`
(`python -m house_tools.settings --write`).
"""
_NO_LONGER = """\
## Of earlier versions

One of these that is still set stops the program at its start.
"""


def faults(meanings: Mapping[str, Mapping[str, SettingText]], values: Mapping[str, object]) -> list[str]:
    """Return a sentence for each setting without a text, each text without a setting, and each default left untold."""
    told = {_PREFIX + name: meaning for chapter in meanings.values() for name, meaning in chapter.items()}
    untold = [f"{name} has no text: add it to {_TEXTS}" for name in sorted(values.keys() - told)]
    for name, meaning in told.items():
        if "<" in name:  # named after a list: no value stands for all of them
            continue
        if name not in values:
            untold.append(f"{name} has a text in {_TEXTS}, but nothing reads it")
        elif _is_unset(values[name]) and not meaning.unset:
            untold.append(f"{name} has no default: say in `unset` what holds then")
    return untold


def written(
    meanings: Mapping[str, Mapping[str, SettingText]], values: Mapping[str, object], no_longer: Mapping[str, str]
) -> str:
    """Return the page: a table for each chapter, one line for each setting; last those of earlier versions."""
    parts = [_HEAD]
    for chapter, settings in meanings.items():
        lines = [
            f"| `{_PREFIX}{name}` | {_default(meaning, values.get(_PREFIX + name))} | {meaning.says} |"
            for name, meaning in settings.items()
        ]
        parts.append("\n".join([f"## {chapter}\n", "| variable | default | meaning |", "|---|---|---|", *lines, ""]))
    lines = [f"| `{_PREFIX}{name}` | {instead} |" for name, instead in no_longer.items()]
    parts.append("\n".join([_NO_LONGER, "| variable | instead |", "|---|---|", *lines, ""]))
    return "\n".join(parts)


def _default(meaning: SettingText, value: object) -> str:
    if _is_unset(value):
        return meaning.unset
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _is_unset(value: object) -> bool:
    return value is None or value == []


@contextmanager
def _nothing_set() -> Iterator[None]:
    """Take the settings of this process away for a while: what is set is no default."""
    taken = {name: value for name, value in os.environ.items() if name.startswith(_PREFIX)}
    for name in taken:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(taken)


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or check it; exit code 1 where the check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when the page is stale or a text is missing")
    parser.add_argument("--write", action="store_true", help="write the page anew")
    asked = parser.parse_args(arguments)
    with _nothing_set():
        values = usual_values()
    found = faults(MEANINGS, values)
    page = written(MEANINGS, values, NO_LONGER)
    if asked.write:
        PAGE.write_text(page, encoding="utf-8")
    elif asked.check and (not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page):
        found.append("docs/settings.md is not the code's: python -m house_tools.settings --write")
    for fault in found:
        print(fault, file=sys.stderr)  # noqa: T201 a command
    return 1 if asked.check and found else 0


if __name__ == "__main__":
    sys.exit(main())
