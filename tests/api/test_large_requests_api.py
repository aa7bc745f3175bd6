"""Large requests are refused before the work, and large answers come part by part, to the letter as small ones."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import APPLE, XIAOMI, answered


def test_more_holdings_than_the_limit_are_refused_by_name(client: FlaskClient) -> None:
    client.application.config["PENDENS_MAX_HOLDINGS"] = 2
    try:
        # the third is no holding at all: it is not looked at
        response = client.post("/v1/screenings", json={"holdings": [APPLE, XIAOMI, 3]})
    finally:
        client.application.config["PENDENS_MAX_HOLDINGS"] = 50_000
    assert response.status_code == 413
    problem = answered(response)
    assert problem["type"] == "urn:pendens:problem:too-many-holdings"
    for word in ("3 holdings", "limit is 2", "PENDENS_MAX_HOLDINGS", "/v1/uploads"):
        assert word in problem["detail"]


@pytest.mark.slow
def test_a_long_answer_is_streamed_and_read_back_to_the_letter(client: FlaskClient) -> None:
    holdings = [{"name": f"P{row} INC"} for row in range(2_100)]
    asked: dict[str, Any] = {"holdings": [XIAOMI, *holdings], "as_of": "2021-03-16", "include_clear": True}
    response = client.post("/v1/screenings", json=asked)
    assert response.status_code == 201
    document = answered(response)
    assert [finding["row"] for finding in document["findings"]] == list(range(1, 2_102))
    again = client.get(f"{response.location}?include_clear=true")
    assert again.get_data() == response.get_data()
    assert client.application.json.dumps(document, separators=(",", ":")) + "\n" == response.get_data(as_text=True)
