"""What a request leaves behind, and what it reads: both small, because single checks come by the thousand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MEASURE = """
import gc, json, sys
from service.server.app import create_app
from service.bootstrap import start
from service.config import Settings
from service.logs import configure

configure("ERROR", json=False)
opened = []
sys.addaudithook(lambda name, arguments: opened.append(str(arguments[0])) if name == "open" else None)
gc.disable()
client = create_app(start(Settings.from_env())).test_client()

def ask(times):
    for _ in range(times):
        answer = client.post("/v1/screenings", json={"holdings": [{"name": "Hikvision"}]})
        assert answer.status_code == 201

ask(5)
gc.collect()
opened.clear()
ask(40)
print(json.dumps({"garbage": gc.collect() / 40, "opened": [one for one in opened if "METADATA" in one]}))
"""


@pytest.fixture(scope="module")
def cost(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("home")
    environment = {"PENDENS_HOME": str(folder), "PENDENS_LOG_LEVEL": "ERROR", "PATH": ""}
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=root, env=environment, check=True, capture_output=True, text=True
    )
    document: dict[str, object] = json.loads(told.stdout)
    return document


@pytest.mark.slow
def test_the_version_of_the_program_is_not_read_from_disk_for_each_screening(cost: dict[str, object]) -> None:
    assert cost["opened"] == []


@pytest.mark.slow
def test_a_request_leaves_few_objects_that_hold_each_other(cost: dict[str, object]) -> None:
    garbage = cost["garbage"]
    assert isinstance(garbage, float)
    assert garbage < 90  # 39; with a schema made anew for each request 148
