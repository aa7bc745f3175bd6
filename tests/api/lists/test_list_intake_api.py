"""POST /v1/lists/{code}/versions: what is no list, no form or not from this machine changes nothing."""

import gzip
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import LIMIT, Json
from tests.api.lists.house_lists import ROWS, Load, house, problem, taken

PAGE = b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>"


BAD_FILES = {
    "empty": (b"", "is empty"),
    "blank": (b"\xef\xbb\xbf\n \n", "is empty"),
    "page": (PAGE, "a web page"),
    "packed page": (gzip.compress(PAGE), "a web page"),
    "columns": (b"id,name\n1,Acme\n", "restriction"),
    "word": (house(ROWS[0].replace("blocked", "forbidden")), "forbidden"),
    "one id twice": (house(ROWS[0], ROWS[1].replace("2,", "1,", 1)), "1"),
    "cut off": (gzip.compress(house(*ROWS))[:-9], "cut off"),
    "damaged": (gzip.compress(house(*ROWS))[:12] + b"\xff" * 40, "is damaged"),
    "cut zip": (b"PK\x03\x04" + b"\x00" * 40, "is damaged"),
    "encoding": (house("1,Ä Ltd,blocked,,,,").decode().encode("utf-16"), "cannot be read"),
    "binary": (bytes(range(256)), "cannot be read"),
}


@pytest.mark.parametrize(("content", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_what_is_not_the_list_is_refused_whole_and_the_live_version_stays(
    load: Load, kept: Callable[[], list[Json]], content: bytes, words: str
) -> None:
    taken(load(house(*ROWS)))
    before = kept()
    found = problem(load(content, "bad.csv"), 422, "not-this-list")
    assert words in found["detail"]
    assert "bad.csv" in found["detail"]
    assert kept() == before


@pytest.mark.parametrize("of", ["us-nothing", "house-", "os-", "HOUSE-desk", "house-desk%2Fother"])
def test_a_list_that_nobody_knows_is_not_found(load: Load, of: str) -> None:
    response = load(house(*ROWS), of=of)
    assert response.status_code == 404
    if "%2F" not in of:
        assert "known are" in problem(response, 404, "unknown-list")["detail"]


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({}, "#/file"),
        ({"file": "id,name,restriction"}, "#/file/0"),
        ({"file": (io.BytesIO(house(*ROWS)), "x" * 256)}, "#/file/0"),
        ({"file": (io.BytesIO(house(*ROWS)), "house.csv"), "published_on": "20 November"}, "#/published_on"),
        ({"file": (io.BytesIO(house(*ROWS)), "house.csv"), "published_on": ""}, "#/published_on"),
        ({"file": (io.BytesIO(house(*ROWS)), "house.csv"), "reason": "trust me"}, "#/reason"),
    ],
)
def test_a_form_that_cannot_be_read_is_pointed_at(
    client: FlaskClient, code: str, form: dict[str, object], pointer: str
) -> None:
    response = client.post(f"/v1/lists/{code}/versions", data=form, content_type="multipart/form-data")
    (fault,) = problem(response, 422, "invalid-request")["errors"]
    assert (fault["in"], fault["pointer"]) == ("multipart", pointer)


def test_a_body_that_is_no_form_is_refused(client: FlaskClient, code: str) -> None:
    response = client.post(f"/v1/lists/{code}/versions", data=house(*ROWS), content_type="text/csv")
    problem(response, 415, "unsupported-media-type")


def test_a_list_over_the_size_limit_is_not_even_read(load: Load) -> None:
    problem(load(b"\x00" * (LIMIT + 100_000)), 413, "too-large")


@pytest.mark.slow
def test_folders_in_a_file_name_are_not_kept(load: Load, kept: Callable[[], list[Json]]) -> None:
    taken(load(house(*ROWS), "C:\\desk\\../lists/house.csv"))
    assert [file["name"] for file in kept()[0]["files"]] == ["house.csv"]


def test_every_file_of_a_list_reaches_its_reader(client: FlaskClient, code: str) -> None:
    files = [(io.BytesIO(house(*ROWS)), name) for name in ("one.csv", "two.csv")]
    response = client.post(f"/v1/lists/{code}/versions", data={"file": files})
    detail = problem(response, 422, "not-this-list")["detail"]
    assert "one.csv" in detail
    assert "two.csv" in detail


@pytest.mark.parametrize(
    "address",
    ["192.0.2.7", "10.0.0.1", "::ffff:192.0.2.7", "2001:db8::1", "0.0.0.0", "", "unix:"],  # noqa: S104 a caller's address, not one to bind
)
def test_another_machine_may_not_load_a_list(load: Load, kept: Callable[[], list[Json]], address: str) -> None:
    found = problem(load(house(*ROWS), environ_base={"REMOTE_ADDR": address}), 401, "unauthenticated")
    assert "pendens keys create" in found["detail"]
    assert kept() == []


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_load_a_list_by_any_of_its_loopback_addresses(load: Load, address: str) -> None:
    assert taken(load(house(*ROWS), environ_base={"REMOTE_ADDR": address}))["state"] == "live"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
@pytest.mark.parametrize("address", ["192.0.2.7", "127.0.0.1"])
def test_a_forwarded_request_is_never_taken_for_a_local_one(
    load: Load, kept: Callable[[], list[Json]], address: str, header: str
) -> None:
    asked = {"environ_base": {"REMOTE_ADDR": address}, "headers": {header: "127.0.0.1"}}
    problem(load(house(*ROWS), **asked), 401, "unauthenticated")
    assert kept() == []


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8000", 201),
        ("http://127.0.0.1:8000", 201),
        ("http://[::1]:8000", 201),
        ("https://evil.example", 403),
        ("https://localhost.evil.example", 403),
        ("http://localhost@evil.example", 403),
        ("null", 403),
        ("http://[", 403),
        ("", 403),
    ],
)
def test_a_page_of_another_host_may_not_load_a_list_through_a_browser_here(
    load: Load, origin: str, status: int
) -> None:
    assert load(house(*ROWS), headers={"Origin": origin}).status_code == status


def test_another_machine_is_refused_before_anything_of_it_is_read(client: FlaskClient, code: str) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    response = client.post(f"/v1/lists/{code}/versions", data=b"?", content_type="text/csv", environ_base=elsewhere)
    problem(response, 401, "unauthenticated")


def test_another_machine_may_not_even_look_without_a_key(client: FlaskClient) -> None:
    for path in ("/v1/lists/us-ccmc", "/v1/lists/us-ccmc/versions"):
        assert client.get(path, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 401
