"""More than a worker can answer: some are answered, the others are told at once to come again, and it is over soon."""

import json
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from benchmarks.real_server import running

pytestmark = pytest.mark.slow
# Takes long enough that others have to wait behind it.
LARGE = {"holdings": [{"name": f"Company {number} of the {number * 7} seas"} for number in range(400)]}


def test_one_too_many_is_told_so_on_a_connection_that_stays(tmp_path: Path) -> None:
    with running(tmp_path, 1, waiting="2") as one:
        address = f"http://127.0.0.1:{one.port}"
        told: list[httpx.Response] = []

        def ask() -> None:
            with httpx.Client(base_url=address, timeout=120) as client:
                told.append(client.post("/v1/screenings", json=LARGE))
                if told[-1].status_code == 503:
                    assert client.get("/healthz").status_code == 200

        threads = [threading.Thread(target=ask) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        counts = Counter(answer.status_code for answer in told)
        assert set(counts) == {201, 503}
        assert counts[201] >= 6  # four at work and two that wait
        for refused in (answer for answer in told if answer.status_code == 503):
            assert refused.headers["Retry-After"] == "1"
            assert refused.headers["Content-Type"] == "application/problem+json"
            assert json.loads(refused.content)["type"] == "urn:pendens:problem:overloaded"
        assert httpx.post(f"{address}/v1/screenings", json=LARGE, timeout=120).status_code == 201


def test_who_has_waited_for_too_long_is_not_begun(tmp_path: Path) -> None:
    with running(tmp_path, 1, wait_seconds="0.001") as one:
        told: list[int] = []

        def ask() -> None:
            told.append(httpx.post(f"http://127.0.0.1:{one.port}/v1/screenings", json=LARGE, timeout=120).status_code)

        threads = [threading.Thread(target=ask) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert Counter(told)[503] > 0
        assert Counter(told)[201] > 0


def test_a_request_that_has_had_its_time_is_given_up_and_nothing_of_it_kept(tmp_path: Path) -> None:
    many = {"holdings": [{"name": f"Company {number}"} for number in range(2_500)]}
    with running(tmp_path, 1, request_seconds="0.001") as one:
        address = f"http://127.0.0.1:{one.port}"
        answer = httpx.post(f"{address}/v1/screenings", json=many, timeout=120)
        assert answer.status_code == 503
        assert answer.json()["type"] == "urn:pendens:problem:time-budget"
        assert "respond-async" in answer.json()["detail"]
        assert "Retry-After" in answer.headers
        assert httpx.get(f"{address}/v1/screenings", timeout=60).json()["screenings"] == []
        queued = httpx.post(f"{address}/v1/screenings", json=many, headers={"Prefer": "respond-async"}, timeout=60)
        until, state = time.monotonic() + 120, "queued"
        while time.monotonic() < until:
            state = httpx.get(f"{address}{queued.headers['Location']}", timeout=60).json()["state"]
            if state not in {"queued", "running"}:
                break
            time.sleep(0.2)
        assert state == "done"
