"""A client generated from openapi.yaml has one type for each named part, and works against the service."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from flask import Flask

pytestmark = pytest.mark.slow

CONTRACT = Path(__file__).parents[2] / "openapi.yaml"
# What a caller has to read: types of which there are no more than the document has parts, but for the nameless ones.
MOST_FILES_FOR_EACH = 1.3


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "pendens_client"
    command = ["openapi-python-client", "generate", "--path", str(CONTRACT), "--output-path", str(folder)]
    program = [str(Path(sys.executable).with_name(command[0])), *command[1:], "--meta", "none"]
    told = subprocess.run(program, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "unsupported" not in told.stdout.lower()
    return folder


@pytest.fixture
def client(package: Path, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 generated
    monkeypatch.syspath_prepend(str(package.parent))
    made: Any = importlib.import_module("pendens_client").Client
    return made(base_url="http://localhost", httpx_args={"transport": httpx.WSGITransport(app=app)})


def generated(name: str) -> Any:  # noqa: ANN401 generated
    return importlib.import_module(f"pendens_client.{name}")


def test_there_is_one_type_for_each_named_part(package: Path) -> None:
    parts = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))["components"]["schemas"]
    files = [file for file in (package / "models").iterdir() if file.name != "__init__.py"]
    assert len(files) <= MOST_FILES_FOR_EACH * len(parts)


def test_orders_are_decided_through_it(client: Any) -> None:  # noqa: ANN401 generated
    models = generated("models")
    order = {"reference": "O-1", "side": "buy", "name": "XIAOMI CORP"}
    body = models.OrderCheck.from_dict({"orders": [order], "as_of": "2021-02-01"})
    answer = generated("api.orders.check_orders").sync(client=client, body=body)
    (decision,) = answer.decisions
    assert (decision.reference, decision.decision) == ("O-1", models.Decision.WARN)
    assert decision.flag is models.Flag.PENDING
    assert answer.gate is models.Gate.PASS


def test_holdings_are_screened_and_found_again_through_it(client: Any) -> None:  # noqa: ANN401 generated
    models = generated("models")
    body = models.ScreeningRequest.from_dict({"holdings": [{"name": "XIAOMI CORP", "account": "GEN"}]})
    made = generated("api.screenings.create_screening").sync(client=client, body=body)
    listed = generated("api.screenings.get_screenings").sync(client=client, account="GEN")
    assert [one.screening_id for one in listed.screenings] == [made.screening_id]
    page = generated("api.screenings.get_findings").sync(str(made.screening_id), client=client)
    assert [one.flag for one in page.findings] == [one.flag for one in made.findings]


def test_a_refusal_is_a_problem_in_it(client: Any) -> None:  # noqa: ANN401 generated
    found = generated("api.jobs.get_job").sync_detailed("unknown", client=client)
    assert found.status_code == 404
    assert found.parsed.type_ == "urn:pendens:problem:unknown-job"
