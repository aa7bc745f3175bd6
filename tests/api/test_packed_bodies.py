"""`Content-Encoding`: gzip is unpacked within limits, anything else is refused by name."""

import gc
import gzip
import io
import json
import zlib

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from service.api.encodings import unpack_bodies
from tests.api.conftest import APPLE, LIMIT, XIAOMI, answered

BODY = json.dumps({"holdings": [XIAOMI, APPLE]}).encode()
EDGE = "a-line"
PACKED = gzip.compress(BODY)


def send(client: FlaskClient, body: bytes, coding: str = "gzip", **headers: str) -> TestResponse:
    return client.post(
        "/v1/screenings", data=body, content_type="application/json", headers={"Content-Encoding": coding, **headers}
    )


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip", " gzip ", "identity, gzip"])
@pytest.mark.parametrize(
    "body", [PACKED, gzip.compress(BODY[:30]) + gzip.compress(BODY[30:])], ids=["one member", "two"]
)
def test_a_packed_body_is_screened_as_the_plain_one(client: FlaskClient, body: bytes, coding: str) -> None:
    plain = answered(client.post("/v1/screenings", data=BODY, content_type="application/json"))
    packed = answered(send(client, body, coding))
    assert packed["findings"] == plain["findings"]
    assert packed["input"] == plain["input"]  # the fingerprint is that of what was read


def test_a_plain_body_may_say_so(client: FlaskClient) -> None:
    assert send(client, BODY, "identity").status_code == 201


def test_a_packed_form_is_unpacked_too(client: FlaskClient) -> None:
    response = client.post(
        "/v1/uploads",
        data=gzip.compress(form(b"Name,ISIN\nXIAOMI CORP,KYG9830T1067\n")),
        content_type=f"multipart/form-data; boundary={EDGE}",
        headers={"Content-Encoding": "gzip"},
    )
    assert response.status_code == 201
    assert answered(response)["counts"]["screened"] == 1


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "compress", "gzip, gzip", "gzip, br", "aes128gcm"])
def test_another_coding_is_refused_and_the_one_that_is_read_is_named(client: FlaskClient, coding: str) -> None:
    response = send(client, zlib.compress(BODY), coding)
    assert response.status_code == 415
    assert response.headers["Accept-Encoding"] == "gzip"
    assert "gzip" in answered(response)["detail"]


@pytest.mark.parametrize(
    "body",
    [BODY, PACKED[:-9], PACKED[:5], PACKED + b"behind", PACKED[:-4] + b"\0\0\0\0", b"\x1f\x8b" + b"\0" * 30],
    ids=["plain", "cut", "head alone", "something behind", "wrong length", "zeros"],
)
def test_a_damaged_body_is_malformed(client: FlaskClient, body: bytes) -> None:
    response = send(client, body)
    assert response.status_code == 400
    assert answered(response)["type"] == "urn:pendens:problem:malformed-request"


def test_an_empty_packed_body_is_an_empty_body(client: FlaskClient) -> None:
    assert send(client, b"").status_code == 400


def form(content: bytes) -> bytes:
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n'
    return head.encode() + content + f"\r\n--{EDGE}--\r\n".encode()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("path", "kind", "bomb"),
    [
        ("/v1/screenings", "application/json", bytes(50_000_000)),
        ("/v1/uploads", f"multipart/form-data; boundary={EDGE}", form(bytes(50_000_000))),
    ],
)
def test_a_bomb_is_too_large_whatever_its_address(client: FlaskClient, path: str, kind: str, bomb: bytes) -> None:
    packed = gzip.compress(bomb)
    assert len(packed) < LIMIT
    response = client.post(path, data=packed, content_type=kind, headers={"Content-Encoding": "gzip"})
    assert response.status_code == 413
    problem = answered(response)
    assert problem["type"] == "urn:pendens:problem:too-large"
    assert "PENDENS_MAX_FILE_MB" in problem["detail"] or "100 times its size" in problem["detail"]
    gc.collect()  # the part that was being written is closed now, not in another test


def test_a_body_of_no_told_length_is_never_cut_at_the_limit(client: FlaskClient) -> None:
    padded = BODY + b" " * LIMIT * 2  # whole and sound up to the limit, and longer
    response = client.post(
        "/v1/screenings",
        input_stream=io.BytesIO(padded),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert response.status_code == 413


def echo() -> Flask:
    """Make an application that answers what it read, with a limit that is never reached."""
    app = Flask("unpacking")
    app.config["MAX_CONTENT_LENGTH"] = 100_000_000
    unpack_bodies(app)

    @app.post("/")
    def read() -> bytes:
        return request.get_data()

    return app


def test_what_shrinks_by_far_more_than_holdings_do_is_refused_below_the_limit_too() -> None:
    client, headers = echo().test_client(), {"Content-Encoding": "gzip"}
    assert client.post("/", data=gzip.compress(bytes(4_000_000)), headers=headers).data == bytes(4_000_000)
    assert client.post("/", data=gzip.compress(bytes(20_000_000)), headers=headers).status_code == 413


@given(parts=st.lists(st.binary(max_size=300), max_size=5), level=st.integers(0, 9), cut=st.integers(0, 40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_members_are_joined_and_a_cut_is_always_seen(parts: list[bytes], level: int, cut: int) -> None:
    packed = b"".join(gzip.compress(part, level) for part in parts)
    sent = packed[: len(packed) - cut]
    response = echo().test_client().post("/", data=io.BytesIO(sent), headers={"Content-Encoding": "gzip"})
    if sent == packed:
        assert response.data == b"".join(parts)
    else:
        ends = [b"".join(gzip.compress(part, level) for part in parts[:count]) for count in range(len(parts))]
        assert response.status_code == 400 or sent in ends
