"""The history is paged without a screening twice or left out, whatever comes in meanwhile; two screenings compare."""

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.bootstrap import start
from service.config import Settings
from service.server.app import create_app
from tests.databases import file_in

from .conftest import APPLE, NOW, XIAOMI, ConformingClient

Json = dict[str, Any]


class Desk:
    """A service of its own whose clock is set by hand."""

    def __init__(self, home: Path) -> None:
        self.now: datetime = NOW
        services = start(Settings(home, file_in(home)), now=lambda: self.now)
        app = create_app(services)
        app.test_client_class = ConformingClient
        self.client = app.test_client()

    def screen(self, *holdings: Json, **asked: object) -> str:
        answer = self.client.post("/v1/screenings", json={"holdings": list(holdings), **asked})
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["screening_id"])

    def get(self, path: str, **query: object) -> Json:
        answer = self.client.get(path, query_string=query)
        assert answer.status_code == 200, answer.text
        document = answer.get_json()
        assert isinstance(document, dict)
        return document

    def pages(self, **query: object) -> Iterator[list[str]]:
        cursor: dict[str, object] = {}
        while True:
            page = self.get("/v1/screenings", **query, **cursor)
            yield [one["screening_id"] for one in page["screenings"]]
            if page["next_cursor"] is None:
                return
            cursor = {"cursor": page["next_cursor"]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("home"))


@pytest.fixture
def fresh(begun_home: Callable[[datetime], Path]) -> Desk:
    return Desk(begun_home(NOW))


@pytest.mark.slow
@given(
    steps=st.lists(st.integers(0, 2), min_size=1, max_size=12),
    limit=st.integers(1, 4),
    meanwhile=st.lists(st.integers(0, 2), max_size=4),
)
@settings(max_examples=12, deadline=None)
def test_pages_show_each_screening_of_the_beginning_once(
    desk: Desk, steps: list[int], limit: int, meanwhile: list[int]
) -> None:
    account = f"A{desk.now.timestamp()}-{len(steps)}-{limit}"
    made = []
    for step in steps:
        desk.now += timedelta(seconds=step)
        made.append(desk.screen({**APPLE, "account": account}))
    seen: list[str] = []
    for page in desk.pages(limit=limit, account=account):
        seen += page
        for step in meanwhile:
            desk.now += timedelta(seconds=step)
            desk.screen({**APPLE, "account": account})
    assert len(seen) == len(set(seen))
    assert set(made) <= set(seen)
    assert [one for one in seen if one in made] == sorted(made, reverse=True)


@pytest.mark.slow
def test_filters_by_day_outcome_and_account(fresh: Desk) -> None:
    clear = fresh.screen({**APPLE, "account": "A"})
    fresh.now += timedelta(days=2)
    flagged = fresh.screen({**XIAOMI, "account": "B"}, {**APPLE, "account": "A"}, as_of="2021-02-01")
    assert list(fresh.pages()) == [[flagged, clear]]
    assert list(fresh.pages(account="B")) == [[flagged]]
    assert list(fresh.pages(account="A")) == [[flagged, clear]]
    assert list(fresh.pages(outcome="clear")) == [[clear]]
    day = NOW.date().isoformat()
    assert list(fresh.pages(to=day)) == [[clear]]
    assert list(fresh.pages(**{"from": (NOW.date() + timedelta(days=1)).isoformat()})) == [[flagged]]
    assert list(fresh.pages(**{"from": day, "to": day})) == [[clear]]


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "é", "bnVsbA", "A" * 5000])
def test_what_is_no_cursor_is_named(desk: Desk, cursor: str) -> None:
    answer = desk.client.get("/v1/screenings", query_string={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "#/cursor"


def _forged(cursor: str, *place: object) -> str:
    """Put another place into a cursor, as somebody who knows how it is written."""
    question, *_ = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return base64.urlsafe_b64encode(json.dumps([question, *place]).encode()).decode().rstrip("=")


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    [
        ("2026-11-22T12:00:00+00:00", "\0"),
        ("2026-11-22T12:00:00", "01a23214-a994-7153-a20c-7509974ecfc0"),
        ("9999-12-31T23:59:59-23:59", "01a23214-a994-7153-a20c-7509974ecfc0"),
        ("0001-01-01T00:00:00+23:59", "01a23214-a994-7153-a20c-7509974ecfc0"),
    ],
)
def test_a_cursor_of_a_place_that_cannot_be_is_named(fresh: Desk, place: tuple[object, ...]) -> None:
    for _ in range(2):
        fresh.screen(APPLE)
    cursor = fresh.get("/v1/screenings", limit=1)["next_cursor"]
    answer = fresh.client.get("/v1/screenings", query_string={"cursor": _forged(cursor, *place)})
    assert answer.status_code == 422, answer.text
    assert answer.get_json()["errors"][0]["pointer"] == "#/cursor"


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["", ".csv"])
@pytest.mark.parametrize("field", ["party", "list", "account"])
def test_a_filter_with_a_zero_is_named(desk: Desk, field: str, shape: str) -> None:
    """PostgreSQL takes no zero in a text: it was a failure of the database."""
    screening = desk.screen(APPLE)
    for address in (f"/v1/screenings/{screening}/findings{shape}", *(["/v1/screenings"] if field == "account" else [])):
        answer = desk.client.get(address, query_string={field: "a\0"})
        assert answer.status_code == 422, answer.text
        assert answer.get_json()["errors"][0]["pointer"] == f"#/{field}"


@pytest.mark.slow
def test_a_cursor_of_another_question_is_refused(fresh: Desk) -> None:
    for _ in range(2):
        fresh.screen(APPLE)
    cursor = fresh.get("/v1/screenings", limit=1)["next_cursor"]
    answer = fresh.client.get("/v1/screenings", query_string={"cursor": cursor, "outcome": "clear"})
    assert answer.status_code == 422
    assert "another question" in answer.get_json()["detail"]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 501}, {"outcome": "x"}, {"from": "soon"}, {"colour": "red"}])
def test_every_fault_of_a_question_is_named(desk: Desk, query: Json) -> None:
    answer = desk.client.get("/v1/screenings", query_string=query)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == f"#/{next(iter(query))}"


def findings(desk: Desk, screening_id: str, suffix: str = "", **query: object) -> Any:  # noqa: ANN401 werkzeug's own
    return desk.client.get(f"/v1/screenings/{screening_id}/findings{suffix}", query_string=query)


@pytest.fixture(scope="module")
def portfolio(desk: Desk) -> str:
    rows = [XIAOMI, APPLE, {"name": "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO LTD"}] * 5
    return desk.screen(*({**row, "reference": f"R{n}"} for n, row in enumerate(rows)), as_of="2021-02-01")


@pytest.mark.slow
def test_findings_come_in_pages_and_by_filter(desk: Desk, portfolio: str) -> None:
    seen: list[int] = []
    cursor: dict[str, Any] = {}
    while True:
        page = findings(desk, portfolio, limit=4, **cursor).get_json()
        seen += [one["row"] for one in page["findings"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [row for row in range(1, 16) if row % 3 != 2]
    rows = [one["row"] for one in findings(desk, portfolio, party="xiaomi corporation").get_json()["findings"]]
    assert rows == [1, 4, 7, 10, 13]
    party_id = findings(desk, portfolio).get_json()["findings"][0]["matches"][0]["party_id"]
    assert len(findings(desk, portfolio, party=party_id).get_json()["findings"]) == 5
    assert findings(desk, portfolio, list="us-1260h").get_json()["findings"] == []
    assert {one["flag"] for one in findings(desk, portfolio, flag="clear").get_json()["findings"]} == {"clear"}


@pytest.mark.parametrize(
    ("suffix", "mime"),
    [
        (".json", "application/json"),
        (".ndjson", "application/x-ndjson"),
        (".csv", "text/csv"),
        (".html", "text/html"),
        (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_findings_come_in_every_shape_by_suffix_and_by_accept(
    desk: Desk, portfolio: str, suffix: str, mime: str
) -> None:
    by_suffix = findings(desk, portfolio, suffix, flag="pending")
    assert (by_suffix.status_code, by_suffix.mimetype) == (200, mime), by_suffix.text
    path = f"/v1/screenings/{portfolio}/findings?flag=pending"
    by_accept = desk.client.get(path, headers={"Accept": mime})
    assert by_accept.mimetype == mime
    if suffix in {".csv", ".ndjson"}:
        assert by_accept.data == by_suffix.data
        assert by_suffix.text.count("XIAOMI") >= 5
        assert "APPLE" not in by_suffix.text


def test_a_shape_that_does_not_exist_is_told(desk: Desk, portfolio: str) -> None:
    assert findings(desk, portfolio, ".pdf").status_code == 404
    assert findings(desk, portfolio, ".csv", limit=3).status_code == 422
    assert findings(desk, "00000000-0000-0000-0000-000000000000").status_code == 404


def test_what_never_changes_is_not_sent_again(desk: Desk, portfolio: str) -> None:
    for path in (f"/v1/screenings/{portfolio}", f"/v1/screenings/{portfolio}/findings", "/v1/lists"):
        first = desk.client.get(path)
        again = desk.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path
        other = desk.client.get(path, headers={"If-None-Match": 'W/"0"'})
        assert other.status_code == 200
    first = desk.client.get(f"/v1/screenings/{portfolio}")
    whole = desk.client.get(
        f"/v1/screenings/{portfolio}?include_clear=true", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert whole.status_code == 200


def compare(desk: Desk, before: str, after: str) -> Json:
    answer = desk.client.post("/v1/screenings:compare", json={"before": before, "after": after})
    assert answer.status_code == 200, answer.text
    document = answer.get_json()
    assert isinstance(document, dict)
    return document


@pytest.mark.slow
def test_a_comparison_says_what_is_new_gone_and_changed_and_why(fresh: Desk) -> None:
    hikvision = {"name": "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO LTD"}
    before = fresh.screen({**XIAOMI, "reference": "X"}, {**hikvision, "reference": "H"}, as_of="2021-02-01")
    after = fresh.screen({**XIAOMI, "reference": "X"}, APPLE, {"name": "INSPUR GROUP"}, as_of="2021-04-01")
    found = compare(fresh, before, after)
    (changed,) = found["changed"]
    assert (changed["reference"], changed["from"], changed["to"], changed["why"]) == (
        "X",
        "pending",
        "enjoined",
        "event",
    )
    assert [one["holding"]["reference"] for one in found["gone"]] == ["H"]
    assert [one["holding"]["name"] for one in found["new"]] == ["INSPUR GROUP"]
    assert found["clear_new"] == 1


@pytest.mark.slow
def test_a_row_that_says_something_else_is_told_as_such(fresh: Desk) -> None:
    before = fresh.screen({"name": "APPLE INC", "reference": "1"}, as_of="2021-02-01")
    after = fresh.screen({**XIAOMI, "reference": "1"}, as_of="2021-02-01")
    assert [(one["why"], one["from"]) for one in compare(fresh, before, after)["changed"]] == [("holding", "clear")]


@pytest.mark.slow
def test_a_reference_given_to_many_rows_pairs_none_of_them(fresh: Desk) -> None:
    before = fresh.screen({"name": "APPLE INC", "reference": "S"}, {**XIAOMI, "reference": "S"}, as_of="2021-02-01")
    after = fresh.screen({**XIAOMI, "reference": "S"}, {"name": "MICROSOFT CORP", "reference": "S"}, as_of="2021-02-01")
    found = compare(fresh, before, after)
    assert (found["changed"], found["unchanged"]) == ([], 1)


@pytest.mark.slow
def test_the_clock_of_the_law_is_the_law(fresh: Desk) -> None:
    before, after = (fresh.screen({"name": "INSPUR GROUP"}, as_of=day) for day in ("2021-10-01", "2022-09-01"))
    assert {one["why"] for one in compare(fresh, before, after)["changed"]} <= {"law", "event"}


@pytest.mark.slow
def test_an_unknown_screening_cannot_be_compared(fresh: Desk) -> None:
    known, unknown = fresh.screen(APPLE), "00000000-0000-0000-0000-000000000000"
    answer = fresh.client.post("/v1/screenings:compare", json={"before": known, "after": unknown})
    assert answer.status_code == 404
    answer = fresh.client.post("/v1/screenings:compare", json={"before": "x"})
    assert {one["pointer"] for one in answer.get_json()["errors"]} == {"#/before", "#/after"}


def test_long_answers_are_packed_for_who_reads_gzip(desk: Desk, portfolio: str) -> None:
    path = f"/v1/screenings/{portfolio}"
    plain, packed = desk.client.get(path), desk.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    refused = desk.client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


@pytest.mark.slow
def test_a_streamed_answer_is_packed_too(fresh: Desk) -> None:
    many = fresh.screen(*({"name": f"XIAOMI CORP {n}"} for n in range(2_100)))
    path = f"/v1/screenings/{many}?include_clear=true"
    plain, packed = fresh.client.get(path), fresh.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    lines = fresh.client.get(f"/v1/screenings/{many}/findings.ndjson?include_clear=true").text.splitlines()
    assert len(lines) == 2_100
