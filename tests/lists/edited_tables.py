"""Changes to a copy of the bundled tables."""

import csv
from collections.abc import Callable
from pathlib import Path

Cells = dict[str, str]


def rewrite(path: Path, line: int, **cells: str) -> None:
    """Change cells of the record on a physical line."""
    rows = rows_of(path)
    assert set(cells) <= set(rows[0])
    rows[line - 2].update(cells)
    save(path, rows)


def change(path: Path, is_meant: Callable[[Cells], bool], **cells: str) -> None:
    """Change cells of all records that are meant, at least one."""
    rows = rows_of(path)
    meant = [row for row in rows if is_meant(row)]
    assert meant
    for row in meant:
        row.update(cells)
    save(path, rows)


def rows_of(path: Path) -> list[Cells]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def save(path: Path, rows: list[Cells]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
