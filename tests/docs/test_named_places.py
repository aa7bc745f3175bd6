"""Pages name files and folders that are there."""

import re
from pathlib import Path

import pytest

from tests.docs.fences import PAGES, ROOT

_PLACE = re.compile(r"`((?:[a-z_0-9]+/)+(?:[a-z_0-9]+\.[a-z]+)?|[a-z_0-9/]+\.(?:py|toml|csv|md|html|svg))`")
# Files of the reader's own, or of a home: no page could name them otherwise.
_OF_THE_READER = {"targets.simple.csv", "securities.csv", "sdn.csv"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = set(_PLACE.findall(page.read_text(encoding="utf-8"))) - _OF_THE_READER

    assert {place for place in named if not _is_there(place)} == set()


def _is_there(place: str) -> bool:
    """Tell whether it is there: in the project, in the package, or, for a word alone, anywhere in the package."""
    folders = (ROOT, *(ROOT / "service" / inner for inner in ("", "lists/readers", "matching")))
    return any((folder / place).exists() for folder in folders) or (
        "/" not in place and any((ROOT / "service").rglob(place))
    )


def test_the_architecture_has_a_line_for_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.split("## The walk of one holding")[0]
    rooms = [
        path.name + ("/" if path.is_dir() else "")
        for path in (ROOT / "service").iterdir()
        if (path / "__init__.py").exists() or (path.suffix == ".py" and path.stem != "__init__")
    ]

    assert [room for room in rooms if f"`{room}`" not in table] == []
