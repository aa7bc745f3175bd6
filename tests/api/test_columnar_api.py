"""Arrow and Parquet over HTTP: holdings in, findings out."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import answered

pa: Any = pytest.importorskip("pyarrow")
pq: Any = pytest.importorskip("pyarrow.parquet")
pytestmark = pytest.mark.slow
ARROW, PARQUET = "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet"


def _bodies(table: Any) -> dict[str, bytes]:  # noqa: ANN401 the library ships no types
    packed, sent = io.BytesIO(), io.BytesIO()
    pq.write_table(table, packed)
    with pa.ipc.new_stream(sent, table.schema) as writer:
        writer.write_table(table)
    return {PARQUET: packed.getvalue(), ARROW: sent.getvalue()}


BOOK = pa.table({"name": ["XIAOMI CORP", "APPLE INC"], "reference": ["P-1", "P-2"], "quantity": [10.5, 20]})


@pytest.mark.parametrize("media_type", [ARROW, PARQUET])
def test_holdings_come_in_and_findings_go_out(client: FlaskClient, media_type: str) -> None:
    address = "/v1/screenings?as_of=2021-03-16&include_clear=true"
    made = client.post(address, data=_bodies(BOOK)[media_type], content_type=media_type)
    assert made.status_code == 201, made.text
    found = {one["holding"]["reference"]: one["flag"] for one in answered(made)["findings"]}
    assert found == {"P-1": "enjoined", "P-2": "clear"}
    findings = f"{made.headers['Location']}/findings"
    suffix = "arrow" if media_type == ARROW else "parquet"
    for answer in (
        client.get(f"{findings}?include_clear=true", headers={"Accept": media_type}),
        client.get(f"{findings}.{suffix}?include_clear=true"),
    ):
        assert answer.status_code == 200
        assert answer.mimetype == media_type
        source = io.BytesIO(answer.data)
        table = pa.ipc.open_stream(source).read_all() if media_type == ARROW else pq.read_table(source)
        lines = table.to_pylist()
        assert [(one["reference"], one["flag"], one["row"]) for one in lines] == [
            ("P-1", "enjoined", 1),
            ("P-2", "clear", 2),
        ]
        assert lines[0]["severity"] == 35
        assert lines[0]["quantity"] == "10.5"


@pytest.mark.parametrize("media_type", [ARROW, PARQUET])
def test_a_column_that_cannot_be_read_is_named(client: FlaskClient, media_type: str) -> None:
    body = _bodies(pa.table({"name": ["XIAOMI CORP"], "tags": [["a"]]}))[media_type]
    refused = client.post("/v1/screenings", data=body, content_type=media_type)
    assert refused.status_code == 422
    assert answered(refused)["type"] == "urn:pendens:problem:column-type"
    assert "'tags'" in answered(refused)["detail"]
    cut = client.post("/v1/screenings", data=body[: len(body) // 2], content_type=media_type)
    assert cut.status_code == 422
