"""Runs an update in a process that dies at a chosen point, or has no room: `python -m tests.cli.dying POINT`."""

import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

import httpx
from sqlalchemy import Engine, event

from service import bootstrap
from service.cli.main import run_command
from service.list_management import versions as list_keeper
from service.lists import catalogue
from service.lists.readers.record_collector import RecordCollector
from service.store.database import bulk
from service.store.files import archived_files
from service.store.lists import versions as list_versions
from service.store.lists import writing as list_writing
from tests.cli.fetched_list import THREE_DAYS_LATER

_ROWS = 5


def put(owner: object, name: str, value: object) -> None:
    """Put something else in a thing's place: this process ends before anybody else sees it."""
    setattr(owner, name, value)


def die(*_: object) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it outlived SIGKILL")


def _in_download() -> None:
    whole = httpx.Response.iter_raw

    def halfway(response: httpx.Response) -> Iterator[bytes]:
        yield next(whole(response))[:100]
        die()

    put(httpx.Response, "iter_raw", halfway)


def _in_marks() -> None:
    settle = os.fsync

    def begun(handle: int) -> None:
        if ".us-sdn.json." in str(Path(f"/proc/self/fd/{handle}").readlink()):
            os.truncate(handle, 13)  # half of it is written
            die()
        settle(handle)

    put(os, "fsync", begun)


def _in_parse() -> None:
    whole, entered = RecordCollector.add, iter(range(1_000))

    def until(collector: RecordCollector, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 whatever it takes
        if next(entered) == _ROWS:
            die()
        whole(collector, *args, **kwargs)

    put(RecordCollector, "add", until)


def _in_rows(name: str) -> None:
    whole: Callable[[object], Iterable[object]] = getattr(list_writing, name)

    def until(published: object) -> Iterator[object]:
        yield from islice(whole(published), _ROWS)
        die()

    put(list_writing, name, until)
    put(bulk, "_ROWS_AT_ONCE", 2)  # so that some are written before


def _in_archive() -> None:
    whole, written = archived_files.write_content, iter(range(10))

    def until(*args: Any) -> None:  # noqa: ANN401 whatever it takes
        whole(*args)
        if next(written) == 0:
            die()

    put(archived_files, "write_content", until)


def _after_live() -> None:
    whole = list_versions.make_live

    def until(*args: Any) -> None:  # noqa: ANN401 whatever it takes
        whole(*args)
        die()

    put(list_writing, "make_live", until)


def _at_commit() -> None:
    written = list_versions.make_live

    def then(*args: Any) -> None:  # noqa: ANN401 whatever it takes
        written(*args)
        event.listen(Engine, "commit", die)

    put(list_writing, "make_live", then)


def _before_store() -> None:
    put(list_keeper, "_lost_names", die)


def _in_full_database() -> None:
    """Let SQLite itself say that there is no more room."""
    file = Path(os.environ["PENDENS_HOME"]) / "pendens.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM")
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    event.listen(Engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count={pages + 1}"))


def _at_limit() -> None:
    """Let every file end at a size that the log of the update outgrows."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


POINTS: dict[str, Callable[[], None]] = {
    "download": _in_download,
    "marks": _in_marks,
    "parse": _in_parse,
    "self-check": _before_store,
    "parties": lambda: _in_rows("_parties"),
    "names": lambda: _in_rows("_names"),
    "listings": lambda: _in_rows("_listings"),
    "events": lambda: _in_rows("_events"),
    "archive": _in_archive,
    "live": _after_live,
    "commit": _at_commit,
    "full database": _in_full_database,
    "limit": _at_limit,
    "nowhere": lambda: None,
}


def prepare() -> None:
    """Fetch as the tests do: a list of a dozen firms is sane, and it is three days later."""
    known = catalogue._catalogue()  # noqa: SLF001 see house_tools.private_access
    small = {**known, "us-sdn": replace(known["us-sdn"], least=1)}
    put(catalogue, "_catalogue", lambda: small)
    put(bootstrap, "utc_now", lambda: THREE_DAYS_LATER)


if __name__ == "__main__":
    prepare()
    POINTS[sys.argv[1]]()
    sys.exit(run_command(["lists", "update", "us-sdn"]))
