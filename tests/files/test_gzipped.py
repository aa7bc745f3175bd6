"""The one reader of gzip, and what stands beside the archive in a zip file."""

import gzip
import io
import os
import zipfile
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import BinaryFileError, ListDataError
from service.files import gunzipped, is_gzipped
from service.files.faults import GzipDamagedError, GzipTooLargeError
from service.holdings import read_portfolio
from service.lists.fetch.packing import unpack
from service.lists.readers.records import SourceFile
from tests.holdings.holdings_files import ods_file, xlsx_file

_ROWS = [["Name", "ISIN"], ["A Corp", "US0378331005"]]


@pytest.mark.slow
@given(st.lists(st.binary(max_size=3_000), min_size=1, max_size=6), st.integers(0, 9))
def test_all_members_are_unpacked_in_their_order(parts: list[bytes], level: int) -> None:
    packed = b"".join(gzip.compress(part, level) for part in parts)
    assert is_gzipped(packed)
    assert gunzipped(packed, 18_000) == b"".join(parts)


@pytest.mark.slow
@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=4), st.data())
def test_a_file_cut_anywhere_gives_whole_members_or_is_refused(parts: list[bytes], data: st.DataObject) -> None:
    members = [gzip.compress(part) for part in parts]
    whole = b"".join(members)
    kept = data.draw(st.integers(1, len(whole) - 1))
    edges = [sum(map(len, members[:count])) for count in range(1, len(members))]
    if kept in edges:
        assert gunzipped(whole[:kept], 9_999) == b"".join(parts[: edges.index(kept) + 1])
    else:
        with pytest.raises(GzipDamagedError):
            gunzipped(whole[:kept], 9_999)


def test_the_limit_is_of_all_members_together() -> None:
    packed = gzip.compress(b"x" * 600) + gzip.compress(b"y" * 600)
    assert len(gunzipped(packed, 1_200)) == 1_200
    with pytest.raises(GzipTooLargeError, match="size limit of 1,199 bytes"):
        gunzipped(packed, 1_199)


def test_padding_with_zeros_is_something_behind_too() -> None:
    with pytest.raises(GzipDamagedError, match=r"has 512 bytes behind its packed part, from byte 22 on"):
        gunzipped(gzip.compress(b"x", mtime=0) + bytes(512), 10)


@pytest.mark.slow
def test_thousands_of_short_members_take_no_time_that_grows_with_their_square() -> None:
    short, packed = gzip.compress(b""), gzip.compress(os.urandom(2_000_000))
    began = perf_counter()
    assert gunzipped(short * 90_000 + packed, 2_000_000)
    assert perf_counter() - began < 20.0  # measured 0.8 s; 15 s for 1.8 MB alone when each member was fed all the rest
    with pytest.raises(GzipTooLargeError, match="more than 100,000 parts"):
        gunzipped(short * 100_001, 10)


def _zip(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_zip("a.csv", b"1") + _zip("b.csv", b"2"), "before the archive, perhaps another archive"),
        (_zip("a.csv", b"1") + b"2\n", "something behind the archive"),
    ],
)
def test_a_list_beside_which_a_zip_file_holds_more_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ListDataError, match=words):
        unpack([SourceFile("sdn.zip", content)])


@pytest.mark.parametrize("write", [xlsx_file, ods_file])
def test_two_workbooks_in_one_file_are_refused_and_not_read_by_half(write: type) -> None:
    first, second = write({"A": _ROWS}), write({"A": [*_ROWS, ["B Corp", ""]]})
    assert read_portfolio(first).portfolio.holdings
    with pytest.raises(BinaryFileError, match="before the archive, perhaps another archive"):
        read_portfolio(first + second)
    with pytest.raises(BinaryFileError, match="something behind the archive"):
        read_portfolio(first + b"<!-- a proxy's note -->")


def test_a_zip_with_a_comment_is_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.csv", b"1")
        archive.comment = b"made on a Monday"
    (file,) = unpack([SourceFile("a.zip", stream.getvalue())])
    assert file.content == b"1"


def test_a_protected_zip_is_refused_with_what_to_do() -> None:
    content = bytearray(_zip("a.csv", b"1"))
    for place in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[place] |= 1  # the flag of an encrypted member
    with pytest.raises(ListDataError, match=r"protected by a password.*unpack it first"):
        unpack([SourceFile("a.zip", bytes(content))])
