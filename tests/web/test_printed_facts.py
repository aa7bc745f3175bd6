"""Addresses and remarks of a party: in its answer, on its page and on the card of a finding, as a list prints them."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.bootstrap import start
from service.cli.main import run_command
from service.config import Settings
from service.server.app import create_app

pytestmark = pytest.mark.slow

CONTENT = 'id,name,restriction,address,remarks\nH-9,Lodestar Works,divest,"1 Harbour Road, Hull",seen in 2025\n'


@pytest.fixture
def client(home: Path) -> FlaskClient:
    file = home.parent / "house.csv"
    file.write_text(CONTENT, encoding="utf-8")
    assert run_command(["lists", "load", "house-printed", str(file)]) == 0
    return create_app(start(Settings.from_env())).test_client()


def test_a_party_has_them_as_the_live_lists_print_them(client: FlaskClient) -> None:
    (found,) = client.get("/v1/designations?q=Lodestar+Works").get_json()["designations"]
    assert "addresses" not in found
    party = client.get(f"/v1/designations/{found['party_id']}").get_json()
    assert (party["addresses"], party["remarks"]) == (["1 Harbour Road, Hull"], ["seen in 2025"])
    page = client.get(f"/designations/{found['party_id']}").text
    assert "1 Harbour Road, Hull" in page
    assert "seen in 2025" in page


def test_the_card_of_a_finding_has_them_beside_the_holding(client: FlaskClient) -> None:
    screened = client.post("/v1/screenings", json={"holdings": [{"name": "Lodestar Works"}]}).get_json()
    page = client.get(f"/screenings/{screened['screening_id']}/rows/1").text
    assert "1 Harbour Road, Hull" in page
    assert "seen in 2025" in page
