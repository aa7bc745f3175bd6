"""Over HTTP, what follows from ownership is answered as documented, and a list of owners alone is refused."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.bootstrap import Services, renewed, start
from service.config import Settings
from service.lists import SourceFile
from service.server.app import create_app
from tests.api.conftest import NOW, ConformingClient, Json, answered
from tests.builders import listing, party, published
from tests.databases import database_in

OWNERS = b"""child,parent,parent_id,percent,as_of,source
Kama Logistics Ltd,,acme,60,2021-06-30,registry
Oka Trading Ltd,Kama Logistics Ltd,,,2021-06-30,press
"""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Have a list with one blocked party live, and one that says what it owns."""
    home = tmp_path_factory.mktemp("owners")
    made = start(Settings(home=home, database_url=database_in(home)), now=lambda: NOW)
    sdn = published("us-sdn", [party()], [listing("us-sdn")])
    version = replace(sdn.version, version="sha256:" + "0" * 64)
    made.store.lists.add(replace(sdn, version=version), retrieved_at=NOW)
    made.keeper.load("own-desk", [SourceFile("own.csv", OWNERS)])
    yield renewed(made)
    made.store.close()


@pytest.fixture(scope="module")
def app(services: Services) -> Flask:
    made = create_app(services)
    made.test_client_class = ConformingClient
    return made


@pytest.mark.slow
def test_what_blocked_persons_own_is_blocked_and_marked_as_derived(screen: Callable[..., Json]) -> None:
    found = screen({"name": "KAMA LOGISTICS LTD", "side": "buy"}, {"name": "OKA TRADING LTD"}, {"name": "ACME CORP"})
    assert isinstance(found["findings"], list)
    kama, oka, acme = found["findings"]
    assert (kama["flag"], kama["decision"]) == ("blocked", "deny")
    owned = "owned 60 % by Acme Corporation (us-sdn)"
    assert kama["matches"][0]["listing"]["derived"] == {"owned": owned, "owners": ["acme"], "certain": True}
    assert (oka["flag"], oka["if_confirmed"]) == ("review", "blocked")
    assert oka["matches"][0]["listing"]["derived"]["certain"] is False
    assert acme["matches"][0]["listing"]["derived"] is None


def test_a_designation_shows_what_it_rests_on(client: FlaskClient) -> None:
    shown = answered(client.get("/v1/designations/own-desk-kama-logistics-ltd"))
    assert "owned 60 % by Acme Corporation (us-sdn)" in str(shown)


def test_a_list_of_owners_is_shown_and_cannot_be_asked_alone(client: FlaskClient) -> None:
    assert answered(client.get("/v1/lists/own-desk"))["entries"] == 2
    asked = {"lists": ["own-desk"], "holdings": [{"name": "KAMA LOGISTICS LTD"}]}
    refused = client.post("/v1/screenings", json=asked)
    assert refused.status_code == 422
    assert answered(refused)["type"] == "urn:pendens:problem:nobody-listed"
