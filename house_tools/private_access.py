"""Tests speak to public doors: `python -m house_tools.private_access` names each that reaches inside.

A test reaches inside when it reads `thing._name` of anything but itself, imports a `_name` of the service, or patches
one by its text. Such a test breaks when the inside changes and nothing that a caller sees has.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
# Why: this is how a child process ends without the tests of its parent; it is private by its spelling alone.
_PUBLIC = frozenset({"_exit"})
# Those that still reach inside, each with how often: a file that is not here may not, and no count may grow.
KNOWN: dict[str, int] = {
    # Why: a list of a dozen made-up firms stands for OFAC's, of which the catalogue says that it has thousands. A
    # setting for that would let an installation take a stump for the list.
    "cli/conftest.py": 2,
    "cli/dying.py": 1,
    "cli/test_ownership_command.py": 2,
    # Why: a later release with one migration more is put in the place of this one.
    "store/test_schema_states.py": 1,
}


def reached(source: str) -> Iterator[tuple[int, str]]:
    """Give line and name of each private thing that a test's source reaches for."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and not _is_own(node.value):
            names: Sequence[str] = (node.attr,)
        elif isinstance(node, ast.ImportFrom):
            names = [one.name for one in node.names] if (node.module or "").startswith("service") else ()
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("setattr"):
            names = [text.rpartition(".")[2] for text in _texts(node.args[:2])]
        else:
            continue
        yield from ((node.lineno, name) for name in names if _is_private(name))


def _is_own(owner: ast.expr) -> bool:
    return isinstance(owner, ast.Name) and owner.id in {"self", "cls"}


def _texts(nodes: Sequence[ast.expr]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in _PUBLIC


def offenders(folder: Path = TESTS) -> dict[str, list[tuple[int, str]]]:
    """Give the files that reach inside, by their path below the folder, with each line and name."""
    found = {
        file.relative_to(folder).as_posix(): sorted(reached(file.read_text("utf-8")))
        for file in sorted(folder.rglob("*.py"))
    }
    return {file: lines for file, lines in found.items() if lines}


def too_many(found: dict[str, list[tuple[int, str]]]) -> Iterator[str]:
    """Say which files reach inside more often than they are known to, and which are known and do no more."""
    for file, lines in found.items():
        if len(lines) > KNOWN.get(file, 0):
            yield from (f"tests/{file}:{line}: reaches for {name}: speak to a public door" for line, name in lines)
    for file, count in KNOWN.items():
        if len(found.get(file, ())) < count:
            yield f"tests/{file}: reaches inside less often than KNOWN says: lower it to {len(found.get(file, ()))}"


def main() -> int:
    """Print the offenders, and give 1 where there are some."""
    said = list(too_many(offenders()))
    for line in said:
        sys.stdout.write(line + "\n")
    return 1 if said else 0


if __name__ == "__main__":
    raise SystemExit(main())
