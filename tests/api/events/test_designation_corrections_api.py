"""/v1/designations/{id}/events: a correction keeps both records, and each names the other."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.bootstrap import renewed, start
from service.lists import SourceFile
from service.server.reload import LiveServices
from tests.api.conftest import NOW, Json, answered
from tests.api.events.injunction import HIKVISION, ORDER
from tests.api.lists.house_lists import house, problem

pytestmark = pytest.mark.slow


def test_a_bundled_correction_answers_under_both_ids_and_names_both(client: FlaskClient) -> None:
    wrong, right = "luokong-technology-corporation", "luokung-technology-corp"
    by_wrong, by_right = (answered(client.get(f"/v1/designations/{one}")) for one in (wrong, right))
    assert {**by_wrong, "as_of": "", "known_at": ""} == {**by_right, "as_of": "", "known_at": ""}
    assert (by_wrong["party_id"], by_right["records"]) == (right, [wrong])
    assert [one["entry"] for one in by_right["timelines"]] == [
        "Luokong Technology Corporation",
        "Luokung Technology Corp.",
    ]


@pytest.fixture
def misspelt(live: LiveServices, client: FlaskClient) -> FlaskClient:
    """Have a list on which a name was misspelt, and then printed anew under another id."""
    wrong = "1,Luokong Rocketry Corporation,blocked,,CNE1000000X1,2026-01-05,board"
    right = "2,Luokung Rocketry Corp.,blocked,,,2026-03-05,board"
    live.current().keeper.load("house-desk", [SourceFile("house.csv", house(wrong, right))])
    live.renew()
    return client


def correct(client: FlaskClient, **said: object) -> TestResponse:
    correction = {
        "list": "house-desk",
        "event": "superseded",
        "at": "2026-03-05",
        "replaced_by": "house-desk-2",
        **said,
    }
    return client.put("/v1/designations/house-desk-1/events", json={**ORDER, **correction})


def test_a_recorded_correction_keeps_both_records_and_each_names_the_other(
    misspelt: FlaskClient, live: LiveServices
) -> None:
    assert answered(correct(misspelt))["replaced_by"] == "house-desk-2"
    address = "/v1/designations/house-desk-{}"
    assert answered(misspelt.get(address.format(1)))["replaced_by"] == []
    approval = {"decision": "approve", "by": "Bob"}
    misspelt.post("/v1/designations/house-desk-1/events/1/decisions", json=approval)
    live.renew()
    wrong, right = (answered(misspelt.get(address.format(number))) for number in (1, 2))
    assert [one["party_id"] for one in wrong["replaced_by"]] == ["house-desk-2"]
    assert [one["party_id"] for one in right["replaces"]] == ["house-desk-1"]
    assert (wrong["flag"], right["flag"]) == ("former", "blocked")
    assert "Luokong Rocketry Corporation" in {name["text"] for name in right["names"]}
    earlier = answered(misspelt.get(address.format(2), query_string={"known_at": "2026-11-20"}))
    assert earlier["replaces"] == []
    assert "Luokong Rocketry Corporation" not in {name["text"] for name in earlier["names"]}


def test_a_holding_under_the_wrong_name_is_held_against_the_record_that_replaced_it(
    misspelt: FlaskClient, live: LiveServices
) -> None:
    live.current().events.approve(answered(correct(misspelt))["id"], "Bob")
    live.renew()
    for holding in ({"name": "LUOKONG ROCKETRY CORP"}, {"isin": "CNE1000000X1", "name": "LUOKONG"}):
        answer = answered(misspelt.post("/v1/screenings", json={"holdings": [holding], "lists": ["house-desk"]}))
        assert answer["findings"][0]["flag"] == "blocked"


@pytest.mark.parametrize(
    ("said", "status", "name"),
    [
        ({"replaced_by": "house-desk-1"}, 422, "invalid-request"),
        ({"replaced_by": "house-desk-9"}, 404, "unknown-designation"),
        ({"replaced_by": HIKVISION}, 404, "unknown-designation"),
        ({"event": "enjoined"}, 422, "invalid-request"),
    ],
)
def test_what_is_no_correction_is_refused(misspelt: FlaskClient, said: Json, status: int, name: str) -> None:
    problem(correct(misspelt, **said), status, name)


def test_a_correction_outlives_a_restart(misspelt: FlaskClient, live: LiveServices) -> None:
    live.current().events.approve(answered(correct(misspelt))["id"], "Bob")
    again = start(live.current().settings, store=live.current().store, now=lambda: NOW)
    for services in (again, renewed(again)):
        assert services.designations.corrections[0].replaced_by == "house-desk-2"
        assert services.screener.register.parties["house-desk-2"].identifiers
