"""Counts the rooms of `service/` from its imports and draws them: `python -m house_tools.rooms [--check | --write]`.

A room is a folder of `service/`, or a module that lies in it alone. An arrow leads from one room to another that it
imports, however many imports say so. A floor is one more than the highest floor of the rooms below: the longest way
down. `docs/architecture.svg` shows them; `--check` fails when the picture is not the code's, or the house has grown
past its bounds.
"""

import argparse
import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"

# Why: what one person can draw from memory. Before the rooms were made the same code had 50 rooms on 15 floors with
# 216 arrows, and nobody could.
MOST_ROOMS, MOST_FLOORS, MOST_ARROWS = 28, 10, 120

_BOX_WIDTH, _BOX_HEIGHT, _GAP, _MARGIN = 168, 62, 14, 24
_LINE = 24  # letters of a room's description that fit into a line of its box


@dataclass(frozen=True, slots=True)
class House:
    """The rooms with what each imports of the others."""

    rooms: Mapping[str, str]  # name to the first sentence of its docstring
    arrows: Mapping[str, frozenset[str]]

    @property
    def arrow_count(self) -> int:
        """Count the arrows between rooms."""
        return sum(map(len, self.arrows.values()))

    def circles(self) -> list[str]:
        """Return the rooms that can be reached from themselves."""
        return [room for room in self.rooms if room in self._below(room)]

    def floors(self) -> list[list[str]]:
        """Return the rooms by floor, the lowest first.

        Raises:
            ValueError: rooms import each other in a circle, so that none of them is below the other.
        """
        if circles := self.circles():
            raise ValueError(f"these rooms import each other in a circle: {', '.join(circles)}")
        heights: dict[str, int] = {}

        def height(room: str) -> int:
            if room not in heights:
                heights[room] = 1 + max(map(height, self.arrows[room]), default=0)
            return heights[room]

        by_floor = defaultdict(list)
        for room in sorted(self.rooms):
            by_floor[height(room)].append(room)
        return [by_floor[floor] for floor in sorted(by_floor)]

    def faults(self) -> list[str]:
        """Return a sentence for each bound that the house breaks."""
        if circles := self.circles():
            return [f"rooms import each other in a circle: {', '.join(circles)}"]
        measured = (
            ("rooms", len(self.rooms), MOST_ROOMS),
            ("floors", len(self.floors()), MOST_FLOORS),
            ("arrows", self.arrow_count, MOST_ARROWS),
        )
        return [f"{count} {what}, more than {most}" for what, count, most in measured if count > most]

    def _below(self, room: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(self.arrows[room])
        while waiting:
            below = waiting.pop()
            if below not in seen:
                seen.add(below)
                waiting.extend(self.arrows[below])
        return seen


def read_house(package: Path) -> House:
    """Read the rooms of a package and their arrows from its imports."""
    rooms: dict[str, str] = {}
    arrows: dict[str, set[str]] = {}
    for path in sorted(package.rglob("*.py")):
        inner = path.relative_to(package).with_suffix("").parts
        if inner == ("__init__",):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        room = inner[0]
        arrows.setdefault(room, set()).update(set(_imported(tree, package.name)) - {room})
        if len(inner) == 1 or inner[1:] == ("__init__",):
            rooms[room] = (ast.get_docstring(tree) or "").split("\n")[0]
    # A name that is no room is imported from the package itself, as `from service import x` of a value would be.
    return House(rooms, {room: frozenset(below & rooms.keys()) for room, below in arrows.items()})


def _imported(tree: ast.Module, package: str) -> Iterator[str]:
    """Yield the rooms of a package that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            first, *rest = node.module.split(".")
            if first == package:
                yield from rest[:1] or (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                first, *rest = alias.name.split(".")
                if first == package and rest:
                    yield rest[0]


def drawn(house: House) -> str:
    """Return the picture as SVG: a row for each floor, the highest on top; an arrow always leads down."""
    floors = house.floors()[::-1]
    width = max(map(len, floors)) * (_BOX_WIDTH + _GAP) + 2 * _MARGIN
    step = _BOX_HEIGHT + 5 * _GAP
    height = len(floors) * step + 2 * _MARGIN
    places: dict[str, tuple[float, float]] = {}
    for level, rooms in enumerate(floors):
        left = (width - len(rooms) * (_BOX_WIDTH + _GAP) + _GAP) / 2
        for place, room in enumerate(rooms):
            places[room] = (left + place * (_BOX_WIDTH + _GAP), _MARGIN + level * step)
    lines = [_arrow(places[room], places[below]) for room in sorted(places) for below in sorted(house.arrows[room])]
    boxes = [_box(room, house.rooms[room], *places[room]) for room in sorted(places)]
    title = f"{len(house.rooms)} rooms on {len(floors)} floors, {house.arrow_count} arrows"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">',
            "<style>text { font-family: system-ui, sans-serif }</style>",
            f"<title>The rooms of Pendens: {title}</title>",
            f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>',
            *lines,
            *boxes,
            f'<text x="{_MARGIN}" y="{height - 8:g}" font-size="13" fill="#555">{title}</text>',
            "</svg>\n",
        )
    )


def _arrow(above: tuple[float, float], below: tuple[float, float]) -> str:
    start_x, start_y = above[0] + _BOX_WIDTH / 2, above[1] + _BOX_HEIGHT
    end_x, end_y = below[0] + _BOX_WIDTH / 2, below[1]
    middle = (start_y + end_y) / 2
    return (
        f'<path d="M{start_x:g} {start_y:g} C{start_x:g} {middle:g} {end_x:g} {middle:g} {end_x:g} {end_y:g}"'
        ' fill="none" stroke="#7a8ca3" stroke-opacity=".45"/>'
    )


def _box(room: str, says: str, left: float, top: float) -> str:
    words = _wrapped(says.removesuffix("."), 2)
    texts = "".join(
        f'<text x="{left + 8:g}" y="{top + 34 + 15 * number:g}" font-size="11.5" fill="#333">{escape(line)}</text>'
        for number, line in enumerate(words)
    )
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="6" fill="#eef3f9"'
        ' stroke="#34506f"/>'
        f'<text x="{left + 8:g}" y="{top + 17:g}" font-size="14" font-weight="600" fill="#12263b">{escape(room)}</text>'
        f"{texts}"
    )


def _wrapped(text: str, most: int) -> list[str]:
    """Break a text into at most some lines; what does not fit ends in an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _LINE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][: _LINE - 1]}…"]


def main(arguments: list[str] | None = None) -> int:
    """Print the figures, write the picture, or check both; exit code 1 where a check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when the picture is stale or a bound is broken")
    parser.add_argument("--write", action="store_true", help="write the picture anew")
    asked = parser.parse_args(arguments)
    house = read_house(ROOT / "service")
    faults = house.faults()
    print(f"{len(house.rooms)} rooms, {len(house.floors())} floors, {house.arrow_count} arrows")  # noqa: T201 a command
    if asked.write:
        PICTURE.write_text(drawn(house), encoding="utf-8")
    elif asked.check and (not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != drawn(house)):
        faults.append("docs/architecture.svg is not the code's: python -m house_tools.rooms --write")
    for fault in faults:
        print(fault, file=sys.stderr)  # noqa: T201 a command
    return 1 if asked.check and faults else 0


if __name__ == "__main__":
    sys.exit(main())
