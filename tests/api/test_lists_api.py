"""GET /v1/lists/{code}: the live version of a list, and how its listings stand now."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from service.bootstrap import Services
from service.domain.events import EventKind
from service.domain.listings import Listing, PublishedList
from service.domain.parties import Party
from service.domain.status import Status
from service.register.register import Register
from service.screening.screener import Screener
from tests.api.conftest import answered
from tests.builders import event, listing, party, published, register


def _hashed(code: str, parties: Sequence[Party], listings: Sequence[Listing]) -> PublishedList:
    one = published(code, parties, listings)
    return replace(one, version=replace(one.version, version=f"sha256:{'0' * 64}"))


def test_a_list_is_shown_as_among_all_lists_with_its_statuses(client: FlaskClient, services: Services) -> None:
    lists = answered(client.get("/v1/lists"))["lists"]
    assert {among["code"] for among in lists} == {version.code for version in services.screener.register.lists}
    assert "us-ar-china" in {among["code"] for among in lists}  # which only holders of Arkansas are asked about
    for among in lists:
        alone = answered(client.get(f"/v1/lists/{among['code']}"))
        assert {key: alone[key] for key in among} == among
        assert set(alone) == {*among, "statuses"}
        assert sum(alone["statuses"].values()) > 0


def test_each_listing_is_counted_once_by_its_status_now(
    services: Services, client_of: Callable[..., FlaskClient]
) -> None:
    ended = event(EventKind.DELISTED, "2021-05-25")
    parties = [party(name) for name in ("acme", "bolt", "crux", "dune")]
    listings = [
        listing("notice", party_id="acme"),
        listing("notice", party_id="bolt"),
        listing("notice", ended, party_id="crux"),
        listing("notice", listed="2030-01-01", party_id="dune"),
    ]
    made = register(_hashed("us-test", parties, listings), _hashed("us-other", parties[:1], listings[:1]))
    screener = Screener(made, services.screener.profile, services.screener.now)
    answer = answered(client_of(screener=screener).get("/v1/lists/us-test"))
    assert answer["statuses"] == {Status.DELISTED: 1, Status.LISTED: 2}


def test_the_counts_are_those_of_the_designations(client: FlaskClient) -> None:
    counted = answered(client.get("/v1/lists/us-ccmc"))["statuses"]
    assert any(counted.values())
    for status, count in counted.items():
        found = answered(client.get(f"/v1/designations?list=us-ccmc&status={status}&limit=200"))["designations"]
        listing_statuses = [one for designation in found for one in designation["listings"] if one["status"] == status]
        assert len(listing_statuses) == count


@pytest.mark.parametrize("code", ["us-nothing", "US-CCMC", "house-", "us-ccmc%00", "us ccmc", "%F0%9F%98%80"])
def test_a_list_that_is_not_live_is_not_found(client: FlaskClient, code: str) -> None:
    response = client.get(f"/v1/lists/{code}")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert answered(response)["type"] == "urn:pendens:problem:unknown-list"
    assert answered(response)["status"] == 404
    assert "us-ccmc" in answered(response)["detail"]


@pytest.mark.slow
def test_without_any_list_none_is_found(services: Services, client_of: Callable[..., FlaskClient]) -> None:
    empty = Register.of((), services.screener.register.programmes)
    screener = Screener(empty, services.screener.profile, services.screener.now)
    assert client_of(screener=screener).get("/v1/lists/us-ccmc").status_code == 404


def test_a_list_that_a_screening_names_wrongly_is_still_a_fault_of_the_request(client: FlaskClient) -> None:
    response = client.post("/v1/screenings", json={"holdings": [{"name": "A"}], "lists": ["us-nothing"]})
    assert (response.status_code, answered(response)["type"]) == (422, "urn:pendens:problem:unknown-list")
