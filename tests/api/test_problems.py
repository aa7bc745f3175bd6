"""Every failure has one row: status, stable type, title; and it arrives as RFC 9457 has it."""

import inspect
from collections import defaultdict
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from service import errors
from service.api.problems import (
    ERRORS,
    ERRORS_OF_LISTS,
    STATUSES,
    ForeignHostError,
    LoopbackOnlyError,
    NothingToScreenError,
    kind_of,
)
from service.bootstrap import Services
from service.errors import ListDataError, PendensError, StoreError, UnknownListError
from service.files import faults
from service.server.app import create_app

PRIVATE = "/var/lib/pendens/secret.sqlite3 is locked"


def failures() -> set[type[PendensError]]:
    classes = [*inspect.getmembers(errors, inspect.isclass), *inspect.getmembers(faults, inspect.isclass)]
    named = {one for _, one in classes if issubclass(one, PendensError)}
    return named | {ForeignHostError, NothingToScreenError, LoopbackOnlyError}


FAILURES = sorted(failures(), key=lambda one: one.__name__)


def failing_client(services: Services, error: Exception) -> FlaskClient:
    app = create_app(services)

    def fails() -> str:
        raise error

    app.view_functions["health.is_alive"] = fails  # an address that is open to anybody
    app.add_url_rule("/fails", "health.is_alive")
    return app.test_client()


def test_every_failure_of_the_house_has_its_row() -> None:
    assert failures() == set(ERRORS)


def test_a_type_always_comes_with_the_same_status_and_title() -> None:
    kinds = defaultdict(set)
    for kind in (*ERRORS.values(), *STATUSES.values()):
        kinds[kind.type].add(kind)
    assert {kind_type: len(found) for kind_type, found in kinds.items()} == dict.fromkeys(kinds, 1)


def test_at_the_addresses_of_lists_a_missing_list_is_not_found_and_bad_data_is_the_callers() -> None:
    changed = {error: kind for error, kind in ERRORS_OF_LISTS.items() if ERRORS[error] != kind}
    statuses = {UnknownListError: 404, errors.ListCodeError: 404, ListDataError: 422, errors.UndatedFileError: 422}
    assert {error: kind.status for error, kind in changed.items()} == statuses
    elsewhere, here = ERRORS[UnknownListError], ERRORS_OF_LISTS[UnknownListError]
    assert (elsewhere.status, elsewhere.type, elsewhere.title) == (422, here.type, here.title)
    assert ERRORS_OF_LISTS[ListDataError].type not in {kind.type for kind in ERRORS.values()}


def test_a_table_of_ours_that_lacks_a_programme_is_never_the_callers_fault() -> None:
    assert kind_of(errors.UnknownProgrammeError(), ERRORS_OF_LISTS).status == 500


def test_every_status_of_a_failure_that_the_api_can_meet_is_documented() -> None:
    # the command alone, a browser that was led astray, and the page where people sign in
    beyond_the_api = {errors.AmbiguousDesignationError, ForeignHostError, errors.TooManySignInsError}
    assert {kind.status for error, kind in ERRORS.items() if error not in beyond_the_api} <= set(STATUSES)


def test_a_failure_without_a_row_is_answered_as_the_nearest_one_above_it() -> None:
    class StrangeListError(UnknownListError):
        """A list of a new kind."""

    assert kind_of(StrangeListError()) == ERRORS[UnknownListError]


@pytest.mark.slow
@pytest.mark.parametrize("failure", FAILURES, ids=[one.__name__ for one in FAILURES])
def test_a_failure_arrives_as_its_problem(services: Services, failure: type[PendensError]) -> None:
    note = {"row": 1, "column": "name", "value": "", "message": "nothing to screen"}
    error = NothingToScreenError("an id", [note]) if failure is NothingToScreenError else failure("what happened")
    response = failing_client(services, error).get("/fails")
    assert response.status_code == ERRORS[failure].status
    assert response.content_type == "application/problem+json"
    answered = response.get_json(force=True)
    assert (answered["type"], answered["title"]) == (ERRORS[failure].type, ERRORS[failure].title)
    assert answered["status"] == response.status_code
    assert answered["request_id"] == response.headers["X-Request-ID"]


@pytest.mark.slow
def test_what_the_caller_can_mend_is_told_with_its_mend(services: Services) -> None:
    response = failing_client(services, errors.EmptyFileError("positions.csv is empty")).get("/fails")
    assert response.get_json(force=True)["detail"] == f"positions.csv is empty: {errors.EmptyFileError.hint}"


@pytest.mark.slow
@pytest.mark.parametrize("failure", [StoreError, ListDataError, KeyError, ZeroDivisionError])
def test_internals_stay_inside(services: Services, failure: Callable[[str], Exception]) -> None:
    response = failing_client(services, failure(PRIVATE)).get("/fails")
    assert response.status_code >= 500
    assert "secret" not in response.text
    assert response.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("GET", "/v1/nowhere", 404, "not-found"),
        ("DELETE", "/v1/lists", 405, "method-not-allowed"),
        ("POST", "/v1/screenings", 415, "unsupported-media-type"),
        ("POST", "/v1/uploads", 415, "unsupported-media-type"),
    ],
)
def test_what_the_framework_refuses_is_a_problem_too(
    client: FlaskClient, method: str, path: str, status: int, name: str
) -> None:
    response = client.open(path, method=method)
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert response.get_json(force=True)["type"] == f"urn:pendens:problem:{name}"


def test_a_method_that_is_not_allowed_names_those_that_are(client: FlaskClient) -> None:
    assert "GET" in client.delete("/v1/lists").headers["Allow"]


def test_a_status_without_a_row_says_about_blank(services: Services) -> None:
    app = create_app(services)

    def teapot() -> str:
        from flask import abort  # noqa: PLC0415 only this view refuses

        abort(418)

    app.view_functions["health.is_alive"] = teapot
    answered = app.test_client().get("/healthz").get_json(force=True)
    assert (answered["type"], answered["status"]) == ("about:blank", 418)
