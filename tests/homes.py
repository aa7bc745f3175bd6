"""Homes in which the bundled lists are live already: begun once, and put back as they were for each test.

Why always in the same place: what is laid out of the lists is named by where their database is, so that a copy anywhere
else would be laid out anew. To begin a home takes a second of processor time with its migrations, to put one back
some milliseconds.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from service.bootstrap import start
from service.config import Settings
from tests.databases import database_in

# As the command has it: whatever is made is its user's alone.
_OWN = 0o077


class BegunHomes:
    """Homes under one folder, each begun at an instant of its own; one at a time is there for each of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[datetime | None, Path] = {}

    def put_back(self, begun_at: datetime | None = None) -> Path:
        """Put the home that was begun at an instant (None: now, when it is first asked for) in its place.

        What an earlier test left in it, or beside it, is gone.
        """
        number = list(self._kept).index(begun_at) if begun_at in self._kept else len(self._kept)
        home = self._cleared(str(number))
        if begun_at not in self._kept:
            _begin(home, (lambda: begun_at) if begun_at else None)
            self._kept[begun_at] = Path(shutil.copytree(home, home.parents[1] / "kept"))
        else:
            shutil.copytree(self._kept[begun_at], home)
        return home

    def empty(self) -> Path:
        """Make an empty one, in the same place each time: what a test keeps of it can be put back there by another."""
        home = self._cleared("empty")
        home.mkdir(mode=0o700)
        return home

    def _cleared(self, name: str) -> Path:
        """Give the place of a home, in which there is nothing, nor beside it."""
        home = self._folder / name / "place" / "home"
        shutil.rmtree(home.parent, ignore_errors=True)
        home.parent.mkdir(mode=0o700, parents=True)
        return home


def _begin(home: Path, now: Callable[[], datetime] | None) -> None:
    others = os.umask(_OWN)
    try:
        home.mkdir()
        services = start(Settings(home=home, database_url=database_in(home)), now=now)
        with closing(services.store):
            services.screener.warm()
    finally:
        os.umask(others)
