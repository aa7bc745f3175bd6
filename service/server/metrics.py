"""What Prometheus sees: requests, times, screenings, the ages of lists and the queue; never a holding or a name."""

import importlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, request

from service.api.lists import live_uses
from service.bootstrap import Services
from service.errors import NO_ROOM, PendensError

# The library's own word for the folder in which the processes of a service count together; it reads it when loaded.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Why: a check takes 2 to 5 ms, a portfolio of 50,000 some 10 s; between them each step is about double.
_SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_SERIES = 2_048  # kept at hand: some forty addresses, their methods and statuses
# Why: the library begins a file with 64 kB and doubles it when one is full. The most that is written at once is a
# histogram of an address, 17 numbers of some 250 bytes, by each of four threads.
_FIRST_BYTES, _MOST_AT_ONCE_BYTES = 1 << 16, 1 << 14
_KINDS = ("counter", "histogram")  # a file each
_ELSEWHERE = "elsewhere"  # an address that nothing answers at: each would be a series of its own


def begin_anew() -> Path | None:
    """Make a new, empty folder in which the workers count together; None where there is no room for one.

    Must be called before the metrics are loaded. What an earlier start has counted is not counted on.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="pendens-metrics-"))
    except OSError as error:
        structlog.get_logger().warning("each worker counts by itself", cause=error.strerror)
        return None
    os.environ[_FOLDER] = str(folder)
    return folder


def end(folder: Path | None, made_by: int) -> None:
    """Remove the folder when the process that made it ends; its workers end many times before."""
    if folder is not None and os.getpid() == made_by:
        os.environ.pop(_FOLDER, None)
        shutil.rmtree(folder, ignore_errors=True)


class Metrics:
    """The counts of this process, and of its siblings where they share a folder."""

    def __init__(self, current: Callable[[], Services]) -> None:
        self._current = current
        self._library: Any = importlib.import_module("prometheus_client")
        self._registry = self._library.CollectorRegistry()
        made = {"registry": self._registry, "namespace": "pendens"}
        requests = self._library.Counter("requests", "Requests answered.", ("method", "endpoint", "status"), **made)
        seconds = self._library.Histogram(
            "request_seconds", "Time to answer, without the client's line.", ("endpoint",), buckets=_SECONDS, **made
        )
        screenings = self._library.Counter("screenings", "Screenings made.", ("outcome",), **made)
        rows = self._library.Counter("holdings_screened", "Holdings screened, by flag.", ("flag",), **made)

        # Why: the library finds a series in 10 µs, behind a lock; a request has four of them.
        found = (lru_cache(maxsize=_SERIES)(_roomy(one.labels)) for one in (requests, seconds, screenings, rows))
        self._requests, self._seconds, self._screenings, self._rows = found

        self._process, self._may_count, self._is_short = 0, False, False

    def count_screening(self, head: Mapping[str, Any]) -> None:
        """Count a screening that was made, and its holdings."""
        with self._counting() as may_count:
            if may_count:
                self._screenings(head["outcome"]).inc()
                for flag, number in head["counts"]["flags"].items():
                    self._rows(flag).inc(number)

    def count_request(self, response: Response) -> Response:
        """Count a request that is answered."""
        with self._counting() as may_count:
            if may_count:
                endpoint = request.url_rule.rule if request.url_rule else _ELSEWHERE
                self._requests(request.method, endpoint, response.status_code).inc()
                if "begun" in g:
                    self._seconds(endpoint).observe(time.perf_counter() - g.begun)
        return response

    @contextmanager
    def _counting(self) -> Iterator[bool]:
        """Tell whether to count; a series that is new, and for which there is no room, is counted when there is."""
        try:
            yield self._has_room()
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            if not self._is_short:
                structlog.get_logger().warning("this worker counts no new series", cause=error.strerror)
            self._is_short = True

    def _has_room(self) -> bool:
        """Tell whether this process can count: its files are there with their first bytes, looked at once.

        Why: the library maps files with holes; on a disk that is full the kernel ends a process that fills one. An
        answer is worth more than its count.
        """
        if self._process != os.getpid():
            try:
                self._take_room()
                self._may_count = True
            except OSError as error:
                self._may_count = False
                structlog.get_logger().warning("this worker counts nothing", cause=error.strerror)
            self._process = os.getpid()  # last: another thread of a new worker waits for no half-made answer
        return self._may_count

    def _take_room(self) -> None:
        for file in _files():
            with file.open("a+b") as handle:
                os.posix_fallocate(handle.fileno(), 0, _FIRST_BYTES)
        self._screenings("clear"), self._seconds(_ELSEWHERE)  # a series of each kind of file

    def text(self) -> Response:
        """Write all counts in the format that Prometheus reads."""
        registry = self._registry
        if Path(os.environ.get(_FOLDER, os.devnull)).is_dir():
            registry = self._library.CollectorRegistry()
            importlib.import_module("prometheus_client.multiprocess").MultiProcessCollector(registry)
        now = self._library.CollectorRegistry()
        now.register(self)
        body = self._library.generate_latest(registry) + self._library.generate_latest(now)
        return Response(body, content_type=self._library.CONTENT_TYPE_LATEST)

    def collect(self) -> Iterator[Any]:
        """Give what is so now: the ages of the live lists, and how many jobs wait or run."""
        family = importlib.import_module("prometheus_client.core").GaugeMetricFamily
        ages = family("pendens_list_age_days", "Days since a list was last seen to be current.", labels=["list"])
        stale = family("pendens_list_stale", "1 where a list is past its limit.", labels=["list"])
        for use in live_uses():
            ages.add_metric([use.version.code], use.age_days)
            stale.add_metric([use.version.code], int(use.is_stale))
        yield ages
        yield stale
        jobs = family("pendens_jobs", "Jobs that wait or run.", labels=["state"])
        try:
            states = [job.state.value for job in self._current().store.all_jobs.unfinished()]
        except PendensError:
            return  # the database does not answer: readyz says so
        for state in ("queued", "running"):
            jobs.add_metric([state], states.count(state))
        yield jobs


def _files() -> list[Path]:
    """Name the files in which this process counts, as the library does; none where it counts in its own memory."""
    folder = os.environ.get(_FOLDER)
    return [Path(folder) / f"{kind}_{os.getpid()}.db" for kind in _KINDS] if folder else []


def _roomy(labels: Callable[..., Any]) -> Callable[..., Any]:
    """Let a series be made only where the file has the bytes for it: what the library adds by itself would be holes.

    Raises:
        OSError: there is no room.
    """

    def made(*words: object) -> Any:  # noqa: ANN401 the library ships no types
        for file in _files():
            with file.open("r+b") as handle:
                size, used = os.fstat(handle.fileno()).st_size, int.from_bytes(handle.read(4), sys.byteorder)
                if used + _MOST_AT_ONCE_BYTES > size:
                    os.posix_fallocate(handle.fileno(), 0, size * 2)
        return labels(*words)

    return made


def measure(app: Flask, metrics: Metrics) -> None:
    """Count the requests of an application, and give the counts at /metrics."""
    app.after_request(metrics.count_request)
    app.add_url_rule("/metrics", "metrics", metrics.text)
