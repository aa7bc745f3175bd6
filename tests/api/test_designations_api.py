"""GET /v1/designations and GET /v1/designations/{id}: who is listed, since when, and what was allowed when."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Json, answered

Search = Callable[..., Any]


@pytest.fixture
def search(client: FlaskClient) -> Search:
    def get(**query: object) -> Json:
        response = client.get("/v1/designations", query_string=query)
        assert response.status_code == 200, response.text
        return answered(response)

    return get


@pytest.mark.slow
def test_without_a_text_all_parties_are_shown_by_name(search: Search) -> None:
    found = search(limit=200)
    names = [one["name"].casefold() for one in found["designations"]]
    assert len(names) == 200 < found["total"]
    assert names == sorted(names)
    assert all(one["found"] is None for one in found["designations"])


def test_a_name_finds_its_party_first_and_says_how(search: Search) -> None:
    best = search(q="hikvision")["designations"][0]
    assert "hikvision" in best["name"].casefold()
    assert best["found"]["value"].casefold() == "hikvision"
    assert best["listings"]


def test_an_identifier_finds_its_party(search: Search) -> None:
    best = search(q="CNE100000PM8")["designations"][0]
    assert (best["found"]["strength"], best["found"]["matched_on"]) == ("identifier", "isin")
    assert ("isin", "CNE100000PM8") in {(one["kind"], one["value"]) for one in best["identifiers"]}


def test_a_text_that_nothing_resembles_finds_nothing(search: Search) -> None:
    assert search(q="zzqx")["total"] == 0


def test_pages_follow_on_without_gap_or_overlap(search: Search) -> None:
    whole = search(limit=20)
    pages = [search(limit=10, offset=offset) for offset in (0, 10)]
    assert whole["designations"] == pages[0]["designations"] + pages[1]["designations"]
    assert pages[1] | {"designations": []} == {**whole, "limit": 10, "offset": 10, "designations": []}


def test_a_page_past_the_end_is_empty(search: Search) -> None:
    assert search(offset=1_000_000)["designations"] == []


@pytest.mark.slow
def test_only_listings_of_the_lists_asked_for_are_shown(search: Search) -> None:
    found = search(list="us-ns-cmic,us-apps", limit=200)
    assert found["total"] == 78
    assert {listing["list"] for one in found["designations"] for listing in one["listings"]} == {
        "us-ns-cmic",
        "us-apps",
    }


def test_a_status_is_that_of_the_instant(search: Search) -> None:
    before = search(list="us-ccmc", status="enjoined", as_of="2021-03-11")
    after = search(list="us-ccmc", status="enjoined", as_of="2021-03-16")
    assert before["total"] == 0
    assert [one["name"] for one in after["designations"]] == ["Xiaomi Corporation"]
    assert [one["flag"] for one in after["designations"]] == ["enjoined"]


def test_the_past_knowledge_can_be_asked(search: Search) -> None:
    asked = {"list": "us-ccmc", "status": "enjoined", "as_of": "2021-03-16"}
    assert search(**asked, known_at="2021-03-10")["total"] == 0


def test_a_holder_elsewhere_gets_a_notice(search: Search) -> None:
    asked = {"q": "CNE100000PM8", "list": "us-ns-cmic"}
    assert search(**asked)["designations"][0]["flag"] == "no_trade"
    assert search(**asked, jurisdiction="FR")["designations"][0]["flag"] == "notice"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"limit": 0}, "invalid-request"),
        ({"limit": 201}, "invalid-request"),
        ({"limit": "many"}, "invalid-request"),
        ({"limit": "9" * 5_000}, "invalid-request"),
        ({"offset": -1}, "invalid-request"),
        ({"status": "banned"}, "invalid-request"),
        ({"q": "x" * 501}, "invalid-request"),
        ({"statu": "enjoined"}, "invalid-request"),
        ({"as_of": "soon"}, "invalid-instant"),
        ({"as_of": "2021-03-16T12:00"}, "instant-without-offset"),
        ({"as_of": "1999-01-01"}, "before-first-list"),
        ({"list": "us-nowhere"}, "unknown-list"),
        ({"jurisdiction": "Narnia"}, "unknown-jurisdiction"),
    ],
)
def test_a_search_that_cannot_be_asked_is_refused(client: FlaskClient, query: dict[str, object], name: str) -> None:
    response = client.get("/v1/designations", query_string=query)
    assert response.status_code == 422
    assert response.get_json(force=True)["type"] == f"urn:pendens:problem:{name}"


def life(client: FlaskClient, party_id: str, **query: object) -> Json:
    response = client.get(f"/v1/designations/{party_id}", query_string=query)
    assert response.status_code == 200, response.text
    return answered(response)


def test_a_designation_shows_its_listings_at_the_instant_and_its_whole_life(
    client: FlaskClient, search: Search
) -> None:
    party_id = search(q="xiaomi", list="us-ccmc")["designations"][0]["party_id"]
    shown = life(client, party_id, as_of="2021-03-16")
    assert (shown["as_of"], shown["flag"]) == ("2021-03-16", "enjoined")
    (timeline,) = [one for one in shown["timelines"] if one["list"] == "us-ccmc"]
    assert [span["flag"] for span in timeline["spans"]] == ["pending", "enjoined", "former"]
    assert timeline["events"][-1]["event"] in {"vacated", "superseded"}


@pytest.mark.slow
def test_spans_join_without_gap_and_the_last_has_no_end(client: FlaskClient, search: Search) -> None:
    designations = search(list="us-ccmc", limit=200)["designations"]
    assert designations
    for one in designations:
        for timeline in life(client, one["party_id"])["timelines"]:
            spans = timeline["spans"]
            assert [span["ends"] for span in spans[:-1]] == [span["begins"] for span in spans[1:]]
            assert spans[-1]["ends"] is None
            begun = [datetime.fromisoformat(span["begins"]) for span in spans]
            assert begun == sorted(begun)


def test_before_its_first_act_a_party_has_no_listing_but_its_life_is_told(client: FlaskClient, search: Search) -> None:
    party_id = search(q="xiaomi", list="us-ccmc")["designations"][0]["party_id"]
    shown = life(client, party_id, as_of="2020-07-01")
    assert (shown["flag"], shown["listings"]) == ("clear", [])
    assert shown["timelines"]


@pytest.mark.slow
def test_every_designation_of_every_list_can_be_shown(client: FlaskClient, search: Search) -> None:
    total = search()["total"]
    assert total > 200
    for offset in range(0, total, 200):
        for one in search(limit=200, offset=offset)["designations"][::7]:
            assert life(client, one["party_id"])["name"] == one["name"]


@pytest.mark.parametrize("party_id", ["nobody", "a/b", "%00", "x" * 2_000])
def test_an_unknown_designation_is_not_found(client: FlaskClient, party_id: str) -> None:
    response = client.get(f"/v1/designations/{party_id}")
    assert response.status_code == 404
    assert response.get_json(force=True)["type"] == "urn:pendens:problem:unknown-designation"
