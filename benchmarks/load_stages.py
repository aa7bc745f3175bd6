"""Measures loading a list stage by stage, as `pendens lists load` and a running service go through them."""

import gc
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from service.bootstrap import renewed, start
from service.config import Settings
from service.lists import Loader, SourceFile, source_of
from service.lists.load.loader import read_contents
from service.matching import lost_names
from service.store import ArchivedFile

_KILOBYTES_OF_A_MEGABYTE = 1_000


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Print how long a stage took, and the most memory that the process has had so far."""
    began, worked = time.perf_counter(), time.process_time()
    yield
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTES_OF_A_MEGABYTE
    sys.stdout.write(f"{name:<34}{seconds:8.2f} s, {worked:8.2f} s of CPU, peak {peak:7.0f} MB\n")
    sys.stdout.flush()


def main() -> None:
    """Run `python benchmarks/load_stages.py CODE FILE… [--no-index]`."""
    gc.disable()  # as the command does
    is_indexed = "--no-index" not in sys.argv
    code, *names = [word for word in sys.argv[1:] if word != "--no-index"]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        services = start(Settings(home=home, database_url=f"sqlite:///{home / 'pendens.sqlite3'}"))
        with stage("read the files"):
            files = [SourceFile(Path(name).name, Path(name).read_bytes()) for name in names]
        with stage("parse (once, for comparison)"):
            count = len(read_contents(source_of(code), files).records)
        now = datetime.now(UTC)
        loader = Loader(services.screener.register.programmes, now.date(), now.date())
        with stage("parse, map, guards"):
            (loaded, *_) = loader.load(source_of(code), files, {})
        published = loaded.published
        sys.stdout.write(f"  {count:,} records, {sum(len(party.names) for party in published.parties):,} names\n")
        if is_indexed:
            with stage("self-check: every name"):
                lost = sum(1 for _ in lost_names(published.parties, services.screener.profile))
            sys.stdout.write(f"  {lost:,} names lost\n")
        with stage("store"):
            archived = [ArchivedFile(file.name, file.content) for file in files]
            services.store.lists.add(published, retrieved_at=now, files=archived)
        size = sum(file.stat().st_size for file in home.iterdir()) / 1e6
        sys.stdout.write(f"  database {size:,.0f} MB\n")
        del loaded, published, files
        with stage("read back"):
            services.store.lists.load()
        if is_indexed:
            with stage("renew (read back, register, index)"):
                renewed(services)


if __name__ == "__main__":
    main()
