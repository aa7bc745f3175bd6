"""Orders are decided one by one and in order; what could not be decided is denied, and the gate says so."""

from typing import Any

import pytest
from flask.testing import FlaskClient

Json = dict[str, Any]
XIAOMI = {"name": "XIAOMI CORP", "isin": "KYG9830T1067"}
APPLE = {"name": "APPLE INC", "isin": "US0378331005"}


def check(client: FlaskClient, *orders: Json, **asked: object) -> Json:
    answer = client.post("/v1/orders:check", json={"orders": list(orders), **asked})
    assert answer.status_code == 200, answer.text
    document = answer.get_json()
    assert isinstance(document, dict)
    return document


def test_every_order_is_answered_in_order(client: FlaskClient) -> None:
    orders = [
        {**APPLE, "side": "buy", "reference": "O-1", "account": "A"},
        {**XIAOMI, "side": "buy", "reference": "O-2"},
        {"side": "buy", "reference": "O-3"},
        {"name": "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO", "side": "sell"},
    ]
    document = check(client, *orders, as_of="2021-02-01")
    decided = [(one["row"], one["reference"], one["decision"]) for one in document["decisions"]]
    assert decided[:3] == [(1, "O-1", "allow"), (2, "O-2", "warn"), (3, "O-3", "deny")]
    assert document["decisions"][0]["account"] == "A"
    assert document["decisions"][1]["flag"] == "pending"
    assert document["decisions"][2]["flag"] is None
    assert "neither a name nor an identifier" in document["decisions"][2]["reason"]
    assert len(document["decisions"]) == len(orders)
    assert document["gate"] == "incomplete"


def test_a_purchase_after_the_prohibition_is_denied_and_fails_the_gate(client: FlaskClient) -> None:
    document = check(client, {"name": "HIKVISION", "isin": "CNE100000PM8", "side": "buy"}, as_of="2022-01-10")
    (decision,) = document["decisions"]
    assert (decision["decision"], document["gate"]) == ("deny", "fail")
    assert decision["reason"]


def test_the_findings_behind_are_kept(client: FlaskClient) -> None:
    document = check(client, {**APPLE, "side": "sell", "reference": "O-9"})
    kept = client.get(f"/v1/screenings/{document['screening_id']}?include_clear=true").get_json()
    assert kept["findings"][0]["holding"]["reference"] == "O-9"
    assert kept["findings"][0]["decision"] == document["decisions"][0]["decision"] == "allow"


@pytest.mark.parametrize("side", [None, "", "dividend", "sideways"])
def test_an_order_without_a_side_is_denied_and_never_passes(client: FlaskClient, side: str | None) -> None:
    document = check(client, {**APPLE, "side": side}, {**APPLE, "side": "buy"})
    assert [one["decision"] for one in document["decisions"]] == ["deny", "allow"]
    assert document["gate"] != "pass"
    assert "side" in document["decisions"][0]["reason"]


def test_orders_of_which_none_can_be_screened_are_all_denied(client: FlaskClient) -> None:
    document = check(client, {"side": "buy"}, {"name": "", "side": "sell"})
    assert [one["decision"] for one in document["decisions"]] == ["deny", "deny"]
    assert document["gate"] == "incomplete"


def test_a_purchase_while_a_court_suspends_the_prohibition_is_warned_of(client: FlaskClient) -> None:
    document = check(client, {**XIAOMI, "side": "buy"}, as_of="2021-03-16T12:00:00-04:00")
    assert document["decisions"][0]["flag"] == "enjoined"
    assert document["decisions"][0]["decision"] == "warn"


@pytest.mark.parametrize(
    "body", [{}, {"orders": []}, {"orders": [{"nam": "x"}]}, {"holdings": [APPLE]}, {"orders": [APPLE], "fail_on": "x"}]
)
def test_what_is_not_as_documented_is_refused(client: FlaskClient, body: Json) -> None:
    answer = client.post("/v1/orders:check", json=body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"]
