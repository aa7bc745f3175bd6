"""What Prometheus reads: counts by endpoint and status, screenings, list ages, the queue; never what was screened."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from flask.testing import FlaskClient

from service.bootstrap import start
from service.config import Settings
from service.server.app import create_app
from tests.databases import file_in

SECRET = "Zanzibar Umbrella Holdings"  # noqa: S105 a name that nobody lists


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_app(start(Settings(tmp_path, file_in(tmp_path)))).test_client()


def value(text: str, name: str, **labels: str) -> float:
    """Give the value of one series; 0 where there is none."""
    for line in text.splitlines():
        found = re.fullmatch(r"([a-z_]+)(?:\{(.*)\})? ([-+.e0-9]+)", line)
        if found and found[1] == name and all(f'{key}="{word}"' in (found[2] or "") for key, word in labels.items()):
            return float(found[3])
    return 0.0


def test_requests_and_screenings_are_counted_and_no_holding_is_told(client: FlaskClient) -> None:
    body = {"holdings": [{"name": SECRET, "reference": SECRET, "account": SECRET}, {"name": "XIAOMI CORP"}]}
    client.post("/v1/screenings", json={**body, "as_of": "2021-02-01"})
    client.get(f"/v1/designations?q={SECRET}")
    client.get(f"/{SECRET}")
    client.post("/v1/screenings", json={})
    text = client.get("/metrics").text
    assert value(text, "pendens_requests_total", endpoint="/v1/screenings", status="201", method="POST") == 1
    assert value(text, "pendens_requests_total", endpoint="/v1/screenings", status="422", method="POST") == 1
    assert value(text, "pendens_requests_total", endpoint="elsewhere", status="404") == 1
    assert value(text, "pendens_holdings_screened_total", flag="clear") == 1
    assert value(text, "pendens_holdings_screened_total", flag="pending") == 1
    assert value(text, "pendens_screenings_total", outcome="flagged") == 1
    assert value(text, "pendens_request_seconds_count", endpoint="/v1/screenings") == 2
    assert "pendens_list_age_days" in text
    assert "pendens_jobs" in text
    assert "Zanzibar" not in text


@pytest.mark.slow
def test_the_workers_of_a_service_count_together_and_begin_anew_with_it(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"PENDENS_HOME": str(tmp_path), "PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "service.cli", "serve", "--port", str(port), "--workers", "2"]
    for _ in range(2):
        server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            assert asked(port, 12) == 12
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
        assert not list(tmp_path.glob("pendens-metrics-*"))


def asked(port: int, times: int) -> float:
    """Ask on connections of their own, and give what all workers say of it together."""
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/healthz")
            break
        except httpx.TransportError:
            time.sleep(0.2)
    for _ in range(times):
        httpx.get(f"{address}/v1/lists", timeout=30)
    text = httpx.get(f"{address}/metrics", timeout=30).text
    return value(text, "pendens_requests_total", endpoint="/v1/lists", status="200")


# A process of its own: the library chooses how it counts when it is loaded, and its limit of file size is a full disk.
_COUNTING = """
import resource, sys
from pathlib import Path
from service.server import metrics
folder = metrics.begin_anew()
from service.bootstrap import start
from service.config import Settings
from service.server.app import create_app
home = Path(sys.argv[1])
app = create_app(start(Settings(home, f"sqlite:///{home / 'p.sqlite3'}")))
client = app.test_client()
client.get("/healthz")
if sys.argv[2] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
rules = [rule for rule in app.url_map.iter_rules() if "POST" not in rule.methods]
for rule in rules:
    client.delete(rule.rule), client.get(rule.rule.replace("<", "").replace(">", ""))
found = client.get("/healthz").status_code
for file in sorted(folder.glob("*.db")):
    print("counted", found, file.name.split("_")[0], file.stat().st_size, file.stat().st_blocks * 512)
metrics.end(folder, __import__("os").getpid())
"""


@pytest.mark.slow
@pytest.mark.parametrize("room", ["enough", "full"])
def test_files_of_counts_grow_without_holes_or_not_at_all(tmp_path: Path, room: str) -> None:
    command = [sys.executable, "-c", _COUNTING, str(tmp_path), room]
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    told = [line.split()[1:] for line in ended.stdout.splitlines() if line.startswith("counted")]
    assert {status for status, *_ in told} == {"200"}
    files = {kind: (int(size), int(on_disk)) for _, kind, size, on_disk in told}
    size, on_disk = files["histogram"]
    assert (size > 1 << 16) is (room == "enough")
    assert on_disk >= size
    assert ("counts no new series" in ended.stderr + ended.stdout) is (room == "full")
