"""openapi.yaml is what the schemas say, valid, complete and free of this machine; and the client here bites."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from flask import Flask, jsonify
from flask.testing import FlaskClient
from jsonschema import ValidationError  # type: ignore[import-untyped]  # it ships no types
from openapi_spec_validator import validate

from service.api.openapi import document, main
from service.api.problems import STATUSES
from service.bootstrap import Services
from service.server.app import create_app
from tests.api.conftest import ConformingClient, Json

COMMITTED = Path(__file__).parents[2] / "openapi.yaml"


@pytest.fixture(scope="module")
def spec() -> Json:
    read = yaml.safe_load(document())
    assert isinstance(read, dict)
    return read


def operations(spec: Json) -> list[tuple[str, str, Json]]:
    found = [
        (path, method, operation)
        for path, item in spec["paths"].items()
        for method, operation in item.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]
    assert found
    return found


def test_the_committed_document_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == document(), "run: python -m service.api.openapi"


@pytest.mark.slow
def test_the_document_is_valid_openapi(spec: Json) -> None:
    assert spec["openapi"] == "3.1.0"
    validate(spec)


def test_the_document_is_made_the_same_each_time() -> None:
    assert document() == document()


def test_the_document_knows_no_server_and_no_machine(spec: Json) -> None:
    assert "servers" not in spec
    assert "localhost" not in document()
    assert str(Path.home()) not in document()


def test_the_served_document_is_the_committed_one(client: FlaskClient, spec: Json) -> None:
    assert client.get("/openapi.json").get_json() == spec


def test_every_operation_has_a_summary_an_id_and_its_problems(spec: Json) -> None:
    for path, method, operation in operations(spec):
        assert operation["summary"], (path, method)
        assert operation["operationId"]
        assert "500" in operation["responses"]
        assert "default" not in operation["responses"]


def test_every_documented_failure_is_problem_json(spec: Json) -> None:
    for _, _, operation in operations(spec):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                name = response.get("$ref", "").rpartition("/")[2]
                described = spec["components"]["responses"][name] if name else response
                assert list(described["content"]) == ["application/problem+json"]


def test_every_operation_that_reads_something_documents_its_refusal(spec: Json) -> None:
    for _, _, operation in operations(spec):
        if "requestBody" in operation:
            assert {"400", "413", "415", "422"} <= set(operation["responses"])
        if "parameters" in operation:
            assert "422" in operation["responses"]


def test_each_problem_response_names_the_types_that_come_with_it(spec: Json) -> None:
    described = spec["components"]["responses"]
    assert "urn:pendens:problem:instant-without-offset" in described[STATUSES[422].name]["description"]
    assert "urn:pendens:problem:unknown-screening" in described[STATUSES[404].name]["description"]


@pytest.mark.parametrize("path", ["/v1/screenings", "/v1/orders:check"])
def test_the_documented_example_can_be_sent_as_it_is(spec: Json, client: FlaskClient, path: str) -> None:
    example = spec["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert client.post(path, json=example).status_code in {200, 201}


@pytest.mark.parametrize("name", ["Flag", "Status", "Permission", "Decision", "Outcome", "Gate", "Strength", "Side"])
def test_a_set_of_words_stands_once_under_its_name(spec: Json, name: str) -> None:
    words = spec["components"]["schemas"][name]["enum"]
    assert words
    assert document().count("".join(f"\n      - {word}" for word in words) + "\n") <= 2


@pytest.mark.slow
def test_check_says_nothing_of_a_current_file_and_shows_what_is_stale(tmp_path: Path) -> None:
    output = tmp_path / "openapi.yaml"
    assert CliRunner().invoke(main, ["--check", "--output", str(output)]).exit_code == 1
    assert CliRunner().invoke(main, ["--output", str(output)]).exit_code == 0
    current = CliRunner().invoke(main, ["--check", "--output", str(output)])
    assert (current.exit_code, current.output) == (0, "")
    output.write_text(output.read_text(encoding="utf-8").replace("title: Pendens", "title: Other"), encoding="utf-8")
    stale = CliRunner().invoke(main, ["--check", "--output", str(output)])
    assert stale.exit_code == 1
    assert "-  title: Other" in stale.output


def lying(services: Services, answer: dict[str, object], status: int) -> FlaskClient:
    app: Flask = create_app(services)
    app.view_functions["health.is_alive"] = lambda: (jsonify(answer), status)
    app.test_client_class = ConformingClient
    return app.test_client()


@pytest.mark.slow
def test_an_answer_that_the_document_does_not_describe_fails_its_test(services: Services) -> None:
    with pytest.raises(ValidationError):
        lying(services, {"status": "alive", "mood": "good"}, 200).get("/healthz")
    with pytest.raises(ValidationError):
        lying(services, {}, 200).get("/healthz")
    with pytest.raises(AssertionError):
        lying(services, {"status": "alive"}, 202).get("/healthz")
