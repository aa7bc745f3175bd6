"""What a caller knows a row by, and whose it is, comes back with the answer by every door, and changes no answer."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.domain.holdings import Holding
from service.store.records import FindingRecord
from service.store.screenings.finding_texts import put_together, take_apart

Json = dict[str, Any]
CSV = "Order ID,Account,Security Name,Quantity,Side\nO-1,ACC-7,XIAOMI CORP,10,buy\nO-2,ACC-8,APPLE INC,5,sell\n"


def upload(client: FlaskClient, text: str, name: str = "orders.csv") -> Json:
    form = {"file": (io.BytesIO(text.encode()), name), "include_clear": "true"}
    answer = client.post("/v1/uploads", data=form, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.text
    document = answer.get_json()
    assert isinstance(document, dict)
    return document


def test_reference_and_account_are_echoed_and_read_back(screen: Callable[..., Json], client: FlaskClient) -> None:
    document = screen({"name": "XIAOMI CORP", "reference": "P-1", "account": "ACC-7"}, as_of="2021-02-01")
    held = document["findings"][0]["holding"]
    assert (held["reference"], held["account"]) == ("P-1", "ACC-7")
    again = client.get(f"/v1/screenings/{document['screening_id']}").get_json()
    assert again["findings"] == document["findings"]


def test_they_change_no_answer(screen: Callable[..., Json]) -> None:
    bare = screen({"name": "APPLE INC"}, include_clear=True)["findings"][0]
    named = screen({"name": "APPLE INC", "reference": "XIAOMI CORP", "account": "HIKVISION"}, include_clear=True)
    assert named["findings"][0]["flag"] == bare["flag"] == "clear"


def test_a_file_has_them_under_the_headings_that_people_use(client: FlaskClient) -> None:
    document = upload(client, CSV)
    held = [finding["holding"] for finding in document["findings"]]
    assert [(one["reference"], one["account"]) for one in held] == [("O-1", "ACC-7"), ("O-2", "ACC-8")]
    assert document["input"]["layout"]["columns"]["reference"] == "Order ID"


def test_a_name_in_a_column_of_references_is_screened_all_the_same(client: FlaskClient) -> None:
    document = upload(client, "Name,ISIN,Reference\nAPPLE INC,US0378331005,Hangzhou Hikvision Digital Technology\n")
    assert document["findings"][0]["flag"] != "clear"


@pytest.mark.parametrize("reference", ["=1+2", "x" * 101, "a\u0007b"])
def test_a_reference_that_cannot_be_echoed_rejects_no_row(screen: Callable[..., Json], reference: str) -> None:
    document = screen({"name": "XIAOMI CORP", "reference": reference}, include_clear=True)
    assert document["counts"]["screened"] == 1
    assert "reference" not in document["findings"][0]["holding"]
    assert [note["column"] for note in document["warnings"] if note["column"] == "reference"] == ["reference"]


def test_an_envelope_that_names_the_account_alone_is_no_row(client: FlaskClient) -> None:
    document = upload(client, '{"account": "A1", "positions": [{"name": "APPLE INC"}]}', "positions.json")
    assert (document["counts"]["rows"], document["counts"]["rejected"]) == (1, 0)


def test_what_was_kept_before_there_were_references_is_read_as_it_was() -> None:
    kept = {"isin": "US0378331005", "side": "buy", "instrument": "equity"}
    columns = {"fields": -1, "named": "[]", "rest": '{"isin":"US0378331005","side":"buy","instrument":"equity"}'}
    document = put_together(row=1, days_left=None, answer=["h", {"holding": None}], listings=(), **columns)  # type: ignore[arg-type]
    assert document["holding"] == kept


def test_every_field_of_a_holding_is_kept_in_its_own_place() -> None:
    given = {name: "x" for name in Holding.__dataclass_fields__ if name not in {"row", "beside", "sheet", "aside"}}
    given |= {"quantity": 1, "market_value": 2}  # type: ignore[dict-item]
    parted = take_apart(FindingRecord(1, "clear", 0, {"row": 1, "holding": given, "days_left": None}))
    assert parted.columns["fields"] != -1
