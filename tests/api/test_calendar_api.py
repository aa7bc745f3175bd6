"""GET /v1/calendar and /v1/calendar.ics: what lies ahead of the live lists."""

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import answered


def test_what_lies_ahead_is_told_with_its_source(client: FlaskClient) -> None:
    found = answered(client.get("/v1/calendar"))["deadlines"]
    assert found
    assert found == sorted(found, key=lambda one: one["at"][:10])
    assert all(one["source"] for one in found)
    assert {"us-1260h", "eo-14032"} <= {one["programme"] for one in found}


def test_others_than_the_bound_have_nothing_ahead_and_one_list_has_its_own(client: FlaskClient) -> None:
    assert answered(client.get("/v1/calendar?jurisdiction=UK"))["deadlines"] == []
    found = answered(client.get("/v1/calendar?list=us-1260h"))["deadlines"]
    assert {one["programme"] for one in found} == {"us-1260h"}


def test_the_calendar_can_be_subscribed_to(client: FlaskClient) -> None:
    answer = client.get("/v1/calendar.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    assert answer.text.count("BEGIN:VEVENT") == len(answered(client.get("/v1/calendar"))["deadlines"])


@pytest.mark.parametrize("query", ["jurisdiction=Mars", "list=us-nothing", "day=2021-01-01"])
def test_what_cannot_be_asked_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/v1/calendar?{query}").status_code in {400, 422}
