"""Rows come as CSV or a line each, packed or not, and the answer in the shape that is wanted; all faults are named."""

import gzip
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from service.api.orders import MOST_HOLDINGS
from service.screening.answer import SMALL

Json = dict[str, Any]
NDJSON, COMPACT = "application/x-ndjson", "application/vnd.pendens.compact+json"
ROWS = [{"name": "XIAOMI CORP", "reference": "R1", "account": "A"}, {"name": "APPLE INC", "reference": "R2"}]


def send(client: FlaskClient, body: bytes, kind: str = NDJSON, query: str = "?as_of=2021-02-01", **headers: str) -> Any:  # noqa: ANN401
    return client.post(f"/v1/screenings{query}", data=body, headers={"Content-Type": kind, **headers})


def lines(rows: list[Json]) -> bytes:
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def test_lines_are_screened_as_the_same_rows_in_json(client: FlaskClient) -> None:
    by_line = send(client, lines(ROWS), query="?as_of=2021-02-01&include_clear=true").get_json()
    at_once = client.post(
        "/v1/screenings", json={"holdings": ROWS, "as_of": "2021-02-01", "include_clear": True}
    ).get_json()
    assert by_line["findings"] == at_once["findings"]
    assert by_line["counts"] == at_once["counts"]


def test_a_row_is_known_by_its_line(client: FlaskClient) -> None:
    document = send(client, b'\n{"name": "XIAOMI CORP"}\r\n\n{"name": ""}\n').get_json()
    assert [one["row"] for one in document["findings"]] == [2]
    assert [one["row"] for one in document["errors"]] == [4]


def test_all_lines_that_cannot_be_read_are_named_at_once(client: FlaskClient) -> None:
    body = b'{"name": "A"}\n{"nam": "B"}\n[1]\n{"name": 7}\n{"name": "A", "name": "B"}\n{"quantity": NaN}\nnope\n'
    answer = send(client, body)
    assert answer.status_code == 422
    told = {one["pointer"]: one["detail"] for one in answer.get_json()["errors"]}
    assert {"#/2/nam", "#/3", "#/4/name", "#/5", "#/6", "#/7"} == set(told)
    assert "stands 2 times" in told["#/5"]


@given(
    rows=st.lists(
        st.fixed_dictionaries({}, optional={"name": st.text(max_size=9), "quantity": st.integers(), "x": st.none()}),
        min_size=1,
        max_size=4,
    ),
    torn=st.lists(st.sampled_from([b",", b"}", b"{", b'"', b":", b"]", b"\n", b'},{"name":"b"']), max_size=2),
    place=st.integers(0, 40),
)
@settings(max_examples=60, deadline=None)
def test_every_line_is_an_object_of_its_own(app: Flask, rows: list[Json], torn: list[bytes], place: int) -> None:
    body = lines(rows)
    for piece in torn:
        body = body[:place] + piece + body[place:]
    answer = send(app.test_client(), body)
    assert answer.status_code in {201, 422}, answer.text
    if answer.status_code == 201:
        given_rows = [json.loads(line) for line in body.splitlines() if line.strip()]
        assert answer.get_json()["counts"]["rows"] == len(given_rows)


def test_a_csv_body_is_read_as_the_file_is(client: FlaskClient) -> None:
    body = "Security;Order ID\nXIAOMI CORP;O-1\n".encode("utf-16")
    document = send(client, body, "text/csv", "?as_of=2021-02-01&columns=name=Security").get_json()
    assert document["findings"][0]["holding"] == {"name": "XIAOMI CORP", "reference": "O-1"}


def test_bodies_may_be_packed_and_are_bounded(client: FlaskClient) -> None:
    packed = gzip.compress(lines(ROWS))
    assert send(client, packed, **{"Content-Encoding": "gzip"}).status_code == 201
    assert send(client, packed[:-9], **{"Content-Encoding": "gzip"}).status_code == 400
    bomb = gzip.compress(b'{"name":"A"}\n' * 1_000_000)
    assert send(client, bomb, **{"Content-Encoding": "gzip"}).status_code == 413


def test_more_lines_than_the_limit_are_refused(app: Flask) -> None:
    client, usual = app.test_client(), app.config[MOST_HOLDINGS]
    app.config[MOST_HOLDINGS] = 2
    try:
        answer = send(client, lines([*ROWS, *ROWS]))
    finally:
        app.config[MOST_HOLDINGS] = usual
    assert (answer.status_code, answer.get_json()["type"]) == (413, "urn:pendens:problem:too-many-holdings")


@pytest.mark.parametrize("query", ["?as_of=soon", "?colour=red", "?sheet=1", "?include_clear=perhaps"])
def test_what_a_line_body_is_not_asked_is_refused(client: FlaskClient, query: str) -> None:
    answer = send(client, lines(ROWS), query=query)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["in"] == "query"


def test_json_of_another_charset_and_questions_beside_json_are_refused(client: FlaskClient) -> None:
    body = json.dumps({"holdings": ROWS}).encode("utf-16")
    assert send(client, body, "application/json; charset=utf-16", "").status_code == 415
    plain = json.dumps({"holdings": ROWS}).encode()
    assert send(client, plain, "application/json; charset=UTF-8", "").status_code == 201
    assert send(client, plain, "application/json").status_code == 422


@pytest.mark.parametrize("count", [3, SMALL + 5])
def test_the_compact_answer_has_every_row_with_its_flag(client: FlaskClient, count: int) -> None:
    rows = [{"name": f"XIAOMI CORP {n}" if n % 2 else "APPLE INC", "reference": f"R{n}"} for n in range(count)]
    answer = send(client, lines([*rows, {}]), Accept=COMPACT)
    assert (answer.status_code, answer.mimetype) == (201, COMPACT)
    document = json.loads(answer.data)
    assert [one["reference"] for one in document["rows"]] == [f"R{n}" for n in range(count)]
    assert {one["flag"] for one in document["rows"][::2]} == {"clear"}
    assert [one["row"] for one in document["errors"]] == [count + 1]
    again = client.get(answer.headers["Location"], headers={"Accept": COMPACT})
    assert json.loads(again.data) == document


def test_an_answer_comes_line_by_line(client: FlaskClient) -> None:
    answer = send(client, lines([*ROWS, {}]), query="?as_of=2021-02-01&include_clear=true", Accept=NDJSON)
    assert answer.mimetype == NDJSON
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [next(iter(one)) for one in told][:4] == ["screening", "finding", "finding", "error"]
    assert told[0]["screening"]["counts"]["rows"] == 3


def test_an_answer_of_a_shape_that_nobody_has_is_json(client: FlaskClient) -> None:
    assert send(client, lines(ROWS), Accept="application/pdf").mimetype == "application/json"


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"holdings": [{"name": "A", "quantity": 1e999999999}]}',
        b'{"holdings": [{"name": "A", "quantity": Infinity}]}',
        b'{"holdings": [{"name": "A"}], "holdings": []}',
        b'{"holdings": ["' + b"\\u0000" * 1000 + b'"]}',
        b'{"holdings": [{"name": "\\ud800"}]}',
        b"\xff\xfe{}",
        b"",
        b"null",
    ],
    ids=range(10),
)
@pytest.mark.parametrize("path", ["/v1/screenings", "/v1/orders:check", "/v1/screenings:compare"])
def test_bodies_made_to_break_are_refused_in_words(client: FlaskClient, path: str, body: bytes) -> None:
    answer = client.post(path, data=body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.get_json()["detail"]
