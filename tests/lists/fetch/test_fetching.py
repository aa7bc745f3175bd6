"""What is asked of publishers, how often and how patiently; and where their lists lie."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from service.errors import UnknownListError
from service.lists import source_of
from service.lists.fetch.feeds import Feed, Fetching, FetchLimits, ListFetchError, feeds
from service.lists.fetch.fetching import Fetcher

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
ADDRESS = "https://lists.example/exports/list.csv"
FEED = Feed("house-desk", (ADDRESS,))


class Line:
    """Answers in turn, the last one for ever, and keeps what was asked and how long was waited."""

    def __init__(self, folder: Path, *answers: httpx.Response | Exception, limits: FetchLimits | None = None) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.waits: list[float] = []
        client = httpx.Client(transport=httpx.MockTransport(self.answer))
        self.fetcher = Fetcher(client, limits or FetchLimits(), folder, self.waits.append, lambda: NOW)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def fetch(self, feed: Feed = FEED, kept: bytes | None = None) -> list[bytes]:
        files = self.fetcher.fetch(feed, {} if kept is None else {"list.csv": kept})
        return [file.content for file in files]


def good(content: bytes = b"id,name\n", **headers: str) -> httpx.Response:
    return httpx.Response(200, content=iter([content]), headers={"Content-Length": str(len(content)), **headers})


def to(address: str) -> httpx.Response:
    return httpx.Response(302, headers={"Location": address})


def test_waits_grow_and_stay_within_their_spread(tmp_path: Path) -> None:
    line = Line(tmp_path, httpx.ConnectError("refused"), httpx.Response(502), good())
    assert line.fetch() == [b"id,name\n"]
    first, second = line.waits
    assert 0.5 <= first <= 1.0 <= second <= 2.0


def test_two_failures_do_not_wait_equally_long(tmp_path: Path) -> None:
    waits = set()
    for _ in range(8):
        line = Line(tmp_path, httpx.ConnectError("refused"), good())
        line.fetch()
        waits.update(line.waits)
    assert len(waits) > 1


def test_no_more_than_three_tries_are_made(tmp_path: Path) -> None:
    line = Line(tmp_path, httpx.ReadTimeout("slow"))
    with pytest.raises(ListFetchError, match="failed 3 times, last: ReadTimeout"):
        line.fetch()
    assert len(line.asked) == 3


@pytest.mark.parametrize(
    ("text", "seconds"), [("7", 7.0), ("Mon, 04 May 2026 12:00:30 GMT", 30.0), ("120", 120.0)], ids=str
)
def test_retry_after_is_honoured_within_bounds(tmp_path: Path, text: str, seconds: float) -> None:
    line = Line(tmp_path, httpx.Response(429, headers={"Retry-After": text}), good())
    line.fetch()
    assert line.waits == [seconds]


@pytest.mark.parametrize("text", ["soon", "-5", "1e3", "٣", "", "Mon, 04 May 2026 11:00:00 GMT", "Mon, 99 May"])
def test_a_retry_after_that_says_nothing_useful_leaves_the_usual_wait(tmp_path: Path, text: str) -> None:
    line = Line(tmp_path, httpx.Response(503, headers=[(b"Retry-After", text.encode())]), good())
    line.fetch()
    assert 0.5 <= line.waits[0] <= 1.0


def test_a_wait_beyond_the_bound_is_not_waited(tmp_path: Path) -> None:
    line = Line(tmp_path, httpx.Response(503, headers={"Retry-After": "121"}))
    with pytest.raises(ListFetchError, match="a wait of 121 s"):
        line.fetch()
    assert line.waits == []


@pytest.mark.parametrize("status", [201, 206, 304, 400, 401, 404, 410])
def test_other_answers_are_final(tmp_path: Path, status: int) -> None:
    line = Line(tmp_path, httpx.Response(status))
    with pytest.raises(ListFetchError, match=f"answers {status}"):
        line.fetch()
    assert len(line.asked) == 1


def test_five_redirects_are_followed_and_a_sixth_is_not(tmp_path: Path) -> None:
    hops = [to(f"/{hop}") for hop in range(5)]
    assert Line(tmp_path, *hops, good()).fetch() == [b"id,name\n"]
    line = Line(tmp_path, *hops, to("/5"), good())
    with pytest.raises(ListFetchError, match="more than 5"):
        line.fetch()


@pytest.mark.parametrize("address", ["http://lists.example/list.csv", "ftp://lists.example/l", "file:///etc/hosts"])
def test_a_redirect_never_leaves_https(tmp_path: Path, address: str) -> None:
    line = Line(tmp_path, to("https://other.example/list.csv"), to(address), good())
    with pytest.raises(ListFetchError, match=r"redirects to .*: refused"):
        line.fetch()
    assert {request.url.scheme for request in line.asked} == {"https"}


def test_a_redirect_from_http_to_https_is_followed(tmp_path: Path) -> None:
    line = Line(tmp_path, to(ADDRESS), good())
    assert line.fetch(Feed("house-desk", ("http://lists.example/list.csv",))) == [b"id,name\n"]


def asked_again(tmp_path: Path, kept: bytes | None, feed: Feed = FEED) -> httpx.Request:
    """Fetch once with marks, then again while `kept` is live; give what was asked then."""
    day = "Fri, 01 May 2026 08:00:00 GMT"
    Line(tmp_path, good(b"one", ETag='"e1"', **{"Last-Modified": day})).fetch()
    line = Line(tmp_path, good(b"two"))
    line.fetch(feed, kept)
    return line.asked[0]


def test_the_marks_of_the_live_bytes_are_sent_back(tmp_path: Path) -> None:
    headers = asked_again(tmp_path, b"one").headers
    assert headers["If-None-Match"] == '"e1"'
    assert headers["If-Modified-Since"] == "Fri, 01 May 2026 08:00:00 GMT"


@pytest.mark.parametrize("kept", [b"another version", b"", None])
def test_marks_of_other_bytes_than_the_live_ones_are_never_sent(tmp_path: Path, kept: bytes | None) -> None:
    assert "If-None-Match" not in asked_again(tmp_path, kept).headers


def test_marks_of_another_address_are_never_sent(tmp_path: Path) -> None:
    elsewhere = Feed("house-desk", ("https://mirror.example/exports/list.csv",))
    assert "If-None-Match" not in asked_again(tmp_path, b"one", elsewhere).headers


def test_an_unchanged_file_is_the_kept_one_and_stays_remembered(tmp_path: Path) -> None:
    Line(tmp_path, good(b"one", ETag='"e1"')).fetch()
    for _ in range(2):
        line = Line(tmp_path, httpx.Response(304))
        assert line.fetch(kept=b"one") == [b"one"]


@pytest.mark.parametrize("memory", [b"", b"[]", b'{"list.csv": {}}', b'{"list.csv": 1}', b"\xff", b"{" * 10])
def test_a_damaged_memory_costs_one_download_more(tmp_path: Path, memory: bytes) -> None:
    (tmp_path / "house-desk.json").write_bytes(memory)
    assert Line(tmp_path, good()).fetch() == [b"id,name\n"]


def test_the_memory_holds_no_token(tmp_path: Path) -> None:
    line = Line(tmp_path, good(ETag='"e1"'))
    line.fetch(Feed("house-desk", ("https://lists.example/list.csv?token=secret",)))
    assert "secret" not in (tmp_path / "house-desk.json").read_text()
    assert [file.name for file in tmp_path.iterdir()] == ["house-desk.json"]


def test_a_message_shows_neither_token_nor_password(tmp_path: Path) -> None:
    line = Line(tmp_path, httpx.Response(403))
    with pytest.raises(ListFetchError) as failure:
        line.fetch(Feed("house-desk", ("https://me:secret@lists.example/list.csv?token=secret",)))
    assert "secret" not in str(failure.value)
    assert "https://lists.example/list.csv" in str(failure.value)


def poured(*pieces: bytes) -> httpx.Response:
    return httpx.Response(200, content=iter(pieces))


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(tmp_path: Path) -> None:
    limits = FetchLimits(max_bytes=10)
    assert Line(tmp_path, poured(b"12345", b"67890"), limits=limits).fetch() == [b"1234567890"]
    for answer in (poured(b"12345", b"678901"), good(b"12345678901")):
        with pytest.raises(ListFetchError, match="10"):
            Line(tmp_path, answer, limits=limits).fetch()


def test_every_published_address_is_a_file_of_its_own_over_https() -> None:
    published = feeds(Fetching())
    assert published
    for feed in published:
        assert source_of(feed.code).readers
        assert all(address.startswith("https://") for address in feed.addresses)
        assert len(set(feed.addresses)) == len(feed.addresses)
        assert not any(a.startswith(b) for a, b in pairwise(feed.addresses))
        assert feed.quiet_days


def test_settings_override_and_add_addresses() -> None:
    given = {"us-sdn": ("https://mirror.example/sdn.xml",), "house-desk": (ADDRESS,)}
    by_code = {feed.code: feed.addresses for feed in feeds(Fetching(given))}
    assert by_code["us-sdn"] == given["us-sdn"]
    assert by_code["house-desk"] == (ADDRESS,)
    assert len(by_code["us-cons"]) == 1


def test_a_list_asked_for_twice_is_fetched_once() -> None:
    assert [feed.code for feed in feeds(Fetching(), ["un-sc", "us-sdn", "un-sc"])] == ["un-sc", "us-sdn"]


def test_a_list_without_address_or_unknown_is_refused() -> None:
    with pytest.raises(ListFetchError, match="PENDENS_LIST_ADDRESS_US_1260H"):
        feeds(Fetching(), ["us-1260h"])
    with pytest.raises(UnknownListError):
        feeds(Fetching({"us-typo": (ADDRESS,)}))


def test_a_token_is_filled_in_and_missed() -> None:
    (lacking,) = feeds(Fetching(), ["eu-fsf"])
    (ready,) = feeds(Fetching(tokens={"eu-fsf": "a b&c"}), ["eu-fsf"])
    assert (lacking.lacks, ready.lacks) == ("PENDENS_LIST_TOKEN_EU_FSF", "")
    assert ready.addresses[0].endswith("token=a%20b%26c")
    assert "a%20b" not in repr(ready)
