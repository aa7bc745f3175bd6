"""A disk without room, or a database that is held: 503 with its cause in the log, and nothing stored by halves."""

import errno
import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import structlog

from service.bootstrap import Services
from service.errors import StoreFullError, StoreLockedError
from tests.api.conftest import answered
from tests.api.test_problems import failing_client

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: the limit would reach every file of this one.
SCRIPT = textwrap.dedent("""
    import io, json, resource, sys
    from pathlib import Path
    from service.server.app import create_app
    from service.bootstrap import start
    from service.config import Settings
    from service import logs
    logs.configure("ERROR", json=True)
    home = Path(sys.argv[1])
    services = start(Settings(home=home, database_url=f"sqlite:///{home / 'pendens.sqlite3'}"))
    client = create_app(services).test_client()
    rows = "".join(f"Company {number} Ltd,{number}\\n" for number in range(40_000))
    screen = lambda: client.post("/v1/screenings", json={"holdings": [{"name": "XIAOMI CORP"}]})
    head = '--x\\r\\nContent-Disposition: form-data; name="file"; filename="a.csv"\\r\\n\\r\\nName,Quantity\\n'
    body = f"{head}{rows}\\r\\n--x--\\r\\n".encode()
    kind = "multipart/form-data; boundary=x"
    sent = lambda: {"input_stream": io.BytesIO(body), "content_length": len(body), "content_type": kind}
    upload = lambda: client.post("/v1/uploads", **sent())
    stored = lambda: services.store.past_screenings.page(offset=0, limit=1)[0]
    seen = {"before": [screen().status_code, stored()]}
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (32_768, hard))
    seen["full"] = [
        [one.status_code, one.headers.get("Retry-After"), one.json["type"], one.json["detail"]]
        for one in (screen(), upload(), client.get("/readyz"))
    ]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    seen["after"] = [screen().status_code, stored()]
    print(json.dumps(seen))
""")


def test_without_room_requests_are_refused_and_nothing_is_stored_by_halves(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    seen: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    assert seen["before"] == [201, 1]
    assert [status for status, *_ in seen["full"]] == [503, 503, 503]
    assert all(int(retry) > 0 for _, retry, *_ in seen["full"])
    kinds = [kind.rpartition(":")[2] for _, _, kind, _ in seen["full"]]
    assert kinds == ["store-unavailable", "store-unavailable", "not-ready"]
    assert "the disk is full" in seen["full"][2][3]
    assert seen["after"] == [201, 2]
    causes = [json.loads(line).get("cause", "") for line in said.stderr.splitlines()]
    assert any(cause == "EFBIG" for cause in causes)
    assert any(cause.startswith("SQLITE_") for cause in causes)


@pytest.mark.parametrize(
    ("error", "cause", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "ENOSPC", "The disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "EDQUOT", "The disk is full"),
        (StoreFullError("/var/lib/secret is full"), "", "The disk is full"),
        (StoreLockedError("/var/lib/secret is locked"), "", "Another program holds the database"),
    ],
)
def test_the_answer_says_the_kind_and_the_log_the_cause(
    services: Services, error: Exception, cause: str, told: str
) -> None:
    with structlog.testing.capture_logs() as entries:
        response = failing_client(services, error).get("/fails")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    document = answered(response)
    assert document["type"] == "urn:pendens:problem:store-unavailable"
    assert document["detail"].startswith(told)
    assert "secret" not in response.text
    assert cause in [entry.get("cause") for entry in entries]
    assert "secret" not in str(entries)
