"""POST /v1/screenings and GET /v1/screenings/{id}: the contract."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, jsonify
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from service.api.answers import EchoedHoldingSchema
from service.api.orders import HoldingSchema
from service.domain.flags import SEVERITIES, Flag
from service.domain.holdings import Holding
from tests.api.conftest import APPLE, XIAOMI, answered

Screen = Callable[..., Any]


def test_the_schemas_name_every_field_of_a_holding() -> None:
    # sheets, rows set aside and the texts of columns that nobody knows stand in files alone; a request names its fields
    wanted = [field.name for field in fields(Holding) if field.name not in {"row", "beside", "sheet", "aside"}]
    assert list(HoldingSchema().fields) == wanted
    assert list(EchoedHoldingSchema().fields) == [*wanted, "aside", "beside"]


def test_a_screening_is_created_with_its_address(client: FlaskClient) -> None:
    response = client.post("/v1/screenings", json={"holdings": [XIAOMI]})
    assert response.status_code == 201
    document = response.get_json()
    assert str(UUID(document["screening_id"])) == document["screening_id"]
    assert response.headers["Location"] == f"/v1/screenings/{document['screening_id']}"


def test_an_answer_is_written_as_flask_writes_json_to_the_letter(client: FlaskClient) -> None:
    odd = {"name": 'Ł\u2028 "A"\\ </script> 中國移動', "quantity": 0.1, "market_value": "1e-3"}
    body = {"holdings": [XIAOMI, APPLE, odd], "include_clear": True}
    response = client.post("/v1/screenings", json=body)
    with client.application.test_request_context():
        assert response.data == jsonify(json.loads(response.data)).data
    assert len(response.get_json()["findings"]) == 3
    assert response.headers["Content-Length"] == str(len(response.data))
    assert response.headers["Content-Type"] == "application/json"


def test_the_document_has_the_keys_of_the_contract_in_their_order(screen: Screen) -> None:
    assert list(screen(XIAOMI)) == [
        *("screening_id", "outcome", "gate", "as_of", "known_at", "jurisdictions", "fail_on", "history", "input"),
        *("lists", "lists_missing", "lists_held", "incomplete", "law", "matcher"),
        *("counts", "findings", "errors", "warnings"),
    ]


def test_xiaomi_reads_enjoined_the_day_after_the_ban_would_have_begun(screen: Screen) -> None:
    document = screen(XIAOMI, as_of="2021-03-16T12:00-04:00", lists=["us-ccmc"])
    (finding,) = document["findings"]
    assert (finding["flag"], finding["severity"], finding["if_lifted"]) == (
        "enjoined",
        SEVERITIES[Flag.ENJOINED],
        "divest",
    )
    assert document["as_of"] == "2021-03-16T12:00:00-04:00"
    assert [used["code"] for used in document["lists"]] == ["us-ccmc"]


def test_a_bare_date_is_echoed_as_given(screen: Screen) -> None:
    assert screen(XIAOMI, as_of="2021-03-16")["as_of"] == "2021-03-16"


def test_clear_rows_are_left_out_unless_asked_for(screen: Screen) -> None:
    assert screen(APPLE)["findings"] == []
    (finding,) = screen(APPLE, include_clear=True)["findings"]
    assert (finding["row"], finding["flag"]) == (1, "clear")


def test_rows_count_from_one_by_position(screen: Screen) -> None:
    assert [finding["row"] for finding in screen(APPLE, XIAOMI)["findings"]] == [2]


def test_null_fields_are_fields_not_given(screen: Screen) -> None:
    nulls = dict.fromkeys(HoldingSchema().fields)
    (finding,) = screen({**nulls, **XIAOMI}, include_clear=True)["findings"]
    assert finding["holding"] == XIAOMI


@pytest.mark.parametrize("given", [{"as_of": None, "known_at": None, "lists": None}, {}])
def test_what_is_null_or_left_out_takes_its_default(screen: Screen, given: dict[str, object]) -> None:
    document = screen(APPLE, **given)
    assert document["as_of"] == document["known_at"] == "2026-11-22T12:00:00+00:00"
    assert document["jurisdictions"] == ["US"]
    assert document["fail_on"] == "review"
    assert len(document["lists"]) > 1


@pytest.mark.parametrize(
    ("given", "echoed"),
    [("1200", 1200), (1200, 1200), ("0.5", 0.5), (12345678901234567890, 12345678901234567890)],
)
def test_amounts_may_be_numbers_or_numeric_text(screen: Screen, given: object, echoed: float) -> None:
    (finding,) = screen({**APPLE, "quantity": given, "market_value": given}, include_clear=True)["findings"]
    assert finding["holding"]["quantity"] == finding["holding"]["market_value"] == echoed


def test_a_number_reaches_the_row_without_loss(client: FlaskClient) -> None:
    body = b'{"include_clear": true, "holdings": [{"name": "APPLE INC", "quantity": 123456789012345678901.0}]}'
    response = client.post("/v1/screenings", data=body, content_type="application/json")
    assert b"123456789012345678901" in response.data


def test_an_order_carries_a_decision(screen: Screen) -> None:
    day = "2021-09-15T12:00-04:00"
    hikvision = {"name": "HANGZHOU HIKVISION DIGITAL-A", "isin": "CNE100000PM8"}
    found = screen({**hikvision, "side": "buy"}, {**hikvision, "side": "sell"}, as_of=day, lists=["us-ns-cmic"])
    assert [finding["decision"] for finding in found["findings"]] == ["deny", "warn"]
    assert found["outcome"] == "flagged"


def test_fail_on_moves_the_gate_and_nothing_else(screen: Screen) -> None:
    asked = {"as_of": "2021-03-16T12:00-04:00", "lists": ["us-ccmc"]}
    usual, strict = screen(XIAOMI, **asked), screen(XIAOMI, **asked, fail_on="enjoined")
    assert (usual["outcome"], usual["gate"]) == ("flagged", "pass")
    assert (strict["outcome"], strict["gate"]) == ("flagged", "fail")
    moved = {"screening_id", "known_at", "gate", "fail_on", "input"}
    assert {key for key in usual if usual[key] != strict[key]} <= moved


def test_what_was_known_on_a_day_is_asked_about_that_day(screen: Screen) -> None:
    document = screen(XIAOMI, known_at="2021-03-16", lists=["us-ccmc"])
    assert (document["as_of"], document["known_at"]) == ("2021-03-16", "2021-03-16")
    assert document["findings"][0]["flag"] == "enjoined"


def test_absent_main_lists_are_named_by_whose_law_binds_the_holder(screen: Screen) -> None:
    assert screen(APPLE)["lists_missing"] == ["us-sdn", "us-cons", "un-sc"]
    assert screen(APPLE, jurisdictions=["FR", "US-IN"])["lists_missing"] == ["us-sdn", "us-cons", "eu-fsf", "un-sc"]


def test_a_rejected_row_is_a_cause_of_incomplete(screen: Screen) -> None:
    document = screen(APPLE, {"name": "."})
    assert (document["outcome"], document["gate"]) == ("incomplete", "incomplete")
    (cause,) = document["incomplete"]
    assert (cause["cause"], cause["list"]) == ("rejected", None)
    assert "1 row was not screened" in cause["hint"]


def test_an_order_that_a_lead_could_only_turn_into_a_notice_is_allowed(screen: Screen) -> None:
    order = {"name": "ALIBABA HLDGS", "side": "sell"}
    (finding,) = screen(order)["findings"]
    assert (finding["flag"], finding["decision"], finding["if_confirmed"]) == ("notice", "allow", None)
    assert finding["matches"][0]["strength"] == "possible"


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"side": "short"}, "side"),
        ({"side": "perhaps"}, "side"),
    ],
)
def test_a_wrong_value_rejects_its_row_and_no_other(screen: Screen, wrong: dict[str, object], column: str) -> None:
    document = screen(APPLE, {**XIAOMI, **wrong})
    assert document["outcome"] == "incomplete"
    assert [(note["row"], note["column"]) for note in document["errors"]] == [(2, column)]
    assert document["counts"]["rejected"] == 1


def test_a_wrong_day_of_purchase_is_a_warning(screen: Screen) -> None:
    document = screen(APPLE, {**XIAOMI, "acquired_on": "yesterday"})
    assert (2, "acquired_on") in [(note["row"], note["column"]) for note in document["warnings"]]
    assert (document["errors"], document["counts"]["screened"]) == ([], 2)


def test_a_holding_with_nothing_in_it_is_an_error_of_its_row(screen: Screen) -> None:
    document = screen({}, XIAOMI)
    assert [note["row"] for note in document["errors"]] == [1]
    assert document["outcome"] == "incomplete"


def test_a_wrong_check_digit_beside_a_name_is_a_warning(screen: Screen) -> None:
    document = screen({"name": "APPLE INC", "isin": "US0378331006"})
    assert [(note["row"], note["column"]) for note in document["warnings"]] == [(1, "isin"), (0, "lists")]
    assert (document["outcome"], document["errors"]) == ("clear", [])


def test_a_pair_of_surrogates_is_one_character(screen: Screen) -> None:
    (finding,) = screen({"name": "APPLE \U0001f34e INC"}, include_clear=True)["findings"]
    assert finding["holding"]["name"] == "APPLE \U0001f34e INC"


@pytest.mark.parametrize("include_clear", [False, True])
def test_what_is_read_back_equals_what_was_answered(client: FlaskClient, *, include_clear: bool) -> None:
    body = {
        "holdings": [XIAOMI, APPLE, {"quantity": 1}, {"name": "小米集团", "market_value": "1234.5"}],
        "as_of": "2021-03-16",
        "include_clear": include_clear,
    }
    first = client.post("/v1/screenings", json=body)
    word = "true" if include_clear else "false"
    read = client.get(first.headers["Location"], query_string={"include_clear": word})
    assert read.status_code == 200
    assert read.data == first.data


def test_clear_rows_can_be_read_back_although_they_were_not_answered(client: FlaskClient) -> None:
    location = client.post("/v1/screenings", json={"holdings": [APPLE]}).headers["Location"]
    assert client.get(location).get_json()["findings"] == []
    assert len(client.get(f"{location}?include_clear=true").get_json()["findings"]) == 1


@pytest.mark.parametrize("screening_id", ["6f1a3c1e-58de-4c0b-9a3e-0c9e2f1f7a11", "latest", "0" * 500, "%00"])
def test_an_unknown_screening_is_not_found(client: FlaskClient, screening_id: str) -> None:
    response = client.get(f"/v1/screenings/{screening_id}")
    assert response.status_code == 404
    assert response.get_json(force=True)["type"] == "urn:pendens:problem:unknown-screening"


@pytest.mark.parametrize("query", ["include_clear=yes", "include_clear=", "all=true"])
def test_an_address_with_a_word_it_does_not_take_is_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/v1/screenings/{uuid4()}?{query}")
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["in"] == "query"


TEXTS = st.one_of(st.none(), st.text(max_size=40), st.sampled_from(["XIAOMI CORP", "KYG9830T1067", "=1+1", "\x00"]))
AMOUNTS = st.one_of(TEXTS, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.from_regex(r"-?\d+e\d+"))
HOLDINGS = st.fixed_dictionaries(
    {},
    optional={name: AMOUNTS if name in {"quantity", "market_value"} else TEXTS for name in HoldingSchema().fields},
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(holdings=st.lists(HOLDINGS, min_size=1, max_size=4), as_of=st.dates(date(2021, 7, 1), date(2027, 1, 1)))
def test_every_row_of_any_request_is_accounted_for(app: Flask, holdings: list[Any], as_of: date) -> None:
    response = app.test_client().post("/v1/screenings", json={"holdings": holdings, "as_of": str(as_of)})
    told = answered(response)
    if "row_errors" in told:
        assert {note["row"] for note in told["row_errors"]} == set(range(1, len(holdings) + 1))
    elif response.status_code == 201:
        counts = told["counts"]
        left = counts["screened"] + counts["rejected"] + sum(counts["not_holdings"].values())
        assert counts["rows"] == len(holdings) == left
        assert counts["rejected"] == len({note["row"] for note in told["errors"]})
    else:
        assert {fault["detail"] for fault in told["errors"]} == {"Has more than 40 digits."}


def test_the_document_tells_the_fingerprint_of_the_request(client: FlaskClient) -> None:
    body = json.dumps({"holdings": [XIAOMI]}).encode()
    given = client.post("/v1/screenings", data=body, content_type="application/json").get_json()["input"]
    assert given == {"sha256": sha256(body).hexdigest(), "bytes": len(body), "name": None, "layout": None}
