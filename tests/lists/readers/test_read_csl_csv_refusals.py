"""trade.gov's list as CSV: what contradicts itself or is not the list is refused whole."""

import gzip

import pytest

from service.errors import ListDataError
from service.lists.readers.csl import csv_file as csl_csv
from service.lists.readers.records import SourceFile
from tests.lists.readers.csl_entries import SSI, entry, file_of, read


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([entry(), entry(programs="IRAN")], "line 3, id: 70001 is also that of consolidated.csv line 2"),
        ([entry(), entry(source=SSI, name="OTHER LTD")], "'OTHER LTD' here, 'LODESTAR WORKS LTD' there"),
        ([entry(name=" ")], "line 2, name: is empty"),
        ([entry(uid="")], "line 2, id: is empty"),
        ([entry(source="")], "line 2, source: is empty"),
        ([], "holds no record"),
    ],
)
def test_entries_that_contradict_themselves_refuse_the_list(entries: list[dict[str, str]], message: str) -> None:
    with pytest.raises(ListDataError, match=message.replace("(", r"\(")):
        read(*entries)


GOOD = file_of(entry(), entry(uid="70002")).content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: the file is empty"),
        (b"\xef\xbb\xbf \n", "line 1: the file is empty"),
        (b"<!DOCTYPE html><html><body>Sorry</body></html>", "a web page"),
        (gzip.compress(GOOD), "packed by gzip"),
        (GOOD[:-9], "29 columns"),
        (GOOD.replace(b"LODESTAR WORKS LTD", b'"LODESTAR WORKS'), "line"),
        (GOOD.replace(b"LODESTAR", b"LODEST\xc4R"), "not UTF-8"),
        (GOOD.decode().encode("utf-16"), "not UTF-8"),
        (GOOD.replace(b"alt_names", b"aliases"), "alt_names: no such column"),
        (GOOD.replace(b"places_of_birth", b"places_of_birth,shoe_size"), "'shoe_size': unknown column"),
        (GOOD.replace(b"vessel_type", b"call_sign"), "vessel_type: no such column"),
        (b"ent_num,sdn_name\n1,A\n", "no such column"),
    ],
)
def test_a_file_that_is_not_the_list_is_refused_whole(content: bytes, message: str) -> None:
    with pytest.raises(ListDataError, match=message):
        csl_csv.read([SourceFile("consolidated.csv", content)])


def test_the_list_is_one_file() -> None:
    with pytest.raises(ListDataError, match="none"):
        csl_csv.read([])
    with pytest.raises(ListDataError, match="2 were given"):
        csl_csv.read([file_of(entry()), file_of(entry())])
