"""A client that keeps 32 connections busy, one request each, is never refused where it is alone."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.real_server import ask, running
from service.server.gunicorn import waiting_of

_CONNECTIONS, _REQUESTS = 32, 96


def test_more_workers_need_less_room_each() -> None:
    assert waiting_of(1) > waiting_of(2) == waiting_of(8)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_one_client_of_32_connections_is_never_refused(tmp_path: Path, workers: int) -> None:
    body = b'{"holdings": [{"name": "QUIET HARBOUR LTD"}]}'
    with running(tmp_path / "home", workers) as one, ThreadPoolExecutor(_CONNECTIONS) as clients:
        asked = [
            clients.submit(ask, one.port, "POST", "/v1/screenings", body, {"Content-Type": "application/json"})
            for _ in range(_REQUESTS)
        ]
        assert Counter(told.result()[0] for told in asked) == {201: _REQUESTS}
