"""Which part of the program has the processor while single holdings are screened: `python -m benchmarks.request_parts`.

The application runs in this process, with the bundled lists; every millisecond of processor time the innermost function
that belongs to a part is noted. What of a millisecond the kernel does not tell apart falls to whoever runs.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import FrameType

from werkzeug.test import EnvironBuilder

from benchmarks.http import bodies
from benchmarks.real_server import file_of
from service.config import Settings
from service.server.app import create_app_for

_TICK_SECONDS = 0.001
_NAMES = 2_000
# The first that a file's path has counts.
_PARTS = (
    ("validation", ("/api/bodies", "/api/quick_bodies", "/api/orders", "/api/row_bodies", "/api/fields", "webargs")),
    ("validation", ("marshmallow", "/service/holdings/")),
    ("matching", ("/service/matching/",)),
    ("law and document", ("/service/domain/", "/service/screening/", "/service/register/")),
    ("keeping", ("/service/store/", "sqlalchemy", "sqlite3", "psycopg")),
    ("access and rates", ("/service/access/", "/api/callers", "/api/throttling", "/api/hosts", "/api/origins")),
    ("logs and metrics", ("/service/logs", "/api/tracing", "structlog", "/server/metrics", "prometheus_client")),
    ("HTTP", ("/service/api/", "/service/server/", "/service/web/", "flask", "werkzeug")),
)


def _part_of(path: str) -> str | None:
    return next((part for part, marks in _PARTS if any(mark in path for mark in marks)), None)


def measure(requests: int) -> Counter[str]:
    """Ask so many times, and count the ticks of each part."""
    ticks: Counter[str] = Counter()

    def tick(_signal: int, frame: FrameType | None) -> None:
        while frame is not None:
            if part := _part_of(frame.f_code.co_filename):
                ticks[part] += 1
                return
            frame = frame.f_back

    with tempfile.TemporaryDirectory() as folder:
        app = create_app_for(Settings(Path(folder), file_of(Path(folder)), log_level="ERROR"))
        asked = list(bodies(count=_NAMES))
        builders = [
            EnvironBuilder("/v1/screenings", method="POST", data=body.encode(), content_type="application/json")
            for body in asked
        ]
        environs = [{**one.get_environ(), "REMOTE_ADDR": "127.0.0.1"} for one in builders]
        signal.signal(signal.SIGPROF, tick)
        for number in range(_NAMES + requests):
            if number == _NAMES:
                signal.setitimer(signal.ITIMER_PROF, _TICK_SECONDS, _TICK_SECONDS)
            environ = dict(environs[number % _NAMES])
            environ["wsgi.input"].seek(0)
            answer = app.wsgi_app(environ, lambda *_: lambda _: None)
            b"".join(answer)
            if hasattr(answer, "close"):
                answer.close()
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ticks


def main() -> None:
    """Print the shares, the largest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=4_000)
    os.environ.setdefault("PENDENS_LOG_LEVEL", "ERROR")
    ticks = measure(parser.parse_args().requests)
    for part, count in ticks.most_common():
        sys.stdout.write(f"{count / ticks.total():6.1%}  {part}\n")


if __name__ == "__main__":
    main()
