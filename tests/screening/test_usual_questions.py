"""Whoever asks without saying when, for whom or of which lists asks the same question at every door."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import click
import pytest
from flask import Flask

from service.api.order_checks import OrderCheckSchema
from service.api.orders import QuestionSchema, ScreeningRequestSchema, request_from
from service.bootstrap import Services, start
from service.cli.main import cli
from service.config import Settings
from service.jobs.questions import question_document, question_from
from service.screening.chosen_lists import asked_lists, named_lists, still_live, usual_lists
from service.screening.screener import USUAL, ScreeningRequest
from service.server.app import create_app
from service.web.questions import read_question, usual

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home, f"sqlite:///{home}/pendens.sqlite3")
    return start(settings, now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def app(services: Services) -> Flask:
    return create_app(services)


def asked_at_the_api(app: Flask) -> Iterator[ScreeningRequest]:
    body = {"holdings": [{"name": "ACME"}]}
    with app.app_context():
        yield ScreeningRequestSchema().load(body).request
        quick = ScreeningRequestSchema.read_quickly(b'{"holdings": [{"name": "ACME"}]}')
        assert quick is not None
        yield quick.request
        yield OrderCheckSchema().load({"orders": [{"name": "ACME", "side": "buy"}]}).request
        yield request_from(QuestionSchema().load({}))


def given_by_the_command(name: str, *arguments: str) -> Mapping[str, object]:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command.make_context(name, list(arguments)).params


def test_nothing_said_is_the_same_question_at_every_door(app: Flask, services: Services) -> None:
    for asked in asked_at_the_api(app):
        assert asked == USUAL
    form = read_question({**usual(services.screener), "other_jurisdictions": ""}, services.screener)
    assert not form.faults
    assert form.request == USUAL
    assert question_from(question_document(USUAL)) == USUAL
    for name, arguments in (("screen", ["-"]), ("explain", ["--name", "ACME"]), ("timeline", ["ACME"])):
        given = given_by_the_command(name, *arguments)
        assert (given["jurisdiction"], given["lists"]) == (USUAL.jurisdictions, USUAL.lists)
        assert given.get("history", USUAL.history.value) == USUAL.history.value
        assert given.get("fail_on", USUAL.fail_on.value) == USUAL.fail_on.value


def test_of_no_list_is_never_asked() -> None:
    assert asked_lists(("a",), ("b", "c")) == ("a",)
    assert asked_lists(None, ("b", "c")) == asked_lists((), ["b", "c"]) == ("b", "c")
    assert asked_lists((), None) is asked_lists(None, ()) is None


def test_the_usual_lists_need_no_name() -> None:
    live = ["a", "b"]
    assert usual_lists(None, live) == ("a", "b")
    assert usual_lists(("b",), live) == ("b",)
    assert named_lists(["b", "a"], live) is None
    assert named_lists(["b"], live) == ("b",)
    assert still_live(["c", "b"], live) == ("b",)
