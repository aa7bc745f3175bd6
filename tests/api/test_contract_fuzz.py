"""Whatever is sent, right or wrong, is answered as the document says, and never by a failure of the house."""

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
import yaml
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ensure_resource_availability,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.access import Role
from service.api.openapi import document
from service.bootstrap import start
from service.config import Settings
from service.server.app import create_app
from tests.api.conftest import NOW
from tests.databases import file_in

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    (path, method)
    for path, item in yaml.safe_load(document())["paths"].items()
    for method in item
    if method != "parameters"
]
# A sixth of what is usual: enough to try every field wrong once, few enough to run with every change. `make soak` tries
# ten times as many (`--hypothesis-profile=long`).
_EXAMPLES = settings().max_examples // 6
# Of each role: what an address answers to whom is one look at the table, and the fields were tried above.
_EXAMPLES_OF_A_ROLE = 3
_WALKS, _STEPS = 15, 6


@pytest.fixture(scope="module")
def contract(app: Flask) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_request_is_answered_as_documented(
    contract: schemathesis.BaseSchema, path: str, method: str, mode: GenerationMode
) -> None:
    operation = contract[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query):
        pytest.skip("takes nothing that could be wrong: any text may stand in an address")
    checks = [*CHECKS, negative_data_rejection] if mode is GenerationMode.NEGATIVE else CHECKS

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=_EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    def answer(case: Case[Any]) -> None:
        case.call_and_validate(checks=checks)

    answer()


@pytest.fixture(scope="module")
def asked_by(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Role, tuple[schemathesis.BaseSchema, str]]:
    """Give the contract of a service that asks for keys, with a key of each role."""
    home = tmp_path_factory.mktemp("roles")
    services = start(Settings(home, file_in(home), host="192.0.2.7"), now=lambda: NOW)
    keys = services.access.keys
    made = {role: keys.create(tenant="default", roles=[role.value], label=role.value, by="test").text for role in Role}
    contract = schemathesis.openapi.from_wsgi("/openapi.json", create_app(services))
    return {role: (contract, key) for role, key in made.items()}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_role_is_answered_as_documented(
    asked_by: Mapping[Role, tuple[schemathesis.BaseSchema, str]], path: str, method: str, role: Role
) -> None:
    contract, key = asked_by[role]

    @given(case=contract[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(
        max_examples=_EXAMPLES_OF_A_ROLE,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def answer(case: Case[Any]) -> None:
        # an answer of some size would be packed, and is read as it came
        case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"})

    answer()


def test_what_was_made_is_there_for_who_goes_on_from_it(contract: schemathesis.BaseSchema) -> None:
    class Walk(contract.as_state_machine()):  # type: ignore[misc] # made when the program runs
        def validate_response(self, response: Any, case: Case[Any], **_: Any) -> None:  # noqa: ANN401 schemathesis' own
            case.validate_response(response, checks=[*CHECKS, ensure_resource_availability])

    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=_WALKS,
            stateful_step_count=_STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
