"""How many Python calls the walk of a small list takes: its loading, and the building of what answers with it.

Calls and not seconds, as a busy machine does not change them. `python -m benchmarks.walks`
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click

from service.bootstrap import activating, start
from service.config import Settings
from service.lists import SourceFile

HEADER = "id,name,restriction,reason\n"


def calls_of(work: Callable[[], object]) -> Counter[str]:
    """Do some work, and count the Python functions that were called, by the file of each."""
    found: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            found[frame.f_code.co_filename] += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def three_rows(last: str) -> SourceFile:
    """Write a firm's list of three entries."""
    rows = f"1,ACME HOLDINGS,divest,desk\n2,BETA PLC,notice,desk\n3,{last},blocked,desk\n"
    return SourceFile("house-desk.csv", (HEADER + rows).encode())


def main() -> None:
    """Print the calls of loading three rows in a home that answers already, and those of publishing them."""
    with tempfile.TemporaryDirectory() as folder:
        services = start(Settings(home=Path(folder), database_url=f"sqlite:///{folder}/pendens.sqlite3"))
        services.screener.warm()
        with activating(services):
            services.keeper.load("house-desk", [three_rows("GAMMA AG")])
        loading = activating(services)
        loading.__enter__()
        loaded = calls_of(lambda: services.keeper.load("house-desk", [three_rows("DELTA AG")]))
        published = calls_of(lambda: loading.__exit__(None, None, None))
    for what, found in (("load", loaded), ("publish", published)):
        click.echo(f"{what:8} {found.total():9,} calls, {_of(found, 'lists/reviewed'):7,} of them in lists/reviewed")


def _of(found: Counter[str], room: str) -> int:
    return sum(count for file, count in found.items() if f"/service/{room}/" in file)


if __name__ == "__main__":
    main()
