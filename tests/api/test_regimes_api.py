"""A holder's own regime by the API: the state's investors are told to divest, others are not."""

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import answered

HELD = {"name": "KWEICHOW MOUTAI CO LTD-A", "isin": "CNE0000018R8"}


def test_the_investors_of_a_state_have_its_law(client: FlaskClient) -> None:
    made = client.post("/v1/screenings", json={"jurisdictions": ["US-AR"], "holdings": [HELD]})
    document = answered(made)
    assert [one["flag"] for one in document["findings"]] == ["divest"]
    assert document["jurisdictions"] == ["US-AR"]
    other = answered(client.post("/v1/screenings", json={"jurisdictions": ["US"], "holdings": [HELD]}))
    assert other["findings"] == []
    compared = answered(
        client.post("/v1/screenings:compare", json={"before": other["screening_id"], "after": document["screening_id"]})
    )
    assert [one["to"] for one in (*compared["new"], *compared["changed"])] == ["divest"]


def test_an_order_of_such_an_investor_is_denied(client: FlaskClient) -> None:
    order = {"reference": "1", "side": "buy", **HELD}
    found = answered(client.post("/v1/orders:check", json={"jurisdictions": ["US-AR"], "orders": [order]}))
    assert [one["decision"] for one in found["decisions"]] == ["deny"]


@pytest.mark.parametrize("code", ["US-IM", "NO-GPFX", "Mars"])
def test_an_unknown_jurisdiction_is_a_fault_of_the_request(client: FlaskClient, code: str) -> None:
    answer = client.post("/v1/screenings", json={"jurisdictions": [code], "holdings": [HELD]})
    assert answer.status_code == 422
    assert "NO-GPFG" in answer.text
