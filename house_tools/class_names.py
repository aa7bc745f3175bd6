"""One word, one thing: `python -m house_tools.class_names` names each class that shares its name."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

CODE = Path(__file__).parents[1] / "service"
# Those that still share a name with another class: no name may join them, and none may stay that no longer does.
KNOWN = frozenset(
    {
        "Record",
    }
)


def shared_names(folder: Path = CODE) -> dict[str, list[str]]:
    """Give each name of several classes, with the files that have one."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(folder.rglob("*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(file.relative_to(folder).as_posix())
    return {name: files for name, files in found.items() if len(files) > 1}


def faults(shared: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Say which names are shared that were not, and which are known and are shared no more."""
    for name, files in shared.items():
        if name not in KNOWN:
            yield f"{name} is a class of {' and of '.join(files)}: rename the less central one"
    for name in sorted(KNOWN - shared.keys()):
        yield f"{name} is the name of one class now: take it out of KNOWN"


def main() -> int:
    """Print the faults, and give 1 where there are some."""
    said = list(faults(shared_names()))
    for line in said:
        sys.stdout.write(line + "\n")
    return 1 if said else 0


if __name__ == "__main__":
    raise SystemExit(main())
