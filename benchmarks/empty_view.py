"""A Flask view that does nothing, under gunicorn as it comes: what a steady pace costs before anything is screened.

Its figures are the floor of an open loop: the generator's own part, the machine's, and what Flask and gunicorn take.
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, request

from benchmarks.paced import Paced, ask_paced, requests_of
from benchmarks.real_server import wait_for_server
from benchmarks.sources import ROOT

_THREADS = 4  # as the service has
application = Flask(__name__)


@application.post("/v1/screenings")
def nothing() -> Response:
    """Read the body, and answer with hardly anything."""
    return Response(b"{}" if request.get_data() else b"", status=201, content_type="application/json")


@contextmanager
def serving(workers: int) -> Iterator[int]:
    """Serve it on a free port until the end."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
    shape = ["-w", str(workers), "--threads", str(_THREADS), "-k", "gthread", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *shape, "-b", f"127.0.0.1:{port}", f"{__name__}:application"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:  # noqa: S603 its own command
        try:
            wait_for_server(port)
            yield port
        finally:
            process.terminate()


def paced(bodies: list[str], workers: int, rate: float, seconds: float) -> Paced:
    """Ask it `rate` times a second, for so many seconds."""
    with serving(workers) as port:
        ask_paced(port, requests_of(bodies), min(rate, 50), 1)
        return ask_paced(port, requests_of(bodies), rate, seconds)
