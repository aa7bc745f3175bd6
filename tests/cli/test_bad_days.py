"""On a publisher's bad day the last good version stays live, answers, and its age is told."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.cli.fetched_list import FIRMS, GOOD, GOOD_ALIASES, PRIMARY, Play, gives, primary, resets, screened
from tests.publisher import Publisher, Visit

pytestmark = pytest.mark.slow


def hangs(visit: Visit) -> None:
    visit.server.closing.wait(5)


def drips_headers(visit: Visit) -> None:
    visit.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000, 0.03)


def drips_body(visit: Visit) -> None:
    visit.send_response(200)
    visit.send_header("Content-Length", str(len(GOOD)))
    visit.end_headers()
    visit.drip(GOOD, 0.03)


def ends_early(visit: Visit) -> None:
    visit.send_response(200)
    visit.send_header("Content-Length", str(len(GOOD)))
    visit.end_headers()
    visit.wfile.write(GOOD[: len(GOOD) // 2])


def redirects_in_a_ring(visit: Visit) -> None:
    visit.answer(302, b"", Location=PRIMARY)


def pours(visit: Visit) -> None:
    visit.send_response(200)
    visit.send_header("Transfer-Encoding", "chunked")
    visit.end_headers()
    for _ in range(20):
        visit.wfile.write(b"%x\r\n%b\r\n" % (100_000, b"0" * 100_000))


def says_no_end(visit: Visit) -> None:
    visit.send_response(200)
    visit.end_headers()
    visit.wfile.write(GOOD)


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sdn.csv", content)
    return packed.getvalue()


def bomb() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE sdnList [<!ENTITY l0 "ha">{laughs}]><sdnList>&l9;</sdnList>'.encode()


BAD_DAYS: dict[str, tuple[Play, int, str]] = {
    "a page instead of the list": (gives(b"<!DOCTYPE html><html>Maintenance</html>"), 2, "cannot be read"),
    "a page that calls itself CSV": (gives(b"<html>Sign in</html>", Content_Type="text/csv"), 2, "cannot be read"),
    "500 three times": (gives(b"", 500), 2, "failed 3 times, last: it answers 500"),
    "503 that asks for more patience than there is": (gives(b"", 503, Retry_After="3600"), 2, "a wait of 3,600 s"),
    "503 that asks to come back on a day": (
        gives(b"", 503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"),
        2,
        "asks for a wait of",
    ),
    "429 without end": (gives(b"", 429, Retry_After="0"), 2, "failed 3 times, last: it answers 429"),
    "404": (gives(b"<html>gone</html>", 404), 2, "it answers 404 Not Found"),
    "403": (gives(b"", 403), 2, "it answers 403"),
    "204 without content": (gives(b"", 204), 2, "it answers 204"),
    "304 that nobody asked for": (lambda visit: visit.answer(304, b""), 0, "unchanged"),
    "no answer": (hangs, 2, "ReadTimeout"),
    "headers that drip": (drips_headers, 2, "took longer than 1.5 s"),
    "a body that drips": (drips_body, 2, "took longer than 1.5 s"),
    "a connection reset midway": (resets, 2, "failed 3 times"),
    "a connection closed midway": (ends_early, 2, "failed 3 times"),
    "a body that may end anywhere": (says_no_end, 2, "does not say where it ends"),
    "a truncated gzip": (gives(gzip.compress(GOOD)[:-20]), 2, "cut off"),
    "a damaged gzip": (gives(b"\x1f\x8b" + b"\0" * 100), 2, "damaged"),
    "a truncated file": (gives(GOOD[: GOOD.index(b"QUARRY") + 3]), 2, "cannot be read"),
    "UTF-16": (gives(GOOD.decode().encode("utf-16")), 2, "cannot be read"),
    "Latin-1": (gives(GOOD.replace(b"RAVEN", b"R\xc4VEN")), 2, "not UTF-8"),
    "a ring of redirects": (redirects_in_a_ring, 2, "redirects more than 5 times"),
    "a redirect to a file": (gives(b"", 302, Location="file:///etc/passwd"), 2, "redirects to file: refused"),
    "a redirect to nowhere": (gives(b"", 302, Location="http://[broken"), 2, "failed 3 times"),
    "an empty body": (gives(b""), 2, "is empty"),
    "an XML bomb": (gives(bomb()), 2, "cannot be read"),
    "a zip bomb": (gives(zipped(b"0" * 3_000_000)), 2, "unpacks to more than"),
    "a gzip bomb": (gives(gzip.compress(b"0" * 3_000_000)), 2, "unpacks to more than"),
    "a body that never ends": (pours, 2, "more than 1,000,000 bytes"),
    "a body that says it is too large": (gives(b"0" * 1_000_001), 2, "has 1,000,001 bytes"),
    "a list that collapsed": (gives(primary(FIRMS[:1])), 1, "12 of 13 entries are gone"),
    "half the rows": (gives(primary(FIRMS[:6])), 1, "7 of 13 entries are gone"),
    "new ids for everybody": (gives(primary(FIRMS, first=901)), 2, "no entry in the primary file"),
    "an id twice": (gives(primary([*FIRMS, "ZEBRA FREIGHT"]).replace(b"113,", b"112,")), 2, "112"),
    "an id for two parties": (gives(GOOD.replace(b"102,", b"101,")), 2, "101"),
    "the aliases instead of the list": (gives(GOOD_ALIASES), 2, "both the alt file"),
}


@pytest.mark.parametrize("day", BAD_DAYS)
@pytest.mark.usefixtures("live")
def test_a_bad_day_leaves_the_last_good_version_and_tells_its_age(
    day: str, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    play, code, told = BAD_DAYS[day]
    publisher.plays[PRIMARY] = play
    assert run_command(["lists", "update", "us-sdn"]) == code
    said = capsys.readouterr()
    assert told in (said.out + said.err).replace("\n", " ")
    if code:
        assert "stays live, last checked on 2026-05-04 (3 days ago)" in said.err
    assert screened(tmp_path, capsys) == ("blocked", 3 if code else 0)
