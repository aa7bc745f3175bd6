import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ListDataError
from service.lists.fetch.packing import unpack
from service.lists.readers.records import SourceFile


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@given(st.binary(min_size=1, max_size=200))
def test_gzip_is_unpacked_and_loses_its_ending(content: bytes) -> None:
    (file,) = unpack([SourceFile("sdn.csv.gz", gzip.compress(content))])
    assert (file.name, file.content) == ("sdn.csv", content)


def test_a_zip_gives_its_members_by_their_last_name() -> None:
    files = unpack([SourceFile("all.zip", zipped(**{"folder/a.xml": b"<a/>", "b.xml": b"<b/>"}))])
    assert [(file.name, file.content) for file in files] == [("a.xml", b"<a/>"), ("b.xml", b"<b/>")]


def test_a_plain_file_and_a_workbook_stay_as_they_are() -> None:
    plain = SourceFile("sdn.csv", b"1,2\n")
    workbook = SourceFile("uk.ods", zipped(**{"styles.xml": b"<s/>", "content.xml": b"<c/>"}))
    assert unpack([plain, workbook]) == (plain, workbook)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (gzip.compress(b"x" * 1000)[:-12], "is cut off"),
        (gzip.compress(b"x" * 1000)[:12] + b"\x00" * 9, "is damaged"),
        (zipped(a=b"x" * 1000)[:-30], "is damaged"),
    ],
    ids=["empty", "cut off", "damaged", "damaged zip"],
)
def test_what_is_empty_cut_off_or_damaged_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ListDataError, match=words):
        unpack([SourceFile("sdn.csv.gz", content)])


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    for content in (gzip.compress(b"0" * 1_100_000), zipped(a=b"0" * 1_100_000)):
        with pytest.raises(ListDataError, match="unpacks to more than"):
            unpack([SourceFile("bomb", content)])
